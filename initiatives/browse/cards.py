"""The cards of a list as finished HTML: those that the process keeps, and the others read and made anew."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from initiatives.models import Initiative, Term
from initiatives.search import Found

from .entry_reading import entries_of_cards
from .facets.index import FacetIndex
from .facets.kept_cards import KeptCard, Key
from .filters import InitiativeFilter
from .folding import fold_parts, numbers_below
from .kin import name_kin
from .ranked import EntriesOfPage

HEADING_LEVEL = 3


@dataclass(frozen=True)
class Card:
    """`number`: how many initiatives stand on it, its own and the parts folded under it."""

    html: SafeString
    number: int


def cards(listed: InitiativeFilter, shown: Iterable[Initiative], own: Term | None = None) -> list[Card]:
    """A card for each entry of a page of a list, in a fixed number of queries; in none where all are kept.

    `own`: the term of the page, which its cards do not repeat.
    """
    # Templates that are being written change, and marks and reasons depend on the query.
    is_plain = not settings.DEBUG and not listed.words and not listed.chosen(listed.facet("target"))
    if listed.index is not None and is_plain and isinstance(shown, EntriesOfPage):
        return _kept(listed, listed.index, shown.numbers, own)
    entries = list(shown)
    fold_parts(listed, entries)
    name_kin(listed, entries)
    searched = listed.searched if listed.words else None
    return [Card(_rendered(entry, searched, own), 1 + len(entry.folded_parts)) for entry in entries]


def _kept(listed: InitiativeFilter, index: FacetIndex, numbers: Sequence[int], own: Term | None) -> list[Card]:
    below, language = numbers_below(listed, numbers), get_language() or ""
    page = f"{own._meta.model_name} {own.pk}" if own else ""
    keys: dict[int, Key] = {number: (number, language, page, below[number]) for number in numbers}
    found = {number: index.cards.get(key) for number, key in keys.items()}
    wanting = [number for number, html in found.items() if html is None]
    if wanting:
        entries = entries_of_cards(wanting)
        fold_parts(listed, entries)
        for entry in entries:
            html = found[entry.pk] = _rendered(entry, None, own)
            shown = below[entry.pk] | {entry.pk, *filter(None, [entry.parent_id])}
            index.cards.put(keys[entry.pk], KeptCard(html, shown))
    return [Card(html, 1 + len(below[number])) for number, html in found.items() if html is not None]


def _rendered(entry: Initiative, searched: Found | None, own: Term | None) -> SafeString:
    said = {"initiative": entry, "heading_level": HEADING_LEVEL, "searched": searched, "own": own}
    return render_to_string("browse/card.html", said)
