"""Best places: the page of the organisation, term, word or municipality whose name is asked."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.db import connection
from django.http import QueryDict
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from initiatives import edition
from initiatives.models import Challenge, Government, Organisation, TargetGroup, Theme
from initiatives.models.languages import LANGUAGES, in_every_language
from initiatives.models.vocabulary import Term
from initiatives.search.analysis import stem, with_plain_signs, words_of
from initiatives.search.index import opened
from initiatives.search.municipalities import municipality_at, municipality_called
from initiatives.text.folding import fold_name

from .filters import InitiativeFilter
from .glossary import explained
from .places import place_of

MOST_SHOWN = 3
MOST_WORDS = 8
TERMS: dict[type[Term], tuple[str, StrOrPromise]] = {
    Theme: ("theme", _("theme")),
    Government: ("government", _("government")),
    Challenge: ("challenge", _("societal challenge")),
    TargetGroup: ("target", _("target group")),
}
# "Climate and environment" is asked as either.
CONJUNCTIONS = re.compile(r"\s+(?:and|en|et|und)\s+|\s*,\s*|\s+&\s+")
POSTCODE = re.compile(r"(?:b-?)?([1-9][0-9]{3})", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True)
class BestPlace:
    """A page that is about what was asked. `value` is its slug, its own name, or its anchor.

    `number` counts the initiatives that the list shows there; None where it is not about initiatives.
    """

    facet: str
    value: str
    name: str
    kind: StrOrPromise
    address: str
    number: int | None = None


@dataclass(frozen=True)
class _Named:
    facet: str
    slug: str


def best_places(words: str) -> list[BestPlace]:
    """The first few places with this name, in any language; none for a question of many words."""
    plain = " ".join(words.split())
    if not plain or len(plain.split()) > MOST_WORDS:
        return []
    municipality, names = _municipality(plain), _register_names()
    found = [*municipality, *_described(names.called(plain)), *_words_called(plain)]
    if not found:
        found = _meaning_the_same(plain, names)
    return found[:MOST_SHOWN]


def _meaning_the_same(words: str, names: "_RegisterNames") -> list[BestPlace]:
    """Terms and words of the glossary that are called by a synonym."""
    with opened() as index:
        others = [" ".join(line) for line in index.synonyms.others(words_of(words))]
    named = (each for other in others for each in names.called(other) if each.facet != "organisation")
    return [*_described(list(dict.fromkeys(named))), *(word for other in others for word in _words_called(other))]


def _municipality(words: str) -> list[BestPlace]:
    where = _("what concerns you where you live")
    if postcode := POSTCODE.fullmatch(words):
        if place := place_of(int(postcode[1])):
            one = municipality_at(postcode[1])
            name = f"{postcode[1]} {one.name}" if one else postcode[1]
            kind = where if one else place.label
            return [
                BestPlace("municipality", one.own_name if one else postcode[1], name, kind, _place_address(postcode[1]))
            ]
    elif one := municipality_called(words):
        return [BestPlace("municipality", one.own_name, one.name, where, _place_address(one.postcode))]
    return []


def _place_address(postcode: str) -> str:
    return f"{reverse('place')}?postcode={postcode}"


def _words_called(words: str) -> list[BestPlace]:
    wanted = fold_name(with_plain_signs(words))
    return [
        BestPlace("glossary", anchor, name, _("word of the glossary"), f"{reverse('glossary')}#{anchor}")
        for anchor, name in _glossary_words().get(wanted, [])
    ][:1]


@cache
def _glossary_words() -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            for chapter in explained():
                for word in chapter.words:
                    found[fold_name(str(word.word))].append((word.anchor, str(word.word)))
    return found


class _RegisterNames:
    """What the register calls its public organisations and its terms, in all languages."""

    def __init__(self) -> None:
        self._named: dict[str, dict[_Named, None]] = defaultdict(dict)
        for model, (facet, _kind) in TERMS.items():
            for term in model._default_manager.all():
                named = _Named(facet, term.slug)
                self._add(named, in_every_language(term, "name"), term.alias_list)
                if isinstance(term, Theme):
                    self._add(named, in_every_language(term, "plain_name"), ())
        for one in Organisation.objects.public():
            others = [*one.alias_list, one.acronym]
            self._add(_Named("organisation", one.slug), in_every_language(one, "name"), others)

    def _add(self, named: _Named, names: dict[str, str], others: Iterable[str]) -> None:
        for code, name in names.items():
            parts = CONJUNCTIONS.split(name) if named.facet != "organisation" else []
            for text in (name, *parts):
                self._named[_folded(text)][named] = None
                self._named[_joined(text)][named] = None
                if named.facet != "organisation":
                    self._named[_stemmed(text, code)][named] = None
        for name in filter(None, others):
            self._named[_folded(name)][named] = None
            self._named[_joined(name)][named] = None

    def called(self, words: str) -> list[_Named]:
        keys = [_folded(words), _joined(words), *(_stemmed(words, code) for code in LANGUAGES)]
        return list(dict.fromkeys(named for key in keys if key for named in self._named.get(key, [])))


def _folded(text: str) -> str:
    return fold_name(with_plain_signs(text))


def _joined(text: str) -> str:
    """Molen Geek is MolenGeek."""
    return _folded(text).replace(" ", "")


def _stemmed(text: str, language: str) -> str:
    return " ".join(filter(None, (stem(word, language) for word in words_of(text))))


# The names of the edition that was read last.
_kept: dict[tuple[int, int], _RegisterNames] = {}


def _register_names() -> _RegisterNames:
    now = edition.current()
    if now is None or connection.in_atomic_block:
        return _RegisterNames()
    key = (now.number, now.stamp)
    names = _kept.get(key)
    if names is None:
        names = _RegisterNames()
        _kept.clear()
        _kept[key] = names
    return names


def _described(named: list[_Named]) -> Iterator[BestPlace]:
    for each in named[:MOST_SHOWN]:
        if each.facet == "organisation":
            organisation = Organisation.objects.get(slug=each.slug)
            kind: StrOrPromise = organisation.get_kind_display()
            name, address = str(organisation), organisation.get_absolute_url()
        else:
            model, kind = next((model, kind) for model, (facet, kind) in TERMS.items() if facet == each.facet)
            term = model._default_manager.get(slug=each.slug)
            own = getattr(term, "get_absolute_url", None)
            address = own() if own else f"{reverse('initiatives')}?{each.facet}={each.slug}"
            name = term.for_readers
        number = InitiativeFilter(QueryDict(f"{each.facet}={each.slug}")).number
        yield BestPlace(each.facet, each.slug, name, kind, address, number)
