"""The organisations, sources and terms of which a copy elsewhere is out of date, and those that readers no longer find.

An organisation or a source is public as long as a public entry names it; an organisation also as long as one of its
parts is. Terms are public as long as they exist.

The published register is loaded with first versions of entries and their rows alone. Anything else that has no version,
or whose first one is a change or a deletion, was there before with the oldest content that is known.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Model, Q

from initiatives.models import Citation, Government, Initiative, Organisation, Participation, Source, Term, TermRedirect

from .changes_since import PUBLIC, TakenBack
from .records import CHUNK, OLDEST_FIRST, Record, in_chunks, versions_of

EVER, ALWAYS = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
Numbers = set[int]
Span = tuple[datetime, datetime]
Spans = dict[int, list[Span]]


@dataclass(frozen=True)
class Naming:
    """How entries name things of a kind: the model of the related rows that do, and their column."""

    rows: type[Model]
    column: str


NAMING: dict[type[Model], Naming] = {
    Organisation: Naming(Participation, "organisation_id"),
    Source: Naming(Citation, "source_id"),
}


def changed_numbers(model: type[Model], moment: datetime) -> Numbers:
    """The numbers of the things whose record may differ from what it was at a moment, whether or not they are left.

    Of their own; of what they name; and of the entries that name them, which are counted.
    """
    own = _numbers(model, moment, "id")
    if model not in NAMING:
        return own
    naming = NAMING[model]
    versions = versions_of(naming.rows)
    entries = versions_of(Initiative).filter(history_date__gt=moment).values("id")
    concerned = Q(history_date__gt=moment) | Q(initiative_id__in=entries)
    found = own | set(versions.filter(concerned).values_list(naming.column, flat=True))
    found |= set(naming.rows._default_manager.filter(initiative_id__in=entries).values_list(naming.column, flat=True))
    if model is Organisation:
        found |= _wholes_of(found)
        named = Q(part_of__in=own) | Q(government__in=_numbers(Government, moment, "id"))
        found |= set(Organisation.objects.filter(named).values_list("pk", flat=True))
    return found


def taken_back_things(model: type[Model], moment: datetime, now: Mapping[int, str]) -> list[TakenBack]:
    """The things that readers found at a moment or later and no longer find by the same slug, the latest first.

    `now`: number and slug of those that they find.
    """
    changed = changed_numbers(model, moment)
    ends = _ends(model, changed - set(now))
    versions = _lasting(model, changed, "slug")
    slugs = set(now.values())
    gone: dict[str, TakenBack] = {}
    last: dict[int, str] = {}
    for version, end in versions:
        number, slug = version["id"], version["slug"]
        last[number] = slug
        if number in now and slug not in slugs and end > moment:
            gone[slug] = TakenBack(slug, slug, end, "renamed", now[number])
    alive = set(model._default_manager.filter(pk__in=ends).values_list("pk", flat=True))
    leads_to = TermRedirect.objects.targets(model._meta.model_name or "", last.values())
    for number, end in ends.items():
        if number not in last or end <= moment or last[number] in slugs:
            continue
        slug, target = last[number], leads_to.get(last[number], "")
        reason = "merged" if target in slugs else "unpublished" if number in alive else "deleted"
        gone[slug] = TakenBack(slug, slug, end, reason, target if target in slugs else "")
    return sorted(gone.values(), key=lambda each: (each.moment, each.slug), reverse=True)


def _numbers(model: type[Model], moment: datetime, column: str) -> Numbers:
    return set(versions_of(model).filter(history_date__gt=moment).values_list(column, flat=True))


def _wholes_of(parts: Numbers) -> Numbers:
    """What these are or were part of."""
    versions, now = versions_of(Organisation).filter(id__in=parts), Organisation.objects.filter(pk__in=parts)
    return {whole for found in (versions, now) for whole in found.values_list("part_of_id", flat=True) if whole}


def _ends(model: type[Model], gone: Numbers) -> dict[int, datetime]:
    """When each of these, which readers no longer find, was found for the last time; nothing of what never was."""
    if issubclass(model, Term):
        spans = _existing(model, gone)
    elif model is Organisation:
        spans = _named(NAMING[Organisation], gone)
        for number, more in _wholes(gone).items():
            spans[number] += more
    else:
        spans = _named(NAMING[model], gone)
    ends = {number: max(end for _start, end in found) for number, found in spans.items()}
    return {number: end for number, end in ends.items() if end != ALWAYS}


def _lasting(model: type[Model], numbers: Numbers, *columns: str) -> Iterator[tuple[Record, datetime]]:
    """Each version of each thing with the moment at which the next one took its place; without deletions."""
    versions = versions_of(model).filter(id__in=numbers).order_by("id", *OLDEST_FIRST)
    rows = versions.values("id", "history_date", "history_type", *columns)
    before: Record | None = None
    known: Numbers = set()
    for row in rows.iterator():
        if before and before["history_type"] != "-":
            yield before, row["history_date"] if row["id"] == before["id"] else ALWAYS
        if row["id"] not in known and row["history_type"] != "+":
            yield {**row, "history_date": EVER}, row["history_date"]
        known.add(row["id"])
        before = row
    if before and before["history_type"] != "-":
        yield before, ALWAYS
    for thing in model._default_manager.filter(pk__in=numbers - known).values("id", *columns):
        yield {**thing, "history_date": EVER}, ALWAYS


def _existing(model: type[Model], numbers: Numbers) -> Spans:
    spans: Spans = defaultdict(list)
    for version, end in _lasting(model, numbers):
        spans[version["id"]].append((version["history_date"], end))
    return spans


def _named(naming: Naming, things: Numbers) -> Spans:
    """When public entries named these."""
    column = naming.column
    rows = _ever_having(naming.rows, column, things)
    named = [
        (version, end)
        for version, end in _lasting(naming.rows, rows, column, "initiative_id")
        if version[column] in things
    ]
    public = _public({version["initiative_id"] for version, _end in named})
    spans: Spans = defaultdict(list)
    for version, end in named:
        spans[version[column]] += _overlaps((version["history_date"], end), public[version["initiative_id"]])
    return _without_empty(spans)


def _public(entries: Numbers) -> Spans:
    """When everybody could read these."""
    spans: Spans = defaultdict(list)
    for some in in_chunks(entries, CHUNK):
        for version, end in _lasting(Initiative, set(some), "state"):
            if version["state"] in PUBLIC:
                spans[version["id"]].append((version["history_date"], end))
    return spans


def _wholes(wholes: Numbers) -> Spans:
    """When public entries named a part of these."""
    parts = _ever_having(Organisation, "part_of_id", wholes)
    named = _named(NAMING[Organisation], parts)
    spans: Spans = defaultdict(list)
    for version, end in _lasting(Organisation, parts, "part_of_id"):
        if version["part_of_id"] in wholes:
            spans[version["part_of_id"]] += _overlaps((version["history_date"], end), named.get(version["id"], []))
    return _without_empty(spans)


def _ever_having(model: type[Model], column: str, values: Numbers) -> Numbers:
    """The rows that have or had one of these in a column."""
    chosen = {f"{column}__in": values}
    versions, now = versions_of(model).filter(**chosen), model._default_manager.filter(**chosen)
    return {*versions.values_list("id", flat=True), *now.values_list("pk", flat=True)}


def _overlaps(one: Span, others: Iterable[Span]) -> list[Span]:
    found = [(max(one[0], start), min(one[1], end)) for start, end in others]
    return [(start, end) for start, end in found if start < end]


def _without_empty(spans: Spans) -> Spans:
    return defaultdict(list, {number: found for number, found in spans.items() if found})
