"""Steps of an entry from one editorial state to another."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .related import RelatedQuerySet
from .state import State


class Transition(models.Model):
    """One step of an entry from a state to another, and what was said with it."""

    initiative = models.ForeignKey(
        "initiatives.Initiative", verbose_name=_("initiative"), on_delete=models.CASCADE, related_name="transitions"
    )
    before = models.CharField(_("from"), max_length=9, choices=State.choices)
    after = models.CharField(_("to"), max_length=9, choices=State.choices)
    comment = models.TextField(_("comment"), blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    made = models.DateTimeField(_("when"), default=timezone.now)

    objects = RelatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["-made", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_before_display()} → {self.get_after_display()}"
