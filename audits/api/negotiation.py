"""Doors that answer with more than JSON."""

from typing import Any

from rest_framework.negotiation import BaseContentNegotiation, DefaultContentNegotiation
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request


class FaultsInJson(BaseContentNegotiation):
    """`Accept` must only allow one of the view's formats. Faults are always JSON."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        return DefaultContentNegotiation().select_parser(request, parsers)

    def select_renderer(self, request: Request, renderers: Any, format_suffix: Any = None) -> Any:
        DefaultContentNegotiation().select_renderer(request, renderers, None)
        return JSONRenderer(), JSONRenderer.media_type
