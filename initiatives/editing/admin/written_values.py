"""Form fields that read dates and numbers as spreadsheets may hold them, and what they understood in words.

A number field of a browser would turn 1.200.000 into 1.2 before it is sent: these are fields of text.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from initiatives.formatting.dates import day_in_words
from initiatives.formatting.figures import plain_number
from initiatives.models import PartialDate
from initiatives.models.decimal_field import number_in_words
from initiatives.parsing.assumptions import ASSUMPTIONS, Assumptions
from initiatives.parsing.dates import date_in
from initiatives.parsing.numbers import amount_in, number_in
from initiatives.parsing.unclear import MISTAKES, UnclearError

# Every amount of a form is in euros, and its field says so.
SAID_BY_THE_FIELD = frozenset({"euros"})


class WrittenField(forms.Field):
    """Remembers the assumptions that it made, and its value in words where it was written in another way."""

    understood = ""
    assumptions: list[str]

    def understand(self, text: str, canonical: str, in_words: str, assumptions: Assumptions) -> None:
        codes = dict.fromkeys(code for code, _text in assumptions.found if code not in SAID_BY_THE_FIELD)
        self.understood = "" if text.strip() == canonical and not codes else in_words
        self.assumptions = [str(ASSUMPTIONS[code].sentence) for code in codes]


def refusal(unclear: UnclearError) -> ValidationError:
    """The question of an import as an error of a form."""
    sentence = str(MISTAKES[unclear.code])
    if unclear.suggestions:
        sentence += " " + _("Perhaps: %(names)s.") % {"names": "; ".join(unclear.suggestions)}
    return ValidationError(sentence, code=unclear.code)


class PartialDateFormField(WrittenField, forms.CharField):
    """A date as precise as it is written. The model says what is wrong with one that has no meaning."""

    def clean(self, value: object) -> str:
        text = super().clean(value)
        assumptions = Assumptions()
        try:
            found = date_in(text, assumptions) if text else ""
        except UnclearError:
            return text
        if found:
            self.understand(text.upper(), found, PartialDate(found).in_words(), assumptions)
        return found

    def has_changed(self, initial: Any, data: Any) -> bool:
        # Without this a stored date never equals its own text, and each save would write a needless version.
        with suppress(UnclearError):
            data = date_in(data, Assumptions()) if data else data
        return super().has_changed(str(initial or ""), data)


class WrittenDayField(WrittenField, forms.DateField):
    """A day. In every language the day comes before the month, as in a spreadsheet."""

    def to_python(self, value: Any) -> date | None:
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        assumptions = Assumptions()
        try:
            found = date_in(value, assumptions)
        except UnclearError:
            return super().to_python(value)
        if len(found) != 10:
            raise ValidationError(str(MISTAKES["bad_day"]), code="bad_day")
        day = date.fromisoformat(found)
        self.understand(value, found, day_in_words(day), assumptions)
        return day


class WrittenNumberField(WrittenField, forms.DecimalField):
    """A number as people write it: 1.200.000 or 12,5."""

    read: Callable[[str, Assumptions], Decimal] = staticmethod(
        lambda text, assumptions: number_in(text, assumptions=assumptions)
    )

    def to_python(self, value: Any) -> Any:
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        assumptions = Assumptions()
        try:
            found = self.read(value, assumptions)
        except UnclearError as unclear:
            if unclear.code == "below_zero":
                # The model has its own sentence for it.
                return super().to_python(value)
            raise refusal(unclear) from unclear
        self.understand(value, plain_number(found), number_in_words(found), assumptions)
        return found


class WrittenAmountField(WrittenNumberField):
    """An amount in euros as people write it: € 1,2 mln."""

    read = staticmethod(amount_in)


def number_widget() -> AdminTextInputWidget:
    return AdminTextInputWidget(attrs={"class": "vTextField number", "inputmode": "decimal"})


def tell_understood(request: HttpRequest, form: Any, formsets: Any) -> None:
    """Tell the editor, after a save, how values were understood that were written in another way."""
    for sentence in echoes([form, *(row for rows in formsets or [] for row in rows.forms)]):
        messages.info(request, sentence)


def echoes(written: Iterable[Any]) -> Iterator[str]:
    """One sentence for each value that these forms changed and understood."""
    for form in written:
        for name in form.changed_data:
            field = form.fields.get(name)
            if isinstance(field, WrittenField) and field.understood:
                said = _("“%(written)s” was read as %(value)s (%(field)s).") % {
                    "written": form[name].data, "value": field.understood, "field": capfirst(str(field.label)),
                }  # fmt: skip
                yield " ".join([said, *field.assumptions])
