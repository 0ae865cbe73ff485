"""Excel and OpenDocument files: what is checked before they are opened, and their cells as plain values."""

import io
import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from .cells import Raw, column_letters, plain_text
from .errors import cell_value
from .limits import Limits
from .ods_details import OdsDetails
from .refusal import RefusedError
from .sheet_details import MOST_STRAY, SMALLEST_GAP, SheetDetails
from .stray_cells import without_cells_beyond
from .xls_details import XlsDetails
from .xlsx_details import XlsxDetails, sheet_parts, workbook_part
from .xlsx_styles import struck_strings_of, styles_of

OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The name of a stream, as the directory of such a file writes it.
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
WORKBOOK_STREAMS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
MEGABYTE = 1024 * 1024
# Below this, how many times larger a file becomes says nothing.
SMALL = 10 * MEGABYTE


def file_kind(content: bytes) -> str:
    """xlsx, ods, xls or text, from the first bytes: names of files say what somebody hoped."""
    if content.startswith(OLD_EXCEL):
        if ENCRYPTED in content:
            raise RefusedError("locked")
        if not any(name in content for name in WORKBOOK_STREAMS):
            raise RefusedError("not_a_spreadsheet")
        return "xls"
    if content.startswith(b"PK"):
        return _archive_kind(content)
    head = content[:1024].lstrip()
    if head.startswith(
        (b"%PDF", b"{\\rtf", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"\x7fELF", b"MZ", b"\x1f\x8b", b"7z")
    ):
        raise RefusedError("not_a_spreadsheet")
    if head.startswith(b"<?xml") and b"html" not in head.lower():
        raise RefusedError("xml_file")
    if re.match(rb"(?i)<(!--|(\?xml|!doctype|html|head|meta|style|script|body|div|table)\b)", head):
        raise RefusedError("web_page")
    return "text"


def _archive_kind(content: bytes) -> str:
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            if any(entry.flag_bits & 1 for entry in archive.infolist()):
                raise RefusedError("locked")
            if "mimetype" in names:
                declared = archive.read("mimetype")[:100] if archive.getinfo("mimetype").file_size < 1000 else b""
                if b"opendocument.spreadsheet" not in declared:
                    raise RefusedError("not_a_spreadsheet")
                return "ods"
    except (BadZipFile, NotImplementedError, EOFError, OSError) as error:
        raise RefusedError("broken") from error
    if "xl/workbook.xml" in names or "xl/workbook.bin" in names or _names_a_workbook(content):
        return "xlsx"
    raise RefusedError("not_a_spreadsheet")


def _names_a_workbook(content: bytes) -> bool:
    """Some programs keep the workbook elsewhere: the relations of the archive lead to it."""
    with ZipFile(io.BytesIO(content)) as archive:
        if "_rels/.rels" not in archive.namelist() or archive.getinfo("_rels/.rels").file_size > MEGABYTE:
            return False
        path = workbook_part(archive)
        return path in archive.namelist() and b"spreadsheetml" in archive.read("[Content_Types].xml")[:MEGABYTE]


def check_archive(content: bytes, limits: Limits) -> None:
    """Refuse what would become too large when it is unpacked, before any of it is."""
    with ZipFile(io.BytesIO(content)) as archive:
        whole = sum(entry.file_size for entry in archive.infolist())
        if len(archive.infolist()) > 10_000:
            raise RefusedError("expansion", most=limits.expansion)
        if whole > max(SMALL, len(content) * limits.expansion) or whole > limits.memory * MEGABYTE:
            raise RefusedError("expansion", most=limits.expansion)
        for entry in archive.infolist():
            # The list of contents may lie: unpack no more than it says.
            with archive.open(entry) as part:
                left = entry.file_size
                try:
                    while left > 0 and (chunk := part.read(min(left, MEGABYTE))):
                        left -= len(chunk)
                    if part.read(1):
                        raise RefusedError("broken")
                except (BadZipFile, EOFError, OSError, ValueError) as error:
                    raise RefusedError("broken") from error


