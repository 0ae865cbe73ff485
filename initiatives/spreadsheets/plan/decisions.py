"""Change a plan: correct a value in all its rows, or decide which entry a row means."""

from django.db import transaction

from initiatives.models import Government, PlannedRow, SpreadsheetImport, User
from initiatives.models.vocabulary import Term
from initiatives.spreadsheets.rows.file_conventions import ANSWERS

from .locking import lock
from .planning import Stage, replan
from .repeated_rows import DIFFERENT, MERGE, SKIP, find_repeated, is_repeated, repeated_numbers


@transaction.atomic
def correct(spreadsheet: SpreadsheetImport, user: User, about: str, value: str, instead: str) -> int:
    """Use another value wherever a column says this one. Return the number of its rows. Raise NotPlannedError."""
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
    """Keep the decision on a row: new, skip, mine, theirs, or the number of the entry that it means.

    Raise NotPlannedError.
    """
    lock(spreadsheet, Stage.PLANNED)
    former = [row.merged_into] if row.merged_into else []
    row.decision, row.merged_into = decision, None
    row.save(update_fields=["decision", "merged_into"])
    replan(spreadsheet, user, {row.number, *former, *repeated_numbers(spreadsheet)})


@transaction.atomic
def decide_repeated(
    spreadsheet: SpreadsheetImport, user: User, decision: str, number: int | None = None, about: str = ""
) -> int:
    """Say of rows that mean the same entry that they are different, or merge them.

    Without a `number` of a row: all such rows whose problem is `about` the same. Only rows that share no more than
    their title can be different. Return the number of rows decided on. Raise NotPlannedError.
    """
    lock(spreadsheet, Stage.PLANNED)
    found = find_repeated(spreadsheet)
    all_groups = [group for group in found.groups() if about in ("", found.about(group))]
    groups = all_groups if number is None else [found.group_of(number)]
    decided: list[PlannedRow] = []
    for group in groups:
        rows = list(spreadsheet.rows.numbered(group))
        if decision == DIFFERENT and found.about(group) == "title":
            for row in rows:
                row.decision = DIFFERENT
            decided += rows
        elif decision == MERGE and len(rows) > 1:
            for row in rows[1:]:
                row.decision, row.merged_into = SKIP, rows[0].number
            # Rows that were merged before follow the row that they were merged into.
            later = list(spreadsheet.rows.merged_into_any(group[1:]))
            for row in later:
                row.merged_into = rows[0].number
            decided += [*rows, *later]
    PlannedRow.objects.keep(decided, ["decision", "merged_into"])
    replan(spreadsheet, user, {*(row.number for row in decided), *repeated_numbers(spreadsheet)})
    return len(decided)


def governments_to_choose(spreadsheet: SpreadsheetImport, user: User) -> list[Term]:
    """The governments that rows of this import may be of: a plan has the rights of its maker."""
    maker = spreadsheet.made_by or user
    found = Government._default_manager.in_bulk(None if maker.is_administrator else list(maker.government_ids))
    return sorted(found.values(), key=lambda government: government.name)


@transaction.atomic
def choose_government(spreadsheet: SpreadsheetImport, user: User, government: Term) -> int:
    """Take this government for each row without one. Return the number of such rows. Raise NotPlannedError."""
    lock(spreadsheet, Stage.PLANNED)
    constants = spreadsheet.mapping.setdefault("constants", {})
    constants["governments"] = government.slug
    rows = spreadsheet.rows.with_problems().values_list("number", "problems").iterator()
    without = [number for number, problems in rows if any(each["code"] == "no_government" for each in problems)]
    replan(spreadsheet, user, {*without, *repeated_numbers(spreadsheet)})
    return len(without)


@transaction.atomic
def decide_all(spreadsheet: SpreadsheetImport, user: User, decision: str) -> None:
    """Keep the same decision for every undecided likely duplicate. Raise NotPlannedError."""
    lock(spreadsheet, Stage.PLANNED)
    numbers = list(spreadsheet.rows.undecided().values_list("number", flat=True))
    spreadsheet.rows.undecided().update(decision=decision)
    replan(spreadsheet, user, numbers)
