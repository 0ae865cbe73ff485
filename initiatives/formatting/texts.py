"""Translated texts, marked with their language where the reader's has none."""

from django.db.models import Model
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from initiatives.models.languages import text_and_language


def language_name(code: str) -> str:
    """A language as the active language names it."""
    return {"en": gettext("English"), "nl": gettext("Dutch"), "fr": gettext("French"), "de": gettext("German")}[code]


def text_in_words(thing: Model, field: str) -> SafeString | str:
    """A text that falls back to another language has its `lang`, and that language named behind it."""
    text, code = text_and_language(thing, field)
    return text if code == get_language() else labelled(format_html('<span lang="{}">{}</span>', code, text), code)


def name_in_words(thing: Model, field: str = "name") -> SafeString | str:
    """Official names are not missing translations: another language is marked, but not named."""
    text, code = text_and_language(thing, field)
    return text if code == get_language() else format_html('<span lang="{}">{}</span>', code, text)


def labelled(text: SafeString, code: str) -> SafeString:
    """A text with the name of its language behind it."""
    label = gettext("in %(language)s") % {"language": language_name(code)}
    return format_html('{} <small class="spoken">({})</small>', text, label)