class WorkbookFile:
    def __init__(self, content: bytes, kind: str, limits: Limits) -> None:
        self.content, self.kind, self.limits = content, kind, limits
        self.notes: list[dict[str, Any]] = []
        if kind in ("xlsx", "ods"):
            check_archive(content, limits)
        try:
            self.book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        except PasswordError as error:
            raise RefusedError("locked") from error
        except (CalamineError, OSError, ValueError) as error:
            raise RefusedError("locked" if "assword" in str(error) else "broken") from error
        self.cell_sheets = [
            number for number, sheet in enumerate(self.book.sheets_metadata) if sheet.typ == SheetTypeEnum.WorkSheet
        ]

    def sheets(self) -> list[dict[str, Any]]:
        found = []
        for number in self.cell_sheets:
            sheet = self.book.sheets_metadata[number]
            found.append({"name": sheet.name, "hidden": sheet.visible != SheetVisibleEnum.Visible})
        return found

    def rows(self, sheet: int) -> Iterator[tuple[int, list[Any]]]:
        """Each row that holds something, with its number as the program shows it, from the column A on."""
        number = self.cell_sheets[sheet]
        details = self._details(number)
        if details and (details.far_cells or details.cells_below):
            self._leave_out(details, number)
        opened = self._opened(number)
        offset = (opened.start or (0, 0))[1]
        if offset + opened.width > self.limits.columns:
            raise RefusedError("columns", most=self.limits.columns)
        for row, values in enumerate(opened.iter_rows()):
            cells = [json_value(value) for value in values]
            if any(cell is not None for cell in cells) or (details and row <= details.last_row):
                cells = [None] * offset + cells
                yield row + 1, self._with_details(row, cells, details) if details else cells

    def _leave_out(self, details: SheetDetails, number: int) -> None:
        """Read a copy without a few cells far from the others: they are mistakes, and would take all memory."""
        if details.far_cells:
            gap = min(column for _row, column in details.far_cells) - details.last_near_column
            if len(details.far_cells) > MOST_STRAY or gap < SMALLEST_GAP:
                raise RefusedError("columns", most=self.limits.columns)
        with ZipFile(io.BytesIO(self.content)) as archive:
            part = sheet_parts(archive)[number]
        self.content = without_cells_beyond(
            self.content, part, self.limits.columns, max(details.last_row, 0) + 1 + SMALLEST_GAP
        )
        self.book = CalamineWorkbook.from_filelike(io.BytesIO(self.content))
        cells = [f"{column_letters(column)}{row + 1}" for row, column in [*details.far_cells, *details.cells_below]]
        self.notes.append({"code": "far_cells", "value": ", ".join(cells)})

    def _opened(self, number: int) -> Any:
        try:
            return self.book.get_sheet_by_index(number)
        except (CalamineError, OSError, ValueError) as error:
            raise RefusedError("broken") from error

    def _details(self, number: int) -> SheetDetails | None:
        if self.kind == "xls":
            return XlsDetails.of(self.content, self.book.sheets_metadata[number].name)
        with ZipFile(io.BytesIO(self.content)) as archive:
            if self.kind == "ods":
                return OdsDetails(archive, number)
            if not workbook_part(archive).endswith(".xml"):
                return None
            parts = sheet_parts(archive)
            if number >= len(parts) or parts[number] not in archive.namelist():
                return None
            return XlsxDetails(
                archive, parts[number], styles_of(archive), struck_strings_of(archive), self.limits.rows + 1000,
                self.limits.columns,
            )  # fmt: skip

    def _with_details(self, row: int, cells: list[Any], details: SheetDetails) -> list[Any]:
        errors = details.errors.get(row, {})
        cells += [None] * (max(errors, default=-1) + 1 - len(cells))
        for column, cell in enumerate(cells):
            place = (row, column)
            if column in errors:
                cells[column] = {"error": errors[column]}
                continue
            cells[column] = _shown(cell, place, details)
            if place in details.struck and cells[column] is not None:
                cells[column] = _struck(cells[column])
        return cells

    def details(self, sheet: int) -> dict[str, Any]:
        """Give the hidden rows and columns and the merged cells, counted from 0."""
        number = self.cell_sheets[sheet]
        details = self._details(number)
        try:
            merged = self._opened(number).merged_cell_ranges or []
        except (CalamineError, AttributeError, NotImplementedError):
            merged = []
        found: dict[str, Any] = {"merged": [[*first, *last] for first, last in merged][:1000]}
        if details:
            found["hidden_rows"] = sorted(details.hidden_rows)[:10_000]
            found["hidden_columns"] = sorted(details.hidden_columns)[: self.limits.columns]
        return found


def _shown(cell: Raw, place: tuple[int, int], details: SheetDetails) -> Raw:
    """A value with what its format shows besides."""
    is_number = isinstance(cell, int | float) and not isinstance(cell, bool)
    if place in details.uncalculated:
        return {"formula": True}
    if place in details.percentages and is_number:
        return {"text": f"{round(cell * 100, 6):g}%"}
    if place in details.currencies and is_number:
        return {"text": f"{cell} {details.currencies[place]}"}
    if place in details.words and is_number:
        before, after = details.words[place]
        return {"text": f"{before} {plain_text(cell)} {after}".strip()}
    if place in details.precisions and isinstance(cell, dict) and "date" in cell:
        return {"date": cell["date"][:7] if details.precisions[place] == "month" else cell["date"][:4]}
    if place in details.links and cell is not None:
        return {"text": cell if isinstance(cell, str) else str(cell), "link": details.links[place]}
    return cell


def _struck(cell: Raw) -> dict[str, object]:
    if isinstance(cell, dict):
        return cell | {"struck": True}
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return {"number": cell, "struck": True}
    return {"text": plain_text(cell), "struck": True}


def json_value(value: Any) -> Any:
    """A value as JSON keeps it; None where the cell is empty."""
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return {"date": value.date().isoformat()} if value.time() == time() else {"date": value.isoformat(" ")[:16]}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, time | timedelta):
        return str(value)
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            return {"error": "#NUM!"}
        return int(value) if value == int(value) and abs(value) < 1e15 else value
    if isinstance(value, str):
        return cell_value(value.replace("\r\n", "\n").replace("\0", "")) or None
    return value
