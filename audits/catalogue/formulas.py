"""Text that a spreadsheet would take for a formula: marked on its way out, unmarked on its way in.

Excel and LibreOffice run a cell that starts with = + - @, a tab or a carriage return. In CSV an
apostrophe in front stops them. Apostrophes already there are kept by one more, so that what was
exported comes back as it was.
"""

import re

# The last four are the wide forms that Japanese and Chinese Excel takes for the first four.
_RISKY = r"[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]"
_STARTS = re.compile(f"'*{_RISKY}")
_MARKED = re.compile(f"'+{_RISKY}")


def marked(text: str) -> str:
    return f"'{text}" if _STARTS.match(text) else text


def unmarked(text: str) -> str:
    return text[1:] if text.startswith("'") and _MARKED.match(text) else text
