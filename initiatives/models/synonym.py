"""Words that a search takes for the same."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Synonym(models.Model):
    """Words that a search takes for the same, in any language."""

    words = models.TextField(
        _("words that mean the same"), help_text=_("One a line, in any language; also of several words.")
    )

    class Meta:
        verbose_name = _("synonym")
        verbose_name_plural = _("synonyms")
        ordering = ["words", "id"]

    def __str__(self) -> str:
        return ", ".join(self.lines)

    @property
    def lines(self) -> list[str]:
        return [line.strip() for line in self.words.splitlines() if line.strip()]
