"""One cell as the reading process gives it, with its place."""

import html
import re
import unicodedata
from dataclasses import dataclass
from typing import Any

# As the reading process writes them: text, numbers, yes or no, nothing, or an object that says what it is.
Raw = Any
TAGS = re.compile(r"<(br|/p|/li|/div)\s*/?>|</?[a-zA-Z][^<>]{0,200}>", re.IGNORECASE)
INVISIBLE = re.compile("[\u200b-\u200f\u2028-\u202e\u2060\ufeff\xad\0-\x08\x0e-\x1f\x7f]")


def column_letters(column: int) -> str:
    """Of a column counted from 0: A, Z, AA."""
    letters, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def plain_text(raw: Raw) -> str:
    """A cell as its spreadsheet shows it, without what nobody sees."""
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, float):
        return format(raw, "f").rstrip("0") if "e" in repr(raw) else repr(raw)
    if isinstance(raw, dict):
        said = raw.get("date") or raw.get("text") or raw.get("error") or ""
        return plain_text(raw["number"]) if "number" in raw else str(said)
    return str(raw)


@dataclass(frozen=True)
class Cell:
    """`column` counts from 0; None for what the editor said of all rows. `text` is trimmed and has no HTML."""

    raw: Raw
    column: int | None
    text: str
    had_html: bool = False

    @classmethod
    def of(cls, raw: Raw, column: int | None = None) -> "Cell":
        text = plain_text(raw)
        had_html = False
        if "<" in text and TAGS.search(text):
            text = html.unescape(TAGS.sub(lambda found: "\n" if found[1] else "", text))
            had_html = True
        elif "&" in text and re.search(r"&(#\d+|[a-z]+);", text):
            text, had_html = html.unescape(text), True
        if not text.isascii():
            text = unicodedata.normalize("NFC", INVISIBLE.sub("", text).replace("\xa0", " "))
        elif INVISIBLE.search(text):
            text = INVISIBLE.sub("", text)
        text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
        # Our own tables write an apostrophe before what a spreadsheet would run.
        if re.match(r"'+[=+\-@]", text):
            text = text[1:]
        return cls(raw, column, text, had_html)

    @property
    def link(self) -> str:
        return str(self.raw.get("link", "")) if isinstance(self.raw, dict) else ""

    @property
    def error(self) -> str:
        return str(self.raw.get("error", "")) if isinstance(self.raw, dict) else ""

    @property
    def is_uncalculated_formula(self) -> bool:
        return isinstance(self.raw, dict) and "formula" in self.raw

    @property
    def date(self) -> str:
        """The date that a spreadsheet knows the cell to hold, as precisely as it shows it."""
        return str(self.raw.get("date", "")) if isinstance(self.raw, dict) else ""

    @property
    def number(self) -> int | float | None:
        raw = self.raw.get("number") if isinstance(self.raw, dict) else self.raw
        return raw if isinstance(raw, int | float) and not isinstance(raw, bool) else None

    @property
    def is_struck(self) -> bool:
        """Whether it is struck through, wholly or in part."""
        return isinstance(self.raw, dict) and "struck" in self.raw


def parts(text: str) -> list[str]:
    """The values of a cell that may hold several: between bars, semicolons or lines; never between commas."""
    cut = re.split(r"\s*[|\n]\s*|\s*;\s+|\s*;\s*", text) if re.search(r"[|\n;]", text) else [text]
    return [part.strip() for part in cut if part.strip()]


def bar_parts(text: str) -> list[str]:
    """As parts, where a value may hold a semicolon: names of organisations and titles of sources."""
    return [part.strip() for part in re.split(r"\s*[|\n]\s*", text) if part.strip()]
