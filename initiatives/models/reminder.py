"""Mails that asked editors to confirm an entry."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from .related import RelatedQuerySet
from .user import User

if TYPE_CHECKING:
    from .initiative import Initiative


class ReminderQuerySet(RelatedQuerySet["Reminder"]):
    def note(self, initiatives: "list[Initiative]", day: date, person: User) -> None:
        """Record that somebody was asked on a day: one reminder of each entry, however many people were asked."""
        todays = {each.initiative_id: each for each in self.filter(sent_on=day, initiative__in=initiatives)}
        for reminder in todays.values():
            reminder.sent_to = f"{reminder.sent_to}, {person}"
        new = [
            Reminder(initiative=each, sent_on=day, sent_to=str(person)) for each in initiatives if each.pk not in todays
        ]
        with transaction.atomic():
            self.bulk_update(todays.values(), ["sent_to"])
            self.bulk_create(new)


class Reminder(models.Model):
    """One mail that asked for an entry to be confirmed. Those sent since the last confirmation count."""

    initiative = models.ForeignKey(
        "initiatives.Initiative", verbose_name=_("initiative"), on_delete=models.CASCADE, related_name="reminders"
    )
    sent_on = models.DateField(_("sent on"))
    sent_to = models.TextField(_("sent to"), blank=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["-sent_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.initiative} ({self.sent_on})"
