"""The values of a column weighed against a target: dates are no title, and a person is no organisation."""

import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from initiatives.parsing.unclear import UnclearError
from initiatives.parsing.words import yes_or_no_in
from initiatives.spreadsheets.columns.choice_words import NOTHING, choice
from initiatives.spreadsheets.columns.lookups import VOCABULARIES, Lookups
from initiatives.spreadsheets.reading.cells import Cell

from .column_mapping import AMOUNTS, ROLES

DATE = re.compile(
    r"(?<!\d)(19|20)\d{2}(?!\d)|\b\d{1,2}[-/. ]\d{1,2}[-/. ]\d{2}\b|\b\d{1,2}[. -]+[^\W\d]{3,9}[. -]+\d{2}\b"
)
MONEY = re.compile(r"[-+]?[\s€$£]*(eur\w*)?\s*\d[\d.,\s'’]*(\s*(%|€|[^\W\d]{1,12}\.?)){0,4}", re.IGNORECASE)
CURRENCY = re.compile(r"(€|\$|£|eur|euro|euros|usd|gbp|chf|dollars?|pounds?)", re.IGNORECASE)
# Of time: 36 months, 2 jaar, or a number that is no year.
LENGTH = re.compile(
    r"\d{1,3}([.,]\d+)?\s*(maand(en)?|jaar|jaren|months?|years?|mois|ans?|années?|monate?|jahre?|weken|weeks?|semaines?"
    r"|wochen|dagen|days|jours|tage|m|j|y)?\.?", re.IGNORECASE,
)  # fmt: skip
NUMBER = re.compile(r"[-+]?\d[\d.,\s'’/]*%?")
CODE = re.compile(r"(?=\S*\d)(?=\S*[./:#°_-]|\S*\d{3})[\w./:#°-]{1,40}")
LINK = re.compile(
    r"(https?://|www\.)\S+|[a-z0-9-]+(\.[a-z0-9-]+)*\.(be|eu|com|org|net|info|brussels|vlaanderen)(/\S*)?",
    re.IGNORECASE,
)
CONTACT = re.compile(r"\S+@\S+\.\S+|\+?[\d\s/().-]{9,}")
ADDRESSED = re.compile(r"(mr|mrs|ms|dr|prof|dhr|mevr|mw|m|mme|mlle|herr|frau|ir|ing)\.?\s+\S+.*", re.IGNORECASE)
PERSON = re.compile(r"[A-ZÀ-Ý][\w'’-]+,?(\s+(van|de|der|den|von|le|la|du|d'|Van|De))*(\s+[A-ZÀ-Ý][\w.'’-]*){1,2}")
BODY = re.compile(
    r"(univers|hogeschool|haute|école|ecole|school|instit|agent|agence|agency|minist|dienst|service|depart|départ|centre"
    r"|center|centrum|zentrum|stad|ville|gemeente|commune|gewest|région|region|provinc|federa|fédéra|fonds|fund|stichting"
    r"|fondation|verenig|associat|hub|lab|group|groep|groupe|raad|conseil|council|port\b|hospital|ziekenhuis|hôpital"
    r"|bank|research|innovat|technolog|flanders|vlaanderen|wallon|brussel|bruxelles|belgi|amt\b|gmbh|\b(nv|sa|bv|srl|vzw"
    r"|asbl|ag|ltd|inc)\b)", re.IGNORECASE,
)  # fmt: skip


def words(name: str) -> frozenset[str]:
    kept: dict[str, list[str]] = yaml.safe_load((Path(__file__).parent / "guess_words.yaml").read_text())
    return frozenset(kept[name])


def question_words() -> dict[str, frozenset[str]]:
    """By a known heading, the words that tell that a question asks for it."""
    kept: dict[str, dict[str, list[str]]] = yaml.safe_load((Path(__file__).parent / "guess_words.yaml").read_text())
    return {heading: frozenset(said) for heading, said in kept["questions"].items()}


FIRST_NAMES = words("first_names")
OWN_WORDS: dict[str, list[str]] = yaml.safe_load((Path(__file__).parent / "guess_words.yaml").read_text())["own_words"]
DATES = frozenset({"start", "end", "announced_for", "status_as_of", "period"})
ORGANISATIONS = frozenset({*ROLES, "organisations"})
ENOUGH = 0.5
# The names of terms are shorter than titles.
LONGEST_TERM = 40
# Fewer small words do not tell a language.
FEWEST_WORDS = 3


