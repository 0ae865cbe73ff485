"""Dates as precise as they are written, and periods, in four languages."""

import re
from datetime import date, timedelta

from initiatives.models import PartialDate
from initiatives.text.folding import fold_name

from . import date_words
from .assumptions import Assumptions
from .conventions import Conventions
from .date_words import months
from .unclear import UnclearError

DASH = (
    r"\s*(?:[-–—→~/]|\b(?:tot en met|t\.?\s?e\.?\s?m\.?|tot|t/m|to|until|till|through|thru|à|au|jusqu'(?:à|en|au)|bis)"
    r"(?!\w))\s*"
)
ISO = r"[12]\d{3}(?:-Q[1-4]|-\d{2}(?:-\d{2})?)?"
# A year of two digits below this is of this century.
PIVOT = 50
# Dates that programs write where none is known.
FILLERS = frozenset(
    {"1899-12-30", "1899-12-31", "1900-01-00", "1900-01-01", "1904-01-01", "1970-01-01", "2099-12-31", "2999-12-31",
     "1753-01-01"}
)  # fmt: skip
# The first day that Excel counts from, in days of a spreadsheet that has lost the format of its dates.
DAY_ZERO = date(1899, 12, 30)
SERIAL = re.compile(r"([2-5]\d{4})(?:[.,]\d+)?")
# A number of days that a spreadsheet shows as a date.
LEAST_DAY = "1901"
NO_CONVENTIONS = Conventions()


def date_in(text: str, assumptions: Assumptions, conventions: Conventions = NO_CONVENTIONS) -> str:
    """2021, 2021-Q1, 2021-04 or 2021-04-30."""
    made = Assumptions()
    said = date_words.without_words(text, made)
    if date_words.YEAR_OF_PART.fullmatch(said):
        said = said[-4:]
        made.add("only_year", text.strip())
    found = (
        _iso(said, made, conventions)
        or _quarter(said, made)
        or _in_figures(said, made, conventions)
        or _with_month(said, made)
    )
    if not found:
        raise UnclearError("bad_date", text, _suggested_dates(said))
    try:
        found = as_precise_as_known(str(PartialDate(found)), made, conventions, text.strip())
    except ValueError as error:
        raise UnclearError("bad_date", text, _suggested_dates(said)) from error
    assumptions.add_all(made)
    return found


def without_bound(text: str, field: str) -> str:
    """A start without "since", an end without "until": the field says it already."""
    bound = {"start": date_words.SINCE, "end": date_words.UNTIL}.get(field)
    found = bound.fullmatch(" ".join(text.replace("’", "'").split())) if bound else None
    return found[1] if found else text


def as_precise_as_known(
    date: str, assumptions: Assumptions, conventions: Conventions = NO_CONVENTIONS, text: str = ""
) -> str:
    """A day that only fills its place is doubted; of days that an editor calls such the year stays."""
    if len(date) < 10:
        return date
    if date in FILLERS or date < LEAST_DAY:
        assumptions.add("filler_date", text or date)
    elif date.endswith("-01-01") and conventions.days == "year":
        return date[:4]
    elif date.endswith("-01-01") and conventions.days == "first_january":
        assumptions.add("first_january", date)
    return date


def _suggested_dates(said: str) -> tuple[str, ...]:
    if found := SERIAL.fullmatch(said):
        return ((DAY_ZERO + timedelta(int(found[1]))).isoformat(),)
    years = set(re.findall(r"(?<!\d)(?:19|20)\d{2}(?!\d)", said))
    if re.fullmatch(r"[12]\d{3}[-–/]\d{2}(?:\d{2})?", said):
        years = {said[:4]}
    return tuple(years) if len(years) == 1 else ()


