"""A few initiatives, or a few governments, side by side: what was chosen, and what a reader may still choose."""

import re
from dataclasses import dataclass, field

from django.http import QueryDict

from initiatives.models import Government, Initiative
from initiatives.search import matching

from .comparison_facets import PairedFacet, paired_facets
from .comparison_table import CellValue, ComparedColumn, ComparisonRow, government_rows, initiative_rows
from .query_parser import words_in

MOST = 4
SUGGESTED = 10
SLUG = re.compile(r"[-a-zA-Z0-9_]{1,80}", re.ASCII)
# The most that a notice repeats of an address that names far too much.
MOST_SAID = 10


@dataclass(frozen=True)
class Suggestion:
    """An entry that answers the words, with the query that adds it."""

    initiative: Initiative
    query: str


@dataclass
class SideBySide:
    """The choices of the query in the order given, and those that do not count."""

    kind: str = ""
    columns: list[ComparedColumn] = field(default_factory=list)
    rows: list[ComparisonRow] = field(default_factory=list)
    facets: list[PairedFacet] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    is_mixed: bool = False
    words: str = ""
    suggestions: list[Suggestion] = field(default_factory=list)

    @property
    def is_filled(self) -> bool:
        return bool(self.kind or self.words or self.unknown)

    @property
    def slugs(self) -> list[str]:
        return [column.slug for column in self.columns]

    @property
    def named_rows(self) -> list[tuple[ComparisonRow, list[tuple[ComparedColumn, list[CellValue]]]]]:
        """Each row with its cells, each with whose it is: on a phone a cell stands alone."""
        return [(row, list(zip(self.columns, row.cells, strict=True))) for row in self.rows]

    @property
    def is_full(self) -> bool:
        return len(self.columns) >= MOST


def side_by_side(query: QueryDict) -> SideBySide:
    """Initiatives go before governments where a query names both."""
    compared = SideBySide(words=words_in(query))
    initiatives, governments = _given(query, "initiative"), _given(query, "government")
    compared.is_mixed = bool(initiatives and governments)
    if initiatives:
        _choose_initiatives(compared, initiatives)
    elif governments:
        _choose_governments(compared, governments)
    if compared.words and compared.kind != "government" and not compared.is_full:
        compared.suggestions = _suggestions(compared)
    return compared


def _given(query: QueryDict, name: str) -> list[str]:
    return [value for value in dict.fromkeys(query.getlist(name)) if value]


def _choose_initiatives(compared: SideBySide, given: list[str]) -> None:
    possible = [slug for slug in given if SLUG.fullmatch(slug)][:100]
    known = {one.slug: one for one in Initiative.objects.published().filter(slug__in=possible).with_page_details()}
    chosen = _keep(compared, given, [slug for slug in possible if slug in known])
    compared.kind = "initiative" if chosen else ""
    compared.columns = [ComparedColumn(slug, known[slug], _query("initiative", chosen, slug)) for slug in chosen]
    if len(chosen) > 1:
        compared.rows = initiative_rows([known[slug] for slug in chosen])


def _choose_governments(compared: SideBySide, given: list[str]) -> None:
    known: dict[str, Government] = {one.slug: one for one in _all_governments()}
    chosen = _keep(compared, given, [slug for slug in given if slug in known])
    compared.kind = "government" if chosen else ""
    compared.columns = [ComparedColumn(slug, known[slug], _query("government", chosen, slug)) for slug in chosen]
    if len(chosen) > 1:
        compared.rows = government_rows([known[slug] for slug in chosen])
        names = {slug: one.name for slug, one in known.items()}
        compared.facets = paired_facets([known[slug] for slug in chosen], names)


def _all_governments() -> list[Government]:
    # The manager of terms is typed for all of them alike.
    return [one for one in Government.objects.all() if isinstance(one, Government)]


def _keep(compared: SideBySide, given: list[str], known: list[str]) -> list[str]:
    """The first few of those that exist; the others are named on the page."""
    compared.unknown = [slug[:60] for slug in given if slug not in known][:MOST_SAID]
    compared.left_out = known[MOST:][:MOST_SAID]
    return known[:MOST]


def _query(name: str, slugs: list[str], without: str = "", added: str = "") -> str:
    query = QueryDict(mutable=True)
    query.setlist(name, [slug for slug in [*slugs, added] if slug and slug != without])
    return query.urlencode()


def _suggestions(compared: SideBySide) -> list[Suggestion]:
    """Published entries that hold the words, those that have ended too, without those chosen."""
    found = Initiative.objects.published().filter(matching(compared.words)).exclude(slug__in=compared.slugs)
    return [
        Suggestion(one, _query("initiative", compared.slugs, added=one.slug))
        for one in found.with_governments()[:SUGGESTED]
    ]
