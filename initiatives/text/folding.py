"""The one form in which texts are compared, whatever their accents, case and ligatures."""

import re
import unicodedata

# Letters that Unicode does not decompose, and the apostrophe of print.
EQUIVALENTS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "’": "'"})
NOT_ALPHANUMERIC = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Without accents, case and ligatures, and with single blanks. Punctuation stays."""
    if text.isascii():
        return " ".join(text.lower().split())
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(EQUIVALENTS))
    # Folded again: compatibility letters such as 𝐀 only now decompose to capitals.
    bare = "".join(sign for sign in decomposed if not unicodedata.combining(sign)).casefold()
    return " ".join(bare.split())


def fold_name(text: str) -> str:
    """Folded, and without punctuation: names compare as people type them."""
    return NOT_ALPHANUMERIC.sub(" ", fold(text)).strip()
