"""Folding: one form of a text for comparison, whatever its accents, case and ligatures."""

import re
import unicodedata

# Letters that Unicode does not decompose, and the apostrophe of print.
EQUIVALENTS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "’": "'"})
# Of full width, and of Arabic: the marks of decimals and of thousands.
NUMBER_MARKS = str.maketrans({"，": ",", "．": ".", "\u066b": ",", "\u066c": "'", "／": "/", "－": "-"})
NOT_ALPHANUMERIC = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """The text without accents, case and ligatures, and with single blanks. Punctuation stays."""
    if text.isascii():
        return " ".join(text.lower().split())
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(EQUIVALENTS))
    # Casefold again: compatibility letters such as 𝐀 decompose to capitals.
    bare = "".join(sign for sign in decomposed if not unicodedata.combining(sign)).casefold()
    return " ".join(bare.split())


def fold_name(text: str) -> str:
    """The folded text without punctuation, since people type names without it."""
    return NOT_ALPHANUMERIC.sub(" ", fold(text)).strip()


def with_ascii_digits(text: str) -> str:
    """Digits of other scripts and of full width, and the marks between them, as ours. Superscripts stay."""
    if text.isascii():
        return text
    plain = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)
    return plain.translate(NUMBER_MARKS)
