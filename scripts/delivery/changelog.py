"""What CHANGELOG.md says about one version: python -m scripts.delivery.changelog v1.2.3"""

import re
import sys
from pathlib import Path

CHANGELOG = Path(__file__).resolve().parents[2] / "CHANGELOG.md"


def notes(text: str, version: str) -> str:
    """The part under `## 1.2.3`; LookupError when the version has none or an empty one."""
    wanted = re.escape(version.removeprefix("v"))
    found = re.search(rf"^## \[?{wanted}\]?(?: [^\n]*)?\n(.*?)(?=^## |\Z)", text, re.M | re.S)
    if not found or not found[1].strip():
        raise LookupError(f"CHANGELOG.md says nothing about {version}")
    return found[1].strip()


if __name__ == "__main__":
    try:
        sys.stdout.write(notes(CHANGELOG.read_text(), sys.argv[1]) + "\n")
    except LookupError as error:
        sys.exit(str(error))
