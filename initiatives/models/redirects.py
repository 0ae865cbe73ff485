"""Permanent addresses: former slugs of entries, terms and organisations lead to the present ones."""

import re
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from .related import RelatedQuerySet
from .state import State

# Only text that may be a slug is looked up: a query may hold anything, and PostgreSQL refuses some of it.
SLUG = r"[-a-zA-Z0-9_]{1,80}"


class TermRedirectQuerySet(models.QuerySet["TermRedirect"]):
    def targets(self, kind: str, slugs: Iterable[str]) -> dict[str, str]:
        """Each former slug among these, with the one that it leads to."""
        # PostgreSQL raises on NUL bytes: text that cannot be a slug is left out.
        possible = [slug for slug in slugs if re.fullmatch(SLUG, slug)]
        return dict(self.filter(kind=kind, slug__in=possible).values_list("slug", "leads_to")) if possible else {}


class TermRedirect(models.Model):
    """A slug that a term or an organisation had before it was merged. It leads on, in addresses and in queries."""

    class Kind(models.TextChoices):
        ORGANISATION = "organisation", _("organisation")
        GOVERNMENT = "government", _("government")
        THEME = "theme", _("theme")
        CHALLENGE = "challenge", _("societal challenge")
        TARGET_GROUP = "targetgroup", _("target group")
        INSTRUMENT_TYPE = "instrumenttype", _("type of instrument")

    kind = models.CharField(_("kind"), max_length=14, choices=Kind.choices)
    slug = models.SlugField(_("former slug"), max_length=80)
    leads_to = models.SlugField(_("leads to"), max_length=80)

    objects = TermRedirectQuerySet.as_manager()

    class Meta:
        verbose_name = _("former address of a term or organisation")
        verbose_name_plural = _("former addresses of terms and organisations")
        ordering = ["kind", "slug"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "slug"],
                name="term_redirect_once",
                violation_error_message=_("This former address already leads somewhere."),
            ),
            models.CheckConstraint(
                condition=~models.Q(slug=models.F("leads_to")),
                name="term_redirect_leads_elsewhere",
                violation_error_message=_("A former address leads to another one."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slug} → {self.leads_to}"


# In an address it says "not stated": theme=none.
RESERVED_SLUG = "none"


def slug_not_reserved(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=~models.Q(slug=RESERVED_SLUG),
        name=name,
        violation_error_message=_("“none” means “not stated” in addresses: choose another slug."),
    )


class PermanentSlug(models.Model):
    """Has a slug that leads to it for good: none that led to another may be given again."""

    slug: str

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        former = TermRedirect.objects.filter(kind=self._meta.model_name, slug=self.slug)
        if self._state.adding and former.exists():
            raise ValidationError(
                {"slug": _("Another one had this address before it was merged; it still leads there.")}
            )


class InitiativeRedirectQuerySet(RelatedQuerySet["InitiativeRedirect"]):
    def with_slug_like(self, start: str) -> "models.QuerySet[InitiativeRedirect, str]":
        return self.filter(slug__startswith=start).values_list("slug", flat=True)

    def leading_to_public(self) -> "InitiativeRedirectQuerySet":
        return self.filter(initiative__state__in=[State.PUBLISHED, State.ARCHIVED]).select_related("initiative")


class InitiativeRedirect(models.Model):
    """An address that an entry had before it was renamed or merged; it stays as a redirect."""

    initiative = models.ForeignKey(
        "initiatives.Initiative", verbose_name=_("initiative"), on_delete=models.CASCADE, related_name="former_slugs"
    )
    slug = models.SlugField(_("former slug"), max_length=80, unique=True)

    objects = InitiativeRedirectQuerySet.as_manager()

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.slug
