"""Organisations by any of their names: in four languages, as an acronym, or as anybody else writes them."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from initiatives.models import Organisation
from initiatives.models.languages import in_every_language
from initiatives.text.folding import fold

LONGEST_SEARCH = 200


@dataclass(frozen=True)
class OrganisationName:
    """A name as it is written, and its languages: none for an acronym or an alias."""

    text: str
    languages: tuple[str, ...] = ()

    @property
    def language(self) -> str:
        return self.languages[0] if self.languages else ""

    @cached_property
    def folded(self) -> str:
        return fold(self.text)


@dataclass(frozen=True)
class FoundOrganisation:
    """An organisation, with the other name that matched if the one shown does not."""

    organisation: Organisation
    other: OrganisationName | None


def normalised_search(words: str) -> str:
    """The words without control characters, with single blanks, cut to a bounded length."""
    return " ".join(words.replace("\0", " ").split())[:LONGEST_SEARCH]


def official_names(organisation: Organisation) -> list[OrganisationName]:
    """The name in each language, each wording once."""
    languages: dict[str, list[str]] = {}
    for code, text in in_every_language(organisation, "name").items():
        languages.setdefault(text, []).append(code)
    return [OrganisationName(text, tuple(codes)) for text, codes in languages.items()]


def all_names(organisation: Organisation) -> list[OrganisationName]:
    others = [organisation.acronym, *organisation.alias_list]
    return [*official_names(organisation), *(OrganisationName(text) for text in others if text)]


class OrganisationNames:
    """The names of some organisations; read at the first question, and folded once."""

    def __init__(self, organisations: Iterable[Organisation]) -> None:
        self._organisations = organisations

    @cached_property
    def _names(self) -> list[tuple[Organisation, list[OrganisationName]]]:
        return [(organisation, all_names(organisation)) for organisation in self._organisations]

    def holding(self, words: str) -> list[FoundOrganisation]:
        """The organisations with a name that holds every word, by the name that is shown."""
        wanted = fold(words).split()
        found = []
        for organisation, names in self._names:
            if matching := [name for name in names if all(word in name.folded for word in wanted)]:
                shown = {organisation.name, organisation.acronym}
                is_shown = any(name.text in shown for name in matching)
                found.append(FoundOrganisation(organisation, None if is_shown else matching[0]))
        return sorted(found, key=lambda each: (fold(each.organisation.name), each.organisation.slug))

    def called(self, text: str) -> list[Organisation]:
        """The organisations with exactly this name, else those with a name in which a word begins so."""
        wanted = fold(text)
        exactly = [organisation for organisation, names in self._names if any(name.folded == wanted for name in names)]
        return exactly or [
            organisation
            for organisation, names in self._names
            if any(f" {wanted}" in f" {name.folded}" for name in names)
        ]
