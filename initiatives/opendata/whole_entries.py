"""Entries with all that files say of them, chunk by chunk.

The same rows as `with_download_details` fetches. There Django makes a manager and a query set for each relation of each
entry, which took three quarters of the time of a file. `fetch`, for pages, builds each organisation and source once for
each row that names it, and took three times as long for thousands of entries.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db.models import Manager, Model, QuerySet

from initiatives.models import (
    BudgetLine,
    Citation,
    Event,
    Initiative,
    Instrument,
    InstrumentType,
    KeyFigure,
    Organisation,
    Participation,
    Sequel,
    Source,
    SourceSection,
)
from initiatives.models.initiative import InitiativeQuerySet
from initiatives.models.relations import TERMS

Row = Instrument | Participation | KeyFigure | Event | Citation | BudgetLine | Sequel
if TYPE_CHECKING:
    Related = dict[int, list[Model]]
    AnyManager = Manager[Any]

# By relation, its model, and the things that many of its rows name; all that they name is fetched once.
SHARED: dict[str, tuple[type[Row], dict[str, type[Model]]]] = {
    "instruments": (Instrument, {"type": InstrumentType}),
    "participations": (Participation, {"organisation": Organisation}),
    "key_figures": (KeyFigure, {}),
    "events": (Event, {}),
    "citations": (Citation, {"source": Source, "section": SourceSection}),
}
# How many things of a kind stay in memory from chunk to chunk.
MOST_KEPT = 5_000


def whole_entries(found: InitiativeQuerySet, size: int) -> Iterator[Initiative]:
    """The entries of a list in its order, `size` of them fetched at once in a fixed number of queries."""
    kept: dict[type[Model], dict[int, Model]] = defaultdict(dict)
    terms = {name: _terms(name) for name in TERMS}
    rows = found.with_status().select_related("parent").iterator(chunk_size=size)
    while chunk := list(islice(rows, size)):
        numbers = [entry.pk for entry in chunk]
        entries = {entry.pk: entry for entry in chunk}
        related = {name: _terms_of(name, terms[name], numbers) for name in TERMS}
        for name, (model, shared) in SHARED.items():
            related[name] = _rows_of(_named(model._default_manager.all(), shared, kept, numbers), entries)
        lines = BudgetLine.objects.select_related("part_of__initiative").filter(initiative__in=numbers)
        related["budget_lines"] = _rows_of(lines, entries)
        related["sequels"] = _rows_of(Sequel.objects.with_ends().filter(initiative__in=numbers), entries)
        for entry in chunk:
            # Where the manager of each relation looks first.
            vars(entry)["_prefetched_objects_cache"] = {name: of.get(entry.pk, []) for name, of in related.items()}
        yield from chunk


def _terms(name: str) -> dict[int, Model]:
    """All terms of a vocabulary in their order."""
    model: Any = Initiative._meta.get_field(name).related_model
    return {term.pk: term for term in model._default_manager.all()}


def _terms_of(name: str, terms: dict[int, Model], numbers: list[int]) -> "Related":
    field: Any = Initiative._meta.get_field(name)
    manager: AnyManager = field.remote_field.through._default_manager
    pairs = manager.filter(initiative__in=numbers).values_list("initiative_id", f"{field.m2m_reverse_field_name()}_id")
    chosen: dict[int, set[int]] = defaultdict(set)
    for number, term in pairs:
        chosen[number].add(term)
    in_order = list(terms)
    place = {number: position for position, number in enumerate(in_order)}
    return {number: [terms[each] for each in sorted(of, key=place.__getitem__)] for number, of in chosen.items()}


def _named(
    rows: "QuerySet[Row]",
    shared: dict[str, type[Model]],
    kept: dict[type[Model], dict[int, Model]],
    numbers: list[int],
) -> list[Row]:
    """The rows of some entries, each with the things that it names."""
    found = list(rows.filter(initiative__in=numbers))
    for name, model in shared.items():
        wanted = {getattr(row, f"{name}_id") for row in found} - {None}
        if len(kept[model]) > MOST_KEPT:
            kept[model].clear()
        kept[model].update(model._default_manager.in_bulk(wanted - kept[model].keys()))
        for row in found:
            number = getattr(row, f"{name}_id")
            setattr(row, name, kept[model][number] if number else None)
    return found


def _rows_of(rows: "Iterable[Row]", entries: dict[int, Initiative]) -> "Related":
    by_entry: Related = defaultdict(list)
    for row in rows:
        number = row.initiative_id
        row.initiative = entries[number]
        by_entry[number].append(row)
    return by_entry
