"""Things by any of their names: slug, name and plain words in four languages, acronym, other names; and the nearest."""

import re
from collections.abc import Iterable
from typing import Any

from rapidfuzz import fuzz, process

from initiatives.models.languages import LANGUAGES
from initiatives.text.folding import fold_name

NEAR = 62
# Shorter names are within too many others.
FEWEST_LETTERS = 5
MOST_SUGGESTED = 3
FORMS = (
    r"n ?v|s ?a|s ?a ?s|b ?v|b ?v ?b ?a|s ?r ?l|s ?p ?r ?l|v ?z ?w|a ?s ?b ?l|i ?v ?z ?w|a ?i ?s ?b ?l|c ?v|c ?v ?b ?a"
    r"|s ?c ?r ?l|s ?c|ltd|inc|llc|gmbh|ag|e ?v|v ?o ?g|comm ?v|stichting van openbaar nut|fondation d utilite publique"
)
BETWEEN = re.compile(r"\s*[,/&+]\s*|\s+(?:and|en|et|und)\s+", re.IGNORECASE)
# An enterprise number in any spelling: 0316.380.841, BE 0316 380 841, and 316380841, as a spreadsheet keeps it.
ENTERPRISE_NUMBER = re.compile(r"(?:BE)?[ .]*([01]?\d{3})[ .]?(\d{3})[ .]?(\d{3})", re.IGNORECASE)
LEGAL_FORM = re.compile(rf"(?: (?:{FORMS}))+$|^(?:nv|sa|bv|sprl|srl|vzw|asbl|vog) (?=\S)")


def without_legal_form(name: str) -> str:
    """A name, folded, without nv, asbl and the like at its end or its beginning."""
    key = fold_name(name)
    return LEGAL_FORM.sub("", key) or key


def enterprise_number_in(text: str) -> str:
    """The ten digits of an enterprise number; empty where the text is none."""
    found = ENTERPRISE_NUMBER.fullmatch(text.strip())
    return "".join(found.groups()).zfill(10) if found else ""


def split_values(text: str) -> list[str]:
    """The pieces of a text between the signs and the words that may stand between several values."""
    return [piece for piece in map(str.strip, BETWEEN.split(text)) if piece]


class NameIndex:
    """The names of a list of things. A name that several have means none of them, unless they are doubles."""

    def __init__(self, things: Iterable[Any] = (), field: str = "name") -> None:
        self.field = field
        self.things: dict[int, Any] = {}
        self._by_name: dict[str, set[int]] = {}
        # Without the legal form, which a list writes or not, in one language or another.
        self._by_stem: dict[str, set[int]] = {}
        self._shown: dict[str, str] = {}
        self._written: dict[int, set[str]] = {}
        self._nearest: dict[str, tuple[str, ...]] = {}
        for thing in things:
            self.add(thing)

    def add(self, thing: Any) -> None:
        self.things[thing.pk] = thing
        for name in self.names_of(thing):
            if key := fold_name(name):
                self._by_name.setdefault(key, set()).add(thing.pk)
                self._by_stem.setdefault(without_legal_form(name), set()).add(thing.pk)
                self._shown.setdefault(key, name)

    def names_of(self, thing: Any) -> list[str]:
        names = [getattr(thing, f"{self.field}_{code}", None) or "" for code in LANGUAGES]
        names += [thing.slug, getattr(thing, self.field, "") or "", getattr(thing, "acronym", "")]
        # Readers know themes by their names in plain words.
        names += [getattr(thing, f"plain_name_{code}", None) or "" for code in LANGUAGES]
        names += getattr(thing, "alias_list", [])
        if number := getattr(thing, "enterprise_number", ""):
            names += [number, f"{number[:4]}.{number[4:7]}.{number[7:]}"]
        if acronym := getattr(thing, "acronym", ""):
            names += [f"{name} ({acronym})" for name in names[: len(LANGUAGES)] if name]
        return list(dict.fromkeys(name for name in names if name))

    def find(self, text: str) -> Any | None:
        """The only thing with this name; of several the one that is written so, else the first of equal full names."""
        text = enterprise_number_in(text) or text
        found = self._by_name.get(fold_name(text), set())
        if not found:
            found = self._by_stem.get(without_legal_form(text), set())
        if len(found) > 1:
            found = self._best(text, found)
        return self.things[next(iter(found))] if len(found) == 1 else None

    def _best(self, text: str, found: set[int]) -> set[int]:
        written = {pk for pk in found if text.strip() in self.names_of(self.things[pk])}
        if len(written) == 1:
            return written
        full_names = [
            {fold_name(getattr(self.things[pk], f"{self.field}_{code}", None) or "") for code in LANGUAGES} - {""}
            for pk in found
        ]
        is_double = all(fold_name(text) in names for names in full_names)
        return {min(found)} if is_double else found

    def is_exact(self, text: str, thing: Any) -> bool:
        """Whether it is written as one of the names, but for capitals."""
        if thing.pk not in self._written:
            self._written[thing.pk] = {name.casefold() for name in self.names_of(thing)}
        return (enterprise_number_in(text) or text).casefold() in self._written[thing.pk]

    def nearest(self, text: str) -> tuple[str, ...]:
        """The names that come nearest, each of another thing. A name within the text counts, a few letters do not."""
        key = fold_name(text)
        if key not in self._nearest:
            found: dict[int, str] = {}
            for name, _score, _place in process.extract(
                key, list(self._by_name), scorer=_likeness, score_cutoff=NEAR, limit=12
            ):
                for pk in self._by_name[name]:
                    found.setdefault(pk, self._shown[name])
            self._nearest[key] = tuple(list(found.values())[:MOST_SUGGESTED])
        return self._nearest[key]


def _likeness(one: str, other: str, **_more: object) -> float:
    whole = fuzz.ratio(one, other)
    within = fuzz.token_set_ratio(one, other) if min(len(one), len(other)) >= FEWEST_LETTERS else 0
    return max(whole, within)
