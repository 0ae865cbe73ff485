"""Dates as precise as they are written, and periods, in four languages."""

import re
from functools import cache

from initiatives.models import PartialDate
from initiatives.text.folding import fold_name

from .assumptions import Assumptions
from .conventions import Conventions
from .unclear import UnclearError

MONTHS = {
    1: "january jan januari janvier janv januar jänner",
    2: "february feb februari février févr fév februar",
    3: "march mar maart mrt mars märz mär mrz maerz",
    4: "april apr avril avr",
    5: "may mei mai",
    6: "june jun juni juin",
    7: "july jul juli juillet juil",
    8: "august aug augustus août aout",
    9: "september sep sept septembre",
    10: "october oct oktober okt octobre",
    11: "november nov novembre",
    12: "december dec décembre déc dezember dez",
}
DASH = r"\s*(?:[-–—→/]|\b(?:tot en met|tot|t/m|to|until|à|au|jusqu'à|bis)\b)\s*"
ISO = r"[12]\d{3}(?:-Q[1-4]|-\d{2}(?:-\d{2})?)?"
# A year of two digits below this is of this century.
PIVOT = 50
# Dates that programs write where none is known.
FILLERS = frozenset(
    {"1899-12-30", "1899-12-31", "1900-01-00", "1900-01-01", "1904-01-01", "1970-01-01", "2099-12-31", "2999-12-31",
     "1753-01-01"}
)  # fmt: skip
NO_CONVENTIONS = Conventions()


@cache
def months() -> dict[str, int]:
    return {fold_name(name): number for number, names in MONTHS.items() for name in names.split()}


def date_in(text: str, assumptions: Assumptions, conventions: Conventions = NO_CONVENTIONS) -> str:
    """2021, 2021-Q1, 2021-04 or 2021-04-30."""
    said = " ".join(text.strip().strip(".").split())
    # The hour that a program wrote behind a day.
    said = re.sub(r"(?<=\d)[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?$", "", said)
    found = (
        _iso(said, assumptions)
        or _quarter(said)
        or _in_figures(said, assumptions, conventions)
        or _with_month(said, assumptions)
    )
    if not found:
        raise UnclearError("bad_date", text)
    try:
        return as_precise_as_known(str(PartialDate(found)), assumptions, conventions)
    except ValueError as error:
        raise UnclearError("bad_date", text) from error


def as_precise_as_known(date: str, assumptions: Assumptions, conventions: Conventions = NO_CONVENTIONS) -> str:
    """A day that only fills its place is doubted; of days that an editor calls such the year stays."""
    if len(date) < 10:
        return date
    if date in FILLERS:
        assumptions.add("filler_date", date)
    elif date.endswith("-01-01") and conventions.days == "year":
        return date[:4]
    elif date.endswith("-01-01") and conventions.days == "first_january":
        assumptions.add("first_january", date)
    return date


def _iso(said: str, assumptions: Assumptions) -> str:
    if re.fullmatch(r"[12]\d{3}", said):
        return said
    if found := re.fullmatch(r"([12]\d{3})[.,]0+", said):
        # Programs that keep years as numbers write 2017.0.
        assumptions.add("year_as_number", said)
        return found[1]
    if found := re.fullmatch(r"([12]\d{3})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?", said):
        if not found[3] and int(found[2]) == (int(found[1]) + 1) % 100:
            # 2011-12 is December, or 2011 and 2012.
            assumptions.add("month_or_years", said)
        day = f"-{int(found[3]):02d}" if found[3] else ""
        return f"{found[1]}-{int(found[2]):02d}{day}"
    return ""


def _quarter(said: str) -> str:
    word = r"(?:q|k|t|kwartaal|trimestre|quartal|quarter)"
    if found := re.fullmatch(rf"([12]\d{{3}})\s*[-/ ]?\s*{word}\s*([1-4])", said, re.IGNORECASE):
        return f"{found[1]}-Q{found[2]}"
    number = r"([1-4])(?:e|er|re|ste|de|st|nd|rd|th|\.)?"
    if found := re.fullmatch(rf"(?:{word}\s*([1-4])|{number}\s*{word})\s*[-/ ]?\s*([12]\d{{3}})", said, re.IGNORECASE):
        return f"{found[3]}-Q{found[1] or found[2]}"
    return ""


