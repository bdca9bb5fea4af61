"""The API's description to read and to try; public, as the schema is."""

import re
from collections import Counter
from functools import cache
from itertools import pairwise
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

# The documents that a site shows: the API's, and those that it sends its readers on to.
GUIDES = ("api", "catalogue", "measures", "stock")


@require_safe
def api_docs(request: HttpRequest) -> HttpResponse:
    return render(request, "api_docs.html")


@require_safe
def api_guide(request: HttpRequest, name: str) -> HttpResponse:
    """A document of docs/ as a page: whoever asks a site need not have its repository."""
    if name not in GUIDES:
        raise Http404
    title, text = _page(name)
    return render(request, "api_guide.html", {"title": title, "text": text})


@cache
def _page(name: str) -> tuple[str, SafeString]:
    """The document's heading, and the whole of it as HTML. What it links to and no site has is
    told by its words alone."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    text = (settings.BASE_DIR / "docs" / f"{name}.md").read_text(encoding="utf-8")
    tokens, seen = markdown.parse(text), Counter[str]()
    for token, after in pairwise(tokens):
        if token.type == "heading_open":
            token.attrSet("id", _anchor(after.content, seen))
        # A column without a heading has none to read out.
        if (token.type, after.content) == ("th_open", ""):
            token.tag = "td"
        if (after.type, token.content) == ("th_close", ""):
            after.tag = "td"
        _link(token.children or [])
    made = markdown.renderer.render(tokens, markdown.options, {})
    # Of our own documents, and without the HTML that they may hold.
    return tokens[1].content, SafeString(made)


def _anchor(heading: str, seen: Counter[str]) -> str:
    """As GitHub names it, so that the same links lead there: the second of a name is `name-1`."""
    name = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
    seen[name] += 1
    return name if seen[name] == 1 else f"{name}-{seen[name] - 1}"


def _link(tokens: list[Token]) -> None:
    """Links within a line of text lead to pages of this site, or nowhere."""
    for token in tokens:
        if token.type == "link_open":
            token.attrSet("href", _address(str(token.attrGet("href"))))
        if not token.attrGet("href"):
            token.attrs.pop("href", None)


def _address(link: str) -> str:
    parts = urlsplit(link)
    if parts.scheme or not parts.path:
        return link
    name = parts.path.removesuffix(".md")
    if name not in GUIDES:
        return ""
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    return reverse("api_guide", args=[name]) + fragment
