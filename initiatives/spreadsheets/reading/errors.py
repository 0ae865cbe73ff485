"""The errors that a spreadsheet program shows instead of a value."""

import re
from typing import Any

# In English, Dutch, French and German; LibreOffice numbers others.
ERROR = re.compile(
    r"#(N/A|N/B|N/D|NV|GETTING_DATA|LOADING|[^\W\d_]{2,14}(/0)?[!?])"
    # A number or a date that its column was too narrow to show.
    r"|#{3,}"
    r"|(Err|Fout|Fehler|Erreur)\s?:\s?5\d\d", re.IGNORECASE,
)  # fmt: skip


def is_error(text: str) -> bool:
    return ERROR.fullmatch(text.strip()) is not None


def cell_value(text: str) -> Any:
    """A text as a cell: an error of a program is no text."""
    return {"error": text.strip()} if text[:1] in "#EeFf" and is_error(text) else text