def _in_figures(said: str, assumptions: Assumptions, conventions: Conventions) -> str:
    """Day before month, as in Belgium, unless the column has the month first."""
    if found := re.fullmatch(r"(\d{1,2})([-/. ])(\d{1,2})\2((?:[12]\d)?\d{2})", said):
        first, second = int(found[1]), int(found[3])
        is_month_first = conventions.dates == "month_first" and first <= 12
        day, month = (second, first) if is_month_first else (first, second)
        if is_month_first and second != first:
            assumptions.add("month_first", said)
        elif first <= 12 and second <= 12 and first != second and not conventions.dates:
            assumptions.add("day_first", said)
        return f"{_whole_year(found[4], said, assumptions)}-{month:02d}-{day:02d}"
    if found := re.fullmatch(r"(\d{1,2})[-/.]([12]\d{3})", said):
        return f"{found[2]}-{int(found[1]):02d}"
    return ""


def _with_month(said: str, assumptions: Assumptions) -> str:
    found = re.fullmatch(
        r"(?:(\d{1,2})(?:er|e|\.|st|nd|rd|th)?[\s-]+)?([^\W\d]+)\.?\s*[-' ’]?\s*([12]\d{3}|\d{2})", said
    )
    if found and (month := months().get(fold_name(found[2]))):
        assumptions.add("month_name", said)
        year = _whole_year(found[3], said, assumptions)
        return f"{year}-{month:02d}" + (f"-{int(found[1]):02d}" if found[1] else "")
    found = re.fullmatch(r"([^\W\d]+)\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+([12]\d{3})", said)
    if found and (month := months().get(fold_name(found[1]))):
        assumptions.add("month_name", said)
        return f"{found[3]}-{month:02d}-{int(found[2]):02d}"
    return ""


def _whole_year(year: str, said: str, assumptions: Assumptions) -> str:
    if len(year) == 4:
        return year
    assumptions.add("two_digit_year", said)
    return f"{'20' if int(year) < PIVOT else '19'}{year}"


def period_in(text: str, assumptions: Assumptions, conventions: Conventions = NO_CONVENTIONS) -> tuple[str, str]:
    """Start and end; either may be empty. 2021-2026, 2019-, -2024, Q1 2021 – mars 2022, since 2019, 2020."""
    said = " ".join(text.replace("…", "-").split())
    if found := re.fullmatch(rf"({ISO})?-({ISO})?", said.upper()):
        starts, ends = found[1] or "", found[2] or ""
        if not starts and not ends:
            raise UnclearError("bad_period", text)
        return (_checked(starts, text), _checked(ends, text))
    if found := re.fullmatch(r"(?i)(?:since|from|sinds|vanaf|depuis|dès|à partir de|seit|ab)\s+(.+)", said):
        return date_in(found[1], assumptions, conventions), ""
    if found := re.fullmatch(r"(?i)(?:until|till|tot|tot en met|jusqu'à|jusqu'en|bis)\s+(.+)", said):
        return "", date_in(found[1], assumptions, conventions)
    said = re.sub(r"(?i)^(?:from|van|de|du|von)\s+", "", said)
    try:
        one = date_in(said, assumptions, conventions)
    except UnclearError:
        return _two_dates(said, text, assumptions, conventions)
    return one, one


def _two_dates(said: str, text: str, assumptions: Assumptions, conventions: Conventions) -> tuple[str, str]:
    if (found := re.fullmatch(r"([12]\d{3})[-–/](\d{2})", said)) and int(found[2]) == (int(found[1]) + 1) % 100:
        # 2021-22 is no month: two years, but nobody wrote the second one.
        raise UnclearError("bad_period", text, (f"{found[1]}-{int(found[1]) + 1}",))
    for cut in re.finditer(DASH, said, re.IGNORECASE):
        first, last = said[: cut.start()], said[cut.end() :]
        made = Assumptions()
        try:
            both = (
                date_in(first, made, conventions) if first else "",
                date_in(last, made, conventions) if last else "",
            )
        except UnclearError:
            continue
        for code, value in made.found:
            assumptions.add(code, value)
        return both
    raise UnclearError("bad_period", text)


def _checked(said: str, text: str) -> str:
    try:
        return str(PartialDate(said)) if said else ""
    except ValueError as error:
        raise UnclearError("bad_period", text) from error
