"""Collected files: pages and modules name each other by their content."""

import json
import re
from pathlib import Path

from django.conf import settings

IMPORT = re.compile(r'^(?:import|export)\b[^"]*"(\.\.?/[^"]+)"', re.MULTILINE)
HASHED = re.compile(r"\.[0-9a-f]{12}\.js$")


def test_modules_import_each_other_by_names_that_change_with_them() -> None:
    root = Path(settings.STATIC_ROOT)
    names = json.loads((root / "staticfiles.json").read_text())["paths"]
    modules = [root / names[name] for name in names if re.fullmatch(r"js/.*\.js", name)]
    imported = [
        (module.parent / path).resolve()
        for module in modules
        for path in IMPORT.findall(module.read_text())
    ]
    assert len(imported) > 30
    for path in imported:
        assert HASHED.search(path.name), path
        assert path.is_file(), path
