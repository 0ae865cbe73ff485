"""The places of a source in their order, each with the facts that were read there."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from initiatives.models import Citation, Source, SourceSection


@dataclass(frozen=True)
class SourcePlace:
    """One place: line 38, or record 24012; empty if only the section is known."""

    kind: str
    locator: str
    citations: list[Citation] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        return self.citations[0].anchor


@dataclass(frozen=True)
class PlacesOfSection:
    """A section of a source with its places; none for the places outside of every section."""

    section: SourceSection | None
    places: list[SourcePlace]


def places(source: Source, citations: Iterable[Citation]) -> list[PlacesOfSection]:
    """By section in the order of the source, and by place in the order of its numbers."""
    by_section: dict[int | None, dict[tuple[str, str], SourcePlace]] = {}
    for citation in citations:
        kind, locator = citation.locator_kind, citation.locator
        known = by_section.setdefault(citation.section_id, {})
        known.setdefault((kind, locator), SourcePlace(kind, locator)).citations.append(citation)
    ordered: list[SourceSection | None] = [*source.sections.all(), None]
    found = []
    for section in ordered:
        held = by_section.get(section.pk if section else None)
        if held:
            found.append(PlacesOfSection(section, sorted(held.values(), key=_place_order)))
    return found


def _place_order(place: SourcePlace) -> tuple[str, list[int], str]:
    return place.kind, [int(number) for number in re.findall(r"\d+", place.locator)], place.locator
