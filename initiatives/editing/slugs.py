"""Slugs of entries: a changed slug stays valid as a redirect."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from initiatives.models import Initiative, InitiativeRedirect


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
