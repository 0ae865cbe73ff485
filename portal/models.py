"""Counts that all processes of the portal share."""

from django.db import models


class ThrottleCount(models.Model):
    """How many attempts one sender made since a period began. The key cannot be turned back into a sender."""

    key = models.CharField(max_length=200, unique=True)
    number = models.PositiveIntegerField(default=1)
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.key}: {self.number}"
