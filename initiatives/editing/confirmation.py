"""Confirming that entries still hold."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from simple_history.utils import update_change_reason

from initiatives.models import Initiative, User

STILL_CORRECT = "Confirmed as still correct"


@transaction.atomic
def confirm_entries(initiatives: Iterable[Initiative], editor: User, day: date) -> int:
    """Note that an editor has checked these entries on a day, each with its history; all or none. Returns how many."""
    number = 0
    for initiative in Initiative.objects.read_locked(entry.pk for entry in initiatives).values():
        initiative.verified_on, initiative.verified_by = day, editor
        initiative.save(update_fields=["verified_on", "verified_by", "modified"])
        update_change_reason(initiative, STILL_CORRECT)
        number += 1
    return number
