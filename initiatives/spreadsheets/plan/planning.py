"""From a file to a plan: kept in the database, made in steps, and made anew where an editor mends or decides."""

import time
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from initiatives.models import PlannedRow, RememberedMapping, SpreadsheetFile, SpreadsheetImport, User
from initiatives.spreadsheets.columns.definitions import own_headings
from initiatives.spreadsheets.columns.lookups import Register
from initiatives.spreadsheets.columns.problems import Problem
from initiatives.spreadsheets.mapping import stip
from initiatives.spreadsheets.mapping.column_mapping import NOT_USED, Mapping, fingerprint
from initiatives.spreadsheets.mapping.headings import (
    Proposal,
    heading_rows_of,
    headings_of,
    in_language,
    is_mostly_ours,
    propose,
)
from initiatives.spreadsheets.reading import file_reader
from initiatives.spreadsheets.reading.refusal import RefusedError
from initiatives.spreadsheets.rows.row_planner import Understanding, Understood
from initiatives.spreadsheets.workbook import snapshot_sheet
from initiatives.text.folding import fold_name

from .extraction import Loaded, rows_of
from .rejected_rows import is_heading_of_reasons

Stage = SpreadsheetImport.Stage
Kind = PlannedRow.Kind
AT_ONCE = 250
# Far below what SQLite takes.
MOST_ASKED = 5_000
# Seconds that an editor waits for what they mended; the page shows how far it is then.
LONGEST_ANSWER = 5
LONGEST_FILE_NAME = 200
# What another process may have changed of an import.
MOVING = ["stage", "mapping", "mends", "counts", "told", "language", "is_direct", "added", "applied", "applied_by"]
# All that a plan says of a row.
PLANNED = ["kind", "title", "entry", "cells", "wanted", "is_emptying", "problems", "doubles", "decision"]


class NotPlannedError(Exception):
    """There is no plan to change or to apply: it was applied already, or is being made."""


def lock(spreadsheet: SpreadsheetImport, *stages: str) -> None:
    """Hold an import until the transaction ends, and see it as it is now: another may have applied it meanwhile.

    Raise NotPlannedError where it is at none of these stages.
    """
    # A write first: SQLite lets only one write, and a reader that turns writer late is refused.
    SpreadsheetImport.objects.touch(spreadsheet.pk)
    SpreadsheetImport.objects.hold(spreadsheet.pk)
    spreadsheet.refresh_from_db(fields=MOVING)
    if spreadsheet.stage not in stages:
        raise NotPlannedError


def bring_in(user: User, file_name: str, content: bytes, language: str) -> SpreadsheetImport:
    """Keep a file, with a first proposal of what its columns are. Raise RefusedError for one that is not read."""
    look = file_reader.look(content)
    if all(len(sheet["first"]) < 2 for sheet in look["sheets"]):
        raise RefusedError("no_rows")
    stamp = snapshot_sheet.find(look)
    spreadsheet = SpreadsheetImport(
        file_name=file_name.replace("\0", "")[-LONGEST_FILE_NAME:] or "-", look=look, made_by=user,
        language=stamp.language if stamp else language, stamp=stamp.as_json() if stamp else {}, told=look["told"],
    )  # fmt: skip
    spreadsheet.mapping = first_mapping(spreadsheet, user).as_json()
    with transaction.atomic():
        spreadsheet.save()
        SpreadsheetFile.objects.create(spreadsheet=spreadsheet, held=content)
    return spreadsheet


def chosen_sheet(look: dict[str, Any]) -> int:
    """The first sheet in view with the most rows at its beginning; a hidden one only where there is no other."""
    if snapshot_sheet.find(look):
        return 0
    sheets = list(enumerate(look["sheets"]))
    return max(
        sheets, key=lambda pair: (not pair[1]["hidden"], min(len(pair[1]["first"]), 3), _width(pair[1]), -pair[0])
    )[0]


def _width(sheet: dict[str, Any]) -> int:
    return max((len(cells) for _row, cells in sheet["first"]), default=0)


