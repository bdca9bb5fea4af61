"""Photos on the local disk."""

import os
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.core.files.storage import FileSystemStorage


class WholeFileStorage(FileSystemStorage):
    """A file is there with all of its bytes or not at all, for readers and after a crash.

    Django's own writes in place: somebody who asks meanwhile gets the beginning.
    """

    def _save(self, name: str, content: Any) -> str:
        draft = super()._save(f"{name}.{uuid4().hex}.part", content)  # type: ignore[misc]
        path = Path(self.path(name))
        try:
            # A hard link never replaces a file that another writer finished meanwhile.
            os.link(self.path(draft), path)
        except FileExistsError:
            name = self.get_available_name(name)
            os.link(self.path(draft), self.path(name))
        finally:
            self.delete(draft)
        return name
