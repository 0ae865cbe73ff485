"""The errors that a spreadsheet program shows instead of a value."""

import re
from typing import Any

# In English, Dutch, French and German; LibreOffice numbers others.
ERROR = re.compile(
    r"#(REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|GETTING_DATA|SPILL!|CALC!|FIELD!|BLOCKED!|UNKNOWN!|CONNECT!"
    r"|N/B|VERW!|WAARDE!|DEEL/0!|NAAM\?|GETAL!|LEEG!|N/D|VALEUR!|NOM\?|NOMBRE!|NUL!|NV|BEZUG!|WERT!|ZAHL!)"
    r"|(Err|Fout|Fehler|Erreur)\s?:\s?5\d\d"
)


def is_error(text: str) -> bool:
    return ERROR.fullmatch(text.strip()) is not None


def cell_value(text: str) -> Any:
    """A text as a cell: an error of a program is no text."""
    return {"error": text.strip()} if text[:1] in "#EF" and is_error(text) else text
