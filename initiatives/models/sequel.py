"""The initiatives that followed another one."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from . import natural_keys
from .related import RelatedQuerySet
from .state import State


class SequelQuerySet(RelatedQuerySet["Sequel"]):
    def get_by_natural_key(self, initiative: str, successor: str) -> "Sequel":
        return self.get(initiative__slug=initiative, successor__slug=successor)

    def with_ends(self) -> "SequelQuerySet":
        return self.select_related("initiative", "successor")


class Sequel(models.Model):
    """An initiative that came of another one."""

    class Kind(models.TextChoices):
        SUCCESSOR = "successor", _("was followed by")
        NEXT_PHASE = "next_phase", _("went into a next phase")
        RENAMED = "renamed", _("was renamed")
        MERGED = "merged", _("was merged into")

    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.CASCADE, related_name="sequels")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.SUCCESSOR)
    successor = models.ForeignKey(
        "initiatives.Initiative",
        verbose_name=_("what it became"),
        on_delete=models.PROTECT,
        related_name="predecessors",
    )

    objects = SequelQuerySet.as_manager()

    class Meta:
        verbose_name = _("sequel")
        verbose_name_plural = _("sequels")
        ordering = ["initiative", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "successor"],
                name="sequel_named_once",
                violation_error_message=_("This entry names the same sequel already."),
            ),
            models.CheckConstraint(
                condition=~models.Q(successor=models.F("initiative")),
                name="sequel_of_another_entry",
                violation_error_message=_("An initiative cannot be its own sequel."),
            ),
        ]

    def __str__(self) -> str:
        # After a colon a title needs no article, no elision and no case of its own.
        return f"{self.get_kind_display()}{pgettext('after a label', ': ')}{self.successor}"

    @natural_keys.after("initiatives.initiative")
    def natural_key(self) -> tuple[str, str]:
        return (self.initiative.slug, self.successor.slug)

    @property
    def has_readable_successor(self) -> bool:
        """Whether whoever may read the entry may read what it became."""
        return self.successor.state in {State.PUBLISHED, State.ARCHIVED}

    @property
    def is_readable(self) -> bool:
        """Whether everybody may read both ends."""
        return self.has_readable_successor and self.initiative.state in {State.PUBLISHED, State.ARCHIVED}
