"""Searches that found nothing."""

from datetime import date

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

# A robot that searches at random must not fill the database.
MOST_EMPTY_SEARCHES = 2000
# Editors see words only from here on: what somebody typed once may say something about them.
MIN_TIMES = 3
MIN_DAYS = 2


class EmptySearchQuerySet(models.QuerySet["EmptySearch"]):
    def last_asked_before(self, day: date) -> "EmptySearchQuerySet":
        return self.filter(last_asked_on__lt=day)

    def for_editors(self) -> "EmptySearchQuerySet":
        """Searches made several times, on different days."""
        return self.filter(times__gte=MIN_TIMES, days__gte=MIN_DAYS)

    def note(self, words: str, language: str, day: date) -> None:
        """Count words once more; new ones may take the place of the oldest that were asked once."""
        with transaction.atomic():
            known = self.filter(words=words, language=language)
            is_another_day = models.Case(models.When(last_asked_on__lt=day, then=1), default=0)
            again = {
                "times": models.F("times") + 1,
                "days": models.F("days") + is_another_day,
                "last_asked_on": day,
            }
            if known.update(**again):
                return
            _missed, is_new = self.get_or_create(words=words, language=language, defaults={"last_asked_on": day})
            if not is_new:  # somebody else was first
                known.update(**again)
            elif (beyond := self.count() - MOST_EMPTY_SEARCHES) > 0:
                self.leave(list(self.order_by("times", "last_asked_on", "pk")[:beyond]))

    def leave(self, missed: "list[EmptySearch]") -> None:
        self.filter(pk__in=[each.pk for each in missed]).delete()


class EmptySearch(models.Model):
    """Words of searches that found nothing, with their language and how often. Nothing says who asked."""

    words = models.CharField(_("words"), max_length=60)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    times = models.PositiveIntegerField(_("times"), default=1)
    days = models.PositiveIntegerField(_("different days"), default=1)
    last_asked_on = models.DateField(_("last asked on"))

    objects = EmptySearchQuerySet.as_manager()

    class Meta:
        verbose_name = _("search that found nothing")
        verbose_name_plural = _("searches that found nothing")
        ordering = ["-times", "-last_asked_on", "words"]
        constraints = [
            models.UniqueConstraint(fields=["words", "language"], name="empty_search_once_in_each_language"),
        ]

    def __str__(self) -> str:
        return self.words
