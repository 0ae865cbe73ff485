"""Column mappings that are reused for files with the same headings."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .user import User


class RememberedMappingQuerySet(models.QuerySet["RememberedMapping"]):
    def visible_to(self, user: User) -> "RememberedMappingQuerySet":
        """Their own mappings, and those of colleagues who edit only for governments that they edit for as well."""
        if user.is_administrator:
            return self
        if user.role is None:
            return self.none()
        through = User.governments.through._default_manager
        others = through.exclude(government__in=user.governments.all()).values("user_id")
        administrators = User.administrators().values("pk")
        return self.filter(models.Q(user=user) | (~models.Q(user__in=others) & ~models.Q(user__in=administrators)))

    def for_headings(self, fingerprint: str, user: User) -> "RememberedMapping | None":
        own_first = models.Case(models.When(user=user, then=0), default=1)
        return self.visible_to(user).filter(fingerprint=fingerprint).order_by(own_first, "-used", "-pk").first()


class RememberedMapping(models.Model):
    """The mapping of a file, reused for the next file with the same headings."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.CASCADE, related_name="remembered_mappings"
    )
    name = models.CharField(_("first file"), max_length=200)
    fingerprint = models.CharField(max_length=64)
    headings = models.JSONField(_("headings"), default=list)
    mapping = models.JSONField(default=dict)
    used = models.DateTimeField(_("last used"), default=timezone.now)

    objects = RememberedMappingQuerySet.as_manager()

    class Meta:
        verbose_name = _("remembered mapping of columns")
        verbose_name_plural = _("remembered mappings of columns")
        ordering = ["-used", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "fingerprint"],
                name="remembered_mapping_once",
                violation_error_message=_("You have already said what these headings are."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
