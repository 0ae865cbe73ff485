"""Dated sentences that tell the history of an initiative to readers."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from . import natural_keys
from .partial_date import PartialDate, PartialDateField, well_formed
from .related import RelatedQuerySet


class EventQuerySet(RelatedQuerySet["Event"]):
    def get_by_natural_key(self, initiative: str, key: str) -> "Event":
        return self.get(initiative__slug=initiative, key=key)


class Event(models.Model):
    """A dated event of an initiative: "28 October 2022: approved by the Council of Ministers"."""

    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.CASCADE, related_name="events")
    key = models.SlugField(_("key"), help_text=_("Tells the events of one entry apart, for example approval."))
    date = PartialDateField(_("date"), blank=False)
    text = models.CharField(_("what happened"), max_length=300, help_text=_("One plain sentence, without the date."))

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["initiative", "date", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "key"],
                name="event_key_unique_in_initiative",
                violation_error_message=_("Another event of this entry has the same key."),
            ),
            models.CheckConstraint(
                condition=well_formed("date") & ~models.Q(date=""),
                name="event_date_well_formed",
                violation_error_message=_("Write the date as 2021, 2021-Q1, 2021-04 or 2021-04-30."),
            ),
        ]

    def __str__(self) -> str:
        date = self.date.in_words() if isinstance(self.date, PartialDate) else self.date
        return f"{date}{pgettext('after a label', ': ')}{self.text}"

    @natural_keys.after("initiatives.initiative")
    def natural_key(self) -> tuple[str, str]:
        return (self.initiative.slug, self.key)
