"""Find the encoding of a text, and the lines that hold bytes of another one."""

import codecs
import re
from dataclasses import dataclass, field

from .refusal import RefusedError

BYTE_ORDER_MARKS = [
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
# The pages of Windows, the Mac and DOS, each with its name in Python: of equal ones the first is taken.
CODE_PAGES = ("cp1252", "mac_roman", "cp850", "iso8859-15")
# Signs beyond ASCII that texts in Dutch, French, German and English have.
EXPECTED = frozenset("àâäáãåæçèéêëìíîïñòóôöõœøùúûüýÿßÀÂÄÁÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÖŒØÙÚÛÜŸ€£«»“”„‘’‚…–—•·°²³½¼§©®™±×µ¿¡\xa0")
SPLIT_UTF8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
INSPECTED = 200_000


@dataclass
class DecodedText:
    """`stray_lines`: lines of a UTF-8 text that hold bytes of another encoding; they were read as Windows letters."""

    text: str
    encoding: str
    stray_lines: list[int] = field(default_factory=list)


def decode(content: bytes) -> DecodedText:
    """Raise RefusedError for what says to be Unicode and is not."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if content.startswith(mark):
            try:
                return DecodedText(content.decode(encoding), encoding)
            except UnicodeDecodeError as error:
                if encoding == "utf-8-sig":
                    return _mostly_utf8(content.removeprefix(mark))
                raise RefusedError("not_a_spreadsheet") from error
    if encoding := _utf16_without_mark(content):
        return DecodedText(content.decode(encoding), encoding)
    try:
        return DecodedText(content.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    head = content[:INSPECTED]
    sequences = len(SPLIT_UTF8.findall(head))
    others = len(re.findall(rb"[\x80-\xff]", SPLIT_UTF8.sub(b"", head)))
    # Text of a code page holds such sequences by rare chance only.
    if sequences * 2 >= others:
        return _mostly_utf8(content)
    page = max(CODE_PAGES, key=lambda name: _likelihood(head, name))
    # Bytes that a page leaves open show as damage in their cell.
    return DecodedText(content.decode(page, errors="replace"), page)


def _utf16_without_mark(content: bytes) -> str:
    """Letters of our languages have a zero byte in UTF-16, always on the same side."""
    head = content[:4096]
    if len(content) % 2 or len(head) < 8 or b"\0" not in head:
        return ""
    half = len(head) // 2
    for encoding, zeros in (("utf-16-le", head[1::2]), ("utf-16-be", head[0::2])):
        other = head[0::2] if encoding == "utf-16-le" else head[1::2]
        if zeros.count(0) > 0.7 * half and other.count(0) == 0:
            try:
                content.decode(encoding)
            except UnicodeDecodeError:
                return ""
            return encoding
    return ""


def _mostly_utf8(content: bytes) -> DecodedText:
    """One byte of another encoding does not spoil the letters of all other lines."""
    lines: list[int] = []
    decoded: list[str] = []
    for number, line in enumerate(content.split(b"\n"), start=1):
        try:
            decoded.append(line.decode("utf-8"))
        except UnicodeDecodeError:
            lines.append(number)
            decoded.append(line.decode("utf-8", errors="windows_letters"))
    return DecodedText("\n".join(decoded), "utf-8", lines)


def _windows_letters(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.start + 1].decode("cp1252", errors="replace"), error.start + 1


codecs.register_error("windows_letters", _windows_letters)


def _likelihood(content: bytes, page: str) -> float:
    """Rate how well the letters beyond ASCII fit our languages; those within words count more."""
    text = content.decode(page, errors="replace")
    points = 0.0
    for found in re.finditer(r"[^\x00-\x7f]", text):
        sign, place = found[0], found.start()
        beside = text[max(place - 1, 0) : place] + text[place + 1 : place + 2]
        in_word = any(letter.isalpha() for letter in beside)
        if sign not in EXPECTED:
            points -= 2
        elif sign.isalpha():
            points += 1 if in_word else 0.5
            # A capital behind a small letter is rare.
            points -= 1.5 if sign.isupper() and text[max(place - 1, 0) : place].islower() else 0
        else:
            points += 0.3 if not in_word or sign in "’‘“”„«»\xa0–—" else -0.5
    return points
