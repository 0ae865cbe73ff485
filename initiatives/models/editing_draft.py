"""What somebody has typed into the form of an entry and not saved yet."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from .initiative import Initiative
    from .user import User

# A browser with the form open calls at least this often.
PRESENT = timedelta(minutes=3)
KEPT = timedelta(days=30)


class EditingDraftQuerySet(models.QuerySet["EditingDraft"]):
    def of(self, user: "User", initiative: "Initiative | None") -> Self:
        return self.filter(user=user, initiative=initiative)

    def open_by_others(self, user: "User", initiative: "Initiative", now: datetime) -> Self:
        """Of colleagues who have the form of the entry open now."""
        present = self.filter(initiative=initiative, seen__range=(now - PRESENT, now + PRESENT)).exclude(user=user)
        return present.select_related("user").order_by("opened")

    def outdated(self, now: datetime) -> Self:
        return self.filter(seen__lt=now - KEPT)


class EditingDraft(models.Model):
    """One for each person and entry; without an entry it is of the form for a new one."""

    user = models.ForeignKey("initiatives.User", on_delete=models.CASCADE, related_name="+")
    initiative = models.ForeignKey(
        "initiatives.Initiative", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    opened = models.DateTimeField(default=timezone.now)
    seen = models.DateTimeField(default=timezone.now)
    # The form as a browser sends it; empty while nothing is typed.
    sent = models.TextField(blank=True)

    objects = EditingDraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("unsaved form")
        verbose_name_plural = _("unsaved forms")
        ordering = ["-seen", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "initiative"],
                name="draft_one_for_person_and_entry",
                violation_error_message=_("This person has an unsaved form of this entry already."),
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(initiative=None),
                name="draft_one_new_for_person",
                violation_error_message=_("This person has an unsaved form of a new entry already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.initiative or '–'}"
