"""Citations in a cell: a source that the register knows, or a new one, and the place in it."""

import re

from initiatives.formatting.citations import READ
from initiatives.history.snapshots import Values
from initiatives.parsing.unclear import UnclearError

from .choice_words import choice
from .read_context import LONGEST_NAME, NEW, ReadContext

HOW_NEW = "+Title (Publisher), page 3"
# Before the fields of the citation of a fact, among those of the fact.
OF_CITATION = "@"


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


def without_citation(text: str, context: ReadContext) -> tuple[str, Values]:
    """A fact, and the citation that stands in square brackets behind it. Titles may hold brackets of their own."""
    if not text.endswith("]"):
        return text, {}
    unclear: UnclearError | None = None
    for found in re.finditer(r"\s+\[", text):
        try:
            cited = read_citation(text[found.end() : -1], context)
        except UnclearError as error:
            unclear = error
        else:
            return text[: found.start()], {f"{OF_CITATION}{name}": value for name, value in cited.items()}
    if unclear:
        raise unclear
    return text, {}


def apart(values: Values) -> tuple[Values, Values]:
    """The fields of a fact, and those of its citation."""
    fact = {name: value for name, value in values.items() if not name.startswith(OF_CITATION)}
    return fact, {name[1:]: value for name, value in values.items() if name.startswith(OF_CITATION)}


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
