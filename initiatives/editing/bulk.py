"""One change to many entries, previewed entry by entry before it is made."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from initiatives.history.records import give_reason
from initiatives.models import Challenge, Initiative, State, TargetGroup, Theme, Transition, User
from initiatives.models.status import ReviewInterval

from . import permissions
from .completeness import missing
from .consent import asked_sentence, leave_out
from .dry_run import dry_run
from .proposals import ask_for_consent
from .workflow import notify_of_transitions, record_transition

# More entries would lock the register for too long.
MOST = 500
MANY = "Changed with many others"
TERMS: dict[str, Any] = {"themes": Theme, "challenges": Challenge, "target_groups": TargetGroup}
Choices = list[tuple[StrOrPromise, list[tuple[str, StrOrPromise]]]]


@dataclass(frozen=True)
class BulkResult:
    initiative: Initiative
    said: str
    is_done: bool


def offered_changes() -> Choices:
    """The possible changes by kind: `step:published`, `interval:12`, `add:themes:3`, `take:themes:3`."""
    found: Choices = [
        (_("Step"), [(f"step:{state}", State(state).label) for state in State.values]),
        (_("To be confirmed every"), [(f"interval:{months}", label) for months, label in ReviewInterval.choices]),
    ]
    for relation, model in TERMS.items():
        name = model._meta.verbose_name
        terms = list(model._default_manager.all())
        for verb, heading in (("add", _("Add: %(name)s")), ("take", _("Remove: %(name)s"))):
            offered: list[tuple[str, StrOrPromise]]
            offered = [(f"{verb}:{relation}:{term.pk}", str(term)) for term in terms]
            found.append((heading % {"name": name}, offered))
    return found


def preview(initiatives: Iterable[Initiative], what: str, user: User, comment: str) -> list[BulkResult]:
    """The results that `change` would have."""
    with dry_run():
        results = change(initiatives, what, user, comment)
    return results


@transaction.atomic
def change(initiatives: Iterable[Initiative], what: str, user: User, comment: str) -> list[BulkResult]:
    """Change every entry that the user may edit, read again under lock. The results give a reason for the others."""
    listed = list(initiatives)
    current = Initiative.objects.with_governments().read_locked(entry.pk for entry in listed)
    taken: list[Transition] = []
    results = [_result(entry, current.get(entry.pk), what, user, comment, taken) for entry in listed]
    notify_of_transitions(taken, user)
    return results


def _result(
    listed: Initiative, initiative: Initiative | None, what: str, user: User, comment: str, taken: list[Transition]
) -> BulkResult:
    if initiative is None:
        return BulkResult(listed, _("left: it is no longer there"), False)
    if not permissions.may_edit(user, initiative):
        return BulkResult(initiative, _("left: you may not change it"), False)
    try:
        with transaction.atomic():
            said = _change(initiative, what, user, comment, taken)
    except ValidationError as error:
        return BulkResult(initiative, _("left: %(why)s") % {"why": " ".join(error.messages)}, False)
    return BulkResult(initiative, said or _("nothing changes"), bool(said))


def _change(initiative: Initiative, what: str, user: User, comment: str, taken: list[Transition]) -> str:
    kind, _colon, value = what.partition(":")
    give_reason(initiative, MANY)
    if kind == "step":
        return _step(initiative, value, user, comment, taken)
    if kind == "interval":
        return _interval(initiative, int(value))
    relation, _colon, number = value.partition(":")
    return _term(initiative, relation, int(number), is_added=kind == "add")


def _step(initiative: Initiative, state: str, user: User, comment: str, taken: list[Transition]) -> str:
    before = initiative.state
    if before == state:
        return ""
    permissions.check_transition(user, before, state)
    if state == State.PUBLISHED and (lacking := missing(initiative)):
        raise ValidationError("; ".join(each.said for each in lacking))
    is_to_be_public = state not in State.before_publication()
    held = leave_out(user, initiative) if is_to_be_public else set()
    initiative.state = state
    initiative.save()
    taken.append(record_transition(initiative, before, user, comment))
    said = _arrow(State(before).label, State(state).label)
    return f"{said}. {asked_sentence(held)}" if ask_for_consent(initiative, held, user, comment) else said


def _interval(initiative: Initiative, months: int) -> str:
    before = initiative.review_interval
    if before == months:
        return ""
    initiative.review_interval = months
    initiative.save()
    return _arrow(ReviewInterval(before).label, ReviewInterval(months).label)


def _term(initiative: Initiative, relation: str, number: int, is_added: bool) -> str:
    terms = getattr(initiative, relation)
    before = list(terms.all())
    if (number in {term.pk for term in before}) == is_added:
        return ""
    terms.add(number) if is_added else terms.remove(number)
    return _arrow(_named(before), _named(terms.all()))


def _named(terms: Iterable[object]) -> str:
    return ", ".join(str(term) for term in terms) or "–"


def _arrow(before: StrOrPromise, after: StrOrPromise) -> str:
    return f"{before} → {after}"
