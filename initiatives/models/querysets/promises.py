"""Initiatives that a source announced."""

from datetime import date
from typing import Self, TypeVar

from django.db import models
from django.db.models import Q

from initiatives.models.partial_date import over_before
from initiatives.models.status import Status

Entry = TypeVar("Entry", bound=models.Model)


def overdue(day: date) -> Q:
    """Announced for a date that has passed, with no word that it came. See also Initiative.is_overdue."""
    return Q(stated_status=Status.ANNOUNCED, announced_for__gt="") & over_before("announced_for", day)


class PromiseQuerySet(models.QuerySet[Entry]):
    def announced_before(self, day: date) -> Self:
        return self.filter(overdue(day))

    def promised(self) -> Self:
        """Those that are announced, and those that were announced for a date, whatever came of them."""
        return self.filter(Q(announced_for__gt="") | Q(current_status=Status.ANNOUNCED))
