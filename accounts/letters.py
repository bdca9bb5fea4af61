"""The texts of a mail in the language of whoever gets it; the templates are in templates/emails."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import override

from accounts.language import language_of
from accounts.models import User


@dataclass(frozen=True, slots=True)
class Letter:
    """`subject` is one line."""

    subject: str
    text: str
    html: str


def letter_to(person: User, name: str, context: Mapping[str, Any]) -> Letter:
    """The triple `emails/<name>-subject.txt`, `-body.txt` and `-body.html` for this person."""
    with override(language_of(person)):
        subject, text, html = (
            render_to_string(f"emails/{name}-{part}", dict(context))
            for part in ("subject.txt", "body.txt", "body.html")
        )
    return Letter(" ".join(subject.split()), text, html)
