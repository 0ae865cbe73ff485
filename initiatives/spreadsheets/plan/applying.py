"""A plan becomes true: everything is checked again, then all of it is written, or none."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from initiatives.editing import permissions
from initiatives.editing.changesets import apply_differences, entry_snapshot
from initiatives.editing.consent import hold_back
from initiatives.editing.dry_run import dry_run
from initiatives.editing.mail import send
from initiatives.editing.proposals import ask_for_consent, propose
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
from initiatives.text.folding import fold_name

from .locking import lock
from .new_entries import create_entries, free_slug
from .planning import BATCH, count_rows, finish_plan, is_same, row_planner, store_plans
from .repeated_rows import with_merged_cells

Stage, Kind, Outcome = SpreadsheetImport.Stage, PlannedRow.Kind, PlannedRow.Outcome
REASON = "Import"
COMPARED = ("number", "kind", "entry_id", "changes", "intended")


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


class _RefusedByModelError(Exception):
    """What a model answered to one row; out of the transaction that is undone."""

    def __init__(self, row: PlannedRow, error: ValidationError) -> None:
        super().__init__(row.number)
        self.row, self.error = row, error


def apply(spreadsheet: SpreadsheetImport, user: User, is_direct: bool = False) -> SpreadsheetImport:
    """Write what the plan says; changes of public entries as proposals, unless who may publish wants them at once.

    Raise, with nothing written, NotPlannedError, NoRightError, or PlanChangedError where a row would now do something
    else: the new plan is kept.
    """
    changed_rows: list[int] = []
    try:
        with transaction.atomic():
            # Apart from what was handed in: where all is undone, that stays as it was.
            locked = SpreadsheetImport.objects.get(pk=spreadsheet.pk)
            lock(locked, Stage.PLANNED)
            changed_rows = _check_again(locked, user)
            if not changed_rows:
                _check_rights(locked, user)
                _write(locked, user, is_direct)
                return locked
    except _RefusedByModelError as refused:
        problem = Problem("refused", refused.row.title, "", detail=" ".join(refused.error.messages))
        refused.row.problems = [*refused.row.problems, problem.as_json()]
        refused.row.kind = Kind.REFUSED
        refused.row.save(update_fields=["problems", "kind"])
        spreadsheet.counts = count_rows(spreadsheet)
        spreadsheet.save(update_fields=["counts"])
        raise PlanChangedError([refused.row.number]) from None
    raise PlanChangedError(changed_rows)


def _check_again(locked: SpreadsheetImport, user: User) -> list[int]:
    """Plan every row anew, and keep what differs. Entries are locked first: nobody changes them until all is done."""
    entries = locked.rows.of_kind(Kind.CHANGED, Kind.UNCHANGED, Kind.DUPLICATE).exclude(entry=None)
    Initiative.objects.hold_all(entries.order_by().values("entry"))
    planner = row_planner(locked, user)
    changed_rows: list[int] = []
    last = 0
    while some := list(locked.rows.filter(number__gt=last)[:BATCH]):
        last = some[-1].number
        before = {row.number: {name: getattr(row, name) for name in COMPARED} for row in some}
        twice = {row.number for row in some if any(each["code"] == "twice" for each in row.problems)}
        refused = {row.number for row in some if any(_is_from_a_model(each) for each in row.problems)}
        rows = with_merged_cells(locked, some)
        plan = [each for each in planner.plan(rows) if each.row.number not in twice | refused]
        changed = [each for each in plan if not is_same(each.row, before[each.row.number])]
        store_plans(changed)
        changed_rows += [each.row.number for each in changed]
    if changed_rows:
        finish_plan(locked)
    return changed_rows


def _check_rights(locked: SpreadsheetImport, user: User) -> None:
    """The plan holds to the rights of its maker; who applies it needs theirs as well."""
    if user.is_administrator or user.pk == locked.made_by_id:
        return
    rows = locked.rows.of_kind(Kind.NEW, Kind.CHANGED).exclude(decision="skip").with_entries()
    numbers = [row.number for row in rows.prefetch_related("entry__governments").iterator(BATCH) if not _may(user, row)]
    if numbers:
        raise NoRightError(numbers)


def _may(user: User, row: PlannedRow) -> bool:
    entry = row.entry
    if entry is None:
        return bool({int(pk) for pk in row.intended["fields"].get("governments", [])} & user.government_ids)
    try:
        permissions.check_governments_in(user, entry, [Difference(*each) for each in row.intended["differences"]])
    except ValidationError:
        return False
    return permissions.may_edit(user, entry) or permissions.may_propose(user, entry)


def _is_from_a_model(problem: dict[str, Any]) -> bool:
    return bool(problem["code"] == "refused" and not problem["about"])


def _write(locked: SpreadsheetImport, user: User, is_direct: bool) -> None:
    moment = timezone.now()
    new_records = NewRecords(user, Mapping.from_json(locked.mapping).language)
    reason = f"{REASON}: {locked.file_name}"[:100]
    _create(locked, user, reason, moment, new_records)
    for row in locked.rows.of_kind(Kind.CHANGED).exclude(decision="skip").with_entries():
        _change(row, user, reason, is_direct, new_records)
    locked.rows.filter(outcome="").of_kind(Kind.CHANGED).update(outcome=Outcome.LEFT)
    locked.stage, locked.applied, locked.applied_by, locked.is_direct = Stage.APPLIED, moment, user, is_direct
    locked.new_records = new_records.as_json()
    locked.counts = count_rows(locked) | outcomes(locked)
    locked.save()
    _notify(locked, user)


def outcomes(locked: SpreadsheetImport) -> dict[str, int]:
    """How many rows came to which end."""
    found = {f"outcome_{outcome}": 0 for outcome in Outcome.values}
    for outcome in locked.rows.written().values_list("outcome", flat=True):
        found[f"outcome_{outcome}"] += 1
    return found


def _create(locked: SpreadsheetImport, user: User, reason: str, moment: datetime, new_records: "NewRecords") -> None:
    taken = {
        *Initiative.objects.values_list("slug", flat=True),
        *InitiativeRedirect.objects.values_list("slug", flat=True),
    }
    rows = locked.rows.of_kind(Kind.NEW).exclude(decision="skip")
    numbers = list(rows.values_list("number", flat=True))
    for first in range(0, len(numbers), BATCH):
        some = list(rows.numbered(numbers[first : first + BATCH]))
        for row in some:
            for relation, found in row.intended["related"].items():
                row.intended["related"][relation] = [new_records.resolve(values) for values in found]
        entries = create_entries(some, user, reason, moment, taken)
        for row in some:
            row.entry, row.outcome = entries[row.number], Outcome.CREATED
        PlannedRow.objects.keep(some, ["entry", "outcome"])


def _change(row: PlannedRow, user: User, reason: str, is_direct: bool, new_records: "NewRecords") -> None:
    entry = row.entry
    differences = [Difference(*each) for each in row.intended["differences"]]
    if entry is None or not differences:
        return
    differences = [_resolve(each, new_records) for each in differences]
    is_public = entry.state not in State.before_publication()
    try:
        if is_public and not (is_direct and permissions.may_decide(user, entry)):
            _propose(row, entry, differences, reason, user)
            return
        row.before = entry_snapshot(entry)
        differences, held = hold_back(user, entry, differences)
        apply_differences(entry, differences, reason)
        ask_for_consent(entry, held, user, reason)
    except ValidationError as error:
        raise _RefusedByModelError(row, error) from error
    row.after = entry_snapshot(Initiative.objects.get(pk=entry.pk))
    row.outcome = Outcome.CHANGED
    row.save(update_fields=["before", "after", "outcome"])


def _resolve(difference: Difference, new_records: "NewRecords") -> Difference:
    now = difference.now
    if isinstance(now, dict):
        now = new_records.resolve(now)
    elif difference.field in ("organisation", "source") and isinstance(now, str):
        now = new_records.resolve({difference.field: now})[difference.field]
    return Difference(difference.place, difference.number, difference.field, difference.was, now)


def _propose(row: PlannedRow, entry: Initiative, differences: list[Difference], reason: str, user: User) -> None:
    """Keep the change as a proposal. It is tried and undone first, so that one that is kept passes every check."""
    was = entry_snapshot(entry)
    with dry_run():
        apply_differences(entry, differences, reason)
        proposed: Version = entry_snapshot(Initiative.objects.get(pk=entry.pk))
    row.proposal = propose(Initiative.objects.get(pk=entry.pk), was, proposed, reason, user)
    row.outcome = Outcome.PROPOSED
    row.save(update_fields=["proposal", "outcome"])


class NewRecords:
    """Organisations and sources that come with an import: each once."""

    def __init__(self, user: User, language: str) -> None:
        self.user, self.language = user, language
        self.organisations: dict[str, int] = {}
        self.sources: dict[str, int] = {}

    def resolve(self, values: dict[str, Any]) -> dict[str, Any]:
        """With the number of what is new instead of its name."""
        found = dict(values)
        if str(name := values.get("organisation", "")).startswith(NEW):
            found["organisation"] = str(self._organisation(str(name)[1:]))
        if str(title := values.get("source", "")).startswith(NEW):
            found["source"] = str(self._source(str(title)[1:]))
        return found

    def _organisation(self, name: str) -> int:
        key = fold_name(name) or name
        if key not in self.organisations:
            taken = set(Organisation.objects.values_list("slug", flat=True))
            new_records = Organisation(
                slug=free_slug(name, taken, 80, "organisation"), **{f"name_{self.language}": name}
            )
            new_records.save()
            self.organisations[key] = new_records.pk
        return self.organisations[key]

    def _source(self, values: str) -> int:
        if values not in self.sources:
            title, _bracket, publisher = values.removesuffix(")").rpartition(" (")
            taken = set(Source.objects.values_list("slug", flat=True))
            new_records = Source(
                slug=free_slug(title, taken, 50, "source"), title=title, publisher=publisher, language=self.language
            )
            new_records.save()
            self.sources[values] = new_records.pk
        return self.sources[values]

    def as_json(self) -> dict[str, list[int]]:
        return {"organisation": list(self.organisations.values()), "source": list(self.sources.values())}


def _notify(locked: SpreadsheetImport, user: User) -> None:
    """One mail to those who may publish what is proposed or new, however many rows there are."""
    rows = locked.rows.filter(outcome__in=[Outcome.CREATED, Outcome.PROPOSED])
    entries = Initiative.objects.filter(planned_rows__in=rows).distinct()
    governments = {each.pk: each for entry in entries.with_governments()[:500] for each in entry.governments.all()}
    if not rows.exists():
        return
    people = {person.pk: person for person in User.editing_for(governments.values(), Role.PUBLISHER)}
    people.pop(user.pk, None)
    seeing = {person.pk for person in people.values() if locked.may_be_seen_by(person)}
    context = {"spreadsheet": locked, "who": user, "counts": locked.counts, "seeing": seeing}
    transaction.on_commit(lambda: send("import", people.values(), context), robust=True)
