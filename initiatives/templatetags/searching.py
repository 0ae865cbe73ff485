"""Search results: the matched words highlighted, and the reason why an entry was found."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from initiatives.formatting.texts import labelled, language_name
from initiatives.models import Initiative
from initiatives.models.languages import LANGUAGES, in_every_language, text_and_language
from initiatives.search import Found
from initiatives.search.query import Token, matcher
from initiatives.text.highlighting import has_match, highlight

register = template.Library()

SHOWN = ("title", "summary")


@register.simple_tag
def found_words(initiative: Initiative, field: str, asked: frozenset[Token]) -> SafeString:
    """A translated text with the matched words highlighted, marked with its language if that is another."""
    text, code = text_and_language(initiative, field)
    highlighted = highlight(text, matcher(asked, _languages_of(field, code)))
    if code == get_language():
        return highlighted
    marked = format_html('<span lang="{}">{}</span>', code, highlighted)
    return marked if field == "title" else labelled(marked, code)


@register.simple_tag
def found_elsewhere(initiative: Initiative, asked: frozenset[Token]) -> str:
    """The reason why an entry was found whose title, summary and acronym, as shown, have no match."""
    shown = {field: text_and_language(initiative, field) for field in SHOWN}
    if has_match(initiative.acronym, matcher(asked)) or any(
        has_match(text, matcher(asked, _languages_of(field, code))) for field, (text, code) in shown.items()
    ):
        return ""
    texts = {field: in_every_language(initiative, field) for field in SHOWN}
    for code in LANGUAGES:
        if any(has_match(texts[field].get(code, ""), matcher(asked, _languages_of(field, code))) for field in SHOWN):
            return gettext("Found in its text in %(language)s.") % {"language": language_name(code)}
    return gettext("Found by its organisations, other names or headings.")


@register.simple_tag
def words_without(initiative: Initiative, searched: Found) -> list[str]:
    """The words of the search that an entry does not hold."""
    return searched.lacking(initiative.pk)


def _languages_of(field: str, language: str) -> tuple[str, ...]:
    """The languages in which the index stems a text: names in all, others in their own."""
    return LANGUAGES if field == "title" else (language,)
