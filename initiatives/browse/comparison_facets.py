"""Governments side by side, value by value: paired bars, and under a none who acts there instead."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse
from django_stubs_ext import StrOrPromise

from initiatives.models import Government

from .competence import NAMES
from .overview import MatrixRow, matrix
from .places import REASONS, Place

CROSSED = ("theme", "challenge", "target", "instrument")
NOT_STATED = "none"
FULL = 1000
FEDERAL = "federal"


@dataclass(frozen=True)
class Instead:
    """Another government that acts for the same people where one has nothing: its name, its count and its list."""

    place: StrOrPromise
    government: StrOrPromise
    count: int
    address: str


@dataclass(frozen=True)
class PairedBar:
    """The count of one government for one value; `width` is its share of the largest of the facet, in thousandths."""

    government: Government
    count: int
    address: str
    width: int
    instead: list[Instead]


@dataclass(frozen=True)
class PairedRow:
    label: StrOrPromise
    bars: list[PairedBar]


@dataclass(frozen=True)
class PairedFacet:
    """The values of a facet that one of the governments has, and the names of those that none of them has."""

    name: str
    heading: StrOrPromise
    rows: list[PairedRow]
    nobody: list[StrOrPromise]


def paired_facets(governments: Sequence[Government], names: Mapping[str, StrOrPromise]) -> list[PairedFacet]:
    """Each facet over these governments, in three queries; `names` has every government by slug."""
    return [_facet(name, governments, names) for name in CROSSED]


def _facet(name: str, governments: Sequence[Government], names: Mapping[str, StrOrPromise]) -> PairedFacet:
    crossed = matrix(name, "government")
    columns = [value for value, _label in crossed.columns]
    counts = {row.value: dict(zip(columns, (cell.count for cell in row.cells), strict=True)) for row in crossed.rows}
    rows = [row for row in crossed.rows if row.value != NOT_STATED]
    held = [row for row in rows if any(counts[row.value].get(each.slug) for each in governments)]
    most = max((counts[row.value].get(each.slug, 0) for row in held for each in governments), default=1)

    def bar(row: MatrixRow, government: Government) -> PairedBar:
        count = counts[row.value].get(government.slug, 0)
        instead = [] if count else list(_instead(name, row.value, government, counts[row.value], names))
        return PairedBar(
            government, count, _address(name, row.value, government.slug), round(FULL * count / most), instead
        )

    return PairedFacet(
        name,
        crossed.down.heading,
        [PairedRow(row.label, [bar(row, government) for government in governments]) for row in held],
        [row.label for row in rows if row not in held],
    )


def _instead(
    name: str, value: str, government: Government, counts: Mapping[str, int], names: Mapping[str, StrOrPromise]
) -> Iterable[Instead]:
    """Who else acts in its places and has something; the Federal State, competent everywhere, answers for no one."""
    if government.slug == FEDERAL:
        return
    told = set()
    for place in Place:
        acting = [slug for slug, _reason in REASONS[place]]
        if government.slug not in acting:
            continue
        for other in acting:
            if other in {government.slug, FEDERAL} or not counts.get(other) or (other in told):
                continue
            told.add(other)
            yield Instead(NAMES[place], names.get(other, other), counts[other], _address(name, value, other))


def _address(name: str, value: str, government: str) -> str:
    query = QueryDict(mutable=True)
    query[name], query["government"] = value, government
    return f"{reverse('initiatives')}?{query.urlencode()}"
