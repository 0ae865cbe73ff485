"""Two readings of a page as one, with what was added and taken away marked for eyes and for screen readers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

TOKEN = re.compile(r"<[^>]+>\s*|[^<\s]+\s*")
NAME = re.compile(r"</?([a-z][a-z0-9-]*)", re.IGNORECASE)
ID = re.compile(r'\s(?:id|aria-labelledby)="[^"]*"')
WITHOUT_END = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


@dataclass(frozen=True)
class Marked:
    html: SafeString
    number: int


def marked(before: str, after: str) -> Marked:
    """HTML of `after` with `<ins>` and `<del>` around words; the number of places where the two differ."""
    old, new = TOKEN.findall(before), TOKEN.findall(after)
    compared = SequenceMatcher(None, [_key(each) for each in old], [_key(each) for each in new], autojunk=False)
    parts: list[str] = []
    number = 0
    for kind, at, end, new_at, new_end in compared.get_opcodes():
        if kind == "equal":
            parts.extend(new[new_at:new_end])
            continue
        gone, come = old[at:end], new[new_at:new_end]
        number += any(not _is_tag(each) for each in [*gone, *come])
        parts.extend(_wrapped(_without_ids(gone) if _is_neutral(gone) else _words(gone), "del"))
        parts.extend(_wrapped(come, "ins"))
    # Both readings were escaped by their templates.
    return Marked(mark_safe("".join(parts)), number)


def _key(token: str) -> str:
    return ID.sub("", token).strip()


def _is_tag(token: str) -> bool:
    return token.startswith("<")


def _words(tokens: list[str]) -> list[str]:
    return [token for token in tokens if not _is_tag(token)]


def _without_ids(tokens: list[str]) -> list[str]:
    """What is gone stands beside what came in its place: an id may be given once."""
    return [ID.sub("", token) if _is_tag(token) else token for token in tokens]


def _is_neutral(tokens: list[str]) -> bool:
    """Whether the elements that are open after these are those that were open before."""
    closed: list[str] = []
    opened: list[str] = []
    for token in filter(_is_tag, tokens):
        found = NAME.match(token)
        name = found[1].lower() if found else ""
        if name in WITHOUT_END or token.rstrip().endswith("/>"):
            continue
        if not token.startswith("</"):
            opened.append(name)
        elif not opened:
            closed.append(name)
        elif opened.pop() != name:
            return False
    return closed == opened[::-1]


def _wrapped(tokens: list[str], element: str) -> Iterator[str]:
    """Each run of words in an element that says aloud whether it came or went."""
    said = _("added:") if element == "ins" else _("taken away:")
    start = format_html('<{}><span class="unseen">{} </span>', mark_safe(element), said)
    is_open = False
    for token in tokens:
        if _is_tag(token) == is_open:
            yield f"</{element}> " if is_open else start
            is_open = not is_open
        yield token
    if is_open:
        yield f"</{element}> "
