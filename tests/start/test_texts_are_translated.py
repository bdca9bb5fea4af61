"""What `make lint` finds of texts that are not translated; the rest of it needs GNU gettext."""

from pathlib import Path

import pytest

from scripts.marks import templates, unmarked
from scripts.messages import catalogues, unfinished
from tests.site import ROOT


def test_every_text_of_every_template_is_marked() -> None:
    assert len(templates(ROOT)) > 100
    found = {str(path): unmarked(path) for path in templates(ROOT)}
    assert {path: words for path, words in found.items() if words} == {}


def test_every_marked_text_is_translated() -> None:
    assert len(catalogues(ROOT)) >= 4
    found = {str(path): unfinished(path) for path in catalogues(ROOT)}
    assert {path: words for path, words in found.items() if words} == {}


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ("<p>Fill it</p>", ["Fill it"]),
        ('<p>{% translate "Fill it" %}: {{ name }}, 3</p>', []),
        ('<button aria-label="Close">{% icon "close" %}</button>', ["Close"]),
        ("<p>{% blocktranslate %}Fill {{ it }}{% endblocktranslate %}</p>", []),
        ('{# Not said #}<p data-words="kept">{% if a %}Said{% endif %}</p>', ["Said"]),
        ('<meta name="description" content="What stands there">', ["What stands there"]),
    ],
)
def test_what_nobody_marked_is_found(template: str, found: list[str], tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(template)
    assert unmarked(path) == found


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        ('msgid "Fill it"\nmsgstr "Nachfüllen"\n', []),
        ('msgid "Fill it"\nmsgstr ""\n', ["not translated: Fill it"]),
        ('msgid "Fill it"\nmsgstr ""\n"Nachfüllen"\n', []),
        ('#, fuzzy\nmsgid "Fill it"\nmsgstr "Gefüllt"\n', ["only guessed: Fill it"]),
        ('#~ msgid "Fill it"\n#~ msgstr "Nachfüllen"\n', ["no longer used: Fill it"]),
        (
            'msgid "one"\nmsgid_plural "many"\nmsgstr[0] "eins"\nmsgstr[1] ""\n',
            ["not translated: one"],
        ),
    ],
)
def test_what_is_not_translated_is_found(entry: str, found: list[str], tmp_path: Path) -> None:
    path = tmp_path / "django.po"
    path.write_text(f'msgid ""\nmsgstr ""\n"Language: de\\n"\n\n{entry}')
    assert unfinished(path) == found
