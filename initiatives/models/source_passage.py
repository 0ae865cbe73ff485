"""The passages of a source in their order: also those from which nothing came into the register."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from . import natural_keys
from .citation import Citation, anchor_of
from .source import Source, SourceSection


class SourcePassageQuerySet(models.QuerySet["SourcePassage"]):
    def get_by_natural_key(self, source: str, kind: str, locator: str) -> "SourcePassage":
        return self.get(source__slug=source, locator_kind=kind, locator=locator)

    def of_source(self, source: Source) -> "SourcePassageQuerySet":
        """In the order of the source."""
        return self.filter(source=source).order_by("position")


class SourcePassage(models.Model):
    """A line, page or record of a source that was read whole. Its words are not kept, only what became of it."""

    source = models.ForeignKey(Source, verbose_name=_("source"), on_delete=models.CASCADE, related_name="passages")
    section = models.ForeignKey(
        SourceSection,
        verbose_name=_("section"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="passages",
    )
    position = models.PositiveIntegerField(_("position"), default=0)
    locator_kind = models.CharField(_("kind of place"), max_length=6, choices=Citation.LocatorKind.choices)
    locator = models.CharField(_("place"), max_length=60, help_text=_("For example 17."))
    reason = models.CharField(
        _("why nothing came of it"), max_length=300, blank=True, help_text=_("Empty where entries cite it.")
    )
    copy_error = models.CharField(
        _("error of the copy"), max_length=300, blank=True, help_text=_("For example a name that the copy has lost.")
    )

    objects = SourcePassageQuerySet.as_manager()

    class Meta:
        verbose_name = _("passage of a source")
        verbose_name_plural = _("passages of sources")
        ordering = ["source", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["source", "locator_kind", "locator"], name="passage_unique_in_source")
        ]

    @property
    def anchor(self) -> str:
        """The id of the passage on the page of its source: line-38."""
        return anchor_of(self.locator_kind, self.locator)

    def __str__(self) -> str:
        return f"{self.source}, {self.get_locator_kind_display()} {self.locator}"

    @natural_keys.after("initiatives.source")
    def natural_key(self) -> tuple[str, str, str]:
        return (self.source.slug, self.locator_kind, self.locator)
