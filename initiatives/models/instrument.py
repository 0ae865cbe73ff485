"""How an initiative acts."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .initiative import Initiative
from .related import RelatedQuerySet
from .vocabulary import InstrumentType


class Instrument(models.Model):
    """One way in which an initiative acts; it may act in several."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="instruments")
    type = models.ForeignKey(
        InstrumentType, verbose_name=_("type"), on_delete=models.PROTECT, related_name="instruments"
    )
    name = models.CharField(_("name"), max_length=200, blank=True)
    description = models.TextField(_("description"), blank=True)

    objects = RelatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("instrument")
        verbose_name_plural = _("instruments")
        ordering = ["initiative", "id"]

    def __str__(self) -> str:
        return self.name or str(self.type)
