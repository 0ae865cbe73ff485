"""The withdrawal of preview links."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .related import RelatedQuerySet
from .user import User

if TYPE_CHECKING:
    from .initiative import Initiative


class PreviewWithdrawalQuerySet(RelatedQuerySet["PreviewWithdrawal"]):
    def withdraw(self, initiative: "Initiative", user: User, moment: datetime) -> None:
        self.update_or_create(initiative=initiative, defaults={"withdrawn": moment, "withdrawn_by": user})

    def covers(self, initiative: "Initiative", made: datetime) -> bool:
        """Whether a link that was made at a moment is withdrawn."""
        return self.filter(initiative=initiative, withdrawn__gte=made).exists()


class PreviewWithdrawal(models.Model):
    """The last moment at which somebody withdrew all preview links of an entry, those of its proposals included."""

    initiative = models.OneToOneField(
        "initiatives.Initiative",
        verbose_name=_("initiative"),
        on_delete=models.CASCADE,
        related_name="preview_withdrawal",
    )
    withdrawn = models.DateTimeField(_("withdrawn"))
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.SET_NULL, null=True, related_name="+"
    )

    objects = PreviewWithdrawalQuerySet.as_manager()

    class Meta:
        verbose_name = _("withdrawal of preview links")
        verbose_name_plural = _("withdrawals of preview links")
        ordering = ["initiative"]

    def __str__(self) -> str:
        return str(self.initiative)
