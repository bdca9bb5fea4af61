"""Addresses below /api/ that do not exist."""

from typing import Any, NoReturn

from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.permissions import AllowAny
from rest_framework.request import Request

from audits.api.views import Door

SENTENCE = "There is nothing at this address; those below /api/v1/ end with a slash."


@extend_schema(exclude=True)
class UnknownView(Door):
    """404 to any method, for everybody."""

    authentication_classes = []
    permission_classes = [AllowAny]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> NoReturn:
        raise NotFound(SENTENCE)
