"""The places of a source in their order, each with what the register took from it, or why nothing."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from initiatives.models import Citation, Source, SourcePassage, SourceSection

Key = tuple[str, str]


@dataclass
class SourcePlace:
    """One place: line 38, or record 24012; empty if only the section is known."""

    kind: str
    locator: str
    citations: list[Citation] = field(default_factory=list)
    # None where nobody listed the passages of the source.
    passage: SourcePassage | None = None

    @property
    def anchor(self) -> str:
        return (self.passage or self.citations[0]).anchor

    @property
    def kind_in_words(self) -> str:
        return (self.passage or self.citations[0]).get_locator_kind_display()


@dataclass(frozen=True)
class PlacesOfSection:
    """A section of a source with its places; none for the places outside of every section."""

    section: SourceSection | None
    places: list[SourcePlace]


@dataclass(frozen=True)
class Coverage:
    """How many passages of a source that was read whole came into the register, and how many did not."""

    all: int
    came_in: int

    @property
    def nothing(self) -> int:
        return self.all - self.came_in


def places(
    source: Source, citations: Iterable[Citation], passages: Iterable[SourcePassage] = ()
) -> list[PlacesOfSection]:
    """By section in the order of the source, and by place in the order of its passages, else of its numbers."""
    by_section: dict[int | None, dict[Key, SourcePlace]] = {}
    listed: dict[Key, SourcePlace] = {}
    for passage in passages:
        key = (passage.locator_kind, passage.locator)
        listed[key] = SourcePlace(*key, passage=passage)
        by_section.setdefault(passage.section_id, {})[key] = listed[key]
    for citation in citations:
        key = (citation.locator_kind, citation.locator)
        # The list of passages knows the section better than a single citation.
        if key not in listed:
            by_section.setdefault(citation.section_id, {}).setdefault(key, SourcePlace(*key)).citations.append(citation)
        else:
            listed[key].citations.append(citation)
    # What stands before the first section stands first.
    outside: Sequence[SourceSection | None] = [None]
    within: Sequence[SourceSection | None] = list(source.sections.all())
    found = []
    for section in [*outside, *within] if listed else [*within, *outside]:
        held = by_section.get(section.pk if section else None)
        if held:
            found.append(PlacesOfSection(section, sorted(held.values(), key=_place_order)))
    return found


def coverage(sections: Iterable[PlacesOfSection]) -> Coverage | None:
    """None where nobody listed the passages of the source."""
    listed = [place for each in sections for place in each.places if place.passage]
    return Coverage(len(listed), sum(bool(place.citations) for place in listed)) if listed else None


def _place_order(place: SourcePlace) -> tuple[int, str, list[int], str]:
    numbers = [int(number) for number in re.findall(r"\d+", place.locator)]
    return place.passage.position if place.passage else 0, place.kind, numbers, place.locator
