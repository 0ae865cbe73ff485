"""What a search reads: the words of each initiative, prepared; and the words that mean the same."""

from datetime import date

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

# Whoever searches at random must not fill the database.
MOST_MISSED = 2000


class SearchTextQuerySet(models.QuerySet["SearchText"]):
    def of_initiatives(self, initiatives: "models.QuerySet | set[int]") -> "SearchTextQuerySet":  # type: ignore[type-arg]
        return self.filter(initiative__in=initiatives)


class SearchText(models.Model):
    """The words of one initiative as browse.search.analysis prepares them, separated by blanks.

    It holds no content of its own: one that is missing is made anew by the next search. The database keeps a full-text
    index of it (FTS5 on SQLite, tsvector on PostgreSQL), which the migration makes.
    """

    initiative = models.OneToOneField(
        "initiatives.Initiative", on_delete=models.CASCADE, related_name="search_text", verbose_name=_("initiative")
    )
    names = models.TextField()
    summary = models.TextField()
    others = models.TextField()

    objects = SearchTextQuerySet.as_manager()

    class Meta:
        ordering = ["initiative"]

    def __str__(self) -> str:
        return f"{self.initiative_id}: {self.names[:60]}"


class Synonym(models.Model):
    """Words that a search takes for the same, in any language."""

    words = models.TextField(
        _("words that mean the same"), help_text=_("One a line, in any language; also of several words.")
    )

    class Meta:
        verbose_name = _("synonym")
        verbose_name_plural = _("synonyms")
        ordering = ["words", "id"]

    def __str__(self) -> str:
        return ", ".join(self.lines)

    @property
    def lines(self) -> list[str]:
        return [line.strip() for line in self.words.splitlines() if line.strip()]


class MissedSearchQuerySet(models.QuerySet["MissedSearch"]):
    def last_asked_before(self, day: date) -> "MissedSearchQuerySet":
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
            elif (beyond := self.count() - MOST_MISSED) > 0:
                self.leave(list(self.order_by("times", "last_asked_on", "pk")[:beyond]))

    def leave(self, missed: "list[MissedSearch]") -> None:
        self.filter(pk__in=[each.pk for each in missed]).delete()


class MissedSearch(models.Model):
    """Words that were searched and found nothing: which, in which language, how often. Nothing of who asked."""

    words = models.CharField(_("words"), max_length=60)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    times = models.PositiveIntegerField(_("times"), default=1)
    last_asked_on = models.DateField(_("last asked on"))

    objects = MissedSearchQuerySet.as_manager()

    class Meta:
        verbose_name = _("search that found nothing")
        verbose_name_plural = _("searches that found nothing")
        ordering = ["-times", "-last_asked_on", "words"]
        constraints = [
            models.UniqueConstraint(fields=["words", "language"], name="missed_search_once_in_each_language"),
        ]

    def __str__(self) -> str:
        return self.words
