"""Mail of a site without a mail server: printed, and kept as files that a mail program opens."""

import itertools
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.console import EmailBackend as ConsoleBackend

_counter = itertools.count()


class ConsoleAndFileBackend(BaseEmailBackend):
    """Writes each message to `mail/<time>-<n>.eml` and a short note to stdout."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder: Path = settings.SHELFWATCH_DATA / "mail"
        folder.mkdir(parents=True, exist_ok=True)
        console = ConsoleBackend()
        for message in email_messages:
            path = folder / f"{datetime.now(UTC):%Y%m%d-%H%M%S-%f}-{next(_counter)}.eml"
            path.write_bytes(message.message().as_bytes())
            console.stream.write(
                f"mail to {', '.join(message.recipients())}: {message.subject} ({path})\n"
            )
            console.stream.flush()
        return len(email_messages)
