"""Values as people write them in spreadsheets, in four languages: dates, amounts, yes and no, addresses.

Each reader gives the value as the register keeps it, tells `Doubts` what it assumed, and raises UnclearError otherwise.
"""

import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from functools import cache

from initiatives.models import PartialDate
from initiatives.spreadsheets.reading.cells import Cell
from initiatives.text.folding import fold_name

from .problems import UnclearError, Warnings

# In a cell, instead of a value: take away what the entry holds.
ERASING = frozenset({"[empty]", "[leeg]", "[vide]", "[leer]"})
YES = frozenset(["yes", "y", "true", "1", "x", "ja", "j", "waar", "oui", "o", "vrai", "wahr"]) | {"✓", "✔", "☑"}
NO = frozenset(["no", "n", "false", "0", "nee", "neen", "onwaar", "non", "faux", "nein", "falsch"]) | {"☐"}
MONTHS = {
    1: "january jan januari janvier janv januar jänner",
    2: "february feb februari février févr fév februar",
    3: "march mar maart mrt mars märz mär maerz",
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
SCALES = {
    "k": 3, "keur": 3, "thousand": 3, "duizend": 3, "mille": 3, "tausend": 3, "tsd": 3,
    "m": 6, "mio": 6, "mln": 6, "meur": 6, "million": 6, "millions": 6, "miljoen": 6, "millionen": 6, "mill": 6,
    "bn": 9, "mrd": 9, "md": 9, "billion": 9, "miljard": 9, "milliard": 9, "milliards": 9, "milliarde": 9,
    "milliarden": 9,
}  # fmt: skip
# 3 millions d'euros, 2 miljoen aan euro.
BETWEEN = frozenset({"d", "de", "of", "aan", "an"})
EUROS = frozenset({"€", "eur", "euro", "euros"})
OTHER_MONEY = re.compile(r"[$£¥]|\b(usd|gbp|chf|jpy|dollars?|pounds?|francs?|bef|livres?)\b", re.IGNORECASE)
DASH = r"\s*(?:[-–—→/]|\b(?:tot en met|tot|t/m|to|until|à|au|jusqu'à|bis)\b)\s*"
ISO = r"[12]\d{3}(?:-Q[1-4]|-\d{2}(?:-\d{2})?)?"


@cache
def months() -> dict[str, int]:
    return {fold_name(name): number for number, names in MONTHS.items() for name in names.split()}


def is_erasing(text: str) -> bool:
    return text.strip().lower() in ERASING


def partial_date(cell: Cell, warnings: Warnings) -> str:
    """A date as precise as it is written: 2021, 2021-Q1, 2021-04 or 2021-04-30."""
    if cell.date:
        return cell.date[:10]
    if cell.number is not None and not (isinstance(cell.number, int) and 1000 <= cell.number <= 2999):
        raise UnclearError("bad_date", cell.text)
    return date_in(cell.text, warnings)


def date_in(text: str, warnings: Warnings) -> str:
    said = " ".join(text.strip().strip(".").split())
    # The hour that a program wrote behind a day.
    said = re.sub(r"(?<=\d)[T ]\d{1,2}:\d{2}(?::\d{2})?$", "", said)
    found = _iso(said) or _quarter(said) or _in_figures(said, warnings) or _with_month(said, warnings)
    if not found:
        raise UnclearError("bad_date", text)
    try:
        return str(PartialDate(found))
    except ValueError as error:
        raise UnclearError("bad_date", text) from error


def _iso(said: str) -> str:
    if re.fullmatch(r"[12]\d{3}", said):
        return said
    if found := re.fullmatch(r"([12]\d{3})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?", said):
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


def _in_figures(said: str, warnings: Warnings) -> str:
    """Day before month, as in Belgium; where the second number is no month, nothing is guessed."""
    if found := re.fullmatch(r"(\d{1,2})([-/. ])(\d{1,2})\2((?:19|20)?\d{2})", said):
        day, month, year = int(found[1]), int(found[3]), found[4]
        if day <= 12 and month <= 12 and day != month:
            warnings.add("day_first", said)
        return f"{year if len(year) == 4 else '20' + year}-{month:02d}-{day:02d}"
    if found := re.fullmatch(r"(\d{1,2})[-/.]([12]\d{3})", said):
        return f"{found[2]}-{int(found[1]):02d}"
    return ""


def _with_month(said: str, warnings: Warnings) -> str:
    found = re.fullmatch(
        r"(?:(\d{1,2})(?:er|e|\.|st|nd|rd|th)?[\s-]+)?([^\W\d]+)\.?\s*[-' ]?\s*([12]\d{3}|\d{2})", said
    )
    if found and (month := months().get(fold_name(found[2]))):
        warnings.add("month_name", said)
        year = found[3] if len(found[3]) == 4 else f"20{found[3]}"
        return f"{year}-{month:02d}" + (f"-{int(found[1]):02d}" if found[1] else "")
    found = re.fullmatch(r"([^\W\d]+)\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+([12]\d{3})", said)
    if found and (month := months().get(fold_name(found[1]))):
        warnings.add("month_name", said)
        return f"{found[3]}-{month:02d}-{int(found[2]):02d}"
    return ""


def day(cell: Cell, warnings: Warnings) -> str:
    found = partial_date(cell, warnings)
    if len(found) != 10:
        raise UnclearError("bad_day", cell.text)
    return found


def period(cell: Cell, warnings: Warnings) -> tuple[str, str]:
    """Start and end; either may be empty. 2021-2026, 2019-, -2024, Q1 2021 – mars 2022, since 2019, 2020."""
    if cell.date or cell.number is not None:
        one = partial_date(cell, warnings)
        return one, one
    return period_in(cell.text, warnings)


def period_in(text: str, warnings: Warnings) -> tuple[str, str]:
    said = " ".join(text.replace("…", "-").split())
    if found := re.fullmatch(rf"({ISO})?-({ISO})?", said.upper()):
        starts, ends = found[1] or "", found[2] or ""
        if not starts and not ends:
            raise UnclearError("bad_period", text)
        # 2021-04 is a month, 2021-22 two years.
        if starts and re.fullmatch(r"[12]\d{3}-\d{2}", said):
            return _two_years_or_month(said)
        return (_checked(starts, text), _checked(ends, text))
    if found := re.fullmatch(r"(?i)(?:since|from|sinds|vanaf|depuis|dès|à partir de|seit|ab)\s+(.+)", said):
        return date_in(found[1], warnings), ""
    if found := re.fullmatch(r"(?i)(?:until|till|tot|tot en met|jusqu'à|jusqu'en|bis)\s+(.+)", said):
        return "", date_in(found[1], warnings)
    said = re.sub(r"(?i)^(?:from|van|de|du|von)\s+", "", said)
    try:
        one = date_in(said, warnings)
    except UnclearError:
        for cut in re.finditer(DASH, said, re.IGNORECASE):
            first, last = said[: cut.start()], said[cut.end() :]
            try:
                return date_in(first, warnings) if first else "", date_in(last, warnings) if last else ""
            except UnclearError:
                continue
        raise UnclearError("bad_period", text) from None
    return one, one


def _two_years_or_month(said: str) -> tuple[str, str]:
    first, last = int(said[:4]), int(said[5:])
    if last > 12 and last == (first % 100) + 1:
        return said[:4], f"{said[:2]}{last:02d}"
    if last > 12 or not last:
        raise UnclearError("bad_period", said)
    return said, said


def _checked(said: str, text: str) -> str:
    try:
        return str(PartialDate(said)) if said else ""
    except ValueError as error:
        raise UnclearError("bad_period", text) from error


def yes_or_no(cell: Cell) -> str:
    """True or False, as versions.plain writes them."""
    if isinstance(cell.raw, bool):
        return str(cell.raw)
    said = fold_name(cell.text) or cell.text.strip()
    if said in YES:
        return "True"
    if said in NO:
        return "False"
    raise UnclearError("bad_yes_or_no", cell.text)


def number_in(text: str) -> Decimal:
    """1.000.000,50 and 1 000 000 and 12,5; what may be thousands or decimals raises, with both as suggestions."""
    said = re.sub(r"(?<=\d)[\s'’\u202f](?=\d{3})", "", text.strip())
    # 1.500,- has no cents.
    said = re.sub(r"(?<=\d),(?:-{1,2}|–)$", ",00", said)
    sign, said = ("-", said[1:]) if said[:1] in "-−" and said[1:] else ("", said.removeprefix("+"))
    if not re.fullmatch(r"\d[\d.,]*", said) or not said.isascii():
        raise UnclearError("bad_number", text)
    marks = re.findall(r"[.,]", said)
    if len(set(marks)) == 2:
        last = marks[-1]
        if said.count(last) > 1 or not _grouped(said.rpartition(last)[0], marks[0]):
            raise UnclearError("bad_number", text)
        said = said.replace(marks[0], "").replace(last, ".")
    elif len(marks) > 1:
        if not _grouped(said, marks[0]):
            raise UnclearError("bad_number", text)
        said = said.replace(marks[0], "")
    elif marks:
        whole, _mark, rest = said.partition(marks[0])
        if len(rest) == 3 and 1 <= len(whole) <= 3 and whole != "0":
            raise UnclearError(
                "ambiguous_number", text, (f"{sign}{whole}{rest}", f"{sign}{whole}.{rest.rstrip('0') or '0'}")
            )
        if not rest:
            raise UnclearError("bad_number", text)
        said = f"{whole}.{rest}"
    try:
        return Decimal(sign + said)
    except InvalidOperation as error:
        raise UnclearError("bad_number", text) from error


def _grouped(said: str, mark: str) -> bool:
    first, *others = said.split(mark)
    return 1 <= len(first) <= 3 and all(len(group) == 3 and group.isdigit() for group in others)


def number(cell: Cell) -> Decimal:
    if cell.number is not None:
        return Decimal(repr(cell.number)) if isinstance(cell.number, float) else Decimal(cell.number)
    return number_in(cell.text)


def amount_in(text: str, warnings: Warnings) -> Decimal:
    """In euros: € 18 M, EUR 18 million, 18 mln, 75k, 1.000.000,50 euro."""
    if OTHER_MONEY.search(text):
        raise UnclearError("other_currency", text)
    words = re.findall(r"€|[^\W\d_]+", text)
    bare = re.sub(r"€|[^\W\d_]+\.?", " ", text)
    # One number may be grouped by blanks; two numbers with a word between are not one.
    bare = " ".join(bare.split()).strip(" '’")
    power, has_euros = 0, False
    for word in words:
        said = fold_name(word) or word
        if said in EUROS:
            has_euros = True
        elif said in BETWEEN:
            continue
        elif said in SCALES and not power:
            power = SCALES[said]
            has_euros = has_euros or said.endswith("eur")
        else:
            raise UnclearError("bad_number", text)
    try:
        value = number_in(bare)
    except UnclearError as unclear:
        if unclear.code == "ambiguous_number":
            rest = " ".join(words)
            raise UnclearError(
                "ambiguous_number", text, tuple(f"{each} {rest}".strip() for each in unclear.suggestions)
            ) from None
        raise UnclearError(unclear.code, text) from None
    if value < 0:
        raise UnclearError("below_zero", text)
    if power:
        warnings.add("scale", text)
    if not has_euros:
        warnings.add("euros", text)
    return value.scaleb(power)


def link(cell: Cell, warnings: Warnings) -> str:
    """An address; of a cell that is a link, the address behind its words."""
    if cell.link and not re.match(r"(?i)https?://", cell.text):
        warnings.add("from_link", cell.text)
        return cell.link
    said = cell.text.strip().strip("<>")
    if re.match(r"(?i)https?://[^\s/]+\S*$", said):
        return said
    if re.fullmatch(r"(?i)(www\.)?[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}(/\S*)?", said):
        warnings.add("with_https", cell.text)
        return f"https://{said}"
    raise UnclearError("bad_link", cell.text)


def decimal_text(value: Decimal) -> str:
    """As versions.plain writes it."""
    return format(value.normalize(), "f")


def join_values(values: Iterable[str]) -> str:
    return " | ".join(dict.fromkeys(value for value in values if value))
