"""Which words of a text a search has matched."""

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from .analysis import WORD, folded, stems
from .engines import Token
from .query import units


def tokens(words: str) -> frozenset[Token]:
    return frozenset(token for unit in units(words) for alternative in unit for word in alternative for token in word)


def is_matched(word: str, asked: frozenset[Token]) -> bool:
    bare = folded(word)
    forms = {bare, *stems(bare)}
    return any(bare.startswith(token.text) if token.is_beginning else token.text in forms for token in asked)


def marked(text: str, asked: frozenset[Token]) -> SafeString:
    """The text, escaped, with each matched word in a mark; nothing is added or lost beside the marks."""
    pieces, place = [], 0
    for found in WORD.finditer(text):
        begin, end = found.span()
        if is_matched(found.group(), asked):
            pieces += [escape(text[place:begin]), format_html("<mark>{}</mark>", text[begin:end])]
            place = end
    return mark_safe("".join([*pieces, escape(text[place:])]))


def holds(text: str, asked: frozenset[Token]) -> bool:
    return any(is_matched(word, asked) for word in WORD.findall(text))
