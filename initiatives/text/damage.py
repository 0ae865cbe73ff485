"""Text that was read in a wrong encoding, and how it was probably written."""

import re

# Signs of UTF-8 that was read as Windows text: a letter that opens a sequence, and those that continue it.
_BYTES = {chr(code): code for code in range(256)} | {
    bytes([code]).decode("cp1252"): code for code in range(0x80, 0xA0) if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
_CONTINUING = "".join(re.escape(sign) for sign, code in _BYTES.items() if 0x80 <= code <= 0xBF)
_SEQUENCE = re.compile(f"[\u00c2\u00c3\u00c5][{_CONTINUING}]|\u00e2[{_CONTINUING}]{{2}}")
_MAC_IN_WORD = re.compile(r"(?<=[^\W\d_])[ˆ‰Š‡†](?=[^\W\d_])|ƒ(?=[a-z])")
LOST = "\ufffd"
MOST_TIMES = 3


def is_damaged(text: str) -> bool:
    """Whether accents are certainly lost or read wrongly."""
    return not text.isascii() and (LOST in text or _has_controls(text) or bool(_decoded(text)) or _is_mac(text))


def repaired(text: str) -> str:
    """As it was probably written; the text itself where nobody can tell."""
    found = text
    for _time in range(MOST_TIMES):
        again = _decoded(found)
        if not again:
            break
        found = again
    if _has_controls(found):
        found = "".join(bytes([ord(sign)]).decode("cp1252", errors="replace") if 0x80 <= ord(sign) < 0xA0 else sign
                        for sign in found)  # fmt: skip
    return _from_mac(found) if _is_mac(found) else found


def _has_controls(text: str) -> bool:
    return any("\x80" <= sign < "\xa0" and sign != "\x85" for sign in text)


def _decoded(text: str) -> str:
    """With each sequence decoded that makes a letter or a sign of our languages; empty where there is none."""

    def letter(found: re.Match[str]) -> str:
        try:
            sign = bytes(_BYTES[each] for each in found[0]).decode("utf-8")
        except UnicodeDecodeError:
            return found[0]
        return sign if _is_expected(sign) else found[0]

    changed = _SEQUENCE.sub(letter, text)
    return changed if changed != text else ""


def _is_expected(sign: str) -> bool:
    return "\xa0" <= sign <= "\u017f" or "\u2010" <= sign <= "\u203a" or sign in "€™"


def _is_mac(text: str) -> bool:
    return _MAC_IN_WORD.search(text) is not None and _from_mac(text) != text


def _from_mac(text: str) -> str:
    """Words that hold such signs, read as the Mac writes them."""

    def word(found: re.Match[str]) -> str:
        try:
            return found[0].encode("cp1252").decode("mac_roman")
        except UnicodeError:
            return found[0]

    return re.sub(r"\S*[ˆ‰Š‡†ƒ]\S*", word, text)
