"""The addresses of a page, its title for others to quote, and its linked data."""

from typing import TypedDict

from django import template
from django.conf import settings
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from initiatives.models import Initiative
from initiatives.opendata.linked.in_page import linked_data_of

register = template.Library()

LOCALES = {"en": "en_GB", "nl": "nl_BE", "fr": "fr_BE", "de": "de_BE"}
# So that no text of the register can end the script element.
ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


class Edition(TypedDict):
    code: str
    name: str
    address: str
    is_here: bool


@register.simple_block_tag
def capture(content: str) -> SafeString:
    """Capture a rendered (already escaped) block so that <head> can use it twice."""
    return mark_safe(" ".join(content.split()))


@register.simple_tag(takes_context=True)
def languages(context: Context) -> list[Edition]:
    """The page in each language, under the language's own name."""
    request = context.get("request")
    path = request.get_full_path() if request else "/"
    here = get_language()
    return [
        {
            "code": code,
            "name": own_name,
            # No address is translated but for the language that it begins with.
            "address": f"/{code}{path.removeprefix(f'/{here}')}" if path.startswith(f"/{here}/") else f"/{code}/",
            "is_here": code == here,
        }
        for code, own_name in settings.LANGUAGES
    ]


@register.simple_tag
def absolute(path: str) -> str:
    """Where a path leads for everybody: never at the host that a request happens to name."""
    return f"{settings.SITE_URL}{path}"


@register.simple_tag
def origin() -> str:
    return settings.SITE_URL


@register.simple_tag
def locale() -> str:
    """The page's language as Open Graph writes it."""
    return LOCALES[get_language() or "en"]


@register.simple_tag
def linked_data(initiative: Initiative) -> SafeString:
    """A script element with data only: no browser runs it."""
    text = linked_data_of(initiative).translate(ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))
