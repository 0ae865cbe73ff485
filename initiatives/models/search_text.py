"""The prepared words of each initiative, which the full-text index holds."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from .initiative import Initiative


class SearchTextQuerySet(models.QuerySet["SearchText"]):
    def of_initiatives(self, initiatives: "models.QuerySet[Initiative] | set[int]") -> "SearchTextQuerySet":
        return self.filter(initiative__in=initiatives)


class SearchText(models.Model):
    """The words of one initiative as search.analysis prepares them, separated by blanks.

    Derived data: the next search writes a missing one again. The migration creates the full-text index of it (FTS5 on
    SQLite, tsvector on PostgreSQL).
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
