"""Models with other names."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Aliased(models.Model):
    """Has other names, one a line, by which an import or a search may know it."""

    aliases = models.TextField(
        _("other names"), blank=True, help_text=_("One a line, in any language. Imports and search know them too.")
    )

    class Meta:
        abstract = True

    @property
    def alias_list(self) -> list[str]:
        return [line.strip() for line in self.aliases.splitlines() if line.strip()]
