"""Sentences about a file: the refusal, the assumptions, the problem of a cell."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from initiatives.spreadsheets.columns.problems import Problem
from initiatives.spreadsheets.reading.cells import column_letters
from initiatives.spreadsheets.reading.refusal import RefusedError

REFUSALS: dict[str, StrOrPromise] = {
    "empty": gettext_lazy("The file is empty."),
    "no_rows": gettext_lazy("No rows with initiatives were found below a row of headings."),
    "no_sheet": gettext_lazy("The workbook has no sheet of cells."),
    "not_a_spreadsheet": gettext_lazy(
        "This is not a spreadsheet. Import an Excel (.xlsx, .xls), OpenDocument (.ods), CSV or TSV file."
    ),
    "web_page": gettext_lazy("This is a web page, whatever its name says. Save it as .xlsx in a spreadsheet program."),
    "xml_file": gettext_lazy("This is an XML file, whatever its name says. Save it as .xlsx in a spreadsheet program."),
    "broken": gettext_lazy("The file is damaged: open it in a spreadsheet program and save it again."),
    "locked": gettext_lazy("The file is protected by a password: save it without one."),
    "size": gettext_lazy("The file is larger than %(most)s MB."),
    "rows": gettext_lazy("The sheet has more than %(most)s rows: import it in parts."),
    "rows_to_cell": gettext_lazy(
        "The cell %(cell)s lies below more than %(most)s rows: remove it, or import the sheet in parts."
    ),
    "columns": gettext_lazy("The sheet has more than %(most)s columns."),
    "cells": gettext_lazy("The sheet has more than %(most)s cells."),
    "cell_too_long": gettext_lazy("A cell holds more than %(most)s letters: perhaps a quotation mark never closes."),
    "expansion": gettext_lazy("Unpacked, the file would become more than %(most)s times larger: it is not opened."),
    "memory": gettext_lazy("Reading the file takes more memory than it may."),
    "too_much": gettext_lazy("Reading the file takes more than %(seconds)s seconds or %(memory)s MB: it was stopped."),
}
DELIMITERS: dict[str, StrOrPromise] = {
    "semicolon": gettext_lazy("semicolon"),
    "tab": gettext_lazy("tab"),
    "bar": gettext_lazy("bar"),
}
NOTES: dict[str, StrOrPromise] = {
    "stray_bytes": gettext_lazy(
        "These lines hold bytes that are not UTF-8; they were read as Windows letters: %(value)s."
    ),
    "control_characters": gettext_lazy("Control characters, which no text has, were taken out: %(value)s."),
    "beyond": gettext_lazy(
        "These rows have cells beyond the last heading; perhaps a comma in a value was taken for the end of a cell: "
        "%(value)s."
    ),
    "far_cells": gettext_lazy("Cells far from all others were left out: %(value)s."),
    "encoding": gettext_lazy("Read as %(value)s text, since it is not UTF-8."),
    "delimiter": gettext_lazy("Between the cells stands a %(value)s."),
    "line_ends": gettext_lazy("Its line ends are unusual; empty lines between the rows were left out."),
    "total": gettext_lazy("Rows with totals were left out: %(value)s."),
    "section": gettext_lazy("Rows with one heading between the others were left out: %(value)s."),
    "heading_again": gettext_lazy("Rows that repeat the headings were left out: %(value)s."),
    "above": gettext_lazy("Rows above the headings were left out: %(value)s."),
    "other_table": gettext_lazy("Another table begins below: its rows were left out. Import it by itself: %(value)s."),
    "remark": gettext_lazy("Rows with a remark about the table were left out: %(value)s."),
    "merged": gettext_lazy("A merged cell counts for each row that it covers: %(value)s."),
    "nothing_used": gettext_lazy("Rows with nothing in a column that is used were left out: %(value)s."),
    "other_countries": gettext_lazy("Rows of other countries were left out: %(value)s."),
    "budget_classes": gettext_lazy(
        "Records that give a class of budget and no amount: %(value)s. No amount was made of it."
    ),
}


def refusal_sentence(error: RefusedError) -> str:
    code = "rows_to_cell" if error.code == "rows" and "cell" in error.values else error.code
    return str(REFUSALS.get(code, REFUSALS["broken"])) % error.values


def note_sentences(notes: list[dict[str, object]]) -> list[str]:
    """Each assumption about a file as a sentence."""
    found = []
    for each in notes:
        code, value = str(each["code"]), str(each.get("value", ""))
        value = str(DELIMITERS.get(value, value)) if code == "delimiter" else value
        number = each.get("number", 0)
        if isinstance(number, int) and number > len(value.split(", ")):
            value += " …"
        found.append(str(NOTES[code]) % {"value": value})
    return found


def cell_reference(problem: Problem, row: int) -> str:
    """The cell as the spreadsheet names it: C12; the row where no cell is meant."""
    if problem.column is None:
        return _("row %(number)s") % {"number": row}
    return f"{column_letters(problem.column)}{row}"


def problem_line(problem: Problem, row: int) -> str:
    """One line: C12 “Vlandren”: This value is not in the list of the column. Perhaps: Vlaanderen."""
    value = f" “{problem.value}”" if problem.value else ""
    line = f"{cell_reference(problem, row)}{value}: {problem.sentence}"
    if problem.detail:
        line += f" ({problem.detail})"
    if problem.suggestions:
        line += " " + _("Perhaps: %(names)s.") % {"names": "; ".join(problem.suggestions)}
    return line
