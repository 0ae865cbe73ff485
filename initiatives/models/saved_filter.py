"""Lists of the admin that a user saved."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from .user import User

if TYPE_CHECKING:
    pass


class SavedFilter(models.Model):
    """A list of the admin as somebody narrowed it, by a name of their own."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_filters")
    name = models.CharField(_("name"), max_length=60)
    # Of the list of initiatives: "state__exact=draft&governments__id__exact=2".
    query = models.CharField(max_length=1000)

    class Meta:
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "name"],
                name="saved_filter_name_once",
                violation_error_message=_("You already have a filter of this name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
