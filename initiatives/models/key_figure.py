"""Numbers that a source gives: value and unit, as of a date."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from . import natural_keys
from .decimal_field import ReadableDecimalField, number_in_words
from .partial_date import PartialDateField, well_formed
from .qualifier import Qualifier
from .related import RelatedQuerySet

if TYPE_CHECKING:
    pass


class KeyFigureQuerySet(RelatedQuerySet["KeyFigure"]):
    def get_by_natural_key(self, initiative: str, key: str) -> "KeyFigure":
        return self.get(initiative__slug=initiative, key=key)


class KeyFigure(models.Model):
    """A number that a source gives: value and unit, as of a date."""

    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.CASCADE, related_name="key_figures")
    key = models.SlugField(_("key"))
    value = ReadableDecimalField(_("value"), max_digits=14, decimal_places=2)
    value_to = ReadableDecimalField(
        _("up to value"), max_digits=14, decimal_places=2, null=True, blank=True, help_text=_("Only for a range.")
    )
    qualifier = models.CharField(_("qualifier"), max_length=9, choices=Qualifier.choices, default=Qualifier.EXACTLY)
    unit = models.CharField(_("unit"), max_length=200, help_text=_("What is counted: companies supported."))
    as_of = PartialDateField(_("as of"))

    objects = KeyFigureQuerySet.as_manager()

    class Meta:
        verbose_name = _("key figure")
        verbose_name_plural = _("key figures")
        ordering = ["initiative", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "key"],
                name="figure_key_unique_in_initiative",
                violation_error_message=_("Another key figure of this entry has the same key."),
            ),
            models.CheckConstraint(
                condition=models.Q(value_to=None) | models.Q(value_to__gt=models.F("value")),
                name="figure_range_ascends",
                violation_error_message=_("The second value of a range must be greater than the first."),
            ),
            models.CheckConstraint(
                condition=well_formed("as_of"),
                name="figure_as_of_well_formed",
                violation_error_message=_("Write the date as 2021, 2021-Q1, 2021-04 or 2021-04-30."),
            ),
        ]

    def __str__(self) -> str:
        numbers = number_in_words(self.value)
        if self.value_to is not None:
            numbers = gettext("%(low)s to %(high)s") % {"low": numbers, "high": number_in_words(self.value_to)}
        if self.qualifier != Qualifier.EXACTLY:
            numbers = f"{self.get_qualifier_display()} {numbers}"
        return f"{numbers} {self.unit}"

    @natural_keys.after("initiatives.initiative")
    def natural_key(self) -> tuple[str, str]:
        return (self.initiative.slug, self.key)
