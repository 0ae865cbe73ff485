"""Where each fact was read."""

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _

from .editorial import RowQuerySet, State
from .partial_date import PartialDateField, well_formed
from .web import WebAddressField


class SourceQuerySet(models.QuerySet["Source"]):
    def get_by_natural_key(self, slug: str) -> "Source":
        return self.get(slug=slug)

    def naming_address(self, urls: Iterable[str]) -> "SourceQuerySet":
        return self.filter(url__in=list(urls))

    def cited(self) -> "SourceQuerySet":
        """Those that a published entry rests on, with how many `number` of entries each."""
        published = models.Q(citations__initiative__state=State.PUBLISHED)
        number = models.Count("citations__initiative", filter=published, distinct=True)
        return self.annotate(number=number).filter(number__gt=0).order_by("-number", "slug")


class Source(models.Model):
    """A document or record set that facts were read in. Its title stays in its own language."""

    slug = models.SlugField(_("slug"), unique=True)
    title = models.CharField(_("title"), max_length=300)
    language = models.CharField(_("language"), max_length=2, default="en")
    publisher = models.CharField(_("publisher"), max_length=200)
    published = PartialDateField(_("published"))
    read_on = models.DateField(_("read on"), null=True, blank=True)
    url = WebAddressField(_("address"), blank=True)
    licence = models.CharField(_("licence"), max_length=100, blank=True)

    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["published", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=well_formed("published"),
                name="source_published_well_formed",
                violation_error_message=_("Write the date as 2021, 2021-Q1, 2021-04 or 2021-04-30."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def natural_key(self) -> tuple[str]:
        return (self.slug,)


class SourceSectionQuerySet(models.QuerySet["SourceSection"]):
    def get_by_natural_key(self, source: str, slug: str) -> "SourceSection":
        return self.get(source__slug=source, slug=slug)


class SourceSection(models.Model):
    """A section of a source, by its heading."""

    source = models.ForeignKey(Source, verbose_name=_("source"), on_delete=models.CASCADE, related_name="sections")
    slug = models.CharField(_("slug"), max_length=80)
    heading = models.CharField(_("heading"), max_length=200)
    is_restored = models.BooleanField(
        _("heading restored"), default=False, help_text=_("The copy that was read has lost this heading.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = SourceSectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("section of a source")
        verbose_name_plural = _("sections of sources")
        ordering = ["source", "position", "slug"]
        constraints = [models.UniqueConstraint(fields=["source", "slug"], name="section_slug_unique_in_source")]

    def __str__(self) -> str:
        return self.heading

    def natural_key(self) -> tuple[str, str]:
        return (self.source.slug, self.slug)

    natural_key.dependencies = ["initiatives.source"]  # type: ignore[attr-defined]


class CitationQuerySet(RowQuerySet["Citation"]):
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
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects = CitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        ordering = ["initiative", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(budget_line=None) | models.Q(key_figure=None),
                name="citation_of_one_fact",
                violation_error_message=_("A citation supports one budget line or one key figure, not both."),
            ),
            models.CheckConstraint(
                condition=models.Q(locator="", locator_kind="") | ~models.Q(locator="") & ~models.Q(locator_kind=""),
                name="citation_place_and_its_kind",
                violation_error_message=_("Give the place together with its kind: line, page or record."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source}, {self.get_locator_kind_display()} {self.locator}".strip(", ")
