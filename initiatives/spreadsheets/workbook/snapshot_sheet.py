"""The hidden sheet of our own workbooks: the moment of writing, and the text of each cell at that moment.

When the workbook comes back, only cells that differ from it were edited.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from initiatives.spreadsheets.reading.cells import Cell

SHEET_NAME = "As exported"
MARK = "belgian-ai-initiatives"
VERSION = "1"


@dataclass(frozen=True)
class SnapshotSheet:
    """`sheet` is the number of the hidden sheet among those of the file."""

    sheet: int
    made: str
    language: str

    def as_json(self) -> dict[str, object]:
        return {"sheet": self.sheet, "made": self.made, "language": self.language}


def find(inspection: dict[str, Any]) -> SnapshotSheet | None:
    """The stamp of a file as the reading process tells it; None for a file of anybody's."""
    for number, sheet in enumerate(inspection["sheets"]):
        first = sheet["first_rows"][0][1] if sheet["first_rows"] else []
        texts = [Cell.of(raw).text for raw in first]
        if len(texts) >= 4 and texts[0] == MARK and texts[1] == VERSION and texts[3] in ("en", "nl", "fr", "de"):
            return SnapshotSheet(number, texts[2], texts[3])
    return None


def read_snapshot(rows: Iterable[tuple[int, list[object]]]) -> dict[str, dict[str, str]]:
    """By identifier and column, the text of each cell when the workbook was written."""
    found: dict[str, dict[str, str]] = {}
    names: list[str] = []
    for _number, cells in rows:
        texts = [Cell.of(raw).text for raw in cells]
        if not names:
            names = texts if texts[:1] == ["id"] else []
        elif texts and texts[0]:
            found[texts[0]] = dict(zip(names, [*texts, *[""] * (len(names) - len(texts))], strict=False))
    return found
