"""Slugs of entries: a changed slug stays valid as a redirect."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from initiatives.models import Initiative, InitiativeRedirect
from initiatives.models.redirects import RESERVED_SLUG


@transaction.atomic
def save_with_redirect(initiative: Initiative) -> None:
    """Save, and redirect the stored slug if it was changed."""
    before = Initiative.objects.filter(pk=initiative.pk).values_list("slug", flat=True).first()
    initiative.save()
    if before and before != initiative.slug:
        initiative.former_slugs.filter(slug=initiative.slug).delete()
        InitiativeRedirect.objects.get_or_create(slug=before, defaults={"initiative": initiative})


def check_slug(slug: str, initiative: Initiative) -> None:
    """Raise ValidationError if the slug redirects to another entry."""
    redirects = InitiativeRedirect.objects.filter(slug=slug).exclude(initiative=initiative.pk)
    if redirects.exists() or Initiative.objects.with_key(slug).exclude(pk=initiative.pk).exists():
        raise ValidationError(_("Another entry had this address before; it still leads there."))


def check_former_slug(slug: str) -> None:
    """Raise ValidationError if the slug belongs to an entry."""
    if Initiative.objects.filter(slug=slug).exists():
        raise ValidationError(
            _("An entry has this address now. When it is renamed, the old address is kept by itself.")
        )


def free_slug(name: str, taken: set[str], longest: int, otherwise: str) -> str:
    """From a name; with a number behind where another has, or had, the same. `otherwise` where it has no letters."""
    start = slugify(name)[:longest].strip("-") or otherwise
    slug, number = start, 2
    while slug in taken or slug == RESERVED_SLUG:
        ending = f"-{number}"
        slug, number = f"{start[: longest - len(ending)]}{ending}", number + 1
    return slug


def slug_for(title: str) -> str:
    """The address of a new entry, which no entry has or had."""
    longest = 80
    start = slugify(title)[: longest - 4]
    taken = {*Initiative.objects.with_slug_like(start), *InitiativeRedirect.objects.with_slug_like(start)}
    return free_slug(title, taken, longest, "initiative")