class ColumnValues:
    """The first different values of a column."""

    def __init__(self, samples: list[Any]) -> None:
        cells = [Cell.of(raw) for raw in samples]
        self.cells = [cell for cell in cells if cell.text and not cell.error and cell.text.lower() not in NOTHING]
        self.texts = [cell.text for cell in self.cells]

    def share(self, is_such: Callable[[Cell], object]) -> float:
        return sum(1 for cell in self.cells if is_such(cell)) / len(self.cells) if self.cells else 0

    def are(self, pattern: re.Pattern[str]) -> bool:
        return self.share(lambda cell: pattern.fullmatch(cell.text)) > ENOUGH

    @property
    def are_dates(self) -> bool:
        return self.share(lambda cell: cell.date or DATE.search(cell.text)) >= ENOUGH

    @property
    def may_be_yes_or_no(self) -> bool:
        """1 and 0 are numbers as well: the heading tells."""
        return self.share(lambda cell: isinstance(cell.raw, bool) or is_yes_or_no(cell.text)) > 0.8

    @property
    def are_yes_or_no(self) -> bool:
        return self.may_be_yes_or_no and not self.are_numbers

    @property
    def are_numbers(self) -> bool:
        return self.share(lambda cell: cell.number is not None or NUMBER.fullmatch(cell.text)) > ENOUGH

    @property
    def are_persons(self) -> bool:
        if self.are(ADDRESSED) or self.share(lambda cell: CONTACT.fullmatch(cell.text)) > 0.3:
            return True
        names = self.share(lambda cell: PERSON.fullmatch(cell.text) and not BODY.search(cell.text))
        return names > 0.7 and self.share(lambda cell: FIRST_NAMES & _words(cell.text)) >= 0.3

    @property
    def length(self) -> float:
        return sum(map(len, self.texts)) / len(self.texts) if self.texts else 0


def is_yes_or_no(text: str) -> bool:
    try:
        yes_or_no_in(text)
    except UnclearError:
        return False
    return True


def _words(text: str) -> set[str]:
    return set(text.casefold().replace(",", " ").split())


def language_of(texts: list[str], fewest: int = FEWEST_WORDS) -> str:
    """The language that most small words of these texts are of; empty where none is clearly ahead.

    `fewest`: words that tell it.
    """
    found = Counter(word for text in texts for word in _words(text))
    points = sorted(((sum(found[word] for word in own), code) for code, own in OWN_WORDS.items()), reverse=True)
    (most, code), (second, _other) = points[:2]
    return code if most >= fewest and most > 2 * second else ""


def fit(target: str, samples: list[object], lookups: Lookups, is_exact: bool) -> bool:
    """Whether the values of a column may be of this target. Without values, anything may be."""
    values = ColumnValues(samples)
    if target == "id":
        return any(text.lower() in lookups.entry_ids for text in values.texts)
    if not values.texts:
        return True
    if values.are_yes_or_no:
        return target == "is_title_descriptive"
    kind = target[:-3] if target[:-3] in ("title", "summary", "caveat") else target
    return _rules()[kind](values, lookups, is_exact) if kind in _rules() else True


Rule = Callable[[ColumnValues, Lookups, bool], bool]


@cache
def _rules() -> dict[str, Rule]:
    """For each target that has one, the rule for its values."""
    found: dict[str, Rule] = {
        "title": lambda values, _lookups, _exact: _is_text(values) and not values.are(CODE) and not values.are_persons,
        "summary": lambda values, _lookups, _exact: _is_text(values) and not values.are(CODE),
        "acronym": lambda values, _lookups, _exact: values.length <= 30 and not values.are_numbers,
        "website": lambda values, _lookups, exact: exact or values.are(LINK),
        "currency": lambda values, _lookups, _exact: values.are(CURRENCY),
        "status": _is_status,
        "parent": lambda values, _lookups, _exact: not values.are_numbers and not values.are_dates,
        "budgets": lambda values, _lookups, _exact: values.share(lambda cell: re.search(r"\d", cell.text)) >= ENOUGH,
        "key_figures": lambda values, _lookups, _exact: (
            values.share(lambda cell: re.match(r"\D{0,20}\d", cell.text)) >= ENOUGH
        ),
    }
    found |= dict.fromkeys(AMOUNTS, _is_amount)
    found |= dict.fromkeys(DATES, lambda values, _l, exact: values.are_dates or (exact and not values.are(LENGTH)))
    found |= dict.fromkeys(ORGANISATIONS, _is_organisation)
    return found | {column: _rule_of_terms(column) for column in VOCABULARIES}


def _is_text(values: ColumnValues) -> bool:
    return not (values.are_numbers or values.are(LINK) or values.are(CONTACT) or values.are(CURRENCY)) and (
        values.length > 40 or not values.share(lambda cell: cell.date or DATE.fullmatch(cell.text)) > ENOUGH
    )


def _is_amount(values: ColumnValues, lookups: Lookups, is_exact: bool) -> bool:
    return values.share(lambda cell: cell.number is not None or MONEY.fullmatch(cell.text)) >= ENOUGH or (
        is_exact and values.share(lambda cell: re.search(r"\d", cell.text)) >= ENOUGH
    )


def _is_organisation(values: ColumnValues, lookups: Lookups, is_exact: bool) -> bool:
    if any(lookups.organisations.find(text) for text in values.texts):
        return True
    return not (values.are_numbers or values.are_dates or values.are_persons or values.are(LINK) or values.length > 150)


def _is_status(values: ColumnValues, lookups: Lookups, is_exact: bool) -> bool:
    if values.share(lambda cell: choice("status", cell.text)) > ENOUGH:
        return True
    return is_exact and not values.are_numbers and not values.are_dates and values.length < 40


def _rule_of_terms(column: str) -> Rule:
    def rule(values: ColumnValues, lookups: Lookups, is_exact: bool) -> bool:
        names = lookups.vocabularies[column]
        if any(names.find(text) for text in values.texts):
            return True
        if values.are_numbers or values.are_dates or values.are(LINK) or values.length > LONGEST_TERM:
            return False
        # A territory is a government only where some value is near to one.
        return is_exact and (column != "governments" or any(names.nearest(text) for text in values.texts))

    return rule
