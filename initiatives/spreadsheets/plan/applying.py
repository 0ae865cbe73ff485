"""Apply a plan in one transaction: check everything again, then write all of it or nothing. See also steps.py."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from initiatives.editing import permissions
from initiatives.editing.changesets import apply_differences, entry_snapshot
from initiatives.editing.consent import hold_back
from initiatives.editing.dry_run import dry_run
from initiatives.editing.mail import send
from initiatives.editing.proposals import ask_for_consent, propose
from initiatives.editing.slugs import free_slug
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
from initiatives.spreadsheets.columns.lookups import NAMES_ENTRY, ROW
from initiatives.spreadsheets.columns.problems import Problem
from initiatives.spreadsheets.columns.read_context import NEW
from initiatives.spreadsheets.mapping.column_mapping import Mapping
from initiatives.spreadsheets.rows.row_planner import RowPlanner
from initiatives.text.folding import fold_name

from .locking import lock
from .named_rows import CODE as OTHER_ROW
from .named_rows import RefusedByModelError, next_new
from .new_entries import create_entries
from .planning import BATCH, count_rows, finish_plan, is_same, row_planner, store_plans
from .repeated_rows import REPEATED, with_merged_cells

Stage, Kind, Outcome = SpreadsheetImport.Stage, PlannedRow.Kind, PlannedRow.Outcome
REASON = "Import"
COMPARED = ("number", "kind", "entry_id", "changes", "intended")


class PlanChangedError(Exception):
    """The register changed since the plan: these rows have a new plan, which does something else."""

    def __init__(self, numbers: list[int]) -> None:
        super().__init__(numbers)
        self.numbers = numbers


class NoRightError(Exception):
    """The person who applies the plan may not write these rows, though its maker may."""

    def __init__(self, numbers: list[int]) -> None:
        super().__init__(numbers)
        self.numbers = numbers


def apply(spreadsheet: SpreadsheetImport, user: User, is_direct: bool = False) -> SpreadsheetImport:
    """Write the plan. Changes of public entries become proposals, unless a publisher wants them at once.

    Raise, with nothing written, NotPlannedError, NoRightError, or PlanChangedError where a row would now do something
    else: the new plan is kept.
    """
    changed_rows: list[int] = []
    try:
        with transaction.atomic():
            # A second instance: the one of the caller keeps its values after a rollback.
            locked = SpreadsheetImport.objects.get(pk=spreadsheet.pk)
            lock(locked, Stage.PLANNED)
            changed_rows = _check_again(locked, user)
            if not changed_rows:
                _check_rights(locked, user)
                _write(locked, user, is_direct)
                return locked
    except RefusedByModelError as refused:
        problem = Problem("refused", refused.row.title, "", detail=" ".join(refused.error.messages))
        refused.row.problems = [*refused.row.problems, problem.as_json()]
        refused.row.kind = Kind.REFUSED
        refused.row.save(update_fields=["problems", "kind"])
        spreadsheet.counts = count_rows(spreadsheet)
        spreadsheet.save(update_fields=["counts"])
        raise PlanChangedError([refused.row.number]) from None
    raise PlanChangedError(changed_rows)


def _check_again(locked: SpreadsheetImport, user: User) -> list[int]:
    """Plan every row again, and store the plans that differ. Locked entries do not change until all is written."""
    entries = locked.rows.of_kind(Kind.CHANGED, Kind.UNCHANGED, Kind.DUPLICATE).exclude(entry=None)
    Initiative.objects.hold_all(entries.order_by().values("entry"))
    planner = row_planner(locked, user)
    changed_rows: list[int] = []
    last: int | None = 0
    while last is not None:
        last, changed = check_batch(locked, planner, last)
        changed_rows += changed
    if changed_rows:
        finish_plan(locked)
    return changed_rows


def check_batch(locked: SpreadsheetImport, planner: RowPlanner, after: int) -> tuple[int | None, list[int]]:
    """Plan the next rows again: the number of the last one, None at the end, and the rows whose plan differs."""
    some = list(locked.rows.filter(number__gt=after)[:BATCH])
    if not some:
        return None, []
    before = {row.number: {name: getattr(row, name) for name in COMPARED} for row in some}
    twice = {row.number for row in some if any(each["code"] in (REPEATED, OTHER_ROW) for each in row.problems)}
    refused = {row.number for row in some if any(_is_from_a_model(each) for each in row.problems)}
    rows = with_merged_cells(locked, some)
    plan = [each for each in planner.plan(rows) if each.row.number not in twice | refused]
    changed = [each for each in plan if not is_same(each.row, before[each.row.number])]
    store_plans(changed)
    return some[-1].number, [each.row.number for each in changed]


def _check_rights(locked: SpreadsheetImport, user: User) -> None:
    """A plan has the rights of its maker. Another person who applies it needs rights of their own."""
    if user.is_administrator or user.pk == locked.made_by_id:
        return
    rows = locked.rows.to_write().with_entries().prefetch_related("entry__governments").iterator(BATCH)
    numbers = [row.number for row in rows if not may_write(user, row)]
    if numbers:
        raise NoRightError(numbers)


def may_write(user: User, row: PlannedRow) -> bool:
    entry = row.entry
    if entry is None:
        return bool({int(pk) for pk in row.intended["fields"].get("governments", [])} & user.government_ids)
    try:
        permissions.check_governments_in(user, entry, [Difference(*each) for each in row.intended["differences"]])
    except ValidationError:
        return False
    return permissions.may_edit(user, entry) or permissions.may_propose_by_file(user, entry)


def _is_from_a_model(problem: dict[str, object]) -> bool:
    return bool(problem["code"] == "refused" and not problem["about"])


def _write(locked: SpreadsheetImport, user: User, is_direct: bool) -> None:
    moment = timezone.now()
    new_records = NewRecords(user, Mapping.from_json(locked.mapping).language)
    reason = f"{REASON}: {locked.file_name}"[:100]
    _create(locked, user, reason, moment, new_records)
    for row in locked.rows.of_kind(Kind.CHANGED).exclude(decision="skip").with_entries():
        change_entry(row, user, reason, is_direct, new_records)
    finish_applying(locked, user, is_direct, moment, new_records)


def finish_applying(
    locked: SpreadsheetImport, user: User, is_direct: bool, moment: datetime, new_records: "NewRecords"
) -> None:
    locked.rows.filter(outcome="").of_kind(Kind.CHANGED).update(outcome=Outcome.LEFT)
    locked.progress = {}
    locked.stage, locked.applied, locked.applied_by, locked.is_direct = Stage.APPLIED, moment, user, is_direct
    locked.new_records = new_records.as_json()
    locked.counts = count_rows(locked) | outcomes(locked)
    locked.save()
    _notify(locked, user)


def outcomes(locked: SpreadsheetImport) -> dict[str, int]:
    """The number of rows by outcome."""
    found = {f"outcome_{outcome}": 0 for outcome in Outcome.values}
    for outcome in locked.rows.written().values_list("outcome", flat=True):
        found[f"outcome_{outcome}"] += 1
    return found


def _create(locked: SpreadsheetImport, user: User, reason: str, moment: datetime, new_records: "NewRecords") -> None:
    waiting = locked.rows.of_kind(Kind.NEW).exclude(decision="skip").filter(outcome="")
    while rows := next_new(waiting, BATCH):
        create_batch(rows, user, reason, moment, new_records)


def create_batch(rows: list[PlannedRow], user: User, reason: str, moment: datetime, new_records: "NewRecords") -> None:
    taken = {
        *Initiative.objects.values_list("slug", flat=True),
        *Initiative.objects.values_list("key", flat=True),
        *InitiativeRedirect.objects.values_list("slug", flat=True),
    }
    for row in rows:
        row.intended["fields"] = new_records.resolve(row.intended["fields"], row)
        for relation, found in row.intended["related"].items():
            row.intended["related"][relation] = [new_records.resolve(values, row) for values in found]
    entries = create_entries(rows, user, reason, moment, taken)
    for row in rows:
        row.entry, row.outcome = entries[row.number], Outcome.CREATED
    PlannedRow.objects.keep(rows, ["entry", "outcome"])


def change_entry(row: PlannedRow, user: User, reason: str, is_direct: bool, new_records: "NewRecords") -> None:
    entry = row.entry
    differences = [Difference(*each) for each in row.intended["differences"]]
    if entry is None or not differences:
        return
    differences = [_resolve(each, new_records, row) for each in differences]
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
        raise RefusedByModelError(row, error) from error
    row.after = entry_snapshot(Initiative.objects.get(pk=entry.pk))
    row.outcome = Outcome.CHANGED
    row.save(update_fields=["before", "after", "outcome"])


def _resolve(difference: Difference, new_records: "NewRecords", row: PlannedRow) -> Difference:
    now = difference.now
    if isinstance(now, dict):
        now = new_records.resolve(now, row)
    elif difference.field in ("organisation", "source", *NAMES_ENTRY) and isinstance(now, str):
        now = new_records.resolve({difference.field: now}, row)[difference.field]
    return Difference(difference.place, difference.number, difference.field, difference.was, now)


def _propose(row: PlannedRow, entry: Initiative, differences: list[Difference], reason: str, user: User) -> None:
    """Store the change as a proposal. The dry run before makes sure that it passes every check."""
    was = entry_snapshot(entry)
    with dry_run():
        apply_differences(entry, differences, reason)
        proposed: Version = entry_snapshot(Initiative.objects.get(pk=entry.pk))
    row.proposal = propose(Initiative.objects.get(pk=entry.pk), was, proposed, reason, user)
    row.outcome = Outcome.PROPOSED
    row.save(update_fields=["proposal", "outcome"])


class NewRecords:
    """The new organisations and sources of an import, each once. `held` has those of earlier steps."""

    def __init__(self, user: User, language: str, held: dict[str, dict[str, int]] | None = None) -> None:
        self.user, self.language = user, language
        self.organisations: dict[str, int] = dict((held or {}).get("organisations", {}))
        self.sources: dict[str, int] = dict((held or {}).get("sources", {}))

    def resolve(self, values: dict[str, Any], row: PlannedRow) -> dict[str, Any]:
        """The values with primary keys instead of the names of new records, and of other rows of the file."""
        found = dict(values)
        if str(name := values.get("organisation", "")).startswith(NEW):
            found["organisation"] = str(self._organisation(str(name)[1:]))
        if str(title := values.get("source", "")).startswith(NEW):
            found["source"] = str(self._source(str(title)[1:]))
        for name in NAMES_ENTRY:
            if str(values.get(name, "")).startswith(ROW):
                found[name] = self._entry(int(values[name].removeprefix(ROW)), row)
        return found

    def _entry(self, number: int, row: PlannedRow) -> str:
        named = row.spreadsheet.rows.numbered([number]).first()
        if named is None or named.entry_id is None:
            raise RefusedByModelError(row, ValidationError(_("The row that this one names is not imported.")))
        return str(named.entry_id)

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
    """Send one mail to each publisher of these entries, however many rows there are."""
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
