"""Who may edit, and what becomes of an entry in the register."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("in review")
    PUBLISHED = "published", _("published")
    ARCHIVED = "archived", _("archived")


class User(AbstractUser):
    """Somebody who signs in to the admin."""

    governments = models.ManyToManyField(
        "initiatives.Government",
        verbose_name=_("edits for"),
        blank=True,
        related_name="editors",
        help_text=_("The governments whose entries this person keeps."),
    )

    class Meta(AbstractUser.Meta):  # type: ignore[name-defined,misc]
        ordering = ["username"]


class FormerSlugQuerySet(models.QuerySet["FormerSlug"]):
    def leading_to_public(self) -> "FormerSlugQuerySet":
        return self.filter(initiative__state__in=[State.PUBLISHED, State.ARCHIVED]).select_related("initiative")


class FormerSlug(models.Model):
    """An address that an entry had before it was renamed or merged; it stays as a redirect."""

    initiative = models.ForeignKey(
        "initiatives.Initiative", verbose_name=_("initiative"), on_delete=models.CASCADE, related_name="former_slugs"
    )
    slug = models.SlugField(_("former slug"), max_length=80, unique=True)

    objects = FormerSlugQuerySet.as_manager()

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.slug
