"""Searches that found nothing."""

from datetime import date

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

# Whoever searches at random must not fill the database.
MOST_EMPTY_SEARCHES = 2000


class EmptySearchQuerySet(models.QuerySet["EmptySearch"]):
    def last_asked_before(self, day: date) -> "EmptySearchQuerySet":
        return self.filter(last_asked_on__lt=day)

    def note(self, words: str, language: str, day: date) -> None:
        """Count words once more; new ones may take the place of the oldest that were asked once."""
        with transaction.atomic():
            known = self.filter(words=words, language=language)
            again = {"times": models.F("times") + 1, "last_asked_on": day}
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
    """Words that were searched and found nothing: which, in which language, how often. Nothing of who asked."""

    words = models.CharField(_("words"), max_length=60)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    times = models.PositiveIntegerField(_("times"), default=1)
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
