"""A hint to the reader of a translation that is older than the text in another language."""

from django import template
from django.db.models import Model
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from initiatives.models.languages import text_and_language

register = template.Library()

NEWER = {
    "en": _("The English text is newer than this translation."),
    "nl": _("The Dutch text is newer than this translation."),
    "fr": _("The French text is newer than this translation."),
    "de": _("The German text is newer than this translation."),
}


@register.simple_tag
def newer(outdated: dict[tuple[str, int, str], str], thing: Model, field: str) -> SafeString | str:
    """A sentence if the text shown is outdated; see OutdatedTranslationQuerySet.by_text."""
    _text, language = text_and_language(thing, field)
    because = outdated.get((thing._meta.model_name or "", thing.pk, f"{field}_{language}"))
    return format_html('<p class="hint outdated">{}</p>', NEWER[because]) if because else ""
