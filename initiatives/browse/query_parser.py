"""What a query means: which of its values exist, in which order, and which do not count."""

from dataclasses import dataclass, field

from django.http import QueryDict

from initiatives.models import Organisation, TermRedirect
from initiatives.search import MOST_WORDS
from initiatives.text.folding import fold

from .facets import FACETS, Facet
from .sorts import SORTS

# How the terms of a facet are called where their former slugs are kept, when it is not by the name of the facet.
KINDS = {"target": TermRedirect.Kind.TARGET_GROUP, "instrument": TermRedirect.Kind.INSTRUMENT_TYPE}
LONGEST_SEARCH = 200
SIZES = (20, 50, 100)


@dataclass
class Understood:
    """A query as it was understood: what is kept, in canonical order, and what was dropped.

    `unclear` holds names that several organisations bear, with those organisations.
    """

    kept: QueryDict
    dropped: list[tuple[str, str]] = field(default_factory=list)
    unclear: list[tuple[str, list[Organisation]]] = field(default_factory=list)


def understand(query: QueryDict) -> Understood:
    """Keep the values that exist, once each and in the order of the facets; name those that do not."""
    understood = Understood(QueryDict(mutable=True))
    _keep_words(query, understood)
    for facet in FACETS:
        _keep_values(facet, query, understood)
    for name, known in (("sort", set(SORTS)), ("size", set(map(str, SIZES)))):
        value = query.get(name, "")
        if value in known:
            understood.kept[name] = value
        elif value:
            understood.dropped.append((name, value[:60]))
    return understood


def _keep_words(query: QueryDict, understood: Understood) -> None:
    words = " ".join(query.get("q", "").replace("\0", " ").split())
    if len(words) > LONGEST_SEARCH:
        understood.dropped.append(("q", f"{words[LONGEST_SEARCH:][:40]}…"))
        words = words[:LONGEST_SEARCH]
    if rest := words.split()[MOST_WORDS:]:
        understood.dropped.append(("q", " ".join(rest)[:60]))
        words = " ".join(words.split()[:MOST_WORDS])
    if words:
        understood.kept["q"] = words


def _keep_values(facet: Facet, query: QueryDict, understood: Understood) -> None:
    given = [value for value in dict.fromkeys(query.getlist(facet.name)) if value.strip()]
    if not given:
        return
    choices = [value for value, _label in facet.choices()]
    wanted = {value for value in given if value in choices}
    for value in given:
        if value in wanted:
            continue
        now = TermRedirect.objects.now(KINDS.get(facet.name, facet.name), value[:80])
        if now in choices:
            wanted.add(now)
            continue
        meant = called(value) if facet.is_long else []
        if len(meant) == 1:
            wanted.add(meant[0].slug)
        elif meant:
            understood.unclear.append((value[:60], meant))
        else:
            understood.dropped.append((facet.name, value[:60]))
    if wanted:
        understood.kept.setlist(facet.name, [value for value in choices if value in wanted])


def called(text: str) -> list[Organisation]:
    """The organisations with a role that bear a name: exactly, else as the beginning of a word in it."""
    wanted = fold(text)
    bearers = [(found, [fold(name) for name in found.names]) for found in Organisation.objects.taking_part()]
    exactly = [found for found, names in bearers if wanted in names]
    return exactly or [found for found, names in bearers if any(f" {wanted}" in f" {name}" for name in names)]
