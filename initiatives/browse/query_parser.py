"""Read a query: the values that exist, in canonical order, and the values that do not count."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.http import QueryDict
from rapidfuzz import fuzz, process

from initiatives.models import Organisation, TermRedirect
from initiatives.search.organisations import OrganisationNames
from initiatives.search.query import within_limit
from initiatives.text.folding import fold

from .facets.definitions import FacetFilter, OrganisationFacet, RelatedFacet
from .sorts import ON_PAGES, SORTS

# The kind of a redirect by facet, where it is not the name of the facet.
REDIRECT_KINDS = {"target": TermRedirect.Kind.TARGET_GROUP, "instrument": TermRedirect.Kind.INSTRUMENT_TYPE}
LONGEST_SEARCH = 200
LONGEST_SHOWN = 60
# More values of one facet than any page offers cost look-ups, and find nothing more.
MOST_VALUES = 50
MOST_SUGGESTED = 3
# A query can hold a thousand unknown values: an answer that names them all would be a thousand times longer than it.
MOST_MISTAKES = 20
# Of a hundred: how alike a known value is that may have been meant.
NEAR = 60
SIZES = (20, 50, 100)


@dataclass(frozen=True)
class Mistake:
    """A value that does not count, and the known values that come nearest or that its name may mean."""

    name: str
    value: str
    nearest: list[str]

    def __str__(self) -> str:
        said = f"{self.name}={self.value}"
        return f"{said} (perhaps {', '.join(self.nearest)})" if self.nearest else said


@dataclass
class ParsedQuery:
    """`kept` is the query that counts. `dropped` names the values that do not, each with the name of its parameter.

    `ambiguous` holds names that several organisations have, with those organisations.
    """

    kept: QueryDict = field(default_factory=lambda: QueryDict(mutable=True))
    dropped: list[tuple[str, str]] = field(default_factory=list)
    ambiguous: list[tuple[str, list[Organisation]]] = field(default_factory=list)

    def drop(self, name: str, value: str) -> None:
        self.dropped.append((name, value[:LONGEST_SHOWN]))


def parse_query(query: QueryDict, facets: Iterable[FacetFilter], plain_sort: str = ON_PAGES) -> ParsedQuery:
    """Keep the values that exist, once each and in the order of the facets; name those that do not.

    `plain_sort`: the order without words, unless the query asks for another.
    """
    parsed = ParsedQuery()
    _parse_words(query, parsed)
    for facet in facets:
        _parse_values(facet, query, parsed)
    # The usual values are no part of a query, so that each list has one address.
    usual = {"sort": usual_sort(str(parsed.kept.get("q", "")), plain_sort), "size": str(SIZES[0])}
    for name, known in (("sort", set(SORTS)), ("size", set(map(str, SIZES)))):
        value = query.get(name, "")
        if value == usual[name]:
            continue
        if value in known:
            parsed.kept[name] = value
        elif value:
            parsed.drop(name, value)
    return parsed


def usual_sort(words: str, plain_sort: str = ON_PAGES) -> str:
    return "relevance" if words else plain_sort


def words_in(query: QueryDict) -> str:
    """The search words of a query, as far as they count."""
    parsed = ParsedQuery()
    _parse_words(query, parsed)
    return str(parsed.kept.get("q", ""))


def _parse_words(query: QueryDict, parsed: ParsedQuery) -> None:
    words = " ".join(query.get("q", "").replace("\0", " ").split())
    if len(words) > LONGEST_SEARCH:
        parsed.drop("q", f"{words[LONGEST_SEARCH:][:40]}…")
        words = words[:LONGEST_SEARCH]
    words, rest = within_limit(words)
    if rest:
        parsed.drop("q", rest)
    if words:
        parsed.kept["q"] = words


def _parse_values(facet: FacetFilter, query: QueryDict, parsed: ParsedQuery) -> None:
    given = [value for value in dict.fromkeys(query.getlist(facet.name)) if value.strip()]
    for value in given[MOST_VALUES:]:
        parsed.drop(facet.name, value)
    given = given[:MOST_VALUES]
    if not given:
        return
    known = {value for value, _label in facet.choices}
    wanted = set(given) & known
    if others := [value for value in given if value not in wanted]:
        wanted |= _resolve(facet, others, known, parsed)
    if wanted:
        parsed.kept.setlist(facet.name, [value for value, _label in facet.choices if value in wanted])


def _resolve(facet: FacetFilter, values: list[str], known: set[str], parsed: ParsedQuery) -> set[str]:
    """Known values that former slugs lead to or that names of organisations mean; the others are dropped."""
    kind = REDIRECT_KINDS.get(facet.name, facet.name)
    redirects = TermRedirect.objects.targets(kind, values) if isinstance(facet, RelatedFacet) else {}
    names = OrganisationNames(Organisation.objects.taking_part()) if isinstance(facet, OrganisationFacet) else None
    found, unknown = set(), []
    for value in values:
        if redirects.get(value) in known:
            found.add(redirects[value])
            continue
        meant = names.called(value) if names else []
        if len(meant) == 1:
            found.add(meant[0].slug)
        elif meant:
            parsed.ambiguous.append((value[:LONGEST_SHOWN], meant))
        else:
            unknown.append(value)
    return found | _once_known(facet, unknown, redirects, parsed)


def _once_known(facet: FacetFilter, values: list[str], redirects: Mapping[str, str], parsed: ParsedQuery) -> set[str]:
    """Values that once were known: without them a list would grow to all entries on the day that one goes."""
    if not values:
        return set()
    once = facet.once_known([redirects.get(value, value) for value in values])
    for value in values:
        if redirects.get(value, value) not in once:
            parsed.drop(facet.name, value)
    facet.keep(once.values())
    return {value for value, _label in once.values()}


def mistakes(parsed: ParsedQuery, facets: Mapping[str, FacetFilter]) -> list[Mistake]:
    """The first values of a query that do not count, each with advice, for machines, which are refused."""
    dropped = parsed.dropped[:MOST_MISTAKES]
    # Folding the labels of a long facet takes time: once for all of its values.
    labels = {name: folded_labels(facets[name]) for name in {name for name, _value in dropped} & set(facets)}
    unknown = [
        Mistake(name, value, nearest_values(labels[name], value) if name in labels else nearest_words(name, value))
        for name, value in dropped
    ]
    several = [Mistake("organisation", name, [each.slug for each in meant]) for name, meant in parsed.ambiguous]
    return [*unknown, *several][:MOST_MISTAKES]


def nearest_words(name: str, value: str) -> list[str]:
    known = {"sort": list(SORTS), "size": [str(size) for size in SIZES]}.get(name, [])
    return [found for found, score, _place in process.extract(value, known, limit=1) if score >= NEAR]


def folded_labels(facet: FacetFilter) -> dict[str, str]:
    return {known: fold(f"{known} {label}") for known, label in facet.choices}


def nearest_values(labels: Mapping[str, str], value: str) -> list[str]:
    """The known values of a facet that come nearest to an unknown one, by value or by label."""
    found = process.extract(fold(value), labels, scorer=fuzz.WRatio, score_cutoff=NEAR, limit=MOST_SUGGESTED)
    return [known for _label, _score, known in found]
