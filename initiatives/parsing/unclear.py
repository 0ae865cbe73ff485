"""Texts that have no meaning or several: each kind of mistake in one sentence."""

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

MISTAKES: dict[str, StrOrPromise] = {
    "bad_date": _("This is not a date. Write 2021, 2021-Q1, 2021-04 or 2021-04-30."),
    "bad_day": _("A day is needed here: write 2021-04-30."),
    "bad_period": _("This is not a period. Write 2021-2026, or 2021- where no end is known."),
    "ambiguous_number": _("The dot or the comma may stand for thousands or for decimals: say which."),
    "bad_number": _("This is not an amount or a number."),
    "other_currency": _("Amounts are kept in euros: this one is in another currency."),
    "percentage": _("A percentage is not an amount."),
    "below_zero": _("An amount cannot be below zero."),
    "bad_yes_or_no": _("This is neither yes nor no."),
    "bad_link": _("This is not the address of a website: it begins with https:// or http://."),
}


class UnclearError(Exception):
    """A value that cannot be read, with the values that it may have meant."""

    def __init__(self, code: str, value: str, suggestions: tuple[str, ...] = (), detail: str = "") -> None:
        super().__init__(code)
        self.code, self.value, self.suggestions, self.detail = code, value, suggestions, detail
