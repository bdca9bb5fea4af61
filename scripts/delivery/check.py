"""`make chart-check`: everything that can be known of the delivery without a cluster.

python -m scripts.delivery.check       one line a check; exit 1 if one fails
"""

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from scripts.delivery import (
    chart,
    deploy,
    documents,
    policy,
    readme,
    references,
    rules,
    schemas,
    selectors,
)

Check = Callable[[], Sequence[str]]


def checks() -> Iterator[tuple[str, Check]]:
    """Name and function of each; a function answers with one sentence a fault."""
    for name, values in chart.scenarios().items():
        yield f"scenario {name}", partial(scenario, values)
    yield "all scenarios by checkov", every_policy
    yield "the chart's README", readme.faults
    yield "Argo CD and EKS files", deploy.faults
    yield "alert rules by promtool", rules.faults
    yield "workflows, scripts, Dockerfile", lambda: list(documents.faults())


def scenario(values: chart.Values) -> list[str]:
    """Helm's lint, makers' schemas, and whether the objects fit together."""
    objects = chart.render(values)
    given = frozenset({values.get("secret", {}).get("name", "")})
    return [
        *chart.lint(values),
        *schemas.judge(objects),
        *references.faults(objects, given),
        *selectors.faults(objects),
    ]


def every_policy() -> list[str]:
    rendered = [chart.render(values) for values in chart.scenarios().values()]
    return policy.judge([each for objects in rendered for each in objects])


def main() -> int:
    failed = 0
    for name, check in checks():
        started = time.monotonic()
        found = check()
        failed += bool(found)
        verdict = "FAILED" if found else "ok    "
        print(f"{verdict} {name} ({time.monotonic() - started:.0f} s)", flush=True)
        for fault in found:
            print(f"         {fault}", flush=True)
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
