"""One answer for all values of a column that have the same problem; `parsing.assumptions` has those about reading."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from initiatives.models import BudgetLine, Participation, Sequel, SpreadsheetImport, User
from initiatives.parsing.numbers import OTHER_CURRENCY
from initiatives.spreadsheets.columns.problems import Problem
from initiatives.spreadsheets.columns.read_context import NEW
from initiatives.text.folding import fold_name

from .locking import lock
from .planning import Stage, replan
from .repeated_rows import repeated_numbers

LONGEST_CORRECTION = 490


@dataclass(frozen=True)
class Answer:
    """`instead` gives the value to use for a problem; None where the answer does not fit it."""

    name: str
    label: StrOrPromise
    instead: Callable[[Problem], str | None]


def _suggestion(number: int) -> Callable[[Problem], str | None]:
    return lambda problem: problem.suggestions[number] if number < len(problem.suggestions) else None


def _as_new(problem: Problem) -> str | None:
    return next((each for each in problem.suggestions if each.startswith(NEW)), None)


def _nearest(problem: Problem) -> str | None:
    return next((each for each in problem.suggestions if not each.startswith(NEW)), None)


def _in_euros(problem: Problem) -> str | None:
    return " ".join(OTHER_CURRENCY.sub(" EUR ", problem.value, count=1).split())


NEAREST = Answer("nearest", _("Use the nearest for all"), _nearest)
PROPOSED = Answer("proposed", _("Use the proposed value for all"), _nearest)
LEAVE_OUT = Answer("leave_out", _("Leave all these values out"), lambda problem: "")
ANSWERS: dict[str, tuple[Answer, ...]] = {
    "unknown_organisation": (Answer("new", _("Add all as new"), _as_new), NEAREST, LEAVE_OUT),
    "unknown_term": (NEAREST, LEAVE_OUT),
    "unknown_entry": (NEAREST, LEAVE_OUT),
    "unknown_sequel": tuple(
        Answer(kind, Sequel.Kind(kind).label, _suggestion(number)) for number, kind in enumerate(Sequel.Kind.values)
    ),
    "unknown_source": (NEAREST, LEAVE_OUT),
    "unknown_role": tuple(
        Answer(role, Participation.Role(role).label, _suggestion(number))
        for number, role in enumerate(("lead", "funder", "operator", "partner"))
    ),
    "no_kind": tuple(
        Answer(kind, BudgetLine.Kind(kind).label, _suggestion(number))
        for number, kind in enumerate(("per_year", "total", "so_far"))
    ),
    "other_currency": (Answer("euros", _("All are in euros"), _in_euros), LEAVE_OUT),
    **dict.fromkeys(("bad_date", "bad_period"), (PROPOSED, LEAVE_OUT)),
    **dict.fromkeys(
        ("bad_day", "bad_number", "bad_amount", "bad_link", "bad_place", "bad_figure", "bad_event", "bad_yes_or_no",
         "below_zero", "percentage", "too_long", "small", "filler_date", "cell_error"),
        (LEAVE_OUT,),
    ),
}  # fmt: skip


def problems_of(
    spreadsheet: SpreadsheetImport, code: str, about: str, search: str = ""
) -> Iterator[tuple[int, Problem]]:
    """The problems of one kind and column, with their rows; of a search, those whose value or suggestion has it."""
    wanted = fold_name(search)
    rows = spreadsheet.rows.with_problems().values_list("number", "problems").iterator()
    for number, problems in rows:
        for kept in problems:
            if (kept["code"], kept["about"]) != (code, about):
                continue
            problem = Problem.from_json(kept)
            if not wanted or any(wanted in fold_name(text) for text in (problem.value, *problem.suggestions)):
                yield number, problem


@transaction.atomic
def answer_all(spreadsheet: SpreadsheetImport, user: User, code: str, about: str, name: str, search: str = "") -> int:
    """Give one answer to all values that have this problem. Return the number of values. Raise NotPlannedError."""
    lock(spreadsheet, Stage.PLANNED)
    answer = next(each for each in ANSWERS[code] if each.name == name)
    corrections = spreadsheet.corrections.setdefault(about, {})
    answered: set[str] = set()
    numbers: set[int] = set()
    for number, problem in problems_of(spreadsheet, code, about, search):
        instead = answer.instead(problem)
        if instead is None or not problem.value or max(len(problem.value), len(instead)) > LONGEST_CORRECTION:
            continue
        corrections[problem.value] = instead
        answered.add(problem.value)
        numbers.add(number)
    replan(spreadsheet, user, {*numbers, *repeated_numbers(spreadsheet)})
    return len(answered)


@transaction.atomic
def take_back(spreadsheet: SpreadsheetImport, user: User, about: str, value: str) -> None:
    """Forget the answer to a value, and plan all rows again: any may hold it. Raise NotPlannedError."""
    lock(spreadsheet, Stage.PLANNED)
    if spreadsheet.corrections.get(about, {}).pop(value, None) is not None:
        replan(spreadsheet, user, spreadsheet.rows.values_list("number", flat=True))
