"""The meaning of each column and the form of its cells: for the explaining sheet, the notes, and docs/columns."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from initiatives.spreadsheets.columns.cell_values import ERASING
from initiatives.spreadsheets.columns.choice_words import labels, yes_or_no_label
from initiatives.spreadsheets.columns.definitions import COLUMNS, Column
from initiatives.spreadsheets.columns.widgets import (
    ComputedWidget,
    DateWidget,
    LinkWidget,
    OtherNamesWidget,
    ParentWidget,
    StatusWidget,
    TermsWidget,
    TextWidget,
    YesNoWidget,
)

HOW_RELATED: dict[str, StrOrPromise] = {
    "organisations": gettext_lazy(
        "Name, short name, identifier or enterprise number, and role: “imec (lead)”. Several stand with a bar or a"
        " semicolon between them. A plus sign before a name adds a new organisation: “+Name (lead)”."
    ),
    "instruments": gettext_lazy("From the list; several stand with a bar between them."),
    "budgets": gettext_lazy(
        "Amount, kind and period: “32000000 EUR per year (2019-)”. Several stand with a bar between them."
        " Before the amount may stand: about, more than, almost, up to."
    ),
    "key_figures": gettext_lazy("Number and what it counts: “more than 60 companies supported”."),
    "sequels": gettext_lazy(
        "The identifier or the title of the other entry, how it came of this one, and the source in square brackets:"
        " “digital-plan-2030 (was followed by) [Title, page 3]”."
    ),
    "events": gettext_lazy(
        "Date and sentence, and the source in square brackets: “2022-10-28: approved by the Council [Title, page 3]”."
    ),
    "sources": gettext_lazy(
        "Title and place of a source that the register knows: “Title, page 3”. A new one stands with a plus sign and"
        " its publisher: “+Title (Publisher), page 3”."
    ),
}
HOW_TO_WRITE: tuple[tuple[type, StrOrPromise], ...] = (
    (DateWidget, gettext_lazy("As precise as the source: 2021, 2021-Q1, 2021-04 or 2021-04-30.")),
    (
        TermsWidget,
        gettext_lazy("From the list, by name in any language or by identifier; several stand with a bar between them."),
    ),
    (
        ParentWidget,
        gettext_lazy("The identifier or the title of the wider entry, which may stand in another row of the file."),
    ),
    (StatusWidget, gettext_lazy("From the list, together with the day of which the source says so.")),
    (YesNoWidget, gettext_lazy("Yes or no.")),
    (LinkWidget, gettext_lazy("An address that begins with https://.")),
    (OtherNamesWidget, gettext_lazy("Several stand with a bar between them.")),
    (ComputedWidget, gettext_lazy("To read only: the register works it out.")),
    (TextWidget, gettext_lazy("Text.")),
)


def how_to_write(column: Column) -> StrOrPromise:
    """How a cell of the column is written."""
    if column.related:
        return HOW_RELATED[column.name]
    if column.name == "id":
        return gettext_lazy("Leave it empty for a new entry, and unchanged otherwise.")
    return next(said for kind, said in HOW_TO_WRITE if isinstance(column.widget, kind))


def rules() -> list[str]:
    """Rules for the whole table."""
    return [
        _("One row is one initiative. An empty cell leaves what the register holds as it is."),
        _("To take something away, write %(word)s in its cell.") % {"word": " / ".join(sorted(ERASING))},
        _("New rows become drafts. Changes of public entries become proposals, unless a publisher wants them at once."),
        _("Nothing is written before you have seen, row by row, what would happen; and everything can be undone."),
    ]


def choices(column: Column, language: str) -> list[str]:
    """The words of a choice that is no vocabulary of the register."""
    if isinstance(column.widget, StatusWidget):
        return labels("status", language)
    if isinstance(column.widget, YesNoWidget):
        return [yes_or_no_label(True, language), yes_or_no_label(False, language)]
    return []


def as_markdown(language: str) -> str:
    """The data dictionary in the active language; `language` names it in the first line."""
    lines = [
        f"# {_('The columns of our spreadsheets')}",
        "",
        f"<!-- {language}: written by `python manage.py document_columns` from the code; do not edit. -->",
        "",
        *(f"- {rule}" for rule in rules()),
        "",
        f"| {_('Column')} | {_('Name in the file')} | {_('What it says')} | {_('How it is written')} |",
        "|---|---|---|---|",
    ]
    for column in COLUMNS:
        cells = [str(column.heading), f"`{column.name}`", str(column.meaning), str(how_to_write(column))]
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines) + "\n"
