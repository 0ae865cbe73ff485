"""An entry with all that its page shows, read by statements that are built once: `with_page_details`, made quick."""

import copy
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter
from typing import Self, cast

from django.db.models import F, Model, QuerySet

from initiatives.models import (
    BudgetLine,
    Challenge,
    Citation,
    Event,
    Government,
    Initiative,
    Instrument,
    KeyFigure,
    Participation,
    Sequel,
    TargetGroup,
    Term,
    Theme,
)
from initiatives.models.querysets.prepared import PreparedThings, Value
from initiatives.models.relations import CITED_FACTS


def _terms(vocabulary: type[Term]) -> PreparedThings[Term]:
    """The terms of entries, each with the number of its entry as `entry`."""

    def ask(entries: list[Value]) -> QuerySet[Term]:
        # Ordered afterwards: a database would read the whole vocabulary for its order.
        found = vocabulary._default_manager.filter(**{"initiatives__in": entries}).order_by()
        return found.annotate(entry=F("initiatives__id"))

    return PreparedThings(vocabulary, ask)


def _rows(model: type[Model], *related: str, by: str = "initiative") -> PreparedThings[Model]:
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
    "instruments": ("initiative", _rows(Instrument, "type")),
    "participations": ("initiative", _rows(Participation, "organisation__part_of", "organisation__government")),
    "budget_lines": ("initiative", _rows(BudgetLine, "part_of__initiative")),
    "key_figures": ("initiative", _rows(KeyFigure)),
    "events": ("initiative", _rows(Event)),
    "sequels": ("initiative", _rows(Sequel, *ENDS)),
    "predecessors": ("successor", _rows(Sequel, *ENDS, by="successor")),
    "citations": ("initiative", _rows(Citation, "source", "section")),
}


def _public(slugs: list[Value]) -> QuerySet[Initiative]:
    found: QuerySet[Initiative] = Initiative.objects.public().filter(slug__in=slugs).order_by().with_status()
    return found.select_related("parent")


def _parts(wholes: list[Value]) -> QuerySet[Initiative]:
    # The state is looked at afterwards: a database would rather read all that are published than these few.
    found: QuerySet[Initiative] = Initiative.objects.filter(**{"parent__in": wholes}).order_by().with_status()
    return found


def _numbered(numbers: list[Value]) -> QuerySet[Initiative]:
    found: QuerySet[Initiative] = Initiative.objects.filter(pk__in=numbers).order_by().with_status()
    return found


def _with_wholes(numbers: list[Value]) -> QuerySet[Initiative]:
    return _numbered(numbers).select_related("parent")


PUBLIC = PreparedThings(Initiative, _public)
PARTS = PreparedThings(Initiative, _parts)
NUMBERED = PreparedThings(Initiative, _numbered)
OF_CARDS = PreparedThings(Initiative, _with_wholes)
CITATIONS_OF_SEQUELS = _rows(Citation, "source", by="sequel")


def public_entry(slug: str) -> Initiative | None:
    """A published or archived entry, with all that its page shows."""
    found = PUBLIC.things([slug])
    fetch(found, [*OF_TERMS, *OF_ROWS])
    for entry in found:
        _share_citations(entry)
    return found[0] if found else None


def published_parts(wholes: Sequence[Initiative]) -> list[Initiative]:
    """The published parts of several entries, with what a plan shows of each."""
    parts = [part for part in PARTS.things([whole.pk for whole in wholes]) if part.is_published]
    fetch(parts, ["governments", "budget_lines"])
    return parts


def entries_nearby(numbers: Sequence[int]) -> list[Initiative]:
    """Entries in this order, with their governments."""
    read = {entry.pk: entry for entry in NUMBERED.things(numbers)}
    fetch(read.values(), ["governments"])
    return [read[number] for number in numbers if number in read]


def entries_of_cards(numbers: Sequence[int]) -> list[Initiative]:
    """Entries in this order, with what their cards show: `with_card_details`, made quick."""
    read = {entry.pk: entry for entry in OF_CARDS.things(numbers)}
    fetch(read.values(), ["governments", "themes", "challenges"])
    return [read[number] for number in numbers if number in read]


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


def _share_citations(entry: Initiative) -> None:
    """Give each fact the citations of the entry that support it, and each such citation its fact."""
    citations: list[Model] = list(entry.citations.all())
    for relation, name in CITED_FACTS.items():
        supporting: dict[int, list[Model]] = defaultdict(list)
        for citation in citations:
            supporting[vars(citation)[f"{name}_id"]].append(citation)
        for fact in getattr(entry, relation).all():
            for citation in supporting[fact.pk]:
                setattr(citation, name, fact)
            keep(fact, "citations", supporting[fact.pk])
    before = {sequel.pk: sequel for sequel in entry.predecessors.all()}
    of_others: dict[int, list[Model]] = defaultdict(list)
    for citation in CITATIONS_OF_SEQUELS.things(before):
        of_others[vars(citation)["sequel_id"]].append(citation)
    for number, sequel in before.items():
        keep(sequel, "citations", of_others[number])


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
