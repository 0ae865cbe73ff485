"""Likely duplicates: entries with a similar name or the same website that nobody declared to be different."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import combinations

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise
from rapidfuzz import fuzz, process

from initiatives.models import DistinctPair, Initiative, User
from initiatives.models.querysets.identity import NAMING
from initiatives.text.folding import fold_name

# Shorter titles are similar to too many others.
FEWEST_LETTERS = 8
# Larger registers list pairs with equal names or websites only; saving an entry still checks similar titles.
MOST_COMPARED = 2000
# The similarity of two titles, out of 100, that counts as near.
NEAR = 90
LABELS: dict[str, StrOrPromise] = {
    "title": _("title"),
    "near": _("nearly the same title"),
    "acronym": _("acronym"),
    "aliases": _("other names"),
    "website": _("website"),
}
BEFORE_THE_HOST = re.compile(r"^(?:https?://)?(?:www\.)?")


def folded_address(website: str) -> str:
    return BEFORE_THE_HOST.sub("", website.strip().casefold()).rstrip("/")


@dataclass(frozen=True)
class EntryNames:
    """The names of an entry: values in the order of `NAMING`, with the titles before acronym, aliases and website."""

    pk: int | None
    parent: int | None
    values: tuple[str | None, ...]

    @cached_property
    def titles(self) -> frozenset[str]:
        return frozenset(fold_name(title) for title in self.values[:-3] if title) - {""}

    @cached_property
    def by_name(self) -> dict[str, str]:
        """Each folded name with its kind."""
        acronym, aliases = self.values[-3:-1]
        names = {fold_name(text): "aliases" for text in (aliases or "").splitlines()}
        names[fold_name(acronym or "")] = "acronym"
        names |= dict.fromkeys(self.titles, "title")
        names.pop("", None)
        return names

    @cached_property
    def website(self) -> str:
        return folded_address(self.values[-1] or "")

    @cached_property
    def keys(self) -> frozenset[str]:
        """Whatever makes two entries alike when they share it."""
        return frozenset([*self.by_name, *filter(None, [self.website])])

    @cached_property
    def long_titles(self) -> list[str]:
        return [title for title in self.titles if len(title) >= FEWEST_LETTERS]

    def is_relative_of(self, other: "EntryNames") -> bool:
        return (self.pk is not None and self.pk == other.parent) or (other.pk is not None and other.pk == self.parent)


@dataclass(frozen=True)
class LikelyDuplicate:
    """A likely duplicate of an entry, and the similarities."""

    initiative: Initiative
    alike_in: list[StrOrPromise]


@dataclass(frozen=True)
class LikelyPair:
    first: Initiative
    second: Initiative
    alike_in: list[StrOrPromise]


def duplicates_of(initiative: Initiative, user: User) -> list[LikelyDuplicate]:
    """Likely duplicates among the entries visible to the user, in three queries. The initiative may be unsaved."""
    asked = EntryNames(initiative.pk, initiative.parent_id, tuple(getattr(initiative, name) for name in NAMING))
    different = DistinctPair.objects.different_from(initiative)
    others = [each for each in names_visible_to(user) if each.pk != initiative.pk and each.pk not in different]
    # Two lists, and no list of pairs: making and collecting tens of thousands of pairs takes longer than comparing.
    choices = [title for each in others for title in each.long_titles]
    owners = [each for each in others for _title in each.long_titles]
    near = {each.pk for each in _near(asked.long_titles, choices, owners)}
    likely = [each for each in others if each.pk in near or not asked.keys.isdisjoint(each.keys)]
    found = {each.pk: kinds for each in likely if (kinds := _alike(asked, each, each.pk in near))}
    entries = Initiative.objects.in_bulk(list(found)) if found else {}
    return [LikelyDuplicate(entries[pk], _words(kinds)) for pk, kinds in found.items() if pk in entries]


def likely_pairs(user: User, limit: int) -> list[LikelyPair]:
    """Pairs of likely duplicates of which the user may edit one and see the other."""
    known = {each.pk: each for each in names_visible_to(user)}
    own = set(Initiative.objects.editable_by(user).values_list("pk", flat=True))
    different = DistinctPair.objects.pairs()
    found: dict[tuple[int, int], list[str]] = {}
    for first, second, is_near in _candidates(known.values(), with_near=len(known) <= MOST_COMPARED):
        pair = (first, second) if first < second else (second, first)
        if pair in found or pair in different or not own & set(pair):
            continue
        if kinds := _alike(known[first], known[second], is_near):
            found[pair] = kinds
        if len(found) == limit:
            break
    entries = Initiative.objects.in_bulk({pk for pair in found for pk in pair})
    return [LikelyPair(entries[one], entries[other], _words(kinds)) for (one, other), kinds in found.items()]


def names_visible_to(user: User) -> list[EntryNames]:
    return [_known(row[0], row[1], row[2:]) for row in Initiative.objects.visible_to(user).naming_values()]


@lru_cache(maxsize=20_000)
def _known(pk: int, parent: int | None, values: tuple[str | None, ...]) -> EntryNames:
    """Kept by what it is made of, so that it is never out of date: to fold the names takes longer than to read them."""
    return EntryNames(pk, parent, values)


def _alike(one: EntryNames, other: EntryNames, is_near: bool) -> list[str]:
    """The kinds of similarity of two entries. A plan and its part may share a website and have similar titles."""
    kinds = [other.by_name[name] for name in one.by_name if name in other.by_name]
    if not one.is_relative_of(other):
        kinds += ["near"] if is_near and "title" not in kinds else []
        kinds += ["website"] if one.website and one.website == other.website else []
    return [kind for kind in LABELS if kind in kinds]


def _near(titles: list[str], choices: list[str], owners: list[EntryNames]) -> Iterator[EntryNames]:
    """Whoever has a title near to one of these; `owners` has the entry of each of the `choices`."""
    for title in titles:
        found = process.extract(title, choices, scorer=fuzz.ratio, score_cutoff=NEAR, limit=None)
        yield from (owners[place] for _choice, _score, place in found)


def _candidates(known: Iterable[EntryNames], with_near: bool) -> Iterator[tuple[int, int, bool]]:
    """Pairs to compare: same name or website first, then similar titles that begin or end with the same word."""
    # Most names are of one entry alone: a list for each would be most of the work.
    first: dict[str, int] = {}
    same: dict[str, list[int]] = defaultdict(list)
    blocks: dict[tuple[str, str], list[tuple[str, EntryNames]]] = defaultdict(list)
    for each in known:
        assert each.pk is not None
        for key in [*each.by_name, *filter(None, [each.website])]:
            if key in first:
                same[key].append(each.pk)
            else:
                first[key] = each.pk
        for title in each.long_titles if with_near else []:
            words = title.split()
            blocks["first", words[0]].append((title, each))
            blocks["last", words[-1]].append((title, each))
    for key, numbers in same.items():
        yield from ((one, other, False) for one, other in combinations([first[key], *numbers], 2))
    for block in blocks.values():
        for place, (title, each) in enumerate(block[:-1]):
            for other in _near([title], *_apart(block[place + 1 :])):
                if other.pk != each.pk:
                    yield each.pk or 0, other.pk or 0, True


def _apart(pairs: list[tuple[str, EntryNames]]) -> tuple[list[str], list[EntryNames]]:
    return [title for title, _each in pairs], [each for _title, each in pairs]


def _words(kinds: list[str]) -> list[StrOrPromise]:
    return [LABELS[kind] for kind in kinds]
