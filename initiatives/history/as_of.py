"""The register as it stood at the end of a day, read from the versions that every change leaves.

What was loaded ready-made has no version before its first change: it stood so since its entry was created. Terms,
organisations and sources are shown under the names that they bear now.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.apps import apps
from django.db.models import F, Min, Model, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from initiatives.browse.hierarchy import DEEPEST, Part, largest_of_each_kind
from initiatives.models import (
    BudgetLine,
    Citation,
    Initiative,
    InitiativeRedirect,
    Instrument,
    KeyFigure,
    Organisation,
    Participation,
    Source,
    State,
)
from initiatives.models.source import SourceSection

from .public_changes import SAME_SAVE, TERMS

Record = dict[str, Any]
PUBLIC = (State.PUBLISHED, State.ARCHIVED)
# Loading writes a version for each kind of terms, twice at most.
MOST_LOADED = 2 * len(TERMS)
# Fewer than a database takes in one question.
CHUNK = 20_000


def end_of(day: date) -> datetime:
    """The first moment that no longer belongs to a day in Brussels."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def first_day() -> date | None:
    """The day on which the register began."""
    oldest = Initiative.objects.oldest_created()
    versions = _history(Initiative).aggregate(first=Min("history_date"))["first"]
    moments = [moment for moment in (oldest, versions) if moment]
    return timezone.localtime(min(moments)).date() if moments else None


def entry_on(slug: str, day: date) -> Initiative | None:
    """An entry as everybody could read it at the end of a day, by the address it had then, or has or had since."""
    ids = {*_history(Initiative).filter(slug=slug).values_list("id", flat=True)}
    ids |= {*Initiative.objects.with_slugs([slug]).values_list("pk", flat=True)}
    ids |= {*InitiativeRedirect.objects.leading_to_public().filter(slug=slug).values_list("initiative_id", flat=True)}
    found = sorted(entries_on(day, ids), key=lambda entry: entry.slug != slug)
    if not found:
        return None
    _with_rows(found[0], day)
    return found[0]


def entries_on(day: date, ids: Iterable[int] | None = None) -> list[Initiative]:
    """The entries that everybody could read at the end of a day, with their terms; all, or some of them."""
    moment, wanted = end_of(day), None if ids is None else set(ids)
    history = _history(Initiative) if wanted is None else _history(Initiative).filter(id__in=wanted)
    records = _standing(history, moment)
    public = [_made(Initiative, record) for record in records if record["state"] in PUBLIC]
    versions = {record["id"]: record["history_id"] for record in records}
    unchanged = Initiative.objects.public().filter(created__lt=moment).exclude(pk__in=_history(Initiative).values("id"))
    if wanted is not None:
        unchanged = unchanged.filter(pk__in=wanted)
    public += unchanged
    _with_terms(public, versions)
    for entry in public:
        entry.seen_on = day
        entry.current_status = entry.status_on(day)
    return public


def whole_entries(entry: Initiative, day: date) -> list[Initiative]:
    """What an entry was part of on a day, the widest first, as far up as all was published."""
    found: list[Initiative] = []
    above, seen = entry.parent_id, {entry.pk}
    while above and above not in seen and len(found) < DEEPEST:
        wholes = [whole for whole in entries_on(day, [above]) if whole.is_published]
        if not wholes:
            break
        found.insert(0, wholes[0])
        seen.add(above)
        above = wholes[0].parent_id
    return found


def plan_on(whole: Initiative, day: date) -> list[Part]:
    """The parts that an entry had on a day, and theirs, in a fixed number of queries for each level."""
    below: dict[int, list[Initiative]] = defaultdict(list)
    level, seen = {whole.pk}, {whole.pk}
    for _depth in range(DEEPEST):
        ids = {*_history(Initiative).filter(parent_id__in=level).values_list("id", flat=True)}
        ids |= {*Initiative.objects.filter(parent_id__in=level).values_list("pk", flat=True)}
        parts = [part for part in entries_on(day, ids - seen) if part.is_published and part.parent_id in level]
        if not parts:
            break
        for part in sorted(parts, key=lambda part: (part.title, part.pk)):
            below[part.parent_id or 0].append(part)
        level = {part.pk for part in parts}
        seen |= level
    lines: dict[int, list[BudgetLine]] = defaultdict(list)
    for line in rows_on(BudgetLine, [pk for pk in seen if pk != whole.pk], day):
        lines[line.initiative_id].append(line)
    return _parts(whole.pk, below, lines)


