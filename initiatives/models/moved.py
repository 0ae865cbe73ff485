"""Where the things of vocabularies and organisations went that were merged into others."""

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

# What no slug is need not be asked for: a query may hold anything, and PostgreSQL refuses some of it.
SLUG = r"[-a-zA-Z0-9_]{1,80}"


class FormerAddressQuerySet(models.QuerySet["FormerAddress"]):
    def now(self, kind: str, slug: str) -> str | None:
        """The slug to which a former one leads; None where there was no such one."""
        if not re.fullmatch(SLUG, slug):
            return None
        return self.filter(kind=kind, slug=slug).values_list("leads_to", flat=True).first()


class FormerAddress(models.Model):
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

    objects = FormerAddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("former address of a term or organisation")
        verbose_name_plural = _("former addresses of terms and organisations")
        ordering = ["kind", "slug"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "slug"],
                name="former_address_once",
                violation_error_message=_("This former address already leads somewhere."),
            ),
            models.CheckConstraint(
                condition=~models.Q(slug=models.F("leads_to")),
                name="former_address_leads_elsewhere",
                violation_error_message=_("A former address leads to another one."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slug} → {self.leads_to}"


class Addressed(models.Model):
    """Has a slug that leads to it for good: none that led to another may be given again."""

    slug: str

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        former = FormerAddress.objects.filter(kind=self._meta.model_name, slug=self.slug)
        if self._state.adding and former.exists():
            raise ValidationError(
                {"slug": _("Another one had this address before it was merged; it still leads there.")}
            )
