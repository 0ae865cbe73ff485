"""The lookup `in` of whole numbers, for numbers of any size: SQLite refuses a statement with one beyond its own."""

from collections.abc import Iterable

from django.db import models
from django.db.models.lookups import In

# Numbers that no column holds, as IntegerFieldOverflow of Django leaves them out of a comparison with one number.
SMALLEST, LARGEST = -(2**63), 2**63 - 1


class IntegerIn(In):
    def get_prep_lookup(self) -> Iterable[object]:
        prepared = super().get_prep_lookup()
        if not isinstance(prepared, list):
            return prepared
        return [each for each in prepared if not isinstance(each, int) or SMALLEST <= each <= LARGEST]


def connect() -> None:
    models.IntegerField.register_lookup(IntegerIn)
