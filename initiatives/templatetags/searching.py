"""Search results as a reader sees them: the matched words marked, and through what an entry was found."""

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from initiatives.models import Initiative
from initiatives.search.engines import Token
from initiatives.search.query import matcher
from initiatives.templatetags.reading import language_name, spoken
from initiatives.text.highlighting import has_match, highlight

register = template.Library()


@register.simple_tag
def found_words(initiative: Initiative, field: str, asked: frozenset[Token]) -> SafeString:
    """A translated text with the matched words marked, and its language where that is another."""
    words, code = spoken(initiative, field)
    shown = highlight(words, matcher(asked))
    if code == get_language():
        return shown
    text = format_html('<span lang="{}">{}</span>', code, shown)
    if field == "title":
        return text
    said = gettext("in %(language)s") % {"language": language_name(code)}
    return format_html('{} <small class="spoken">({})</small>', text, said)


@register.simple_tag
def found_elsewhere(initiative: Initiative, asked: frozenset[Token]) -> str:
    """Through what an entry was found whose title and summary, as shown, hold none of the words; else nothing."""
    is_matched = matcher(asked)
    shown = [spoken(initiative, field) for field in ("title", "summary")]
    if any(has_match(words, is_matched) for words, _code in shown) or has_match(initiative.acronym, is_matched):
        return ""
    for code, _name in settings.LANGUAGES:
        texts = (getattr(initiative, f"{field}_{code}") or "" for field in ("title", "summary"))
        if any(has_match(text, is_matched) for text in texts):
            return gettext("Found in its text in %(language)s.") % {"language": language_name(code)}
    return gettext("Found by its organisations, other names or headings.")
