"""Change a plan: correct a value in all its rows, or decide what a row means."""

from django.db import transaction

from initiatives.models import PlannedRow, SpreadsheetImport, User
from initiatives.spreadsheets.rows.file_conventions import ANSWERS

from .locking import lock
from .planning import Stage, is_repeated, replan


@transaction.atomic
def correct(spreadsheet: SpreadsheetImport, user: User, about: str, value: str, instead: str) -> int:
    """Take another value wherever a column says this one. Returns in how many rows it stood. Raise NotPlannedError."""
    lock(spreadsheet, Stage.PLANNED)
    spreadsheet.corrections.setdefault(about, {})[value] = instead
    meant, twice = [], []
    for number, problems in spreadsheet.rows.with_problems().values_list("number", "problems").iterator():
        if any(each["about"] == about and each["value"] == value for each in problems):
            meant.append(number)
        elif is_repeated(problems):
            twice.append(number)
    replan(spreadsheet, user, [*meant, *twice])
    return len(meant)


@transaction.atomic
def answer_column(spreadsheet: SpreadsheetImport, user: User, about: str, convention: str, value: str) -> int:
    """Read a whole column in another way. Returns how many rows were doubted before. Raise NotPlannedError."""
    lock(spreadsheet, Stage.PLANNED)
    answers = spreadsheet.conventions.setdefault(ANSWERS, {}).setdefault(about, {})
    answers[convention] = value
    spreadsheet.save(update_fields=["conventions"])
    rows = spreadsheet.rows.with_problems().values_list("number", "problems").iterator()
    meant = [number for number, problems in rows if any(each["about"] == about for each in problems)]
    replan(spreadsheet, user, list(spreadsheet.rows.values_list("number", flat=True)))
    return len(meant)


@transaction.atomic
def decide(spreadsheet: SpreadsheetImport, user: User, row: PlannedRow, decision: str) -> None:
    """Keep what somebody decided of a row: new, skip, mine, theirs, or the number of the entry that it means.

    Raise NotPlannedError.
    """
    lock(spreadsheet, Stage.PLANNED)
    row.decision = decision
    row.save(update_fields=["decision"])
    others = spreadsheet.rows.with_problems().values_list("number", "problems").iterator()
    replan(spreadsheet, user, [row.number, *(number for number, problems in others if is_repeated(problems))])


@transaction.atomic
def decide_all(spreadsheet: SpreadsheetImport, user: User, decision: str) -> None:
    """The same for every likely duplicate that nobody decided. Raise NotPlannedError."""
    lock(spreadsheet, Stage.PLANNED)
    numbers = list(spreadsheet.rows.undecided().values_list("number", flat=True))
    spreadsheet.rows.undecided().update(decision=decision)
    replan(spreadsheet, user, numbers)
