"""Our own workbooks: the template, and entries to edit and import again.

Drop-downs from the vocabularies, notes on the headings, an example, a sheet that explains, and a hidden sheet that says
what each cell held when the workbook was made.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from tempfile import TemporaryFile
from typing import Any

from django.db.models import Model
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from initiatives.formatting.style import Style
from initiatives.models import Initiative
from initiatives.models.languages import LANGUAGES, text_in
from initiatives.opendata.tables import PIECE, WIDTHS, fitting
from initiatives.spreadsheets.columns.choice_words import label, yes_or_no_label
from initiatives.spreadsheets.columns.definitions import COLUMNS, heading
from initiatives.spreadsheets.columns.lookups import VOCABULARIES

from . import column_docs, snapshot_sheet

# Rows below the last that still have drop-downs.
EXTRA_ROWS = 1000


def chunks(entries: Iterable[Initiative], language: str, site: str = "") -> Iterator[bytes]:
    """A workbook of entries, which come with sheet details, piece by piece; without any it is the template."""
    with TemporaryFile() as file, translation.override(language):
        with Workbook(file, {"constant_memory": True, "strings_to_urls": False, "strings_to_formulas": False}) as book:
            moment = timezone.now()
            book.set_properties({"title": _("Belgian AI initiatives"), "created": datetime(moment.year, 1, 1)})
            _fill(book, entries, language, site, moment)
        file.seek(0)
        while chunk := file.read(PIECE):
            yield chunk


def _fill(book: Any, entries: Iterable[Initiative], language: str, site: str, moment: datetime) -> None:
    sheet, example = book.add_worksheet(_("Initiatives")), book.add_worksheet(_("Example"))
    explained, lists = book.add_worksheet(_("Explanation")), book.add_worksheet(_("Lists"))
    snapshot = book.add_worksheet(snapshot_sheet.SHEET_NAME)
    snapshot.very_hidden()
    _head(book, sheet, language)
    _head(book, example, language)
    for column_number, text in enumerate(_example(language)):
        example.write_string(1, column_number, text)
    _explain(book, explained, language)
    ranges = _lists(book, lists, language)
    snapshot.write_row(
        0, 0, [snapshot_sheet.MARK, snapshot_sheet.VERSION, moment.isoformat(timespec="seconds"), language]
    )
    snapshot.write_row(1, 0, [column.name for column in COLUMNS])
    last = 0
    for last, entry in enumerate(entries, start=1):
        for column_number, text in enumerate(row_of(entry, language, site)):
            if text:
                sheet.write_string(last, column_number, fitting(text))
                snapshot.write_string(last + 1, column_number, fitting(text))
    if last:
        sheet.autofilter(0, 0, last, len(COLUMNS) - 1)
    _drop_downs(sheet, ranges, last + EXTRA_ROWS, language)


def row_of(entry: Initiative, language: str, site: str) -> list[str]:
    texts = [column.text(entry, Style(language)) for column in COLUMNS]
    texts[1] = f"{site}{texts[1]}"
    return texts


def _head(book: Any, sheet: Worksheet, language: str) -> None:
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    read_only = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "font_color": "#666666"})
    sheet.freeze_panes(1, 0)
    for column_number, column in enumerate(COLUMNS):
        sheet.set_column(column_number, column_number, WIDTHS.get(column.name) or WIDTHS.get(column.name[:-3], 22))
        sheet.write_string(0, column_number, heading(column.name, language), read_only if column.is_computed else bold)
        note = f"{column.meaning}\n\n{column_docs.how_to_write(column)}"
        sheet.write_comment(0, column_number, note, {"x_scale": 2, "y_scale": 1.5, "author": ""})


def _example(language: str) -> list[str]:
    """A made-up entry, in the words of the language. It is never imported."""
    about = label("qualifier", "about", language)
    said = {
        f"title_{language}": _("Example: vouchers for a first AI project"),
        f"summary_{language}": _("Small companies get a voucher for advice on a first project with AI."),
        "start": "2021-Q1", "end": "2023",
        "status": label("status", "running", language), "status_as_of": "2021-09-01",
        "budgets": f"{about} 2500000 EUR {label('kind', 'per_year', language)} (2021-2023)",
        "key_figures": f"{label('qualifier', 'more_than', language)} 60 " + _("companies supported"),
        "website": "https://www.example.org",
        "is_title_descriptive": yes_or_no_label(False, language),
    }  # fmt: skip
    for column, model in VOCABULARIES.items():
        terms: list[Model] = list(model._default_manager.all()[:2])
        said[column] = " | ".join(text_in(term, "name", language) for term in terms[: 2 if column == "themes" else 1])
    return [said.get(column.name, "") for column in COLUMNS]


def _explain(book: Any, sheet: Worksheet, language: str) -> None:
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 22)
    sheet.set_column(2, 3, 70)
    line = 0
    for rule in column_docs.rules():
        sheet.write_string(line, 0, rule)
        line += 1
    line += 1
    for column_number, text in enumerate(
        (_("Column"), _("Name in the file"), _("What it says"), _("How it is written"))
    ):
        sheet.write_string(line, column_number, text, bold)
    for column in COLUMNS:
        line += 1
        said = (heading(column.name, language), column.name, str(column.meaning), str(column_docs.how_to_write(column)))
        for column_number, text in enumerate(said):
            sheet.write_string(line, column_number, text, wrapped)


def _lists(book: Any, sheet: Worksheet, language: str) -> dict[str, str]:
    """A column for each list of words; returns the range of each."""
    bold = book.add_format({"bold": True})
    found: dict[str, list[str]] = {
        column: [text_in(term, "name", language) for term in model._default_manager.all()]
        for column, model in VOCABULARIES.items()
    } | {column.name: words for column in COLUMNS if (words := column_docs.choices(column, language))}
    sheet.set_column(0, len(found), 40)
    names = list(found)
    for column_number, name in enumerate(names):
        sheet.write_string(0, column_number, heading(name, language), bold)
    for line in range(max(len(words) for words in found.values())):
        for column_number, name in enumerate(names):
            if line < len(found[name]):
                sheet.write_string(line + 1, column_number, found[name][line])
    title = sheet.get_name().replace("'", "''")
    return {
        name: f"='{title}'!${xl_col_to_name(column_number)}$2:${xl_col_to_name(column_number)}${len(found[name]) + 1}"
        for column_number, name in enumerate(names)
        if found[name]
    }


def _drop_downs(sheet: Worksheet, ranges: dict[str, str], last: int, language: str) -> None:
    for column_number, column in enumerate(COLUMNS):
        if column.name in ranges:
            allows_several = column.name in VOCABULARIES
            sheet.data_validation(1, column_number, last, column_number, {
                "validate": "list", "source": ranges[column.name],
                "error_type": "information" if allows_several else "stop",
                "error_title": str(column.heading)[:32],
                "error_message": str(column_docs.how_to_write(column))[:255],
            })  # fmt: skip


def file_name(language: str, stem: str) -> str:
    return f"{stem}-{language if language in LANGUAGES else 'en'}.xlsx"
