"""Relations of entries, read by statements that are built once: what `prefetch_related` does, at less cost."""

import copy
from collections import defaultdict
from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Self, cast

from django.db.models import F, Model, QuerySet

from .budget import BudgetLine
from .citation import Citation
from .event import Event
from .initiative import Initiative
from .instrument import Instrument
from .key_figure import KeyFigure
from .organisation import Participation
from .querysets.prepared import PreparedThings, Value
from .sequel import Sequel
from .vocabulary import Challenge, Government, TargetGroup, Term, Theme


def _terms(vocabulary: type[Term]) -> PreparedThings[Term]:
    """The terms of entries, each with the number of its entry as `entry`."""

    def ask(entries: list[Value]) -> QuerySet[Term]:
        # Ordered afterwards: a database would read the whole vocabulary for its order.
        found = vocabulary._default_manager.filter(**{"initiatives__in": entries}).order_by()
        return found.annotate(entry=F("initiatives__id"))

    return PreparedThings(vocabulary, ask)


def rows_of(model: type[Model], *related: str, by: str = "initiative") -> PreparedThings[Model]:
    """Rows that belong to entries, with the things that they name."""

    def ask(entries: list[Value]) -> QuerySet[Model]:
        found = model._default_manager.filter(**{f"{by}__in": entries})
        return found.select_related(*related) if related else found

    return PreparedThings(model, ask)


OF_TERMS = {
    "governments": _terms(Government), "themes": _terms(Theme), "challenges": _terms(Challenge),
    "target_groups": _terms(TargetGroup),
}  # fmt: skip
ENDS = ("initiative", "successor")
OF_ROWS: dict[str, tuple[str, PreparedThings[Model]]] = {
    "instruments": ("initiative", rows_of(Instrument, "type")),
    "participations": ("initiative", rows_of(Participation, "organisation__part_of", "organisation__government")),
    "budget_lines": ("initiative", rows_of(BudgetLine, "part_of__initiative")),
    "key_figures": ("initiative", rows_of(KeyFigure)),
    "events": ("initiative", rows_of(Event)),
    "sequels": ("initiative", rows_of(Sequel, *ENDS)),
    "predecessors": ("successor", rows_of(Sequel, *ENDS, by="successor")),
    "citations": ("initiative", rows_of(Citation, "source", "section")),
}


def fetch(entries: Iterable[Initiative], relations: Iterable[str]) -> None:
    """Read relations of entries, as `prefetch_related` does."""
    by_number = {entry.pk: entry for entry in entries}
    for relation in relations:
        found: dict[int, list[Model]] = defaultdict(list)
        if relation in OF_TERMS:
            for term in sorted(OF_TERMS[relation].things(by_number), key=attrgetter("position", "slug")):
                found[vars(term)["entry"]].append(term)
        else:
            owner, rows = OF_ROWS[relation]
            for row in rows.things(by_number):
                number = vars(row)[f"{owner}_id"]
                setattr(row, owner, by_number[number])
                found[number].append(row)
        for number, entry in by_number.items():
            keep(entry, relation, found[number])


class Fetched(QuerySet[Model]):
    """Rows that were read already. Whoever narrows them asks the database, as after `prefetch_related`."""

    again: Callable[[], QuerySet[Model]]

    def _chain(self) -> Self:
        return cast("Self", self.again())


def keep(owner: Model, relation: str, rows: list[Model]) -> None:
    """Let a thing know its related rows, so that `all()` gives them without a query."""

    def again() -> QuerySet[Model]:
        alone = copy.copy(owner)
        vars(alone)["_prefetched_objects_cache"] = {}
        asked: QuerySet[Model] = getattr(alone, relation).all()
        return asked

    kept = Fetched(model=owner._meta.get_field(relation).related_model)
    kept.again = again
    vars(kept).update(_result_cache=rows, _prefetch_done=True)
    vars(owner).setdefault("_prefetched_objects_cache", {})[relation] = kept
