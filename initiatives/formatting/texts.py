"""Translated texts as HTML, marked with their language if that is not the active one."""

from django.db.models import Model
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from initiatives.models.languages import text_and_language


def language_name(code: str) -> str:
    """The name of a language, in the active language."""
    return {"en": gettext("English"), "nl": gettext("Dutch"), "fr": gettext("French"), "de": gettext("German")}[code]


def text_in_words(thing: Model, field: str) -> SafeString | str:
    """A text in a fallback language gets a `lang` attribute, and the name of that language after it."""
    text, code = text_and_language(thing, field)
    return text if code == get_language() else labelled(format_html('<span lang="{}">{}</span>', code, text), code)


def name_in_words(thing: Model, field: str = "name") -> SafeString | str:
    """A name in a fallback language gets a `lang` attribute only: an official name is no missing translation."""
    text, code = text_and_language(thing, field)
    return text if code == get_language() else format_html('<span lang="{}">{}</span>', code, text)


def labelled(text: SafeString, code: str) -> SafeString:
    """A text with the name of its language after it."""
    label = gettext("in %(language)s") % {"language": language_name(code)}
    return format_html('{} <small class="spoken">({})</small>', text, label)
