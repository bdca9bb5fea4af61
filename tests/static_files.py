"""The collected static files: looked at once a process, as a server does that starts once.

Each new `Client` builds the middleware anew, and WhiteNoise then looks at every one of a thousand
files. That takes a tenth of a second, and tests make thousands of clients.
"""

from typing import Any

import pytest
from django.conf import settings
from whitenoise.middleware import WhiteNoiseMiddleware


def look_once(patch: pytest.MonkeyPatch) -> None:
    """Until `patch` is undone; tests with other settings look anew, for headers hang on them."""
    look = WhiteNoiseMiddleware.update_files_dictionary
    seen: dict[tuple[str, ...], dict[str, Any]] = {}

    def looked(self: Any, root: str, prefix: str) -> None:
        key = (root, prefix, repr(settings.STORAGES["staticfiles"]), str(self.max_age))
        if key not in seen:
            before, self.files = self.files, {}
            look(self, root, prefix)
            seen[key], self.files = self.files, before
        self.files |= seen[key]

    patch.setattr(WhiteNoiseMiddleware, "update_files_dictionary", looked)