def _parts(pk: int, below: dict[int, list[Initiative]], lines: dict[int, list[BudgetLine]]) -> list[Part]:
    return [
        Part(part, largest_of_each_kind(lines[part.pk]), _parts(part.pk, below, lines)) for part in below.get(pk, [])
    ]


def rows_on(model: Any, initiatives: Iterable[int] | None, day: date) -> list[Any]:
    """The rows of one kind that entries (all, unless told) had at the end of a day, in the order of their adding."""
    history, unchanged = _history(model), model._default_manager.exclude(pk__in=_history(model).values("id"))
    owners = None if initiatives is None else set(initiatives)
    if owners is not None:
        history = history.filter(id__in=_history(model).filter(initiative_id__in=owners).values("id"))
        unchanged = unchanged.filter(initiative_id__in=owners)
    found = [_made(model, record) for record in _standing(history, end_of(day))]
    return sorted(
        [*(row for row in found if owners is None or row.initiative_id in owners), *unchanged], key=lambda row: row.pk
    )


def _history(model: type[Model]) -> QuerySet[Any]:
    return apps.get_model("initiatives", f"Historical{model.__name__}")._default_manager.order_by()


def _standing(history: QuerySet[Any], moment: datetime) -> list[Record]:
    """The newest version before a moment of each thing that then was; of what was loaded, how it was loaded."""
    newest = Window(RowNumber(), partition_by="id", order_by=[F("history_date").desc(), F("history_id").desc()])
    before = list(history.filter(history_date__lt=moment).annotate(place=newest).filter(place=1).values())
    oldest = Window(RowNumber(), partition_by="id", order_by=["history_date", "history_id"])
    # All of a thing's versions are counted, so that the first is the first of all.
    later = history.annotate(place=oldest, began=Window(Min("history_date"), partition_by="id"))
    loaded = _as_loaded(
        later.filter(began__gte=moment, place__lte=MOST_LOADED).order_by("id", "place").values(), moment
    )
    return [*(record for record in before if record["history_type"] != "-"), *loaded]


def _as_loaded(records: Iterable[Record], moment: datetime) -> list[Record]:
    firsts: dict[int, Record] = {}
    last: dict[int, Record] = {}
    for record in records:
        first = firsts.setdefault(record["id"], record)
        is_one_load = record["history_type"] == "~" and record["history_date"] <= first["history_date"] + SAME_SAVE
        if first["history_type"] != "+" and (record is first or is_one_load):
            last[record["id"]] = record
    return [record for record in last.values() if "created" not in record or record["created"] < moment]


def _made(model: Any, record: Record) -> Any:
    """An instance from a version: nothing of it is read from the present row."""
    names = {field.attname for field in model._meta.concrete_fields}
    # A translated field is but a window on its languages.
    return model(**{name: record[name] for name in names if name in record and f"{name}_en" not in names})


def _with_terms(entries: list[Initiative], versions: dict[int, int]) -> None:
    """Give entries the terms of their version, else those that they have, in a fixed number of queries."""
    unchanged = [entry.pk for entry in entries if entry.pk not in versions]
    wanted = {versions[entry.pk]: entry.pk for entry in entries if entry.pk in versions}
    for relation in TERMS:
        field: Any = Initiative._meta.get_field(relation)
        column, model = f"{field.m2m_reverse_field_name()}_id", field.related_model
        history: Any = apps.get_model("initiatives", f"HistoricalInitiative_{relation}")._default_manager
        had: dict[int, set[int]] = defaultdict(set)
        for chunk in _chunks(wanted):
            for version, term in history.filter(history_id__in=chunk).values_list("history_id", column):
                had[wanted[version]].add(term)
        for chunk in _chunks(unchanged):
            through = field.remote_field.through._default_manager.filter(initiative_id__in=chunk)
            for pk, term in through.values_list("initiative_id", column):
                had[pk].add(term)
        terms = present_or_last(model, {term for those in had.values() for term in those})
        ordered = sorted(terms.values(), key=lambda term: (term.position, term.slug))
        for entry in entries:
            _keep(entry, relation, model, [term for term in ordered if term.pk in had[entry.pk]])


