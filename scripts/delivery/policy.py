"""Rendered objects by checkov's rules for Kubernetes, with the exceptions that are meant."""

import json
import re
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import yaml

from scripts.delivery.chart import NAMESPACE, ROOT, Object
from scripts.delivery.objects import of, smoke_job

CHECKOV = ROOT / ".venv-delivery" / "bin" / "checkov"
# Rule -> (which resources may break it, why).
ALLOWED = {
    "CKV_K8S_15": (r".*", "digests and tags that are never moved need no pull at every start"),
    "CKV_K8S_43": (r".*", "scenarios with a tag; in the cluster Image Updater writes the digest"),
    "CKV_K8S_35": (r".*", "the site reads its settings from the environment alone"),
    "CKV_K8S_8": (
        r"\.[\w-]+-(worker-\w+|beat|migrate|smoke)$",
        "serves nobody; leases catch hangs",
    ),
    "CKV_K8S_9": (r"\.[\w-]+-(worker-\w+|beat|migrate|smoke)$", "serves nobody"),
}


def judge(objects: list[Object]) -> list[str]:
    """One sentence for each rule that is broken without being meant to."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "objects.yaml").write_text(yaml.safe_dump_all(map(_plain, _all(objects))))
        report = _run(folder)
    assert report["summary"]["parsing_errors"] == 0, "checkov cannot read the objects"
    failed = [each for each in report["results"]["failed_checks"] if not _meant(each)]
    return [f"{each['resource']}: {each['check_name']} ({each['check_id']})" for each in failed]


def _all(objects: list[Object]) -> list[Object]:
    jobs = [smoke_job(each) for each in of(objects, "AnalysisTemplate")]
    return [*objects, *(job for job in jobs if job)]


def _plain(thing: Object) -> Object:
    """A Rollout as the Deployment that it replaces: the rules know only those."""
    named = thing | {"metadata": thing["metadata"] | {"namespace": NAMESPACE}}
    if thing["kind"] != "Rollout":
        return named
    spec = {key: thing["spec"][key] for key in ("selector", "template")}
    return named | {"apiVersion": "apps/v1", "kind": "Deployment", "spec": spec}


def _run(folder: str) -> dict[str, Any]:
    command = [str(CHECKOV), "-d", folder, "--framework", "kubernetes", "--quiet", "--compact"]
    done = subprocess.run(
        [*command, "--skip-download", "-o", "json"], capture_output=True, text=True, check=False
    )
    try:
        report: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        raise RuntimeError(f"checkov did not answer: {done.stderr[-500:]}") from None
    return report


def _meant(failed: dict[str, Any]) -> bool:
    pattern, _ = ALLOWED.get(failed["check_id"], ("$^", ""))
    return bool(re.search(pattern, failed["resource"]))
