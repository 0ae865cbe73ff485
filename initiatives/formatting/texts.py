"""Translated texts as HTML, marked with their language if that is not the active one."""

from django.db.models import Model
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info, gettext

from initiatives.models.languages import text_and_language


def language_name(code: str) -> str:
    """The name of a language, in the active language; its code if nobody here knows a name for it."""
    ours = {"en": gettext("English"), "nl": gettext("Dutch"), "fr": gettext("French"), "de": gettext("German")}
    return ours.get(code) or _name_of_another(code)


def _name_of_another(code: str) -> str:
    """A source may be in any language; French writes the name of a language small."""
    try:
        name = str(get_language_info(code)["name_translated"])
    except KeyError:
        return code
    return name.lower() if get_language() == "fr" else name


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
