"""The facts of the register as readers see them: tags and filters over `initiatives.formatting`."""

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from initiatives.formatting import citations, dates, figures, money, status, texts
from initiatives.models import Citation

register = template.Library()

register.filter("day", dates.optional_day_in_words)
register.filter("local_day", dates.local_day_in_words)
register.filter("in_figures", figures.figure_in_words)
register.filter("euros", money.euros)
register.filter("in_money", money.amount_in_words)
register.filter("place", citations.place_in_words)
register.simple_tag(status.status_in_words, name="status_words")
register.simple_tag(texts.language_name, name="language_words")
register.simple_tag(texts.text_in_words, name="text")
register.simple_tag(texts.name_in_words, name="name")


@register.simple_tag
def today_in_words() -> str:
    """The day in Brussels, as pages that are printed say it."""
    return dates.day_in_words(timezone.localdate())


@register.simple_tag
def cited(citation: Citation) -> SafeString:
    """The title of a source, leading to the place on its page."""
    place = f"#{citation.anchor}" if citation.locator else ""
    address = f"{citation.source.get_absolute_url()}{place}"
    source = citation.source
    return format_html('<a href="{}"><cite lang="{}">{}</cite></a>', address, source.language, source.title)
