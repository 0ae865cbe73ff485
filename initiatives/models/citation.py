"""The place in a source where a fact was read."""

from collections.abc import Mapping
from functools import reduce
from itertools import combinations
from operator import and_

from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from .related import RelatedQuerySet
from .relations import CITED_FACTS
from .source import Source, SourceSection
from .state import State


def _at_most_one(*names: str) -> models.Q:
    """Rows in which no two of these are set."""
    return reduce(and_, (models.Q((one, None)) | models.Q((other, None)) for one, other in combinations(names, 2)))


def anchor_of(kind: str, locator: str) -> str:
    """The id of a place on the page of its source: line-38."""
    return slugify(f"{kind} {locator}")


class CitationQuerySet(RelatedQuerySet["Citation"]):
    def of_source(self, source: Source) -> "CitationQuerySet":
        return self.filter(source=source)

    def of_entry(self, initiative: models.Model) -> "CitationQuerySet":
        """In the order in which they were added, with their sources."""
        return self.filter(initiative=initiative.pk).select_related("source").order_by("pk")

    def says(self, initiative: models.Model, source: Source, fact: Mapping[str, models.Model]) -> bool:
        """Whether the entry cites this source for this fact; for itself if there is none."""
        of_itself = dict.fromkeys(CITED_FACTS.values())
        return self.filter(initiative=initiative.pk, source=source, **{**of_itself, **fact}).exists()

    def readable(self) -> "CitationQuerySet":
        """Of entries that everybody may read."""
        return self.filter(initiative__state__in=[State.PUBLISHED, State.ARCHIVED])

    def with_facts(self) -> "CitationQuerySet":
        """Fetch what each supports, in one query."""
        facts = CITED_FACTS.values()
        return self.select_related("initiative", "source", "section", "sequel__successor", "sequel__initiative", *facts)

    def survey_records(self) -> "models.QuerySet[Citation, tuple[str, int]]":
        """The records of OECD's STIP Compass that entries cite: number of the record, number of the entry."""
        records = self.filter(source__title__contains="STIP Compass", locator_kind=Citation.LocatorKind.RECORD)
        return records.order_by("pk").values_list("locator", "initiative_id")


class Citation(models.Model):
    """The place in a source where an initiative, or one of its facts, was read."""

    class Supports(models.TextChoices):
        ENTRY = "entry", _("the whole entry")
        TITLE = "title", _("its name")
        SAME = "same", _("another record of the same initiative")

    class LocatorKind(models.TextChoices):
        LINE = "line", _("line")
        PAGE = "page", _("page")
        RECORD = "record", _("record")

    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.CASCADE, related_name="citations")
    source = models.ForeignKey(Source, verbose_name=_("source"), on_delete=models.PROTECT, related_name="citations")
    section = models.ForeignKey(
        SourceSection,
        verbose_name=_("section"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="citations",
    )
    locator_kind = models.CharField(_("kind of place"), max_length=6, choices=LocatorKind.choices, blank=True)
    locator = models.CharField(_("place"), max_length=60, blank=True, help_text=_("For example 17."))
    supports = models.CharField(_("supports"), max_length=5, choices=Supports.choices, default=Supports.ENTRY)
    budget_line = models.ForeignKey(
        "initiatives.BudgetLine",
        verbose_name=_("budget line"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="citations",
    )
    key_figure = models.ForeignKey(
        "initiatives.KeyFigure",
        verbose_name=_("key figure"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="citations",
    )
    event = models.ForeignKey(
        "initiatives.Event",
        verbose_name=_("event"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="citations",
    )
    sequel = models.ForeignKey(
        "initiatives.Sequel",
        verbose_name=_("sequel"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="citations",
    )
    quote = models.CharField(
        _("quote"),
        max_length=300,
        blank=True,
        help_text=_("The sentence as it is in the source, in its language; short."),
    )
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects = CitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        ordering = ["initiative", "id"]
        constraints = [
            models.CheckConstraint(
                condition=_at_most_one(*CITED_FACTS.values()),
                name="citation_of_one_fact",
                violation_error_message=_("A citation supports one fact: an amount, a figure, an event or a sequel."),
            ),
            models.CheckConstraint(
                condition=models.Q(locator="", locator_kind="") | ~models.Q(locator="") & ~models.Q(locator_kind=""),
                name="citation_place_and_its_kind",
                violation_error_message=_("Give the place together with its kind: line, page or record."),
            ),
        ]

    @property
    def anchor(self) -> str:
        """The id of the place on the page of its source: line-38."""
        return anchor_of(self.locator_kind, self.locator)

    @property
    def supports_fact(self) -> bool:
        """Whether it supports one fact, rather than the entry or its name."""
        return any(getattr(self, f"{name}_id") for name in CITED_FACTS.values())

    def __str__(self) -> str:
        return f"{self.source}, {self.get_locator_kind_display()} {self.locator}".strip(", ")
