"""Whoever asks a site and has no repository reads there how to ask."""

import re
from html import unescape

import pytest
from django.test import Client

from audits.views.api_docs import GUIDES
from tests.site import ROOT

GUIDE = "/api/docs/api/"


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_the_page_to_try_the_api_leads_to_it(client: Client) -> None:
    assert f'href="{GUIDE}"' in page(client, "/api/docs/")


@pytest.mark.django_db
def test_so_does_the_schema(client: Client) -> None:
    about = client.get("/api/schema/").json()
    assert GUIDE in about["info"]["description"]


def test_all_of_the_text_is_there(client: Client) -> None:
    """Every word of a line, but for the signs that Markdown is written with."""
    shown = re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page(client, GUIDE))))
    words = set(re.findall(r"\w+", shown))
    text = re.sub(r"\]\([^)]*\)", "]", (ROOT / "docs" / "api.md").read_text())
    text = re.sub(r"(?m)^```\w+$", "", text)
    assert set(re.findall(r"\w+", text)) - words == set()
    assert "<th>code</th>" in page(client, GUIDE)
    assert "<th></th>" not in page(client, GUIDE)
    assert "ShelfWatch-Signature" in words | set(re.findall(r"[\w-]+", shown))


@pytest.mark.parametrize("name", GUIDES)
def test_every_link_leads_somewhere(client: Client, name: str) -> None:
    here = f"/api/docs/{name}/"
    links = set(re.findall(r'href="([^"]*)"', page(client, here)))
    assert any(link.startswith(("#", "/api/docs/")) for link in links)
    for link in (unescape(one) for one in links):
        address, _, anchor = link.partition("#")
        if link.startswith(("https:", "/static/")) or link == "/":
            continue
        shown = page(client, address or here)
        assert not anchor or f'id="{anchor}"' in shown, link


def test_markdown_is_no_way_to_bring_markup_in(client: Client) -> None:
    """`<id>` in an address is text."""
    shown = page(client, GUIDE)
    assert "/api/v1/alerts/&lt;id&gt;/" in shown
    assert "<id>" not in shown


@pytest.mark.parametrize("name", ["operations", "nothing", "decisions"])
def test_other_documents_are_no_pages(client: Client, name: str) -> None:
    assert client.get(f"/api/docs/{name}/").status_code == 404


def test_the_image_has_what_is_shown() -> None:
    kept = (ROOT / ".dockerignore").read_text().splitlines()
    assert {f"!docs/{name}.md" for name in GUIDES} <= set(kept)