def first_mapping(
    spreadsheet: SpreadsheetImport, user: User, sheet: int | None = None, headings: list[int] | None = None
) -> Mapping:
    """What the columns of a sheet seem to be; what somebody said of the same headings before goes first."""
    number = chosen_sheet(spreadsheet.look) if sheet is None else sheet
    chosen = spreadsheet.look["sheets"][number]
    merged = chosen.get("merged", [])
    rows = stip.heading_row(chosen["first"]) or heading_rows_of(chosen["first"], merged)
    rows = rows if headings is None else headings
    texts = headings_of(chosen["first"], rows, merged)
    mapping = Mapping(number, rows, language=spreadsheet.language)
    if stip.is_survey(texts):
        return stip_mapping(mapping, chosen, texts)
    own = own_headings()
    if rows and all(fold_name(text) in own or is_heading_of_reasons(text) for text in texts if text):
        mapping.columns = {place: own.get(fold_name(text), NOT_USED) for place, text in enumerate(texts) if text}
        used = [target for target in mapping.columns.values() if target != NOT_USED]
        if len(set(used)) == len(used) and mapping.has_names:
            mapping.shape = "ours"
            return mapping
    if remembered := RememberedMapping.objects.for_headings(fingerprint(texts), user):
        known = Mapping.from_json(remembered.mapping)
        return Mapping(number, rows, known.columns, known.constants, known.language)
    for place, proposal in enumerate(proposals(spreadsheet, mapping, user)):
        # What only seems so is for the editor to say.
        is_sure = proposal.why == "exact" or is_heading_of_reasons(texts[place])
        mapping.columns[place] = (proposal.target or NOT_USED) if is_sure else ""
    _settle_language(mapping)
    return mapping


def stip_mapping(mapping: Mapping, sheet: dict[str, Any], headings: list[str]) -> Mapping:
    mapping.shape, mapping.language = "stip", "en"
    mapping.columns = dict.fromkeys(range(len(headings)), "-")
    after = [row for row, cells in sheet["first"] if row > mapping.headings[-1] and "Policy Initiative URI" in cells]
    mapping.headings = [*mapping.headings[-1:], *after[:1]]
    return mapping


def _settle_language(mapping: Mapping) -> None:
    """A heading such as “Programme” is one in two languages: the language of the other text counts."""
    said = [target[-2:] for target in mapping.columns.values() if target[:-3] in ("title", "summary")]
    taken: set[str] = set()
    for place, target in mapping.columns.items():
        if target in taken and target[:-3] in ("title", "summary"):
            mapping.columns[place] = ""
        taken.add(target)
    if said:
        mapping.language = max(said, key=said.count)


def proposals(spreadsheet: SpreadsheetImport, mapping: Mapping, user: User) -> list[Proposal]:
    sheet = spreadsheet.look["sheets"][mapping.sheet]
    said = headings(spreadsheet, mapping)
    register = Register(user)
    is_ours = is_mostly_ours(said)
    found = [
        propose(heading, samples(sheet, mapping, place, 40), register, is_ours) for place, heading in enumerate(said)
    ]
    return [in_language(proposal, mapping.language) for proposal in found]


def samples(sheet: dict[str, Any], mapping: Mapping, column: int, number: int) -> list[Any]:
    """The first different values of a column below its heading."""
    last = max(mapping.headings, default=0)
    found: list[Any] = []
    for row, cells in sheet["first"]:
        if row > last and column < len(cells) and cells[column] not in (None, "") and cells[column] not in found:
            found.append(cells[column])
    return found[:number]


def headings(spreadsheet: SpreadsheetImport, mapping: Mapping) -> list[str]:
    """Of the columns of the chosen sheet."""
    sheet = spreadsheet.look["sheets"][mapping.sheet]
    return headings_of(sheet["first"], mapping.headings, sheet.get("merged", []))


