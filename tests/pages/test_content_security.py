"""Pages work under a policy that allows no script or style inside them."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

FOLDER = Path(settings.BASE_DIR) / "templates"
PAGES = sorted(path for path in FOLDER.rglob("*.html") if path.parent.name != "emails")
FORBIDDEN = re.compile(r"\sstyle=|<style|\son\w+=|javascript:|<script(?![^>]*\ssrc=)")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_no_template_carries_script_or_style(path: Path) -> None:
    assert not FORBIDDEN.search(path.read_text())


def test_every_page_carries_the_policy(client: Client, db: None) -> None:
    policy = client.get("/login/").headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "unsafe" not in policy


def test_nothing_is_fetched_from_elsewhere() -> None:
    for path in PAGES:
        assert not re.search(r"(src|href)=\"(https?:)?//", path.read_text()), path


def test_vendored_files_carry_their_version_and_licence() -> None:
    for folder in (Path(settings.BASE_DIR) / "static" / "vendor").iterdir():
        assert (folder / "LICENSE").is_file()
        assert (folder / "VERSION").is_file()
