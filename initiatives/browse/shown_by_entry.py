"""What the page of an entry shows, so that it is kept while other things change."""

from collections.abc import Iterable, Iterator, Sequence

from django.utils import translation

from initiatives.edition.shown_things import Shown
from initiatives.models import BudgetLine, Citation, Initiative, Sequel

from .facets.index import FacetIndex
from .filters import known_register
from .hierarchy import Part
from .likeness import Goal, Likeness


def shown_by(
    entry: Initiative,
    wholes: Sequence[Initiative],
    parts: Iterable[Part],
    neighbours: Sequence[Initiative],
    most_neighbours: int,
) -> Shown | None:
    """All of which the page tells something, or would if it were public. None where there is no index to ask."""
    index = known_register()
    if index is None:
        return None
    goal, tree, near = Goal.of(entry), _below(index, entry.pk), [each.pk for each in neighbours]
    language = translation.get_language()

    def is_same_choice() -> bool:
        now = known_register()
        if now is None or _below(now, goal.number) != tree:
            return False
        # Asked before Django hears of a request, while the language is still that of the one before.
        with translation.override(language):
            return Likeness(now, goal).closest(most_neighbours) == near

    related = {*_of_parts(parts), *_of_lines(entry.budget_lines.all()), *_of_sequels(entry)}
    above = {number for whole in (entry, *wholes) for number in (whole.pk, whole.parent_id) if number}
    return Shown(frozenset({*above, *tree, *near, *related}), _named(entry), is_same_choice)


def _below(index: FacetIndex, number: int) -> frozenset[int]:
    """The public parts, their parts and so on."""
    found: set[int] = set()
    level = [number]
    while level:
        level = [part for whole in level for part in index.parts.get(whole, ()) if part not in found]
        found.update(level)
    return frozenset(found)


def _of_parts(parts: Iterable[Part]) -> Iterator[int]:
    for part in parts:
        yield part.initiative.pk
        yield from _of_lines(part.amounts)
        yield from _of_parts(part.parts)


def _of_lines(lines: Iterable[BudgetLine]) -> Iterator[int]:
    yield from (line.part_of.initiative_id for line in lines if line.part_of)


def _of_sequels(entry: Initiative) -> Iterator[int]:
    for sequel in _sequels(entry):
        yield from (sequel.initiative_id, sequel.successor_id)


def _sequels(entry: Initiative) -> list[Sequel]:
    return [*entry.sequels.all(), *entry.predecessors.all()]


def _named(entry: Initiative) -> dict[str, frozenset[int]]:
    bodies = [each.organisation for each in entry.participations.all()]
    citations: list[Citation] = [*entry.citations.all()]
    for sequel in _sequels(entry):
        citations += sequel.citations.all()
    return {
        "organisation": frozenset(number for body in bodies for number in (body.pk, body.part_of_id) if number),
        "source": frozenset(citation.source_id for citation in citations),
        "sourcesection": frozenset(citation.section_id for citation in citations if citation.section_id),
    }
