"""The headers of every mail that goes out by itself."""

from urllib.parse import urlsplit

from django.conf import settings

from audits.services.trace import trace_headers


def mail_headers(mark: str) -> dict[str, str]:
    """`mark` says which mail it is by its rows alone, so a second sending can be recognised."""
    host = urlsplit(settings.SHELFWATCH_BASE_URL).hostname
    return {
        "Message-ID": f"<{mark}@{host}>",
        "Auto-Submitted": "auto-generated",
        **trace_headers(),
    }
