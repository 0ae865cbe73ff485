"""The prepared words of each initiative, which the index of each process is filled with."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from .initiative import Initiative

# Databases limit the number of values in a query.
MOST_AT_ONCE = 5_000


class SearchTextQuerySet(models.QuerySet["SearchText"]):
    def of_initiatives(self, initiatives: "models.QuerySet[Initiative] | Iterable[int]") -> "SearchTextQuerySet":
        return self.filter(initiative__in=initiatives)

    def state(self) -> tuple[int, int]:
        """The number of rows and the sum of their stamps: another one whenever any row is another."""
        found = self.aggregate(number=models.Count("pk"), stamps=models.Sum("stamp"))
        return int(found["number"]), int(found["stamps"] or 0)

    def stamps(self) -> dict[int, int]:
        return dict(self.order_by().values_list("initiative_id", "stamp"))

    def words_of(self, pks: list[int]) -> Iterator[tuple[int, str, str, str]]:
        """The number of each initiative with its names, summary and other words."""
        for first in range(0, len(pks), MOST_AT_ONCE):
            rows = self.of_initiatives(pks[first : first + MOST_AT_ONCE]).order_by()
            yield from rows.values_list("initiative_id", "names", "summary", "others").iterator(chunk_size=500)

    def holding_phrase(self, pks: Iterable[int], phrase: str) -> list[int]:
        """Which of these initiatives hold folded words in this order, with nothing between them."""
        # Of folded words, so that no sign of theirs is one of a pattern.
        ids = sorted(pks)
        found: list[int] = []
        for first in range(0, len(ids), MOST_AT_ONCE):
            rows = self.of_initiatives(ids[first : first + MOST_AT_ONCE]).filter(running__contains=f" {phrase} ")
            found += rows.order_by().values_list("initiative_id", flat=True)
        return found


class SearchText(models.Model):
    """The words of one initiative as search.preparing writes them, a line for each kind of word.

    Derived data: the next search writes a missing one again. `running` holds them in the order of the texts, for
    phrases; `stamp` is drawn anew whenever the row is written, so that a process sees which ones it does not know.
    """

    initiative = models.OneToOneField(
        "initiatives.Initiative", on_delete=models.CASCADE, related_name="search_text", verbose_name=_("initiative")
    )
    names = models.TextField()
    summary = models.TextField()
    others = models.TextField()
    running = models.TextField()
    stamp = models.BigIntegerField()

    objects = SearchTextQuerySet.as_manager()

    class Meta:
        ordering = ["initiative"]
        indexes = [models.Index(fields=["stamp", "initiative"], name="searchtext_stamp")]

    def __str__(self) -> str:
        return f"{self.initiative_id}: {self.running[:60]}"
