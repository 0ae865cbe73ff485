"""Texts whose words in another language changed since their own did."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .related import RelatedQuerySet

if TYPE_CHECKING:
    pass


class OutdatedTranslationQuerySet(RelatedQuerySet["OutdatedTranslation"]):
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
