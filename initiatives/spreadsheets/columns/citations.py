"""Citations in a cell: a source that the register knows, or a new one, and the place in it."""

import re

from initiatives.formatting.citations import READ
from initiatives.history.snapshots import Values
from initiatives.parsing.unclear import UnclearError

from .choice_words import choice
from .read_context import LONGEST_NAME, NEW, ReadContext

HOW_NEW = "+Title (Publisher), page 3"


def read_citation(text: str, context: ReadContext) -> Values:
    """Title, then the section and the place, each behind a comma; the day of reading is the source's own."""
    pieces = [piece.strip() for piece in text.removeprefix(NEW).split(",")]
    for length in range(len(pieces), 0, -1):
        title = ", ".join(pieces[:length])
        if source := context.lookups.sources.find(title):
            return {"source": str(source.pk)} | _locator(pieces[length:], text, context, source)
    if text.startswith(NEW):
        return _read_new(text, pieces, context)
    near = context.lookups.sources.nearest(pieces[0])
    rest = "".join(f", {piece}" for piece in pieces[1:])
    raise UnclearError("unknown_source", text, tuple(f"{each}{rest}" for each in near))


def _read_new(text: str, pieces: list[str], context: ReadContext) -> Values:
    """The publisher in brackets ends the title, which may itself hold commas."""
    length = next((number for number, piece in enumerate(pieces, start=1) if piece.endswith(")")), 0)
    named = re.fullmatch(r"(.+?)\s*\(([^()]+)\)", ", ".join(pieces[:length]))
    if not named:
        raise UnclearError("unknown_source", text, detail=HOW_NEW)
    if source := context.lookups.sources.find(named[1]):
        return {"source": str(source.pk)} | _locator(pieces[length:], text, context, source)
    title = f"{named[1]} ({named[2]})"
    if len(title) > LONGEST_NAME:
        raise UnclearError("too_long", text)
    context.assumptions.add("new_source", title)
    return {"source": NEW + title} | _locator(pieces[length:], text, context, None)


def _locator(pieces: list[str], text: str, context: ReadContext, source: object) -> Values:
    said: Values = {"supports": "entry"}
    for piece in filter(None, pieces):
        first, _blank, rest = piece.partition(" ")
        if (kind := choice("locator", first)) and rest and len(rest) <= 60:
            said |= {"locator_kind": kind, "locator": rest}
        elif first in READ.values():
            continue
        elif source and (section := context.lookups.find_section(source, piece)):
            said["section"] = str(section.pk)
        else:
            raise UnclearError("bad_place", text)
    return said
