"""Documents and record sets in which facts were read."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from . import natural_keys
from .partial_date import PartialDateField, well_formed
from .state import State
from .web_address import WebAddressField

if TYPE_CHECKING:
    from .initiative import Initiative


class SourceQuerySet(models.QuerySet["Source"]):
    def get_by_natural_key(self, slug: str) -> "Source":
        return self.get(slug=slug)

    def naming_address(self, urls: Iterable[str]) -> "SourceQuerySet":
        return self.filter(url__in=list(urls))

    def offered_to(self, entry: models.Model | None) -> "SourceQuerySet":
        """Sources to choose from beside a fact: those that the entry cites, last first, then the newest."""
        cited = models.Max("citations", filter=models.Q(citations__initiative=entry.pk if entry else None))
        return self.annotate(last=cited).order_by(models.F("last").desc(nulls_last=True), "-pk")[:30]

    def known_to_readers(self) -> "SourceQuerySet":
        """Sources that an entry rests on which everybody may read."""
        readable = models.Q(citations__initiative__state__in=[State.PUBLISHED, State.ARCHIVED])
        return self.filter(readable).distinct()

    def published_between(self, initiatives: "models.QuerySet[Initiative, int]") -> tuple[str, str]:
        """The dates of the oldest and the newest source that entries cite; empty where none has a date."""
        dated = self.filter(citations__initiative__in=initiatives).exclude(published="")
        found = dated.aggregate(oldest=models.Min("published"), newest=models.Max("published"))
        return str(found["oldest"] or ""), str(found["newest"] or "")

    def readable_with_number(self) -> "SourceQuerySet":
        """Sources that everybody may read of, with `number`: how many public entries rest on each."""
        public = models.Q(citations__initiative__state__in=[State.PUBLISHED, State.ARCHIVED])
        number = models.Count("citations__initiative", filter=public, distinct=True)
        return self.annotate(number=number).filter(number__gt=0)

    def cited(self) -> "SourceQuerySet":
        """The sources that readers see: a published entry cites them. `number`: how many such entries."""
        published = models.Q(citations__initiative__state=State.PUBLISHED)
        number = models.Count("citations__initiative", filter=published, distinct=True)
        return self.annotate(number=number).filter(number__gt=0).order_by("-number", "slug")

    def namesakes_of(self, source: "Source") -> "SourceQuerySet":
        return self.filter(title=source.title).exclude(pk=source.pk)

    def by_reach(self) -> tuple[list["Source"], list["Source"]]:
        """Those that readers see: cited for several entries, and for one alone. `number` as in `cited`."""
        shown = list(self.cited())
        return [source for source in shown if source.number > 1], [source for source in shown if source.number == 1]


class Source(models.Model):
    """A document or record set that facts were read in. Its title stays in its own language."""

    # How many entries cite it, where `cited` or `known_to_readers` counted them.
    number: int

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

    def get_absolute_url(self) -> str:
        return reverse("source", args=[self.slug])


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

    @natural_keys.after("initiatives.source")
    def natural_key(self) -> tuple[str, str]:
        return (self.source.slug, self.slug)
