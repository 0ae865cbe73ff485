"""The practice entry of each editor, kept as text: none of its rows ever stands in the register."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from .user import User

# Everything of a practice entry is numbered from here on, and the entry itself has this number. It fits the smallest
# numbers of a database, and nothing else comes near it.
FIRST_NUMBER = 2_000_000_000


class PracticeQuerySet(models.QuerySet["Practice"]):
    def held(self, user: "User") -> "Practice":
        """Of one person, who alone works in it until the end of the transaction."""
        self.get_or_create(user=user)
        return self.select_for_update().get(user=user)

    def forget(self, user: "User") -> None:
        self.filter(user=user).delete()


class Practice(models.Model):
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # All rows of the entry, as Django writes them for a fixture. Empty before it is opened.
    rows = models.TextField(blank=True)
    changed = models.DateTimeField(default=timezone.now)

    objects = PracticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("practice entry")
        verbose_name_plural = _("practice entries")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.user}"
