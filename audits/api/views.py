"""What every door of API v1 shares."""

from typing import Any

from django.utils.cache import patch_cache_control, patch_vary_headers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from audits.api.permissions import HasScope


class ApiView(APIView):
    """Answers are for whoever asked: no cache on the way may hand them to somebody else."""

    permission_classes = [HasScope]

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        final = super().finalize_response(request, response, *args, **kwargs)
        patch_cache_control(final, private=True, no_cache=True)
        patch_vary_headers(final, ["Authorization", "X-API-Key"])
        return final
