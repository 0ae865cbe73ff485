"""Parts of pages that are made once: they depend on their inputs and the language, and on nothing of the register."""

from collections.abc import Hashable
from functools import lru_cache

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()

# Of small parts, in four languages.
MOST_KEPT = 16_384
Inputs = tuple[tuple[str, Hashable], ...]


@register.simple_tag
def once(name: str, **inputs: Hashable) -> SafeString:
    """A template as its inputs, which are plain values, make it. It reads nothing else, not even the day."""
    return made_once(name, tuple(inputs.items()))


def made_once(name: str, inputs: Inputs) -> SafeString:
    if settings.DEBUG:
        # Templates that are being written change.
        return render_to_string(name, dict(inputs))
    return _made(name, inputs, get_language())


@lru_cache(MOST_KEPT)
def _made(name: str, inputs: Inputs, _language: str | None) -> SafeString:
    return render_to_string(name, dict(inputs))
