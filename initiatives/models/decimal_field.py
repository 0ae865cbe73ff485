"""Decimal numbers that can be read whatever their size."""

import decimal
from typing import Any

from django.db import models
from django.utils.formats import number_format
from django.utils.functional import cached_property

# More than the largest number of SQLite has, which knows no limit for a column.
MOST_DIGITS_READ = 400


class ReadableDecimalField(models.DecimalField):
    """A number that is too large for its field stays readable, so that no page fails and an editor can correct it.

    Validators and forms refuse such a number; SQLite keeps one that was written without them.
    """

    @cached_property
    def context(self) -> decimal.Context:
        return decimal.Context(prec=MOST_DIGITS_READ)

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.DecimalField", args, kwargs


def number_in_words(value: decimal.Decimal | int) -> str:
    """Grouped in thousands in the manner of the active language, without empty decimals."""
    value = decimal.Decimal(value)
    is_whole = value == value.to_integral_value()
    return number_format(value.to_integral_value() if is_whole else value.normalize(), force_grouping=True)
