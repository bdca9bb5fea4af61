"""The file-system broker of the embedded site: Kombu's, with files that appear whole.

Kombu makes a message's file and then fills it, and so it does with the file that says which queues
an exchange has. A worker that looks in between reads nothing and ends, and the message is gone.
Here a file gets its name when it is finished.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic
from typing import Any
from uuid import uuid4

from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    """Messages in a folder, the oldest first by name."""

    # Kombu's own two classes disagree on the message's name.
    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]
        """Raises ChannelError where the folder takes no file (full, read-only)."""
        name = f"{round(monotonic() * 1000)}_{uuid4()}.{queue}.msg"
        place = Path(self.data_folder_out, name)
        with _written(place, dumps(payload)) as half:
            half.rename(place)

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str | None, queue: str) -> None:
        file = Path(self.control_folder, f"{exchange}.exchange")
        if not file.exists():
            # Another process may be first: then its file stays.
            with _written(file, "[]") as half, suppress(FileExistsError):
                os.link(half, file)
        super()._queue_bind(exchange, routing_key, pattern, queue)


class Transport(filesystem.Transport):
    """Named by CELERY_BROKER_TRANSPORT."""

    Channel = Channel


@contextmanager
def _written(place: Path, text: str) -> Iterator[Path]:
    """A file beside `place`, under a name that no reader looks for, gone afterwards."""
    half = place.with_name(f"{place.name}.{uuid4()}")
    try:
        half.write_text(text)
        yield half
    except OSError as error:
        raise ChannelError(f"{place} cannot be written ({error.strerror})") from error
    finally:
        half.unlink(missing_ok=True)
