"""Search results: the matched words highlighted, and the reason why an entry was found."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from initiatives.formatting.texts import labelled, language_name
from initiatives.models import Initiative
from initiatives.models.languages import LANGUAGES, in_every_language, text_and_language, text_in
from initiatives.search.engines import Token
from initiatives.search.query import matcher
from initiatives.text.highlighting import has_match, highlight

register = template.Library()

SHOWN = ("title", "summary")


@register.simple_tag
def found_words(initiative: Initiative, field: str, asked: frozenset[Token]) -> SafeString:
    """A translated text with the matched words highlighted, marked with its language if that is another."""
    text, code = text_and_language(initiative, field)
    highlighted = highlight(text, matcher(asked))
    if code == get_language():
        return highlighted
    marked = format_html('<span lang="{}">{}</span>', code, highlighted)
    return marked if field == "title" else labelled(marked, code)


@register.simple_tag
def found_elsewhere(initiative: Initiative, asked: frozenset[Token]) -> str:
    """The reason why an entry was found whose title, summary and acronym, as shown, have no match."""
    is_matched = matcher(asked)
    shown = [*(text_in(initiative, field) for field in SHOWN), initiative.acronym]
    if any(has_match(text, is_matched) for text in shown):
        return ""
    texts = {field: in_every_language(initiative, field) for field in SHOWN}
    for code in LANGUAGES:
        if any(has_match(texts[field].get(code, ""), is_matched) for field in SHOWN):
            return gettext("Found in its text in %(language)s.") % {"language": language_name(code)}
    return gettext("Found by its organisations, other names or headings.")
