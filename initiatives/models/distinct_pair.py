"""Pairs of entries that an editor declared to be different."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .user import User

if TYPE_CHECKING:
    from .initiative import Initiative


class DistinctPairQuerySet(models.QuerySet["DistinctPair"]):
    def pairs(self) -> set[tuple[int, int]]:
        """The numbers of both, the smaller first."""
        return set(self.values_list("first_id", "second_id"))

    def different_from(self, initiative: "Initiative") -> set[int]:
        """The numbers of the entries that this one was said not to be."""
        pairs = self.filter(Q(first=initiative.pk) | Q(second=initiative.pk)) if initiative.pk else self.none()
        return {number for pair in pairs.pairs() for number in pair} - {initiative.pk}

    def say(self, initiative: "Initiative", others: "list[Initiative]", user: User) -> None:
        """Record that an entry differs from the others; earlier statements stay."""
        ordered = [sorted([initiative.pk, other.pk]) for other in others]
        new: list[Any] = [DistinctPair(first_id=first, second_id=second, said_by=user) for first, second in ordered]
        self.bulk_create(new, ignore_conflicts=True)


class DistinctPair(models.Model):
    """Two entries that look alike, but are not the same: an editor said so."""

    first = models.ForeignKey("initiatives.Initiative", on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey("initiatives.Initiative", on_delete=models.CASCADE, related_name="+")
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    said = models.DateTimeField(default=timezone.now)

    objects = DistinctPairQuerySet.as_manager()

    class Meta:
        verbose_name = _("pair that is no duplicate")
        verbose_name_plural = _("pairs that are no duplicates")
        ordering = ["first", "second"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="distinct_pair_once"),
            models.CheckConstraint(
                condition=Q(first__lt=models.F("second")), name="distinct_pair_smaller_number_first"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} ≠ {self.second}"
