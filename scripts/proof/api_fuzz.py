"""Schemathesis with all its checks against a live site; writes docs/proof/api-fuzz.json.

    python -m scripts.proof.api_fuzz --cases 5000

Starts the embedded site in a folder of its own, makes a superuser's key without a limit that
matters, and lets schemathesis read the schema and ask. Every failure it reports is a failure here.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import django
import requests

from tests.site import ROOT, Site, embedded_site

CHECKS = "all"
CONFIG = ROOT / "scripts" / "proof" / "schemathesis.toml"


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shelfwatch_site.settings")
    django.setup()
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--cases", type=int, default=5000, help="at least so many requests")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "proof" / "api-fuzz.json")
    asked = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        embedded_site(Path(folder) / "site", KEY_RATE="1000000", WEBHOOK_PRIVATE="false") as site,
    ):
        told = fuzz(site, asked.cases, asked.seed)
    tool = {"schemathesis": version("schemathesis"), "checks": CHECKS}
    figures = {"asked": vars(asked) | {"out": asked.out.name}, "at": _now(), **tool, **told}
    asked.out.write_text(json.dumps(figures, indent=2) + "\n")
    sys.stdout.write(json.dumps(figures, indent=2) + "\n")
    return 0 if told["failures"] == 0 and told["exit_code"] == 0 else 1


def fuzz(site: Site, cases: int, seed: int) -> dict[str, int]:
    """Cases made, failures found, and how schemathesis ended."""
    scopes = [word for scope in ("predict", "read", "write") for word in ("--scope", scope)]
    key = site.manage("api_key_create", "manager@example.com", "fuzz", *scopes).split()[-1]
    _furnish(site, key)
    made = failures = code = 0
    while made < cases and not failures and not code:
        done = _once(site, key, seed)
        found = re.search(r"(\d+) generated(?:, (\d+) found (\d+))?", done.stdout)
        made += int(found[1]) if found else 0
        failures += len(re.findall(r"^_{5,} .+ _{5,}$", done.stdout, re.MULTILINE))
        code, seed = done.returncode, seed + 1
        sys.stdout.write(done.stdout[-12_000:])
        if not found:
            break
    return {"cases": made, "failures": failures, "exit_code": code}


def _furnish(site: Site, key: str) -> None:
    """Something of everything, so that requests meet more than what is not there."""
    from tests.photos import shelf_photo

    photo = shelf_photo(holes=True)
    with requests.Session() as api:
        api.headers["Authorization"] = f"Bearer {key}"
        for _ in range(2):
            api.post(
                f"{site.url}/api/v1/audits/",
                {"store": "1", "shelf": "1"},
                files={"photos": photo},
                headers={"Prefer": "wait=30"},
                timeout=60,
            ).raise_for_status()
        hook = {"name": "Fuzz", "url": "https://hooks.example.com/", "events": ["alert.opened"]}
        made = api.post(f"{site.url}/api/v1/webhooks/", json=hook, timeout=30)
        made.raise_for_status()
        ping = f"{site.url}/api/v1/webhooks/{made.json()['id']}/ping/"
        api.post(ping, timeout=30).raise_for_status()


def _once(site: Site, key: str, seed: int) -> subprocess.CompletedProcess[str]:
    command = [
        *(
            str(Path(sys.executable).parent / "schemathesis"),
            "--config-file",
            str(CONFIG),
            "run",
            f"{site.url}/api/schema/",
        ),
        *("--checks", CHECKS, "--seed", str(seed), "--header", f"Authorization: Bearer {key}"),
        *("--max-examples", os.environ.get("EXAMPLES", "60"), "--request-timeout", "30"),
        *("--no-color", "--generation-database", "none"),
    ]
    return subprocess.run(  # noqa: S603  (our own program)
        command, check=False, capture_output=True, text=True, cwd=site.data
    )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


if __name__ == "__main__":
    sys.exit(main())
