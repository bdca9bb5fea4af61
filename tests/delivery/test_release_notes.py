"""A release says what CHANGELOG.md says about it."""

import pytest

from scripts.delivery.changelog import CHANGELOG, notes

TEXT = """# Changelog
## Unreleased
### Added
- Something.

## [1.2.3] - 2026-11-24
### Fixed
- A thing.

## 1.2.2
- Old.
"""


def test_a_version_has_its_own_part() -> None:
    assert notes(TEXT, "v1.2.3") == "### Fixed\n- A thing."
    assert notes(TEXT, "1.2.2") == "- Old."


def test_a_version_without_words_is_no_release() -> None:
    with pytest.raises(LookupError, match="says nothing about"):
        notes(TEXT, "v9.9.9")


def test_the_changelog_has_the_form_that_is_read() -> None:
    assert "### Added" in notes(CHANGELOG.read_text(), "Unreleased")