def _iso(said: str, assumptions: Assumptions, conventions: Conventions) -> str:
    if re.fullmatch(r"[12]\d{3}", said):
        return said
    if found := re.fullmatch(r"([12]\d{3})[.,]0+", said):
        # Programs that keep years as numbers write 2017.0.
        assumptions.add("year_as_number", said)
        return found[1]
    if found := re.fullmatch(r"((?:19|20)\d{2})([01]\d)([0-3]\d)", said):
        assumptions.add("date_as_number", said)
        return "-".join(found.groups())
    if found := re.fullmatch(r"([12]\d{3})([-/. ])(\d{1,2})(?:\2(\d{1,2}))?", said):
        year, month, day = int(found[1]), int(found[3]), found[4]
        if found[2] == " " and not day:
            return ""
        if not day and month == (year + 1) % 100:
            # 2011-12 is December, or 2011 and 2012.
            if conventions.hyphens == "years":
                return found[1]
            if conventions.hyphens != "month":
                assumptions.add("month_or_years", said)
        return f"{year}-{month:02d}" + (f"-{int(day):02d}" if day else "")
    return ""


def _quarter(said: str, assumptions: Assumptions) -> str:
    word = r"(?:q|k|t|kwartaal|trimestre|quartal|quarter)"
    if found := re.fullmatch(rf"([12]\d{{3}})\s*[-/ ]?\s*{word}\s*([1-4])", said, re.IGNORECASE):
        return f"{found[1]}-Q{found[2]}"
    said = date_words.with_figures(said)
    number = r"([1-4])(?:e|er|ère|re|ste|de|st|nd|rd|th|\.)?"
    year = r"(?:van |of |de |du )?('?\d{2}|[12]\d{3})"
    if found := re.fullmatch(rf"(?:{word}\s*([1-4])|{number}\s*{word})\s*[-/ ]?\s*{year}", said, re.IGNORECASE):
        return f"{_whole_year(found[3].strip(chr(39)), said, assumptions)}-Q{found[1] or found[2]}"
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
    if found := re.fullmatch(r"(\d{1,2})[-/. ]([12]\d{3})", said):
        return f"{found[2]}-{int(found[1]):02d}"
    return ""


def _with_month(said: str, assumptions: Assumptions) -> str:
    day = r"(\d{1,2})\s?(?:er|e|de|ste|\.|st|nd|rd|th)?"
    for pattern in (
        rf"(?:{day}[\s-]+(?:of\s+|de\s+)?)?(?P<month>[^\W\d]+)\.?\s*[-/' ]?\s*(?P<year>[12]\d{{3}}|\d{{2}})",
        rf"(?P<month>[^\W\d]+)\.?\s+{day},?\s+(?P<year>[12]\d{{3}})",
        rf"(?P<year>[12]\d{{3}})[\s/-]+(?P<month>[^\W\d]+)\.?(?:[\s/-]+{day})?",
    ):
        found = re.fullmatch(pattern, said)
        if found and (month := months().get(fold_name(found["month"]))):
            assumptions.add("month_name", said)
            year = _whole_year(found["year"], said, assumptions)
            number = next((each for each in found.groups() if each and each.isdecimal() and each != found["year"]), "")
            return f"{year}-{month:02d}" + (f"-{int(number):02d}" if number else "")
    return ""


def _whole_year(year: str, said: str, assumptions: Assumptions) -> str:
    if len(year) == 4:
        return year
    assumptions.add("two_digit_year", said)
    return f"{'20' if int(year) < PIVOT else '19'}{year}"


def period_in(text: str, assumptions: Assumptions, conventions: Conventions = NO_CONVENTIONS) -> tuple[str, str]:
    """Start and end; either may be empty. 2021-2026, 2019-, -2024, Q1 2021 – mars 2022, since 2019, 2020."""
    made = Assumptions()
    said = date_words.without_names_of_periods(text, made)
    found = _period(said, text, made, conventions)
    assumptions.add_all(made)
    return found


