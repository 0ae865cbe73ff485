"""Highlighting of matched words."""

from collections.abc import Callable

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from .words import WORD

IsMatched = Callable[[str], bool]


def highlight(text: str, is_matched: IsMatched) -> SafeString:
    """The escaped text with each matched word in a `mark` element."""
    parts, position = [], 0
    for found in WORD.finditer(text):
        start, end = found.span()
        if is_matched(found.group()):
            parts += [escape(text[position:start]), format_html("<mark>{}</mark>", text[start:end])]
            position = end
    return mark_safe("".join([*parts, escape(text[position:])]))


def has_match(text: str, is_matched: IsMatched) -> bool:
    return any(map(is_matched, WORD.findall(text)))