def remember(spreadsheet: SpreadsheetImport, mapping: Mapping, user: User) -> None:
    said = headings(spreadsheet, mapping)
    RememberedMapping.objects.update_or_create(
        user=user, fingerprint=fingerprint(said),
        defaults={
            "name": spreadsheet.file_name, "headings": said[:200],
            "mapping": mapping.as_json(), "used": timezone.now(),
        },
    )  # fmt: skip


@transaction.atomic
def begin(spreadsheet: SpreadsheetImport, mapping: Mapping) -> None:
    """Take in the rows as the mapping says; each waits for its plan.

    Raise, with nothing changed, RefusedError, and NotPlannedError where the import was applied meanwhile.
    """
    lock(spreadsheet, Stage.COLUMNS, Stage.PLANNING, Stage.PLANNED)
    loaded = Loaded()
    spreadsheet.rows.all().delete()
    some: list[PlannedRow] = []
    number = 0
    # Not by the relation, which would keep a large file in memory as long as the import.
    content = bytes(SpreadsheetFile.objects.get(pk=spreadsheet.pk).held)
    for row in rows_of(spreadsheet, content, mapping, loaded):
        some.append(row)
        if len(some) == AT_ONCE:
            number += _keep(some)
    number += _keep(some)
    if not number:
        raise RefusedError("no_rows")
    spreadsheet.mapping, spreadsheet.mends = mapping.as_json(), {}
    spreadsheet.language = mapping.language
    spreadsheet.told = [*spreadsheet.look["told"], *loaded.as_json()]
    spreadsheet.stage, spreadsheet.counts = Stage.PLANNING, {"rows": number}
    spreadsheet.save()


def _keep(rows: list[PlannedRow]) -> int:
    PlannedRow.objects.bulk_create(rows)
    number = len(rows)
    rows.clear()
    return number


def understanding(spreadsheet: SpreadsheetImport, user: User) -> Understanding:
    """A plan is made with the eyes of who brought the file in, whoever asks: it must tell them of nothing else."""
    return Understanding(
        spreadsheet.made_by or user, Mapping.from_json(spreadsheet.mapping), spreadsheet.mends,
        spreadsheet.counts.get("rows", 0), timezone.localdate(),
    )  # fmt: skip


def advance(spreadsheet: SpreadsheetImport, user: User, seconds: float) -> bool:
    """Plan for about so long. True once all rows have their plan, or nobody waits for one any more."""
    until = time.monotonic() + seconds
    understand: Understanding | None = None
    while True:
        said = spreadsheet.mapping
        with transaction.atomic():
            try:
                lock(spreadsheet, Stage.PLANNING)
            except NotPlannedError:
                return True
            some = list(spreadsheet.rows.waiting()[:AT_ONCE])
            if understand is None or spreadsheet.mapping != said:
                understand = understanding(spreadsheet, user)
            store(understand.rows(some))
            if not spreadsheet.rows.waiting().exists():
                finish(spreadsheet)
                return True
        if time.monotonic() > until:
            return False


def store(understood: list[Understood]) -> None:
    PlannedRow.objects.keep([each.row for each in understood], PLANNED)


def finish(spreadsheet: SpreadsheetImport) -> None:
    refuse_twice(spreadsheet)
    spreadsheet.stage = Stage.PLANNED
    spreadsheet.counts = count(spreadsheet)
    spreadsheet.save(update_fields=["stage", "counts"])


def refuse_twice(spreadsheet: SpreadsheetImport) -> None:
    """Two rows that mean one entry: neither is taken, and each names the other."""
    meant: dict[tuple[str, Any], list[int]] = {}
    rows = spreadsheet.rows.exclude(decision="skip").values_list(
        "number", "entry", "title", "kind", "decision", "given__id"
    )
    for number, entry, title, kind, decision, given in rows.iterator():
        if entry:
            meant.setdefault(("entry", entry), []).append(number)
        elif kind != Kind.REFUSED or title:
            slug = str(given[0][1]).strip().lower() if given else ""
            if slug:
                meant.setdefault(("id", slug), []).append(number)
            elif title and decision != "new":
                meant.setdefault(("title", fold_name(title)), []).append(number)
    others = {number: [each for each in numbers if each != number] for numbers in meant.values() if len(numbers) > 1
              for number in numbers}  # fmt: skip
    for some in batched(others):
        _refuse(list(spreadsheet.rows.numbered(some)), others)


