"""Sentences made of runs: translated messages whose places are filled with text, figures and links."""

import re
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext, ngettext, pgettext

from initiatives.models import PartialDate
from initiatives.models.decimal_field import number_in_words

from .content import Inline, Line, Run

PLACE = re.compile(r"%\((\w+)\)s")
Part = str | int | Inline | Line


def say(message: str, **parts: Part) -> Line:
    """A sentence with its places filled; it begins with a capital letter."""
    return capitalised(filled(message, **parts))


def filled(message: str, **parts: Part) -> Line:
    line: Line = []
    for position, text in enumerate(PLACE.split(message)):
        if position % 2:
            line += _inlines(parts[text])
        elif text:
            line.append(Run(text.replace("%%", "%")))
    return line


def _inlines(part: Part) -> Line:
    if isinstance(part, list):
        return part
    if isinstance(part, str | int):
        return [Run(number_in_words(part) if isinstance(part, int) else part)]
    return [part]


def capitalised(line: Line) -> Line:
    first = line[0] if line else None
    if not isinstance(first, Run) or not first.text:
        return line
    # Dutch writes "Eén" at the beginning: its capital carries one accent.
    text = (first.text[0].upper() + first.text[1:]).replace("Één", "Eén", 1)
    return [Run(text, first.href, first.count, first.lang, first.is_strong, first.is_title), *line[1:]]


def both(parts: Sequence[Line]) -> Line:
    """One, two and three."""
    return _joined(parts, pgettext("joins the last of several", " and "))


def either(parts: Sequence[Line]) -> Line:
    """One, two or three."""
    return _joined(parts, pgettext("joins the last of several", " or "))


def _joined(parts: Sequence[Line], last: str) -> Line:
    line: Line = []
    for position, part in enumerate(parts):
        if position:
            line.append(Run(last if position == len(parts) - 1 else ", "))
        line += part
    return line


def separated(parts: Iterable[Line]) -> Line:
    """Parts that hold commas of their own; the semicolon stands between them."""
    line: Line = []
    for part in parts:
        if line:
            line.append(Run(pgettext("between parts of a sentence", "; ")))
        line += part
    return line


def following(sentences: Iterable[Line]) -> Line:
    """Sentences of one paragraph or cell."""
    line: Line = []
    for sentence in sentences:
        line += [Run(" "), *sentence] if line else sentence
    return line


def number(count: int, href: str) -> Run:
    """A number that leads to what it counts."""
    return Run(number_in_words(count), href, count)


def spelt(count: int, href: str) -> Run:
    """A number of initiatives within a sentence, where a single one is written as a word."""
    return Run(pgettext("of initiatives", "one") if count == 1 else number_in_words(count), href, count)


def initiatives(count: int, href: str) -> Run:
    text = ngettext("one initiative", "%(number)s initiatives", count) % {"number": number_in_words(count)}
    return Run(text, href, count)


def when(moment: PartialDate) -> str:
    """In 2021, in April 2021, in the first quarter of 2021, on 28 October 2022."""
    if moment.precision == "quarter":
        quarters = {
            "1": gettext("in the first quarter of %(year)s"),
            "2": gettext("in the second quarter of %(year)s"),
            "3": gettext("in the third quarter of %(year)s"),
            "4": gettext("in the fourth quarter of %(year)s"),
        }
        return quarters[moment.text[-1]] % {"year": moment.year}
    words = moment.in_words()
    if moment.precision == "day":
        return gettext("on %(day)s") % {"day": words}
    if moment.precision == "month":
        return gettext("in %(month)s") % {"month": words}
    return gettext("in %(year)s") % {"year": words}
