"""What the head of a page tells machines: its one address, its title for others to quote, and its linked data."""

import json
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from initiatives.models import Initiative
from initiatives.opendata.dataset import site_of
from initiatives.opendata.linked_data import document

register = template.Library()

LOCALES = {"en": "en_GB", "nl": "nl_BE", "fr": "fr_BE", "de": "de_BE"}
# So that no text of the register can end the element that it stands in.
ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


@register.simple_block_tag
def capture(content: str) -> SafeString:
    """Keep what stands between, for a block whose words the head needs twice; it is escaped already."""
    return mark_safe(content.strip())


@register.simple_tag(takes_context=True)
def origin(context: dict[str, Any]) -> str:
    request = context.get("request")
    return site_of(request) if request else ""


@register.simple_tag
def locale() -> str:
    """The page's language as Open Graph writes it."""
    return LOCALES[get_language() or "en"]


@register.simple_tag
def linked_data(initiative: Initiative, site: str) -> SafeString:
    """A block of data, which no browser runs."""
    text = json.dumps(document(initiative, site), ensure_ascii=False).translate(ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))