def _period(said: str, text: str, made: Assumptions, conventions: Conventions) -> tuple[str, str]:
    if found := re.fullmatch(rf"({ISO})?-({ISO})?", said.upper()):
        starts, ends = found[1] or "", found[2] or ""
        if not starts and not ends:
            raise UnclearError("bad_period", text)
        return (_checked(starts, text), _checked(ends, text))
    if (found := date_words.OPEN_END.fullmatch(said)) and (start := _one(found[1], made, conventions)):
        return start, ""
    if (found := date_words.SINCE.fullmatch(said)) and (start := _one(found[1], made, conventions)):
        return start, ""
    if (found := date_words.UNTIL.fullmatch(said)) and (end := _one(found[1], made, conventions)):
        return "", end
    if date_words.YEAR_OF_PART.fullmatch(said) and not date_words.HALF_OR_SEASON.match(said):
        # "End of 2021" is an end, or the end of what happened in that year.
        raise UnclearError("bad_period", text, (f"{said[-4:]}-", f"-{said[-4:]}"))
    said = re.sub(r"(?i)^(?:from|van|de|du|von|between|tussen|entre|zwischen)\s+", "", said)
    if years := _two_years(said, made, conventions):
        return years
    if one := _one(said, made, conventions):
        if re.fullmatch(r"[12]\d{3}-\d{2}", said) and int(said[5:]) > int(said[2:4]) and conventions.hyphens != "month":
            made.add("month_or_years", said)
        return one, one
    return _two_dates(said, text, made, conventions)


def _one(said: str, assumptions: Assumptions, conventions: Conventions) -> str:
    try:
        return date_in(said, assumptions, conventions)
    except UnclearError:
        return ""


def _two_years(said: str, assumptions: Assumptions, conventions: Conventions) -> tuple[str, str] | None:
    """2014-20, where no month can be meant, and lists of years: 2019, 2020 and 2021."""
    if found := re.fullmatch(r"([12]\d)(\d{2})\s*[-–—/]\s*'?(\d{2})", said):
        is_month = int(found[3]) <= 12 and conventions.hyphens != "years"
        if not is_month and int(found[3]) > int(found[2]):
            assumptions.add("two_digit_year", said)
            return found[1] + found[2], found[1] + found[3]
        return None
    years = re.split(r"\s*(?:[,;&+]|\b(?:and|en|et|und)\b)\s*", said)
    if len(years) > 1 and all(re.fullmatch(r"[12]\d{3}", year) for year in years):
        assumptions.add("years_listed", said)
        return min(years), max(years)
    return None


def _two_dates(said: str, text: str, assumptions: Assumptions, conventions: Conventions) -> tuple[str, str]:
    for cut in re.finditer(DASH, said, re.IGNORECASE):
        first, last = said[: cut.start()], said[cut.end() :]
        made = Assumptions()
        try:
            ends = date_in(last, made, conventions) if last else ""
            both = (_start_before(first, last, made, conventions) if first else "", ends)
        except UnclearError:
            continue
        assumptions.add_all(made)
        return both
    periods = set(re.findall(r"(?<!\d)(?:19|20)\d{2}\s*[-–]\s*(?:19|20)\d{2}(?!\d)", said))
    raise UnclearError("bad_period", text, tuple(periods) if len(periods) == 1 else ())


def _start_before(first: str, last: str, assumptions: Assumptions, conventions: Conventions) -> str:
    """The start of a period; its year, or its month and year, may be written once, behind the end."""
    made = Assumptions()
    try:
        start = date_in(first, made, conventions)
    except UnclearError:
        found = re.fullmatch(r"(?:\d{1,2}\S*\s+)?([^\W\d]+\.?\s+[12]\d{3})", last)
        has_month = re.search(r"[^\W\d]{3}|^[qtk]", first, re.IGNORECASE)
        rest = found[1] if found and not has_month else last[-4:]
        if (first.isdecimal() and not found) or not (start := _one(f"{first} {rest}", made, conventions)):
            raise
        made.add("shared_year", f"{first} – {last}")
    assumptions.add_all(made)
    return start


def _checked(said: str, text: str) -> str:
    try:
        return str(PartialDate(said)) if said else ""
    except ValueError as error:
        raise UnclearError("bad_period", text) from error
