"""What colleagues say to each other, or ask, about an entry or one field of it. Never public."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from .related import RelatedQuerySet
from .user import User

# After it is settled. The page on privacy states this period.
KEPT = timedelta(days=365)


class RemarkQuerySet(RelatedQuerySet["Remark"]):
    def open(self) -> Self:
        # See also Remark.is_open
        return self.filter(settled=None)

    def visible_to(self, user: User) -> Self:
        # See also permissions.may_see_past
        if user.is_administrator:
            return self
        return self.filter(initiative__in=self._initiatives().of_governments_of(user))

    def waiting_for(self, user: User) -> Self:
        """Open, and written to them; or to nobody, of an entry of their governments, by somebody else."""
        naming = Remark.named.through._default_manager
        to_them = Q(pk__in=naming.filter(user=user).values("remark_id"))
        to_nobody = ~Q(pk__in=naming.values("remark_id")) & ~Q(made_by=user)
        theirs = Q(initiative__in=self._initiatives().of_governments_of(user))
        return self.open().visible_to(user).filter(to_them | (to_nobody & theirs))

    def outdated(self, now: datetime) -> Self:
        return self.filter(settled__lt=now - KEPT)


class Remark(models.Model):
    """A comment or question; `about` names a field or a kind of related rows, and is empty for the whole entry."""

    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.CASCADE, related_name="remarks")
    about = models.CharField(max_length=40, blank=True)
    words = models.TextField(_("comment or question"), max_length=2000)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    made = models.DateTimeField(default=timezone.now)
    named = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="+")
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    settled = models.DateTimeField(null=True, blank=True)

    objects = RemarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment of a colleague")
        verbose_name_plural = _("comments of colleagues")
        ordering = ["made", "pk"]

    def __str__(self) -> str:
        return Truncator(self.words).words(12)

    @property
    def is_open(self) -> bool:
        # See also RemarkQuerySet.open
        return self.settled is None
