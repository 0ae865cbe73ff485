"""Conventions of the values of one column: proven by the column itself, or given by an editor."""

import re
from collections import Counter
from dataclasses import asdict, dataclass, replace

IN_FIGURES = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](?:\d{4}|\d{2})(?:[T ]\d{1,2}:\d{2}.*)?")
YEAR_AND_TWO = re.compile(r"[12]\d(\d{2})-(\d{2})")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}.*|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}.*")
FIRST_OF_JANUARY = re.compile(r"\d{4}-01-01.*|0?1[-/.]0?1[-/.]\d{2,4}.*")
# Fewer dates that are all 1 January may be chance.
FEWEST_ALIKE = 3


@dataclass(frozen=True)
class Conventions:
    """Empty where nothing decides.

    `dates`: day_first or month_first. `numbers`: dot_decimal or comma_decimal. `days`: first_january where every day of
    the column is one, and year or day as an editor answers. `years`: whole where a single year is also the end.
    `currency` (another one than the euro) and `year`: as the heading of amounts says. `hyphens`: years or month, as in
    2011-12.
    """

    dates: str = ""
    numbers: str = ""
    days: str = ""
    years: str = ""
    currency: str = ""
    hyphens: str = ""
    year: str = ""

    def with_answers(self, answers: dict[str, str]) -> "Conventions":
        known = {name: value for name, value in answers.items() if name in self.__dataclass_fields__}
        return replace(self, **known)

    def as_json(self) -> dict[str, str]:
        return {name: value for name, value in asdict(self).items() if value}


class Evidence:
    """Collects the proof that the values of a column give. Values that contradict each other prove nothing."""

    def __init__(self) -> None:
        self._orders: set[str] = set()
        self._marks: set[str] = set()
        self._hyphens: set[str] = set()
        self._days: Counter[bool] = Counter()

    def add(self, text: str) -> None:
        said = text.strip()
        if DAY.fullmatch(said):
            self._days[FIRST_OF_JANUARY.fullmatch(said) is not None] += 1
        if found := YEAR_AND_TWO.fullmatch(said):
            year, other = int(found[1]), int(found[2])
            if other > 12:
                self._hyphens.add("years")
            elif other <= year:
                self._hyphens.add("month")
        if found := IN_FIGURES.fullmatch(said):
            first, second = int(found[1]), int(found[2])
            if first > 12 >= second:
                self._orders.add("day_first")
            elif second > 12 >= first:
                self._orders.add("month_first")
        elif mark := _decimal_mark(said):
            self._marks.add(mark)

    @property
    def conventions(self) -> Conventions:
        is_filled = self._days[True] >= FEWEST_ALIKE and not self._days[False]
        return Conventions(
            _only(self._orders), _only(self._marks), "first_january" if is_filled else "",
            hyphens=_only(self._hyphens),
        )  # fmt: skip


def _only(found: set[str]) -> str:
    return next(iter(found)) if len(found) == 1 else ""


def _decimal_mark(said: str) -> str:
    """The convention of a number that can be read in one way only."""
    number = re.sub(r"^[^\d]*|[^\d]*$", "", said)
    if re.fullmatch(r"\d{1,3}(,\d{3})+\.\d+|\d{1,3}(,\d{3}){2,}", number):
        return "dot_decimal"
    if re.fullmatch(r"\d{1,3}(\.\d{3})+,\d+|\d{1,3}(\.\d{3}){2,}", number):
        return "comma_decimal"
    if re.fullmatch(r"\d+,(\d{1,2}|\d{4,})|0,\d+|\d{4,},\d+", number):
        return "comma_decimal"
    if re.fullmatch(r"\d+\.(\d{1,2}|\d{4,})|0\.\d+|\d{4,}\.\d+", number):
        return "dot_decimal"
    return ""
