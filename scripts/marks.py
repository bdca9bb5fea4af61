"""Texts in templates that nobody marked for translation, which `makemessages` cannot know."""

import re
from html.parser import HTMLParser
from pathlib import Path

_SPOKEN = frozenset({"aria-label", "aria-roledescription", "alt", "placeholder", "title"})
_SYNTAX = re.compile(
    r"\{#.*?#\}"
    r"|\{% blocktranslate\b.*?\{% endblocktranslate %\}"
    r"|\{% comment %\}.*?\{% endcomment %\}"
    r"|\{% block body_class %\}.*?\{% endblock body_class %\}"
    r"|\{%.*?%\}|\{\{.*?\}\}",
    re.DOTALL,
)
# Names, units and kinds of files: the same in every language.
_NAMES = re.compile(r"\b(ShelfWatch|htmx|OpenAPI 3\.1|CSV|XLSX|JSON|ms|sw_)|\bPOST(\s+/\S*)+|&\w+;")
_LETTERS = re.compile(r"[A-Za-z]{2}")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        spoken = [value for name, value in attrs if name in _SPOKEN and value]
        named = dict(attrs)
        if tag == "meta" and named.get("name") == "description" and named.get("content"):
            spoken.append(str(named["content"]))
        for words in spoken:
            self.handle_data(words)

    def handle_data(self, data: str) -> None:
        if _LETTERS.search(_NAMES.sub("", data)):
            self.found.append(" ".join(data.split()))


def unmarked(template: Path) -> list[str]:
    """What the template says in English to everybody."""
    reader = _Reader()
    reader.feed(_SYNTAX.sub(" ", template.read_text()))
    return reader.found


def templates(root: Path) -> list[Path]:
    folder = root / "templates"
    mails = [path for path in folder.glob("emails/*.txt") if path.is_file()]
    return sorted([*folder.rglob("*.html"), *mails])
