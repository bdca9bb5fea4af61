"""What a key was made for; people in a session may do all that the pages let them do."""

from typing import Any, Protocol, cast

from django.conf import settings
from rest_framework.exceptions import APIException
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from audits.access import Viewer, managed_stores, viewer_of
from audits.api.codes import SENTENCES, ApiCode
from audits.api.problems import refusal
from audits.models import Store
from audits.selectors.catalogue import OF_A_STORE, kinds_for

READ, WRITE, PREDICT = "read", "write", "predict"


class Credential(Protocol):
    def has_scope(self, scope: str) -> bool:
        """Whether the credential was made for `scope`."""


class HasScope(BasePermission):
    """`GET` needs the scope read, all else write."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if not request.user.is_authenticated:
            return False
        _demand(request, READ if request.method in SAFE_METHODS else WRITE)
        return True


class MayPredict(BasePermission):
    """The scope predict, or nobody in particular where the site allows it."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if not request.user.is_authenticated:
            return bool(settings.SHELFWATCH_PREDICT_ANONYMOUS)
        _demand(request, PREDICT)
        return True


def catalogue_refused(viewer: Viewer, kind: str) -> APIException:
    """Why the viewer may not bring in, or take out, catalogue data of this kind."""
    if viewer.store_ids is not None and kind in kinds_for(Viewer(viewer.user)):
        return refusal(ApiCode.KEY_LIMITED)
    return refusal(ApiCode.MANAGERS_ONLY if kind in OF_A_STORE else ApiCode.HEAD_OFFICE_ONLY)


def check_manages(request: Request, store: Store) -> None:
    """Raises for who sees the store but does not manage it."""
    if not managed_stores(viewer_of(request)).filter(pk=store.pk).exists():
        raise refusal(ApiCode.MANAGERS_ONLY)


def _demand(request: Request, scope: str) -> None:
    credential = cast(Credential | None, request.auth)
    if credential is not None and not credential.has_scope(scope):
        code = ApiCode.SCOPE_MISSING
        raise refusal(code, SENTENCES[code].format(scope=scope))
