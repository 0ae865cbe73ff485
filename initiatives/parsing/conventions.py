"""How the values of one column are written, as the column itself proves it or as an editor says."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

IN_FIGURES = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](?:\d{4}|\d{2})(?:[T ]\d{1,2}:\d{2}.*)?")


@dataclass(frozen=True)
class Conventions:
    """Empty where nothing decides. `dates`: day_first or month_first. `numbers`: dot_decimal or comma_decimal."""

    dates: str = ""
    numbers: str = ""


def proven_by(texts: Iterable[str]) -> Conventions:
    """The conventions that the values of a column prove. Values that contradict each other prove nothing."""
    orders: set[str] = set()
    marks: set[str] = set()
    for text in texts:
        said = text.strip()
        if found := IN_FIGURES.fullmatch(said):
            first, second = int(found[1]), int(found[2])
            if first > 12 >= second:
                orders.add("day_first")
            elif second > 12 >= first:
                orders.add("month_first")
        elif mark := _decimal_mark(said):
            marks.add(mark)
    return Conventions(_only(orders), _only(marks))


def _only(found: set[str]) -> str:
    return found.pop() if len(found) == 1 else ""


def _decimal_mark(said: str) -> str:
    """Which sign stands for decimals in a number that can be read in one way only."""
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
