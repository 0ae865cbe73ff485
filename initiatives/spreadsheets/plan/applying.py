"""A plan becomes true: everything is checked again, then all of it is written, or none."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from initiatives.editing import permissions
from initiatives.editing.changesets import entry_version, write
from initiatives.editing.mail import send
from initiatives.editing.proposals import propose
from initiatives.history.snapshots import Difference, Version
from initiatives.models import (
    Initiative,
    InitiativeRedirect,
    Organisation,
    PlannedRow,
    Role,
    Source,
    SpreadsheetImport,
    State,
    User,
)
from initiatives.spreadsheets.columns.problems import Problem
from initiatives.spreadsheets.columns.related import NEW
from initiatives.spreadsheets.mapping.column_mapping import Mapping

from .new_entries import create, free_slug
from .planning import AT_ONCE, count, finish, is_same, lock, store, understanding

Stage, Kind, Outcome = SpreadsheetImport.Stage, PlannedRow.Kind, PlannedRow.Outcome
REASON = "Import"
COMPARED = ("number", "kind", "entry_id", "cells", "wanted")


class PlanChangedError(Exception):
    """The register is no longer as the plan found it: the plan was made anew, and these rows do something else now."""

    def __init__(self, numbers: list[int]) -> None:
        super().__init__(numbers)
        self.numbers = numbers


class NoRightError(Exception):
    """Who applies the plan may not write these rows, though who made it may."""

    def __init__(self, numbers: list[int]) -> None:
        super().__init__(numbers)
        self.numbers = numbers


class _Refused(Exception):
    """What a model answered to one row; out of the transaction that is undone."""

    def __init__(self, row: PlannedRow, error: ValidationError) -> None:
        super().__init__(row.number)
        self.row, self.error = row, error


def apply(spreadsheet: SpreadsheetImport, user: User, is_direct: bool = False) -> SpreadsheetImport:
    """Write what the plan says; changes of public entries as proposals, unless who may publish wants them at once.

    Raise, with nothing written, NotPlannedError, NoRightError, or PlanChangedError where a row would now do something
    else: the new plan is kept.
    """
    moved: list[int] = []
    try:
        with transaction.atomic():
            # Apart from what was handed in: where all is undone, that stays as it was.
            held = SpreadsheetImport.objects.get(pk=spreadsheet.pk)
            lock(held, Stage.PLANNED)
            moved = _check_again(held, user)
            if not moved:
                _check_rights(held, user)
                _write(held, user, is_direct)
                return held
    except _Refused as refused:
        problem = Problem("refused", refused.row.title, "", detail=" ".join(refused.error.messages))
        refused.row.problems = [*refused.row.problems, problem.as_json()]
        refused.row.kind = Kind.REFUSED
        refused.row.save(update_fields=["problems", "kind"])
        spreadsheet.counts = count(spreadsheet)
        spreadsheet.save(update_fields=["counts"])
        raise PlanChangedError([refused.row.number]) from None
    raise PlanChangedError(moved)


def _check_again(held: SpreadsheetImport, user: User) -> list[int]:
    """Plan every row anew, and keep what differs. Entries are locked first: nobody changes them until all is done."""
    entries = held.rows.of_kind(Kind.CHANGED, Kind.UNCHANGED, Kind.DOUBLE).exclude(entry=None)
    Initiative.objects.hold_all(entries.order_by().values("entry"))
    understand = understanding(held, user)
    moved: list[int] = []
    last = 0
    while some := list(held.rows.filter(number__gt=last)[:AT_ONCE]):
        last = some[-1].number
        before = {row.number: {name: getattr(row, name) for name in COMPARED} for row in some}
        twice = {row.number for row in some if any(each["code"] == "twice" for each in row.problems)}
        refused = {row.number for row in some if any(_is_from_a_model(each) for each in row.problems)}
        understood = [each for each in understand.rows(some) if each.row.number not in twice | refused]
        changed = [each for each in understood if not is_same(each.row, before[each.row.number])]
        store(changed)
        moved += [each.row.number for each in changed]
    if moved:
        finish(held)
    return moved


def _check_rights(held: SpreadsheetImport, user: User) -> None:
    """The plan holds to the rights of its maker; who applies it needs theirs as well."""
    if user.is_administrator or user.pk == held.made_by_id:
        return
    rows = held.rows.of_kind(Kind.NEW, Kind.CHANGED).exclude(decision="skip").with_entries()
    numbers = [
        row.number for row in rows.prefetch_related("entry__governments").iterator(AT_ONCE) if not _may(user, row)
    ]
    if numbers:
        raise NoRightError(numbers)


def _may(user: User, row: PlannedRow) -> bool:
    entry = row.entry
    if entry is None:
        return bool({int(pk) for pk in row.wanted["fields"].get("governments", [])} & user.government_ids)
    try:
        permissions.check_governments_in(user, entry, [Difference(*each) for each in row.wanted["differences"]])
    except ValidationError:
        return False
    return permissions.may_edit(user, entry) or permissions.may_propose(user, entry)


def _is_from_a_model(problem: dict[str, Any]) -> bool:
    return bool(problem["code"] == "refused" and not problem["about"])


def _write(held: SpreadsheetImport, user: User, is_direct: bool) -> None:
    moment = timezone.now()
    made = Made(user, Mapping.from_json(held.mapping).language)
    reason = f"{REASON}: {held.file_name}"[:100]
    _create(held, user, reason, moment, made)
    for row in held.rows.of_kind(Kind.CHANGED).exclude(decision="skip").with_entries():
        _change(row, user, reason, is_direct, made)
    held.rows.filter(outcome="").of_kind(Kind.CHANGED).update(outcome=Outcome.LEFT)
    held.stage, held.applied, held.applied_by, held.is_direct = Stage.APPLIED, moment, user, is_direct
    held.added = made.as_json()
    held.counts = count(held) | outcomes(held)
    held.save()
    _tell(held, user)


def outcomes(held: SpreadsheetImport) -> dict[str, int]:
    """How many rows came to which end."""
    found = {f"outcome_{outcome}": 0 for outcome in Outcome.values}
    for outcome in held.rows.written().values_list("outcome", flat=True):
        found[f"outcome_{outcome}"] += 1
    return found


def _create(held: SpreadsheetImport, user: User, reason: str, moment: datetime, made: "Made") -> None:
    taken = {
        *Initiative.objects.values_list("slug", flat=True),
        *InitiativeRedirect.objects.values_list("slug", flat=True),
    }
    rows = held.rows.of_kind(Kind.NEW).exclude(decision="skip")
    numbers = list(rows.values_list("number", flat=True))
    for first in range(0, len(numbers), AT_ONCE):
        some = list(rows.numbered(numbers[first : first + AT_ONCE]))
        for row in some:
            for place, found in row.wanted["rows"].items():
                row.wanted["rows"][place] = [made.resolved(said) for said in found]
        entries = create(some, user, reason, moment, taken)
        for row in some:
            row.entry, row.outcome = entries[row.number], Outcome.CREATED
        PlannedRow.objects.keep(some, ["entry", "outcome"])


def _change(row: PlannedRow, user: User, reason: str, is_direct: bool, made: "Made") -> None:
    entry = row.entry
    wanted = [Difference(*each) for each in row.wanted["differences"]]
    if entry is None or not wanted:
        return
    wanted = [_resolved(each, made) for each in wanted]
    is_public = entry.state not in State.before_publication()
    try:
        if is_public and not (is_direct and permissions.may_decide(user, entry)):
            _propose(row, entry, wanted, reason, user)
            return
        row.before = entry_version(entry)
        write(entry, wanted, reason)
    except ValidationError as error:
        raise _Refused(row, error) from error
    row.after = entry_version(Initiative.objects.get(pk=entry.pk))
    row.outcome = Outcome.CHANGED
    row.save(update_fields=["before", "after", "outcome"])


def _resolved(difference: Difference, made: "Made") -> Difference:
    now = difference.now
    if isinstance(now, dict):
        now = made.resolved(now)
    elif difference.field in ("organisation", "source") and isinstance(now, str):
        now = made.resolved({difference.field: now})[difference.field]
    return Difference(difference.place, difference.number, difference.field, difference.was, now)


def _propose(row: PlannedRow, entry: Initiative, wanted: list[Difference], reason: str, user: User) -> None:
    """Keep the change as a proposal. It is tried and undone first, so that one that is kept passes every check."""
    was = entry_version(entry)
    try:
        with transaction.atomic():
            write(entry, wanted, reason)
            proposed: Version = entry_version(Initiative.objects.get(pk=entry.pk))
            raise _Tried
    except _Tried:
        pass
    row.proposal = propose(Initiative.objects.get(pk=entry.pk), was, proposed, reason, user)
    row.outcome = Outcome.PROPOSED
    row.save(update_fields=["proposal", "outcome"])


class _Tried(Exception):
    """Undoes what was only tried."""


class Made:
    """Organisations and sources that come with an import: each once."""

    def __init__(self, user: User, language: str) -> None:
        self.user, self.language = user, language
        self.organisations: dict[str, int] = {}
        self.sources: dict[str, int] = {}

    def resolved(self, said: dict[str, Any]) -> dict[str, Any]:
        """With the number of what is new instead of its name."""
        found = dict(said)
        if str(name := said.get("organisation", "")).startswith(NEW):
            found["organisation"] = str(self._organisation(str(name)[1:]))
        if str(title := said.get("source", "")).startswith(NEW):
            found["source"] = str(self._source(str(title)[1:]))
        return found

    def _organisation(self, name: str) -> int:
        if name not in self.organisations:
            taken = set(Organisation.objects.values_list("slug", flat=True))
            made = Organisation(slug=free_slug(name, taken, 80, "organisation"), **{f"name_{self.language}": name})
            made.save()
            self.organisations[name] = made.pk
        return self.organisations[name]

    def _source(self, said: str) -> int:
        if said not in self.sources:
            title, _bracket, publisher = said.removesuffix(")").rpartition(" (")
            taken = set(Source.objects.values_list("slug", flat=True))
            made = Source(
                slug=free_slug(title, taken, 50, "source"), title=title, publisher=publisher, language=self.language
            )
            made.save()
            self.sources[said] = made.pk
        return self.sources[said]

    def as_json(self) -> dict[str, list[int]]:
        return {"organisation": list(self.organisations.values()), "source": list(self.sources.values())}


def _tell(held: SpreadsheetImport, user: User) -> None:
    """One mail to those who may publish what is proposed or new, however many rows there are."""
    rows = held.rows.filter(outcome__in=[Outcome.CREATED, Outcome.PROPOSED])
    entries = Initiative.objects.filter(planned_rows__in=rows).distinct()
    governments = {each.pk: each for entry in entries.with_governments()[:500] for each in entry.governments.all()}
    if not rows.exists():
        return
    people = {person.pk: person for person in User.editing_for(governments.values(), Role.PUBLISHER)}
    people.pop(user.pk, None)
    seeing = {person.pk for person in people.values() if held.may_be_seen_by(person)}
    context = {"spreadsheet": held, "who": user, "counts": held.counts, "seeing": seeing}
    transaction.on_commit(lambda: send("import", people.values(), context), robust=True)
