"""All assumptions that a reader of values makes: each with its sentence, and with an answer for a whole column.

A reader adds an assumption with the text that it was made of. The plan of an import shows it with the cell, a form
beside its field.
"""

from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class ColumnAnswer:
    """Another reading of all values of a column: the field of `Conventions`, its value, and the words of a button."""

    convention: str
    value: str
    words: StrOrPromise


@dataclass(frozen=True)
class Assumption:
    """A doubt says that the value is probably wrong; the editor is asked to look at it."""

    sentence: StrOrPromise
    answers: tuple[ColumnAnswer, ...] = ()
    is_doubt: bool = False


MONTH_FIRST = ColumnAnswer("dates", "month_first", _("Month before day in the whole column"))
DAY_FIRST = ColumnAnswer("dates", "day_first", _("Day before month in the whole column"))
DOT_DECIMAL = ColumnAnswer("numbers", "dot_decimal", _("As in 1,000.50 in the whole column"))
YEARS_ONLY = ColumnAnswer("days", "year", _("Only the years are known in the whole column"))
DAYS_KNOWN = ColumnAnswer("days", "day", _("The days are right in the whole column"))
HYPHENS_YEARS = ColumnAnswer("hyphens", "years", _("Two years are meant in the whole column"))
HYPHENS_MONTH = ColumnAnswer("hyphens", "month", _("A year and a month are meant in the whole column"))
WHOLE_YEARS = ColumnAnswer("years", "whole", _("Single years are start and end in the whole column"))
COMMA_DECIMAL = ColumnAnswer("numbers", "comma_decimal", _("As in 1.000,50 in the whole column"))

ASSUMPTIONS: dict[str, Assumption] = {
    "day_first": Assumption(_("Read as day, month, year, as in Belgium."), (MONTH_FIRST,)),
    "month_first": Assumption(
        _("Read as month, day, year: other dates in the column can only be read so."), (DAY_FIRST,)
    ),
    "month_name": Assumption(_("Read from the name of a month.")),
    "two_digit_year": Assumption(
        _("The year has two digits: 00 to 49 are read as 2000 to 2049, 50 to 99 as 1950 to 1999.")
    ),
    "month_or_years": Assumption(
        _("Read as a year and a month; it may also mean two years."), (HYPHENS_YEARS, HYPHENS_MONTH), True
    ),
    "years_listed": Assumption(_("Several years are listed: taken from the first to the last.")),
    "shared_year": Assumption(_("The year is written once: taken for the start and the end.")),
    "only_year": Assumption(_("A season or another part of a year: only the year is kept.")),
    "about_date": Assumption(_("The date is not certain in the file: kept without the word that says so.")),
    "words_left_out": Assumption(
        _("Words beside the value were left out: look whether they change it."), is_doubt=True
    ),
    "date_as_number": Assumption(_("Eight digits were read as year, month and day.")),
    "exponent": Assumption(
        _("Read from the short form of a large number: digits may have been lost."), is_doubt=True
    ),
    "year_as_number": Assumption(_("A number with decimals was read as a year.")),
    "column_numbers": Assumption(
        _("The dot or the comma is read as in the other numbers of the column."), (DOT_DECIMAL, COMMA_DECIMAL)
    ),
    "first_january": Assumption(
        _("Every date in this column is 1 January: perhaps only the year is known."), (YEARS_ONLY, DAYS_KNOWN), True
    ),
    "filler_date": Assumption(_("Programs write this date where none is known."), is_doubt=True),
    "single_year": Assumption(_("A single year is taken as the start; no end is given."), (WHOLE_YEARS,)),
    "joined_periods": Assumption(_("Several columns give the period: taken from the earliest to the latest.")),
    "joined_texts": Assumption(_("Several columns give this text: one was put behind the other.")),
    "year_of_heading": Assumption(_("The year of the heading was taken for the amount.")),
    "from_heading": Assumption(_("The heading of the column was taken, since the cell says yes.")),
    "split_at_sign": Assumption(_("Read as several values, at the signs or words between them.")),
    "split_at_comma": Assumption(_("Read as several values, at the commas.")),
    "damaged_text": Assumption(
        _("Accents look damaged: perhaps the text was read in a wrong encoding."), is_doubt=True
    ),
    "struck_out": Assumption(
        _("Struck through in the file, wholly or in part: perhaps it no longer holds."), is_doubt=True
    ),
    "html": Assumption(_("HTML signs were taken out of the text.")),
    "left_without_government": Assumption(
        _("Other rows name a government, this one none: the entry gets none."), is_doubt=True
    ),
    "says_nothing": Assumption(_("Taken for an empty cell.")),
    "nearly": Assumption(_("Known by another name or spelling.")),
    "dated_today": Assumption(_("A status is of a day: today was taken.")),
    "euros": Assumption(_("No currency is given: taken as euros.")),
    "scale": Assumption(_("Read with its word or letter for thousands or millions.")),
    "small": Assumption(
        _("Less than 100 euros: perhaps the column is in thousands or in millions."), is_doubt=True
    ),
    "large_for_scale": Assumption(
        _("So many thousands or millions are rare: perhaps the column is in whole euros."), is_doubt=True
    ),
    "from_link": Assumption(_("The address behind the cell was taken.")),
    "with_https": Assumption(_("https:// was put before the address.")),
}  # fmt: skip

# The answers for a whole column to what a reader cannot decide.
QUESTIONS: dict[str, tuple[ColumnAnswer, ...]] = {"ambiguous_number": (DOT_DECIMAL, COMMA_DECIMAL)}


def column_answers(code: str) -> tuple[ColumnAnswer, ...]:
    """The answers for a whole column to an assumption or a question."""
    return ASSUMPTIONS[code].answers if code in ASSUMPTIONS else QUESTIONS.get(code, ())


def is_doubt(code: str) -> bool:
    """Whether the value is probably wrong, so that the plan shows it before other assumptions."""
    return code in ASSUMPTIONS and ASSUMPTIONS[code].is_doubt


@dataclass
class Assumptions:
    """The assumptions that were made while one value was read: pairs of a code and the text."""

    found: list[tuple[str, str]] = field(default_factory=list)

    def add(self, code: str, value: str) -> None:
        if (code, value) not in self.found:
            self.found.append((code, value))

    def add_all(self, others: "Assumptions") -> None:
        """Of an attempt that succeeded."""
        for code, value in others.found:
            self.add(code, value)
