"""What every page shares: who may come in, and one answer for a page and its htmx fragment."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from accounts.models import User

PAGE_SIZE = 24

P = ParamSpec("P")
M = TypeVar("M", bound=Model)


class PageRequest(HttpRequest):
    """The request of somebody who is logged in."""

    htmx: HtmxDetails
    user: User


View = Callable[Concatenate[PageRequest, P], HttpResponse]


def signed_in(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Only for people who are logged in; a fragment's request moves the whole page to the login."""

    @wraps(view)
    def guarded(request: Any, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if request.htmx:
            # After the login people want the page they were on, not a piece of it.
            login = redirect_to_login(request.htmx.current_url_abs_path or "/")
            return HttpResponseClientRedirect(login.url)
        return redirect_to_login(request.get_full_path())

    return guarded


def page(
    request: PageRequest, name: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """`name.html`, or its fragment `_name.html` for htmx."""
    template = f"_{name}.html" if request.htmx else f"{name}.html"
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def go(request: PageRequest, url: str) -> HttpResponse:
    """On to another page after a write."""
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)


def part(request: PageRequest, rows: QuerySet[M], count: int | None = None) -> Page[M]:
    """The part of a long list that `?page=` asks for; nonsense means the nearest part there is.
    `count`: how many rows there are, where somebody counted them already."""
    paginator = Paginator(rows, PAGE_SIZE)
    if count is not None:
        paginator.count = count
    return paginator.get_page(request.GET.get("page"))
