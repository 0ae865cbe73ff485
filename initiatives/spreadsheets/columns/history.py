"""Events in a cell, and what came of an entry."""

import re

from initiatives.history.snapshots import Values
from initiatives.models import Event, Sequel
from initiatives.parsing.dates import date_in
from initiatives.parsing.unclear import UnclearError

from .choice_words import choice, label
from .read_context import ReadContext


def read_event(text: str, context: ReadContext) -> Values:
    """2022-10-28: approved by the Council of Ministers. The sentence is in the language of the table."""
    found = re.fullmatch(r"([^:]{4,40}?)\s*:\s+(\S.*)", text)
    if not found:
        raise UnclearError("bad_event", text)
    date, sentence = date_in(found[1], context.assumptions, context.convention), found[2]
    if len(sentence) > (Event._meta.get_field("text").max_length or 0):
        raise UnclearError("too_long", text)
    return {"date": date, f"text_{context.language}": sentence}


def read_sequel(text: str, context: ReadContext) -> Values:
    """The other entry, and in brackets how it came of this one: that is never guessed."""
    found = re.fullmatch(r"(.+?)\s*\(([^()]+)\)", text)
    kind = choice("sequel", found[2]) if found else ""
    name = found[1] if found and kind else text
    successor = context.lookups.find_reference(name, context.assumptions)
    if not kind:
        ways = tuple(f"{text} ({label('sequel', each, context.language)})" for each in Sequel.Kind.values)
        raise UnclearError("unknown_sequel", text, ways)
    return {"successor": successor, "kind": kind}
