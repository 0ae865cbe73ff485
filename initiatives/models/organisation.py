"""Organisations, and their roles in initiatives."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .aliased import Aliased
from .redirects import PermanentSlug, slug_not_reserved
from .related import RelatedQuerySet
from .state import State
from .vocabulary import Government
from .web_address import WebAddressField

if TYPE_CHECKING:
    from .initiative import Initiative


def enterprise_number_digits(value: str) -> str:
    """The ten digits of an enterprise number (KBO/BCE), however it was written.

    Spreadsheets drop the leading zero, invoices put BE in front. Raise ValidationError for what is no such number:
    its last two digits are 97 minus the first eight modulo 97.
    """
    digits = re.sub(r"[\s./-]", "", value.strip().upper().removeprefix("BE"))
    if len(digits) == 9:
        digits = "0" + digits
    if not re.fullmatch(r"[01][0-9]{9}", digits, re.ASCII) or int(digits[8:]) != 97 - int(digits[:8]) % 97:
        raise ValidationError(
            _("“%(value)s” is not an enterprise number: its check digits are wrong. Example: 0671.516.647."),
            code="invalid",
            params={"value": value},
        )
    return digits


class EnterpriseNumberField(models.CharField):
    """Ten digits with a check; dots, blanks and BE are accepted and taken away."""

    def to_python(self, value: Any) -> Any:
        return enterprise_number_digits(str(value)) if value else ""

    def formfield(self, **kwargs: Any) -> Any:
        # Room for dots and BE, which to_python takes away.
        return super().formfield(**{**kwargs, "max_length": 20})


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def get_by_natural_key(self, slug: str) -> "Organisation":
        return self.get(slug=slug)

    def public(self) -> "OrganisationQuerySet":
        """The organisations that readers may see: a public entry names them, or one that they are the whole of.

        Any editor may add an organisation. It becomes public when a publisher publishes an entry that names it.
        """
        named = Participation.objects.in_public().values("organisation_id")
        wholes = Organisation.objects.filter(pk__in=named, part_of__isnull=False).values("part_of_id")
        return self.filter(models.Q(pk__in=named) | models.Q(pk__in=wholes))

    def taking_part(self) -> "OrganisationQuerySet":
        """The public organisations that lists show: they have a role in a published entry."""
        return self.filter(pk__in=Participation.objects.in_published().values("organisation_id"))

    def naming_address(self, urls: Iterable[str]) -> "OrganisationQuerySet":
        return self.filter(website__in=list(urls))

    def of_government(self, government: Government) -> "OrganisationQuerySet":
        return self.filter(government=government)

    def parts_of(self, whole: "Organisation") -> "OrganisationQuerySet":
        return self.filter(part_of=whole)

    def having_part(self, part: "Organisation") -> "OrganisationQuerySet":
        return self.filter(pk=part.part_of_id)

    def other_than(self, organisation: "Organisation") -> "OrganisationQuerySet":
        return self.exclude(pk=organisation.pk)

    def acting_in(self, initiatives: "models.QuerySet[Initiative]") -> "OrganisationQuerySet":
        """Organisations with a role in these initiatives, the most present first; `number` counts the initiatives."""
        acting = self.filter(initiatives__in=initiatives.order_by().values("pk"))
        return acting.annotate(number=models.Count("initiatives", distinct=True)).order_by("-number", "slug")

    def most_present_first(self) -> "OrganisationQuerySet":
        # See also with_number
        return self.order_by("-number", "slug")

    def with_number(self) -> "OrganisationQuerySet":
        """Add `number`: in how many published initiatives each has a role."""
        published = models.Q(initiatives__state=State.PUBLISHED)
        return self.annotate(number=models.Count("initiatives", filter=published, distinct=True))


class ParticipationQuerySet(RelatedQuerySet["Participation"]):
    def in_published(self) -> "ParticipationQuerySet":
        return self.filter(initiative__state=State.PUBLISHED)

    def in_public(self) -> "ParticipationQuerySet":
        return self.filter(initiative__state__in=[State.PUBLISHED, State.ARCHIVED])

    def of(self, organisation: "Organisation") -> "ParticipationQuerySet":
        return self.filter(organisation=organisation)

    def of_any(self, organisations: "Iterable[Organisation]") -> "ParticipationQuerySet":
        return self.filter(organisation__in=[organisation.pk for organisation in organisations])

    def in_initiatives(self, initiatives: "models.QuerySet[Initiative]") -> "ParticipationQuerySet":
        return self.filter(initiative__in=initiatives.order_by().values("pk"))

    def funding_or_leading(self) -> "ParticipationQuerySet":
        return self.filter(role__in=[Participation.Role.FUNDER, Participation.Role.LEAD])

    def numbers_by_role(self) -> "models.QuerySet[Participation, tuple[int, str, int]]":
        """The number of initiatives by organisation and role, as (organisation, role, number)."""
        roles = self.order_by("organisation_id", "role").values_list("organisation_id", "role")
        return roles.annotate(number=models.Count("initiative", distinct=True))

    def with_initiatives(self, fetched: "models.QuerySet[Initiative]") -> "ParticipationQuerySet":
        """Fetch the initiatives, each with what `fetched` adds to it, such as the details of a list card."""
        with_details = models.Prefetch("initiative", fetched.order_by())
        return self.prefetch_related(with_details).order_by("role", "initiative__title", "pk")


class Organisation(PermanentSlug, Aliased):
    """A body that funds, leads, runs or takes part in initiatives. It keeps its own name in each language."""

    class Kind(models.TextChoices):
        GOVERNMENT = "government", _("government")
        ADMINISTRATION = "administration", _("public administration")
        AGENCY = "agency", _("public agency")
        RESEARCH_CENTRE = "research-centre", _("research centre")
        UNIVERSITY = "university", _("university or university college")
        SCHOOL = "school", _("school or training centre")
        COMPANY = "company", _("company")
        FEDERATION = "federation", _("employers' federation")
        NETWORK = "network", _("network or cluster")
        NON_PROFIT = "non-profit", _("non-profit organisation")
        INTERNATIONAL = "international", _("international organisation or fund")
        OTHER = "other", _("other")

    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    name = models.CharField(
        _("name"), max_length=200, help_text=_("The official name, in the languages that have one.")
    )
    acronym = models.CharField(_("acronym"), max_length=40, blank=True)
    description = models.TextField(_("description"), blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.OTHER)
    government = models.ForeignKey(
        Government,
        verbose_name=_("government"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations",
        help_text=_("The government that it belongs to, if it is a public body."),
    )
    part_of = models.ForeignKey(
        "self", verbose_name=_("part of"), on_delete=models.PROTECT, null=True, blank=True, related_name="parts"
    )
    enterprise_number = EnterpriseNumberField(_("enterprise number"), max_length=10, blank=True)
    website = WebAddressField(_("website"), blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name", "slug"]
        constraints = [
            slug_not_reserved("organisation_slug_not_reserved"),
            models.UniqueConstraint(
                fields=["enterprise_number"],
                condition=~models.Q(enterprise_number=""),
                name="organisation_enterprise_number_unique",
                violation_error_message=_("Another organisation already has this enterprise number."),
            ),
            models.CheckConstraint(
                condition=models.Q(enterprise_number="") | models.Q(enterprise_number__regex=r"^[01][0-9]{9}$"),
                name="organisation_enterprise_number_ten_digits",
                violation_error_message=_("An enterprise number has ten digits and begins with 0 or 1."),
            ),
            models.CheckConstraint(
                condition=models.Q(part_of=None) | ~models.Q(part_of=models.F("id")),
                name="organisation_not_part_of_itself",
                violation_error_message=_("An organisation cannot be part of itself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.acronym})" if self.acronym and self.acronym != self.name else self.name

    @property
    def names(self) -> list[str]:
        """Every name of it in any language, with its acronym and other names; once each."""
        official = [getattr(self, f"name_{code}", None) for code, _language in settings.LANGUAGES]
        return list(dict.fromkeys(name for name in [*official, self.acronym, *self.alias_list] if name))

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    def get_absolute_url(self) -> str:
        return reverse("organisation", args=[self.slug])


class Participation(models.Model):
    """The role of an organisation in an initiative."""

    class Role(models.TextChoices):
        FUNDER = "funder", _("funder")
        LEAD = "lead", _("lead")
        OPERATOR = "operator", _("operator")
        PARTNER = "partner", _("partner")
        BENEFICIARY = "beneficiary", _("beneficiary")
        SUPPLIER = "supplier", _("supplier")

    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.CASCADE, related_name="participations")
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="participations"
    )
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        ordering = ["initiative", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "organisation", "role"],
                name="participation_once_in_each_role",
                violation_error_message=_("This organisation already has this role here."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.get_role_display()})"
