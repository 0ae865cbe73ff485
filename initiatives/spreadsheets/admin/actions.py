"""The buttons of a plan: continue, correct, decide, apply, undo."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import SuspiciousOperation
from django.http import HttpResponse, HttpResponseNotAllowed
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from initiatives.models import Role, SpreadsheetImport
from initiatives.parsing.assumptions import column_answers
from initiatives.spreadsheets.mapping.column_mapping import targets
from initiatives.spreadsheets.plan import decisions, planning, steps
from initiatives.spreadsheets.plan.answers import ANSWERS, LONGEST_CORRECTION, answer_all, take_back
from initiatives.spreadsheets.plan.applying import NoRightError, PlanChangedError, apply
from initiatives.spreadsheets.plan.locking import NotPlannedError
from initiatives.spreadsheets.plan.repeated_rows import DIFFERENT, MERGE
from initiatives.spreadsheets.plan.undoing import NotAppliedError, undo

from . import import_page
from .import_page import ImportPage
from .plan_page import place_in_plan

MOST_NAMED = 20


def act(page: ImportPage) -> HttpResponse:
    """Do what the pressed button names, and show the plan again."""
    for name, action in ACTIONS.items():
        if name in page.request.POST:
            try:
                action(page)
            except NotPlannedError:
                page.tell(
                    _("There is no plan here any more: it was applied meanwhile, or is being made."), messages.WARNING
                )
            return _back(page)
    return HttpResponseNotAllowed(["GET"])


def _back(page: ImportPage) -> HttpResponse:
    """The page that the form was on."""
    sent = page.request.POST
    if (here := sent.get("here")) in ("values", "answers"):
        names = ("code", "about", "q") if here == "values" else ("q",)
        return page.go("values", "?" + urlencode({name: sent.get(name, "")[:LONGEST_CORRECTION] for name in names}))
    return page.go(query=place_in_plan(page))


def _continue(page: ImportPage) -> None:
    if page.spreadsheet.stage == SpreadsheetImport.Stage.PLANNING:
        planning.plan_rows(page.spreadsheet, page.user, import_page.SECONDS)
    elif page.spreadsheet.stage in steps.IN_STEPS:
        _work(page)


def _work(page: ImportPage) -> None:
    """Do some steps, and tell of the end of them."""
    before = page.spreadsheet.stage
    if not steps.work(page.spreadsheet, page.user, import_page.SECONDS):
        return
    stage = page.spreadsheet.stage
    if stage == SpreadsheetImport.Stage.APPLIED and before != stage:
        _tell_applied(page, page.spreadsheet)
    elif stage == SpreadsheetImport.Stage.UNDONE and before != stage:
        _tell_undone(page, page.spreadsheet)


def _stop(page: ImportPage) -> None:
    steps.stop(page.spreadsheet)
    _work(page)


def _correct(page: ImportPage) -> None:
    sent = {name: page.request.POST.get(name, "").replace("\0", "") for name in ("about", "value", "instead", "other")}
    instead = (sent["instead"] or sent["other"]).strip()
    if not instead or not sent["value"] or max(len(sent["value"]), len(instead)) > LONGEST_CORRECTION:
        page.tell(_("Say which value to use instead."), messages.ERROR)
        return
    number = decisions.correct(page.spreadsheet, page.user, sent["about"], sent["value"], instead)
    said = ngettext(
        "“%(instead)s” is now used in %(number)s row.", "“%(instead)s” is now used in %(number)s rows.",
        number,
    )  # fmt: skip
    page.tell(said % {"instead": instead, "number": number})


def _answer_column(page: ImportPage) -> None:
    """Read a whole column as one of the offered answers says."""
    about, code = page.request.POST.get("about", ""), page.request.POST.get("code", "")
    wanted = page.request.POST.get("_answer_column", "")
    answer = next((each for each in column_answers(code) if each.value == wanted), None)
    if answer is None or about not in targets():
        raise SuspiciousOperation("Such an answer is not offered.")
    decisions.answer_column(page.spreadsheet, page.user, about, answer.convention, answer.value)
    page.tell(_("The column is now read so: %(answer)s.") % {"answer": answer.words})


def _answer_all(page: ImportPage) -> None:
    sent = {name: page.request.POST.get(name, "").replace("\0", "") for name in ("code", "about", "q", "_answer_all")}
    if sent["_answer_all"] not in {answer.name for answer in ANSWERS.get(sent["code"], ())}:
        raise SuspiciousOperation("An answer is one of those that are offered.")
    number = answer_all(
        page.spreadsheet, page.user, sent["code"], sent["about"], sent["_answer_all"], sent["q"][:LONGEST_CORRECTION]
    )
    said = ngettext("%(number)s value was answered.", "%(number)s values were answered.", number)
    page.tell(said % {"number": number}, messages.SUCCESS if number else messages.WARNING)


def _take_back(page: ImportPage) -> None:
    take_back(page.spreadsheet, page.user, page.request.POST.get("about", ""), page.request.POST.get("value", ""))


def _decide(page: ImportPage) -> None:
    number, decision = page.request.POST.get("row", ""), page.request.POST.get("_decide", "")
    row = page.spreadsheet.rows.numbered([int(number)]).first() if number.isdecimal() and len(number) < 10 else None
    allowed = {"new", "skip", "mine", "theirs", "none"}
    if row is None or (decision not in allowed and decision not in {str(pk) for pk in row.duplicates}):
        raise SuspiciousOperation("A decision is about a row of this file.")
    decisions.decide(page.spreadsheet, page.user, row, "" if decision == "none" else decision)


def _decide_all(page: ImportPage) -> None:
    """The same decision for every likely duplicate without one."""
    decision = page.request.POST.get("_decide_all", "")
    if decision not in {"new", "skip"}:
        raise SuspiciousOperation("All can be new, or be left out.")
    decisions.decide_all(page.spreadsheet, page.user, decision)


def _decide_repeated(page: ImportPage) -> None:
    """Rows that mean the same entry are different after all, or are merged: those of one row, or all of them."""
    decision, row = page.request.POST.get("_decide_repeated", ""), page.request.POST.get("row", "")
    if decision not in {DIFFERENT, MERGE} or (row and not (row.isdecimal() and len(row) < 10)):
        raise SuspiciousOperation("Such rows are different, or are merged.")
    about = page.request.POST.get("about", "")
    decided = decisions.decide_repeated(page.spreadsheet, page.user, decision, int(row) if row else None, about)
    if not decided:
        page.tell(_("Rows with the same identifier cannot be different: merge them, or exclude one."), messages.ERROR)


def _choose_government(page: ImportPage) -> None:
    slug = page.request.POST.get("government", "")
    offered = decisions.governments_to_choose(page.spreadsheet, page.user)
    government = next((each for each in offered if each.slug == slug), None)
    if government is None:
        page.tell(_("Choose one of your governments."), messages.ERROR)
        return
    number = decisions.choose_government(page.spreadsheet, page.user, government)
    said = ngettext(
        "%(number)s row is now of this government: %(government)s.",
        "%(number)s rows are now of this government: %(government)s.",
        number,
    )
    page.tell(said % {"number": number, "government": government})


def _apply(page: ImportPage) -> None:
    is_direct = "is_direct" in page.request.POST and page.user.is_at_least(Role.PUBLISHER)
    if steps.is_large(page.spreadsheet):
        steps.start_applying(page.spreadsheet, page.user, is_direct)
        _work(page)
        return
    try:
        applied = apply(page.spreadsheet, page.user, is_direct)
    except NoRightError as error:
        said = _("Nothing was written: you may not write these rows: %(rows)s.")
        page.tell(said % {"rows": _numbers(error.numbers)}, messages.ERROR)
    except PlanChangedError as changed:
        said = ngettext(
            "Nothing was written: the register changed, and row %(rows)s would now do something else."
            " Look at it, and apply again.",
            "Nothing was written: the register changed, and rows %(rows)s would now do something else."
            " Look at them, and apply again.",
            len(changed.numbers),
        )
        page.tell(said % {"rows": _numbers(changed.numbers)}, messages.ERROR)
    else:
        _tell_applied(page, applied)


def _tell_applied(page: ImportPage, applied: SpreadsheetImport) -> None:
    page.admin.log_change(page.request, applied, f"Applied: {applied.file_name}")
    page.tell(_("Applied. The outcome of each row is below."))


def _undo(page: ImportPage) -> None:
    try:
        if steps.was_large(page.spreadsheet):
            steps.start_undoing(page.spreadsheet, page.user)
            _work(page)
            return
        undone = undo(page.spreadsheet, page.user)
    except NotAppliedError:
        page.tell(_("There is nothing to undo here any more."), messages.WARNING)
        return
    _tell_undone(page, undone)


def _tell_undone(page: ImportPage, undone: SpreadsheetImport) -> None:
    page.admin.log_change(page.request, undone, f"Undone: {undone.file_name}")
    kept = undone.counts.get("outcome_kept", 0)
    if kept:
        said = ngettext(
            "Undone, but for %(number)s entry that was edited since or that you may not change.",
            "Undone, but for %(number)s entries that were edited since or that you may not change.",
            kept,
        )
        page.tell(said % {"number": kept}, messages.WARNING)
    else:
        page.tell(_("Undone: everything is as it was before."))


def _numbers(numbers: list[int]) -> str:
    return ", ".join(str(number) for number in numbers[:MOST_NAMED])


ACTIONS: dict[str, Callable[[ImportPage], None]] = {
    "_continue": _continue,
    "_correct": _correct,
    "_answer_column": _answer_column,
    "_answer_all": _answer_all,
    "_take_back": _take_back,
    "_decide": _decide,
    "_decide_all": _decide_all,
    "_decide_repeated": _decide_repeated,
    "_choose_government": _choose_government,
    "_apply": _apply,
    "_undo": _undo,
    "_stop": _stop,
}
