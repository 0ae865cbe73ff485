"""What changed in the days that an alert has not told of yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone
from django_stubs_ext import StrOrPromise

from initiatives.history.last_changes import corrections
from initiatives.history.public_changes import changes
from initiatives.models import Initiative

from .scopes import Scope


@dataclass(frozen=True)
class Item:
    """An entry with the facts that changed, and the last day of it. `is_new`: readers see it for the first time."""

    initiative: Initiative
    is_new: bool
    facts: Sequence[StrOrPromise]
    day: date


class News:
    """The changes of the register since a day, read once for all alerts of a run."""

    def __init__(self, since: date, until: date) -> None:
        moment = timezone.make_aware(datetime.combine(since, time.min))
        self.until = until
        changed = {number for number, last in corrections().items() if last >= moment}
        self.candidates = changed | {entry.pk for entry in Initiative.objects.public().created_since(moment)}

    def of(self, scope: Scope, told_until: date) -> list[Item]:
        """The entries of a list, or the entry, that changed after a day."""
        if not self.candidates:
            return []
        found = scope.initiatives.having_numbers(self.candidates)
        items = (self._item(initiative, told_until) for initiative in found.order_by("title", "pk"))
        return [item for item in items if item]

    def _item(self, initiative: Initiative, told_until: date) -> Item | None:
        known = changes(initiative)
        days = [day for day in known.days if told_until < day.day <= self.until]
        is_new = known.added is not None and told_until < known.added <= self.until
        if not days and not is_new:
            return None
        facts = list({str(fact): fact for day in days for fact in day.facts}.values())
        last = max([day.day for day in days] + ([known.added] if is_new and known.added else []))
        return Item(initiative, is_new, [] if is_new else facts, last)
