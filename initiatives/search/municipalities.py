"""The municipalities of Belgium, by their names in four languages."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from initiatives.models.languages import LANGUAGES, current_language
from initiatives.text.folding import fold_name

from .analysis import with_plain_signs


@dataclass(frozen=True)
class Municipality:
    """A municipality with its main postcode, the languages of its own name, and its name in those that have one."""

    nis_code: str
    postcode: str
    own_languages: tuple[str, ...]
    names: dict[str, str]

    @property
    def name(self) -> str:
        """The name in the active language if it has one there, else its own."""
        return self.names.get(current_language()) or self.own_name

    @property
    def own_name(self) -> str:
        return self.names[self.own_languages[0]]


@cache
def municipalities() -> dict[str, Municipality]:
    """Each municipality by each of its folded names. Of two with one name, the first by its code."""
    found: dict[str, Municipality] = {}
    with Path(__file__).with_name("municipalities.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader((line for line in file if not line.startswith("#")), delimiter=";")
        for row in rows:
            names = {code: row[code] for code in LANGUAGES if row[code]}
            one = Municipality(row["nis"], row["postcode"], tuple(row["own"].split()), names)
            for name in names.values():
                found.setdefault(fold_name(with_plain_signs(name)), one)
    return found


def municipality_called(words: str) -> Municipality | None:
    return municipalities().get(fold_name(with_plain_signs(words)))


@cache
def _by_postcode() -> dict[str, Municipality]:
    return {one.postcode: one for one in municipalities().values()}


def municipality_at(postcode: str) -> Municipality | None:
    """The municipality whose main postcode this is."""
    return _by_postcode().get(postcode)


@cache
def words_of_places() -> frozenset[str]:
    """The folded words of the names of places, here and abroad, none of which is a misspelt word."""
    abroad = yaml.safe_load(Path(__file__).with_name("places_abroad.yaml").read_text(encoding="utf-8"))
    names = [*municipalities(), *(fold_name(name) for named in abroad.values() for name in named)]
    return frozenset(word for name in names for word in name.split())
