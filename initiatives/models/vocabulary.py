"""Controlled vocabularies: governments, themes, challenges, target groups and types of instrument."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .aliased import Aliased
from .languages import current_language
from .redirects import PermanentSlug, slug_not_reserved
from .web_address import WebAddressField


class TermQuerySet(models.QuerySet["Term"]):
    def get_by_natural_key(self, slug: str) -> "Term":
        return self.get(slug=slug)


def kin(broader: Mapping[str, str], slug: str) -> set[str]:
    """A term with all that are broader or narrower, given the broader term of each. A circle ends where it began."""
    found = {slug}
    above = broader.get(slug)
    while above and above not in found:
        found.add(above)
        above = broader.get(above)
    below = {slug}
    while below:
        below = {term for term, over in broader.items() if over in below} - found
        found |= below
    return found


class Term(PermanentSlug, Aliased):
    """One word of a controlled list. Its slug never changes and is the same in every language."""

    slug = models.SlugField(_("slug"), unique=True, help_text=_("Part of addresses. It never changes."))
    name = models.CharField(_("name"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = TermQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["position", "slug"]
        constraints = [slug_not_reserved("%(class)s_slug_not_reserved")]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    @property
    def for_readers(self) -> str:
        """The name on public pages, in the active language."""
        return self.name


class Government(Term):
    """A competent authority, not a territory."""

    class Level(models.TextChoices):
        FEDERAL = "federal", _("federal")
        REGION = "region", _("region")
        COMMUNITY = "community", _("community")

    level = models.CharField(_("level"), max_length=10, choices=Level.choices)
    stip_code = models.CharField(_("OECD STIP code"), max_length=10, blank=True)
    nuts_code = models.CharField(_("NUTS code"), max_length=5, blank=True)
    refnis_code = models.CharField(
        _("REFNIS code"), max_length=5, blank=True, help_text=_("As in Belgif addresses: without a leading zero.")
    )
    iso_code = models.CharField(_("ISO 3166-2 code"), max_length=6, blank=True)
    atu_uri = WebAddressField(_("EU authority table"), max_length=200, blank=True)

    class Meta(Term.Meta):
        verbose_name = _("government")
        verbose_name_plural = _("governments")
        constraints = [
            *Term.Meta.constraints,
            models.CheckConstraint(
                condition=~models.Q(level="community") | models.Q(nuts_code="", refnis_code=""),
                name="government_community_has_no_territory_code",
                violation_error_message=_("A community is not a territory: leave NUTS and REFNIS empty."),
            ),
            models.CheckConstraint(
                condition=models.Q(refnis_code="") | models.Q(refnis_code__regex=r"^[1-9][0-9]{3,4}$"),
                name="government_refnis_without_leading_zero",
                violation_error_message=_("Write the REFNIS code without a leading zero, for example 4000."),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("government", args=[self.slug])


class Theme(Term):
    """The policy area of an initiative. Files, the API and the report keep its official name."""

    plain_name = models.CharField(
        _("name in plain words"),
        max_length=200,
        blank=True,
        help_text=_("Public pages show this. Empty: they show the name."),
    )

    class Meta(Term.Meta):
        verbose_name = _("theme")
        verbose_name_plural = _("themes")

    @property
    def for_readers(self) -> str:
        plain: str = getattr(self, f"plain_name_{current_language()}")
        return plain or self.name

    def get_absolute_url(self) -> str:
        return reverse("theme", args=[self.slug])


class Challenge(Term):
    """A societal challenge that an initiative helps with: a dimension beside the theme."""

    class Meta(Term.Meta):
        verbose_name = _("societal challenge")
        verbose_name_plural = _("societal challenges")

    def get_absolute_url(self) -> str:
        return reverse("challenge", args=[self.slug])


class TargetGroup(Term):
    """For whom an initiative is. Small companies have companies as their broader group, pupils have schools."""

    broader = models.ForeignKey(
        "self",
        verbose_name=_("broader group"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="narrower",
        help_text=_("Asking for one of the two finds initiatives for the other as well, and says so."),
    )

    class Meta(Term.Meta):
        verbose_name = _("target group")
        verbose_name_plural = _("target groups")

    def clean(self) -> None:
        super().clean()
        above = self.broader
        while above is not None:
            if above.pk == self.pk:
                raise ValidationError({"broader": _("This would make the group broader than itself.")})
            above = above.broader


def broader_groups() -> dict[str, str]:
    """The broader group of each target group that has one, by slug."""
    groups: models.QuerySet[TargetGroup] = models.QuerySet(TargetGroup)
    return dict(groups.exclude(broader=None).values_list("slug", "broader__slug"))


class InstrumentType(Term):
    """A way in which an initiative can act. The list is ours: see CodeMatch for the codes of others."""

    class Meta(Term.Meta):
        verbose_name = _("type of instrument")
        verbose_name_plural = _("types of instrument")
