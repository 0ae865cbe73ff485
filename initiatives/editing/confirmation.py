"""Confirm that entries are still correct."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from initiatives.history.records import give_reason
from initiatives.models import Initiative, User

STILL_CORRECT = "Confirmed as still correct"


@transaction.atomic
def confirm_entries(initiatives: Iterable[Initiative], editor: User, day: date) -> int:
    """Record the confirmation of entries with their history, all or none. Returns the number of entries."""
    number = 0
    for initiative in Initiative.objects.read_locked(entry.pk for entry in initiatives).values():
        initiative.verified_on, initiative.verified_by = day, editor
        give_reason(initiative, STILL_CORRECT)
        initiative.save(update_fields=["verified_on", "verified_by", "modified"])
        number += 1
    return number
