"""The chart's README.md, made from the comments of values.yaml.

python -m scripts.delivery.readme
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from scripts.delivery.chart import CHART, read

README = CHART / "README.md"
_LINE = re.compile(r"^(?P<blanks> *)(?P<key>[A-Za-z][\w-]*):")
_HEAD = """# The ShelfWatch chart
[docs/delivery.md](../../docs/delivery.md) tells what becomes of a push and how to look after it. \
This page is made from `values.yaml` by `make chart-docs`; `values.schema.json` refuses every \
value that is not in the table. Scenarios that are checked are in `ci/`.

```
helm upgrade --install shelfwatch helm/shelfwatch -f my-values.yaml
```

Required: `site.url`; with `mode: servers` also `storage.url` and a Secret.

| value | default | meaning |
|---|---|---|
"""


@dataclass(frozen=True)
class Row:
    """A described value; `path` with dots."""

    path: str
    default: Any
    words: str

    def line(self) -> str:
        default = json.dumps(self.default).replace("|", "\\|")
        return f"| `{self.path}` | `{default}` | {self.words.replace('|', chr(92) + '|')} |"


def page() -> str:
    return _HEAD + "\n".join(row.line() for row in rows()) + "\n"


def rows() -> Iterator[Row]:
    """The values that have a description, in the file's order."""
    values, words, at = read(CHART / "values.yaml"), "", [""] * 9
    for line in (CHART / "values.yaml").read_text().splitlines():
        text = line.strip()
        if text.startswith("# -- "):
            words = text.removeprefix("# -- ")
        elif text.startswith("# ") and words:
            words += " " + text.removeprefix("# ")
        elif found := _LINE.match(line):
            depth = len(found["blanks"]) // 2
            at[depth:] = [found["key"], *[""] * (8 - depth)]
            path = at[: depth + 1]
            if words:
                yield Row(".".join(path), _value(values, path), words)
            words = ""
        else:
            words = ""


def undescribed() -> list[str]:
    """Paths of values that neither have words nor lie below a value that has."""
    known = {row.path for row in rows()}
    return [path for path in _leaves(read(CHART / "values.yaml"), "") if not _covered(path, known)]


def _covered(path: str, known: set[str]) -> bool:
    parts = path.split(".")
    return any(".".join(parts[:end]) in known for end in range(1, len(parts) + 1))


def _leaves(value: Any, path: str) -> Iterator[str]:
    if not isinstance(value, dict) or not value:
        yield path
        return
    for key, below in value.items():
        yield from _leaves(below, f"{path}.{key}" if path else key)


def _value(values: Any, path: list[str]) -> Any:
    for key in path:
        values = values[key]
    return "see below" if isinstance(values, dict) and path in (["workers"],) else values


def faults() -> list[str]:
    """Values without words, and a page that is not the one that would be made now."""
    found = [f"values.yaml does not describe {path}" for path in undescribed()]
    if not README.exists() or README.read_text() != page():
        found.append("helm/shelfwatch/README.md is not current: run make chart-docs")
    return found


if __name__ == "__main__":
    README.write_text(page())
