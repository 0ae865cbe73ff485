"""Organisations by any of their names: in four languages, as an acronym, or as anybody else writes them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

from initiatives.models import Organisation
from initiatives.text.folding import fold

LONGEST_SEARCH = 200


@dataclass(frozen=True)
class Name:
    """A name as it is written, and the languages in which it is: none for an acronym or an alias."""

    words: str
    languages: tuple[str, ...] = ()

    @property
    def language(self) -> str:
        return self.languages[0] if self.languages else ""


@dataclass(frozen=True)
class Named:
    """An organisation that was found, with the other name that was meant, if the one shown does not answer."""

    organisation: Organisation
    other: Name | None


def understood(words: str) -> str:
    """What counts of a search: no control characters, single blanks, not endless."""
    return " ".join(words.replace("\0", " ").split())[:LONGEST_SEARCH]


def official_names(organisation: Organisation) -> list[Name]:
    """Its own name in each language, each wording once."""
    languages: dict[str, list[str]] = {}
    for code, _language in settings.LANGUAGES:
        if words := getattr(organisation, f"name_{code}"):
            languages.setdefault(words, []).append(code)
    return [Name(words, tuple(codes)) for words, codes in languages.items()]


def all_names(organisation: Organisation) -> list[Name]:
    others = [organisation.acronym, *organisation.alias_list]
    return [*official_names(organisation), *(Name(words) for words in others if words)]


def named(organisations: Iterable[Organisation], words: str) -> list[Named]:
    """Those of which one name holds every word, by the name that is shown."""
    wanted = fold(words).split()
    found = []
    for organisation in organisations:
        if answering := [name for name in all_names(organisation) if _holds(name, wanted)]:
            shown = {organisation.name, organisation.acronym}
            is_plain = any(name.words in shown for name in answering)
            found.append(Named(organisation, None if is_plain else answering[0]))
    return sorted(found, key=lambda one: (fold(one.organisation.name), one.organisation.slug))


def _holds(name: Name, wanted: list[str]) -> bool:
    folded = fold(name.words)
    return all(word in folded for word in wanted)
