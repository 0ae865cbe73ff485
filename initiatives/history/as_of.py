"""The register as it was at the end of a day, read from the versions that every change leaves.

Terms, organisations and sources are shown under their present names.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Min, Model, QuerySet
from django.utils import timezone

from initiatives.models import (
    BudgetLine,
    Citation,
    Initiative,
    InitiativeRedirect,
    InstrumentType,
    Organisation,
    Source,
    State,
)
from initiatives.models.relations import CITED_FACTS, RELATED, TERMS
from initiatives.models.source import SourceSection

from .records import (
    OLDEST_FIRST,
    Thing,
    instance_from,
    newest_before,
    related_model,
    terms_of_versions,
    versions_of,
    versions_of_related,
)

PUBLIC = (State.PUBLISHED, State.ARCHIVED)


def end_of(day: date) -> datetime:
    """The first moment that no longer belongs to a day in Brussels."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def first_day() -> date | None:
    """The day on which the register began."""
    oldest = Initiative.objects.oldest_created()
    versions = versions_of(Initiative).aggregate(first=Min("history_date"))["first"]
    moments = [moment for moment in (oldest, versions) if moment]
    return timezone.localtime(min(moments)).date() if moments else None


def entry_on(slug: str, day: date) -> Initiative | None:
    """An entry as everybody could read it at the end of a day, by the address it had then, or has or had since."""
    ids = {*versions_of(Initiative).filter(slug=slug).values_list("id", flat=True)}
    ids |= {*Initiative.objects.with_slugs([slug]).values_list("pk", flat=True)}
    ids |= {*InitiativeRedirect.objects.leading_to_public().filter(slug=slug).values_list("initiative_id", flat=True)}
    found = sorted(entries_on(day, ids), key=lambda entry: entry.slug != slug)
    if not found:
        return None
    give_related([found[0]], day)
    return found[0]


def entries_on(day: date, ids: Iterable[int] | None = None) -> list[Initiative]:
    """The entries that everybody could read at the end of a day, with their terms; all, or some of them."""
    versions = versions_of(Initiative) if ids is None else versions_of(Initiative).filter(id__in=set(ids))
    records = [record for record in newest_before(versions, end_of(day)) if record["state"] in PUBLIC]
    found = {record["history_id"]: instance_from(Initiative, record) for record in records}
    _give_terms(found)
    for entry in found.values():
        entry.seen_on = day
        entry.current_status = entry.status_on(day)
    return list(found.values())


def parts_on(wholes: Iterable[int], day: date) -> list[Initiative]:
    """The published entries that were part of one of these on a day."""
    wanted = set(wholes)
    ids = versions_of(Initiative).filter(parent_id__in=wanted).values_list("id", flat=True)
    return [part for part in entries_on(day, ids) if part.is_published and part.parent_id in wanted]


def related_on(relation: str, entries: Iterable[int] | None, day: date) -> list[Any]:
    """The related rows of one kind that entries (all, unless told) had at the end of a day, in the order of adding."""
    model = related_model(relation)
    versions, owners = versions_of(model), None if entries is None else set(entries)
    if owners is not None:
        # A row that moved to another entry since is found by all of its versions.
        versions = versions.filter(id__in=versions_of_related(relation, owners).values("id"))
    found: list[Any] = [instance_from(model, record) for record in newest_before(versions, end_of(day))]
    return sorted((row for row in found if owners is None or row.initiative_id in owners), key=lambda row: row.pk)


def _give_terms(entries: dict[int, Initiative]) -> None:
    """Give entries the terms of their versions, by whose numbers they come, in a fixed number of queries."""
    for relation in TERMS:
        model: Any = Initiative._meta.get_field(relation).related_model
        had = terms_of_versions(relation, entries)
        terms = present_or_last(model, {term for those in had.values() for term in those})
        ordered = sorted(terms.values(), key=lambda term: (term.position, term.slug))
        for version, entry in entries.items():
            _keep(entry, relation, model, [term for term in ordered if term.pk in had[version]])


def present_or_last(model: type[Thing], ids: set[int]) -> dict[int, Thing]:
    """Things under their present names; those deleted since, under their last ones."""
    found: dict[int, Thing] = model._default_manager.in_bulk(ids)
    if lost := ids - found.keys():
        for record in versions_of(model).filter(id__in=lost).order_by(*OLDEST_FIRST).values():
            found[record["id"]] = instance_from(model, record)
    return found


def _keep(thing: Any, name: str, model: type[Model], rows: list[Any]) -> None:
    """Keep rows as if they had been fetched for a thing already."""
    # A plain query set: the model's own builds four languages each time, which is slow for ten thousand entries.
    kept: Any = QuerySet(model)
    kept._result_cache, kept._prefetch_done = rows, True
    if not hasattr(thing, "_prefetched_objects_cache"):
        thing._prefetched_objects_cache = {}
    thing._prefetched_objects_cache[name] = kept


def give_related(entries: list[Initiative], day: date) -> None:
    """Give entries all their related rows of that day, each tied to the others as it was then.

    The number of queries does not grow with the entries.
    """
    ids = [entry.pk for entry in entries]
    rows = {relation: related_on(relation, ids, day) for relation in RELATED}
    rows["instruments"] = _tied(rows["instruments"], "type", InstrumentType)
    rows["participations"] = _tied(rows["participations"], "organisation", Organisation)
    rows["citations"] = _tied(rows["citations"], "source", Source)
    rows["sequels"] = _tied(rows["sequels"], "successor", Initiative)
    known = SourceSection.objects.in_bulk({row.section_id for row in rows["citations"] if row.section_id})
    for row in rows["citations"]:
        row.section = known.get(row.section_id)
    _give_wider_amounts(rows["budget_lines"], day)
    for relation, name in CITED_FACTS.items():
        cited = _by(f"{name}_id", rows["citations"])
        for row in rows[relation]:
            _keep(row, "citations", Citation, cited[row.pk])
    for relation in RELATED:
        owned = _by("initiative_id", rows[relation])
        for entry in entries:
            for row in owned[entry.pk]:
                row.initiative = entry
            _keep(entry, relation, related_model(relation), owned[entry.pk])


def _by(column: str, rows: list[object]) -> dict[int, list[Any]]:
    grouped: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[getattr(row, column)].append(row)
    return grouped


def _tied(rows: list[object], name: str, model: type[Model]) -> list[Any]:
    """The rows whose other end is known, with it."""
    things = present_or_last(model, {getattr(row, f"{name}_id") for row in rows})
    tied = [row for row in rows if getattr(row, f"{name}_id") in things]
    for row in tied:
        setattr(row, name, things[getattr(row, f"{name}_id")])
    return tied


def _give_wider_amounts(lines: list[BudgetLine], day: date) -> None:
    """Give budget lines the wider amounts that contained them then; without those that nobody could read."""
    versions = versions_of(BudgetLine).filter(id__in={line.part_of_id for line in lines if line.part_of_id})
    found = {record["id"]: instance_from(BudgetLine, record) for record in newest_before(versions, end_of(day))}
    owners = {entry.pk: entry for entry in entries_on(day, {line.initiative_id for line in found.values()})}
    for line in lines:
        wider = found.get(line.part_of_id or 0)
        if wider and wider.initiative_id in owners:
            wider.initiative = owners[wider.initiative_id]
            line.part_of = wider
        else:
            line.part_of = None
