"""Groups of an administration's sign-in service, and the rights that they give here."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from .user import Role

if TYPE_CHECKING:
    from .vocabulary import Government


class ProviderGroup(models.Model):
    """A group that the sign-in service names for a person.

    Whoever signs in through the service with such a group has the role and the governments of all their groups here,
    anew at each sign-in. Without one an account keeps the rights that an administrator gave it.
    """

    name = models.CharField(
        _("name in the sign-in service"),
        max_length=200,
        unique=True,
        help_text=_("Exactly as the service sends it: a name or a long identifier."),
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)
    governments = models.ManyToManyField(
        "initiatives.Government", verbose_name=_("edits for"), blank=True, related_name="provider_groups"
    )

    class Meta:
        verbose_name = _("group of the sign-in service")
        verbose_name_plural = _("groups of the sign-in service")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def rights_of(cls, names: Iterable[str]) -> "tuple[Role, set[Government]] | None":
        """The highest role and all governments of the groups with these names; None when no group is known."""
        groups = list(cls._default_manager.filter(name__in=list(names)).prefetch_related("governments"))
        if not groups:
            return None
        role = max((Role(group.role) for group in groups), key=lambda one: one.rank)
        return role, {government for group in groups for government in group.governments.all()}
