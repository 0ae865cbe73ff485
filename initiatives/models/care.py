"""What the editors' work leaves behind: reminders, translations that fell behind, pairs that are no duplicates."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .editorial import RowQuerySet, User

if TYPE_CHECKING:
    from .initiative import Initiative


class ReminderQuerySet(RowQuerySet["Reminder"]):
    def sent_since(self, day: date | None) -> "ReminderQuerySet":
        """Those sent after a day; all of them when there is none."""
        return self.filter(sent_on__gt=day) if day else self.all()

    def note(self, initiatives: "list[Initiative]", day: date, person: User) -> None:
        """That somebody was asked on a day: one reminder of each entry, however many were asked."""
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


class OutdatedTranslationQuerySet(RowQuerySet["OutdatedTranslation"]):
    def of(self, initiative: models.Model) -> "OutdatedTranslationQuerySet":
        """Of an entry and its rows."""
        return self.filter(initiative=initiative.pk)

    def of_text(self, thing: models.Model) -> "OutdatedTranslationQuerySet":
        """Of the entry or the row alone."""
        return self.filter(model=thing._meta.model_name, number=thing.pk)

    def by_text(self) -> "dict[tuple[str, int, str], str]":
        """The language that changed, by the model, the number and the column of the text that fell behind."""
        return {(mark.model, mark.number, str(mark)): mark.because for mark in self}

    def known(self, marks: "list[OutdatedTranslation]") -> "OutdatedTranslationQuerySet":
        """These, where they were not renewed since they were read."""
        newest = max((mark.since for mark in marks), default=None)
        return self.filter(pk__in=[mark.pk for mark in marks], since__lte=newest) if newest else self.none()

    def renew(self, marks: "list[OutdatedTranslation]") -> None:
        """Write marks; one that a text has already gets the new reason and moment."""
        unique = ["model", "number", "field", "language"]
        news = ["initiative", "because", "since"]
        self.bulk_create(marks, update_conflicts=True, unique_fields=unique, update_fields=news)


class OutdatedTranslation(models.Model):
    """A text whose words in another language were changed since its own were."""

    initiative = models.ForeignKey(
        "initiatives.Initiative",
        verbose_name=_("initiative"),
        on_delete=models.CASCADE,
        related_name="outdated_translations",
    )
    # The model of the text in small letters and its number: the entry itself, or one of its rows.
    model = models.CharField(max_length=30)
    number = models.BigIntegerField()
    field = models.CharField(_("field"), max_length=30)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    because = models.CharField(_("changed since in"), max_length=2, choices=settings.LANGUAGES)
    since = models.DateTimeField(_("since"), default=timezone.now)

    objects = OutdatedTranslationQuerySet.as_manager()

    class Meta:
        verbose_name = _("outdated translation")
        verbose_name_plural = _("outdated translations")
        ordering = ["initiative", "model", "number", "field", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["model", "number", "field", "language"], name="outdated_translation_once_for_each_text"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.field}_{self.language}"


class NoDuplicateQuerySet(models.QuerySet["NoDuplicate"]):
    def pairs(self) -> set[tuple[int, int]]:
        """The numbers of both, the smaller first."""
        return set(self.values_list("first_id", "second_id"))

    def different_from(self, initiative: "Initiative") -> set[int]:
        """The numbers of the entries that this one was said not to be."""
        pairs = self.filter(Q(first=initiative.pk) | Q(second=initiative.pk)) if initiative.pk else self.none()
        return {number for pair in pairs.pairs() for number in pair} - {initiative.pk}

    def say(self, initiative: "Initiative", others: "list[Initiative]", user: User) -> None:
        """That an entry is none of the others; what was said before stays."""
        ordered = [sorted([initiative.pk, other.pk]) for other in others]
        new: list[Any] = [NoDuplicate(first_id=first, second_id=second, said_by=user) for first, second in ordered]
        self.bulk_create(new, ignore_conflicts=True)


class NoDuplicate(models.Model):
    """Two entries that look alike, and of which an editor said that they are not the same."""

    first = models.ForeignKey("initiatives.Initiative", on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey("initiatives.Initiative", on_delete=models.CASCADE, related_name="+")
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    said = models.DateTimeField(default=timezone.now)

    objects = NoDuplicateQuerySet.as_manager()

    class Meta:
        verbose_name = _("pair that is no duplicate")
        verbose_name_plural = _("pairs that are no duplicates")
        ordering = ["first", "second"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="no_duplicate_once"),
            models.CheckConstraint(condition=Q(first__lt=models.F("second")), name="no_duplicate_smaller_number_first"),
        ]

    def __str__(self) -> str:
        return f"{self.first} ≠ {self.second}"
