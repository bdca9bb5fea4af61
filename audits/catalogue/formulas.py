"""Text that a spreadsheet would take for a formula: marked on its way out, unmarked on its way in.

Excel and LibreOffice run a cell that starts with = + - @, a tab or a carriage return. In CSV an
apostrophe in front stops them. Apostrophes already there are kept by one more, so that what was
exported comes back as it was.
"""

import re

_STARTS = re.compile(r"'*[=+\-@\t\r]")
_MARKED = re.compile(r"''*[=+\-@\t\r]")


def marked(text: str) -> str:
    return f"'{text}" if _STARTS.match(text) else text


def unmarked(text: str) -> str:
    return text[1:] if _MARKED.match(text) else text