def _chunks(ids: Iterable[int]) -> Iterable[list[int]]:
    whole = list(ids)
    return (whole[start : start + CHUNK] for start in range(0, len(whole), CHUNK))


def present_or_last(model: Any, ids: set[int]) -> dict[int, Any]:
    """Things as they are named now; those deleted since, as they were named last."""
    found = {thing.pk: thing for thing in model._default_manager.filter(pk__in=ids)}
    if lost := ids - found.keys():
        for record in _history(model).filter(id__in=lost).order_by("history_date", "history_id").values():
            found[record["id"]] = _made(model, record)
    return found


def _keep(thing: Any, name: str, model: Any, rows: list[Any]) -> None:
    """As if these rows had been fetched for it already."""
    # A plain one: that of the model is made anew for four languages each time, which ten thousand entries would feel.
    kept: Any = QuerySet(model)
    kept._result_cache, kept._prefetch_done = rows, True
    if not hasattr(thing, "_prefetched_objects_cache"):
        thing._prefetched_objects_cache = {}
    thing._prefetched_objects_cache[name] = kept


def _with_rows(entry: Initiative, day: date) -> None:
    """Give an entry all the rows of that day, each tied to the others as it was then."""
    kinds: dict[str, Any] = {
        "instruments": Instrument,
        "participations": Participation,
        "budget_lines": BudgetLine,
        "key_figures": KeyFigure,
        "citations": Citation,
    }
    rows = {name: rows_on(model, [entry.pk], day) for name, model in kinds.items()}
    rows["instruments"] = _tied(rows["instruments"], "type", Instrument._meta.get_field("type").related_model)
    rows["participations"] = _tied(rows["participations"], "organisation", Organisation)
    rows["citations"] = _tied(rows["citations"], "source", Source)
    sections = {row.section_id for row in rows["citations"] if row.section_id}
    known = SourceSection.objects.in_bulk(sections)
    for row in rows["citations"]:
        row.section = known.get(row.section_id)
    _with_wholes(rows["budget_lines"], day)
    for name, column in (("budget_lines", "budget_line_id"), ("key_figures", "key_figure_id")):
        for row in rows[name]:
            cited = [citation for citation in rows["citations"] if getattr(citation, column) == row.pk]
            _keep(row, "citations", Citation, cited)
    for name, model in kinds.items():
        for row in rows[name]:
            row.initiative = entry
        _keep(entry, name, model, rows[name])


def _tied(rows: list[Any], name: str, model: Any) -> list[Any]:
    """Those whose related thing is known, with it."""
    things = present_or_last(model, {getattr(row, f"{name}_id") for row in rows})
    tied = [row for row in rows if getattr(row, f"{name}_id") in things]
    for row in tied:
        setattr(row, name, things[getattr(row, f"{name}_id")])
    return tied


def _with_wholes(lines: list[BudgetLine], day: date) -> None:
    """Give lines the wider amounts that contained them then; without those that nobody could read."""
    wanted = {line.part_of_id for line in lines if line.part_of_id}
    history = _history(BudgetLine).filter(id__in=wanted)
    found = {record["id"]: _made(BudgetLine, record) for record in _standing(history, end_of(day))}
    unchanged = BudgetLine.objects.filter(pk__in=wanted).exclude(pk__in=history.values("id"))
    found |= {line.pk: line for line in unchanged}
    owners = {entry.pk: entry for entry in entries_on(day, {line.initiative_id for line in found.values()})}
    for line in lines:
        whole = found.get(line.part_of_id or 0)
        if whole and whole.initiative_id in owners:
            whole.initiative = owners[whole.initiative_id]
            line.part_of = whole
        else:
            line.part_of = None
