"""The queries that judge a canary, asked of Prometheus' own engine about made traffic."""

from pathlib import Path

import yaml

from scripts.delivery.chart import Object
from scripts.delivery.rules import promtool, queries, write

COUNT = "django_http_responses_total_by_status_total"
TIME = "django_http_requests_latency_including_middlewares_seconds_bucket"


def answers(
    folder: Path, objects: list[Object], traffic: dict[str, str], **expected: float
) -> None:
    """After ten minutes of this traffic each metric is as expected, and absent if not named."""
    rules = write(folder, [queries(objects)])
    series = [
        {"series": f"{name[:-1]},namespace='shop'}}".replace("'", '"'), "values": values}
        for name, values in traffic.items()
    ]
    tests = [
        {
            "expr": f"round({metric}, 0.001)",
            "eval_time": "10m",
            "exp_samples": [{"labels": "{}", "value": expected[metric]}]
            if metric in expected
            else [],
        }
        for metric in ("errors_beyond_stable", "p99_against_stable")
    ]
    file = folder / "tests.yml"
    file.write_text(
        yaml.safe_dump(
            {
                "rule_files": [str(rules)],
                "evaluation_interval": "1m",
                "tests": [{"interval": "1m", "input_series": series, "promql_expr_test": tests}],
            }
        )
    )
    assert promtool("test", "rules", str(file)) == []


def responses(pod: str, status: int) -> str:
    return f"{COUNT}{{status='{status}',rollouts_pod_template_hash='{pod}'}}"


def took(pod: str, up_to: str) -> str:
    return f"{TIME}{{le='{up_to}',rollouts_pod_template_hash='{pod}'}}"


def test_a_canary_with_five_per_cent_more_errors(tmp_path: Path, recommended: list[Object]) -> None:
    traffic = {
        responses("new", 200): "0+94x20",
        responses("new", 503): "0+6x20",
        responses("old", 200): "0+99x20",
        responses("old", 500): "0+1x20",
    }
    answers(tmp_path, recommended, traffic, errors_beyond_stable=0.05)


def test_a_canary_without_any_error(tmp_path: Path, recommended: list[Object]) -> None:
    traffic = {responses("new", 200): "0+50x20", responses("old", 200): "0+100x20"}
    answers(tmp_path, recommended, traffic, errors_beyond_stable=0)


def test_a_canary_that_is_three_times_as_slow(tmp_path: Path, recommended: list[Object]) -> None:
    traffic = {responses("new", 200): "0+100x20", responses("old", 200): "0+100x20"}
    for pod, slow in (("new", "3"), ("old", "1")):
        for edge in ("0.5", "1", "3", "+Inf"):
            count = 100 if float(edge.replace("+Inf", "9")) >= float(slow) else 0
            traffic[took(pod, edge)] = f"0+{count}x20"
    answers(tmp_path, recommended, traffic, errors_beyond_stable=0, p99_against_stable=2.995)


def test_two_quick_versions_are_not_compared_to_the_millisecond(
    tmp_path: Path, recommended: list[Object]
) -> None:
    traffic = {responses("new", 200): "0+100x20", responses("old", 200): "0+100x20"}
    for pod, edge in (("new", "0.4"), ("old", "0.1")):
        traffic |= {took(pod, edge): "0+100x20", took(pod, "+Inf"): "0+100x20"}
    answers(tmp_path, recommended, traffic, errors_beyond_stable=0, p99_against_stable=1)


def test_too_few_requests_are_not_judged(tmp_path: Path, recommended: list[Object]) -> None:
    answers(
        tmp_path, recommended, {responses("new", 500): "0+1x20", responses("old", 200): "0+9x20"}
    )
