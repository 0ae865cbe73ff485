"""Yes and no in four languages, and web addresses."""

import re

from django.core.exceptions import ValidationError

from initiatives.models.web_address import is_web_address
from initiatives.text.folding import fold_name

from .assumptions import Assumptions
from .unclear import UnclearError

YES = frozenset(["yes", "y", "true", "1", "x", "ja", "j", "waar", "oui", "o", "vrai", "wahr"]) | {"✓", "✔", "☑"}
NO = frozenset(["no", "n", "false", "0", "nee", "neen", "onwaar", "non", "faux", "nein", "falsch"]) | {"☐"}


def yes_or_no_in(text: str) -> str:
    """True or False, as versions hold them."""
    said = fold_name(text) or text.strip()
    if said in YES:
        return "True"
    if said in NO:
        return "False"
    raise UnclearError("bad_yes_or_no", text)


def address_in(text: str, assumptions: Assumptions) -> str:
    """An address on the web, with https:// where no scheme is written."""
    said = text.strip().strip("<>")
    if is_link(said):
        return said
    if re.fullmatch(r"(?i)(www\.)?[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}(/\S*)?", said):
        assumptions.add("with_https", text)
        return f"https://{said}"
    raise UnclearError("bad_link", text)


def is_link(text: str) -> bool:
    """Whether every model would take this for the address of a website."""
    try:
        is_web_address(text)
    except ValidationError:
        return False
    return True