def _refuse(rows: list[PlannedRow], others: dict[int, list[int]]) -> None:
    for row in rows:
        detail = ", ".join(str(each) for each in others[row.number][:10])
        problem = Problem("twice", row.title, "id", detail=detail)
        row.problems = [each for each in row.problems if each["code"] != "twice"] + [problem.as_json()]
        row.kind = Kind.REFUSED
    PlannedRow.objects.keep(rows, ["problems", "kind"])


def count(spreadsheet: SpreadsheetImport) -> dict[str, int]:
    rows = spreadsheet.rows.all()
    by_kind = rows.numbers_by_kind()
    found = {str(kind): by_kind.get(kind, 0) for kind in Kind.values if kind != Kind.WAITING}
    found["rows"] = rows.aggregate(number=Count("pk"))["number"]
    found["emptying"] = rows.emptying().count()
    found["undecided"] = rows.undecided().count()
    return found


def plan_again(spreadsheet: SpreadsheetImport, user: User, numbers: Iterable[int]) -> None:
    """Plan some rows anew; of very many the page asks for the rest."""
    for some in batched(numbers):
        spreadsheet.rows.numbered(some).update(kind=Kind.WAITING)
    spreadsheet.stage = Stage.PLANNING
    spreadsheet.save(update_fields=["stage", "mends"])
    advance(spreadsheet, user, LONGEST_ANSWER)


def batched(numbers: Iterable[int]) -> Iterator[list[int]]:
    """So many at once as any database takes in one question."""
    left = iter(numbers)
    while some := list(islice(left, MOST_ASKED)):
        yield some


@transaction.atomic
def mend(spreadsheet: SpreadsheetImport, user: User, about: str, value: str, instead: str) -> int:
    """Take another value wherever a column says this one. Returns in how many rows it stood. Raise NotPlannedError."""
    lock(spreadsheet, Stage.PLANNED)
    spreadsheet.mends.setdefault(about, {})[value] = instead
    meant, twice = [], []
    for number, problems in spreadsheet.rows.with_problems().values_list("number", "problems").iterator():
        if any(each["about"] == about and each["value"] == value for each in problems):
            meant.append(number)
        elif _is_twice(problems):
            twice.append(number)
    plan_again(spreadsheet, user, [*meant, *twice])
    return len(meant)


def _is_twice(problems: list[dict[str, Any]]) -> bool:
    return any(each["code"] == "twice" for each in problems)


@transaction.atomic
def decide(spreadsheet: SpreadsheetImport, user: User, row: PlannedRow, decision: str) -> None:
    """Keep what somebody decided of a row: new, skip, mine, theirs, or the number of the entry that it means.

    Raise NotPlannedError.
    """
    lock(spreadsheet, Stage.PLANNED)
    row.decision = decision
    row.save(update_fields=["decision"])
    others = spreadsheet.rows.with_problems().values_list("number", "problems").iterator()
    plan_again(spreadsheet, user, [row.number, *(number for number, problems in others if _is_twice(problems))])


@transaction.atomic
def decide_all(spreadsheet: SpreadsheetImport, user: User, decision: str) -> None:
    """The same for every likely duplicate that nobody decided. Raise NotPlannedError."""
    lock(spreadsheet, Stage.PLANNED)
    numbers = list(spreadsheet.rows.undecided().values_list("number", flat=True))
    spreadsheet.rows.undecided().update(decision=decision)
    plan_again(spreadsheet, user, numbers)


def is_same(one: PlannedRow, other: dict[str, Any]) -> bool:
    """Whether a plan made anew would do what the one shown does."""
    return all(getattr(one, name) == other[name] for name in ("kind", "entry_id", "cells", "wanted"))
