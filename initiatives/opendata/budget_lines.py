"""The amounts of the list as a table: one row is one budget line, for whoever counts money.

As text in CSV and in cells, as values in JSON; amounts are numbers in Excel.
"""

import io
from collections.abc import Callable, Iterator
from csv import writer
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import islice
from tempfile import TemporaryFile

from django.conf import settings
from django.utils import translation
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from initiatives.formatting.citations import citation_in_cell
from initiatives.formatting.figures import plain_number
from initiatives.formatting.style import joined
from initiatives.models import BudgetLine, Citation
from initiatives.models.languages import in_every_language

from .dataset import CHUNK, NAME, Dataset
from .identifiers import tag_of
from .serializers import about as about_json
from .serializers import json_chunks
from .table_columns import LANGUAGES, defused
from .tables import BYTE_ORDER_MARK, PIECE, about, fitting, tell

Value = str | Decimal | list[str]


@dataclass(frozen=True)
class LineColumn:
    """One column: its name in every file, its meaning for people, and its value."""

    name: str
    meaning: StrOrPromise
    value: Callable[[BudgetLine], Value]


def _citations(line: BudgetLine) -> list[Citation]:
    # From what is fetched with the entry, so that no line costs a query.
    return [each for each in line.initiative.citations.all() if each.budget_line_id == line.pk]


def _whole(line: BudgetLine) -> str:
    whole = line.part_of
    return f"{whole.initiative.slug}/{whole.key}" if whole and whole.initiative.is_published else ""


def _purpose_in(code: str) -> Callable[[BudgetLine], str]:
    return lambda line: str(getattr(line, f"purpose_{code}") or "")


def _note_in(code: str) -> Callable[[BudgetLine], str]:
    return lambda line: str(getattr(line, f"note_{code}") or "")


COLUMNS: tuple[LineColumn, ...] = (
    LineColumn(
        "initiative_identifier",
        _("The identifier of the entry, which never changes."),
        lambda line: tag_of(line.initiative),
    ),
    LineColumn(
        "initiative_id", _("The name of the entry in addresses, as it is now."), lambda line: line.initiative.slug
    ),
    LineColumn(
        "initiative_title_en",
        _("The title of the entry in English."),
        lambda line: in_every_language(line.initiative, "title").get("en", ""),
    ),
    LineColumn(
        "governments",
        _("Who is competent, by their identifiers."),
        lambda line: [government.slug for government in line.initiative.governments.all()],
    ),
    LineColumn(
        "status",
        _("announced, running, ended or unknown: what the dates allow, else what the source says."),
        lambda line: str(line.initiative.current_status),
    ),
    LineColumn("line", _("Tells the lines of one entry apart."), lambda line: line.key),
    LineColumn("amount_eur", _("The amount in euros."), lambda line: line.amount),
    LineColumn("qualifier", _("Whether the source gives it exactly."), lambda line: line.qualifier),
    LineColumn("kind", _("The kind of amount. Never add amounts of different kinds."), lambda line: line.kind),
    LineColumn(
        "starts", _("From when, as precise as the source. Empty: not stated."), lambda line: str(line.starts or "")
    ),
    LineColumn(
        "ends", _("Until when, as precise as the source. Empty: not stated."), lambda line: str(line.ends or "")
    ),
    LineColumn("as_of", _("The date of which an amount so far tells."), lambda line: str(line.as_of or "")),
    LineColumn(
        "part_of",
        _("The entry and the line of the wider amount that already contains this one: never add the two."),
        _whole,
    ),
    *(
        LineColumn(
            f"purpose_{code}", format_lazy("{} ({})", _("What the money is for."), LANGUAGES[code]), _purpose_in(code)
        )
        for code, _own_name in settings.LANGUAGES
    ),
    *(
        LineColumn(
            f"note_{code}", format_lazy("{} ({})", _("What must be known of it."), LANGUAGES[code]), _note_in(code)
        )
        for code, _own_name in settings.LANGUAGES
    ),
    LineColumn(
        "sources",
        _("Where the amount was read: title, place, and the day of reading."),
        lambda line: [citation_in_cell(citation) for citation in _citations(line)],
    ),
    LineColumn(
        "source_urls",
        _("The addresses of those sources that have one."),
        lambda line: [citation.source.url for citation in _citations(line) if citation.source.url],
    ),
)
NAMES = [column.name for column in COLUMNS]


def _rows(dataset: Dataset) -> Iterator[list[Value]]:
    """The values of each line of each entry, in English words."""
    for initiative in dataset.initiatives():
        for line in initiative.budget_lines.all():
            # The entry with all that was fetched with it, not a bare one.
            line.initiative = initiative
            with translation.override("en"):
                yield [column.value(line) for column in COLUMNS]


def _as_text(value: Value) -> str:
    if isinstance(value, Decimal):
        return plain_number(value)
    return defused(joined(value) if isinstance(value, list) else value)


def csv_chunks(dataset: Dataset) -> Iterator[str]:
    """The file, piece by piece."""
    yield BYTE_ORDER_MARK + _lines([NAMES])
    rows = ([_as_text(value) for value in row] for row in _rows(dataset))
    while chunk := list(islice(rows, CHUNK)):
        yield _lines(chunk)


def _lines(rows: list[list[str]]) -> str:
    text = io.StringIO(newline="")
    writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue()


def json_file_chunks(dataset: Dataset) -> Iterator[str]:
    """One object a line; what is not stated is null."""
    records = (
        {name: _as_json(value) for name, value in zip(NAMES, row, strict=True)} for row in _rows(dataset)
    )  # fmt: skip
    yield from json_chunks({"meta": about_json(dataset) | {"count": _number(dataset)}}, "budget_lines", records)


def _as_json(value: Value) -> str | float | list[str] | None:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value if isinstance(value, list) else value or None


def excel_chunks(dataset: Dataset) -> Iterator[bytes]:
    """The file, piece by piece, with a sheet that says what the columns mean."""
    with TemporaryFile() as file:
        with Workbook(file, {"constant_memory": True, "strings_to_urls": False}) as book:
            book.set_properties({"title": NAME, "created": datetime.combine(dataset.day, datetime.min.time())})
            number = _fill(book.add_worksheet("Budget lines"), dataset, book)
            tell(book.add_worksheet("About"), _about(dataset, number), book)
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


def _fill(sheet: Worksheet, dataset: Dataset, book: Workbook) -> int:
    bold, money = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.##"})
    sheet.freeze_panes(1, 0)
    for position, name in enumerate(NAMES):
        sheet.set_column(position, position, 44 if name.startswith(("initiative", "sources")) else 18)
        sheet.write_string(0, position, name, bold)
    last = 0
    for last, row in enumerate(_rows(dataset), start=1):
        for position, value in enumerate(row):
            if isinstance(value, Decimal):
                sheet.write_number(last, position, float(value), money)
            else:
                sheet.write_string(last, position, fitting(_as_text(value)))
    sheet.autofilter(0, 0, last, len(COLUMNS) - 1)
    return last


def _about(dataset: Dataset, number: int) -> list[tuple[str, str]]:
    said = dict(about(dataset)) | {"Number of rows": str(number)}
    with translation.override("en"):
        return [*said.items(), *((column.name, str(column.meaning)) for column in COLUMNS)]


def _number(dataset: Dataset) -> int:
    return BudgetLine.objects.filter(initiative__in=dataset.found.order_by().values("pk")).count()
