"""Related rows as the text of a cell and back: organisations, instruments, money, figures, sources.

Each kind of row has its text in every language, so that an unchanged cell needs no reading; only new text is read.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.text import slugify

from initiatives.formatting.citations import citation_in_cell
from initiatives.formatting.events import event_in_cell
from initiatives.formatting.figures import TO, figure_in_cell
from initiatives.formatting.money import amount_in_cell, as_of, part_of
from initiatives.formatting.roles import participation_in_cell
from initiatives.formatting.sequels import sequel_in_cell
from initiatives.formatting.style import joined
from initiatives.history.snapshots import Values
from initiatives.models import Qualifier
from initiatives.models.languages import LANGUAGES, text_in
from initiatives.parsing.dates import date_in, period_in
from initiatives.parsing.numbers import amount_in, decimal_text, number_in
from initiatives.parsing.unclear import UnclearError
from initiatives.text.folding import fold_name

from .choice_words import choice, label, meanings
from .citations import read_citation
from .history import read_event, read_sequel
from .name_index import enterprise_number_in, split_values
from .read_context import LONGEST_NAME, NEW, ReadContext

# In euros: less is no budget, but perhaps one in thousands or millions.
SMALL = 100
# The translated texts of related rows.
TEXTS = ("unit", "text")


@dataclass
class RelatedKind:
    """One kind of row: its relation, its text, how a text is read, and which rows may be one and the same."""

    relation: str
    text: Callable[[Any, str], str]
    read: Callable[[str, ReadContext], Values]
    # A changed text is the same row with another value, where these agree.
    match_key: Callable[[Values], Any]
    # Fields that the text tells: nothing else of a row changes with it.
    fields: tuple[str, ...] = field(default=())
    # How every text begins, if they all begin alike: with a number or a date.
    begins: re.Pattern[str] = re.compile("")
    # Whether a text with a semicolon is the name of one thing.
    is_one: Callable[[str, ReadContext], bool] = lambda text, context: False


def without_qualifier(text: str) -> tuple[str, str]:
    """The rest of a text, and what its first words say of how exact a number is."""
    for said, value in meanings("qualifier").items():
        words = text.split()
        length = len(said.split())

        head = " ".join(words[:length])
        if (fold_name(head) or head) == said and len(words) > length:
            return " ".join(words[length:]), value
    if text[:1] in ("~", ">", "±"):
        return text[1:].strip(), choice("qualifier", text[0])
    return text, Qualifier.EXACTLY


# Organisations


def read_participation(text: str, context: ReadContext) -> Values:
    name, role = text, context.role
    if (found := re.fullmatch(r"(.+?)\s*\(([^()]+)\)", text)) and (said := choice("role", found[2])):
        name, role = found[1], said
    elif (found := re.fullmatch(r"([^:]{3,40}):\s*(.+)", text)) and (said := choice("role", found[1])):
        name, role = found[2], said
    if not role:
        roles = ("lead", "funder", "operator", "partner")
        suggestions = tuple(f"{text} ({label('role', each, context.language)})" for each in roles)
        raise UnclearError("unknown_role", text, suggestions)
    if name.startswith(NEW):
        name = name[1:].strip()
        if not name or len(name) > LONGEST_NAME:
            raise UnclearError("too_long" if name else "needed", text)
        if known := context.lookups.organisations.find(name):
            return {"organisation": str(known.pk), "role": role}
        said, name = name, context.lookups.new_name(name)
        context.assumptions.add("new_organisation", name)
        if fold_name(said) != fold_name(name):
            context.assumptions.add("nearly", f"{said} → {name}")
        return {"organisation": NEW + name, "role": role}
    organisation = context.lookups.organisations.find(name)
    if organisation is None:
        # The role stays at its place.
        shown = f" ({label('role', role, context.language)})" if name != text else ""
        as_new = () if enterprise_number_in(name) else (NEW + name,)
        near = tuple(f"{each}{shown}" for each in (*context.lookups.organisations.nearest(name), *as_new))
        raise UnclearError("unknown_organisation", text, (*_several_known(name, shown, context), *near))
    if not context.lookups.organisations.is_exact(name, organisation):
        context.assumptions.add("nearly", f"{name} → {organisation}")
    return {"organisation": str(organisation.pk), "role": role}


def _several_known(text: str, shown: str, context: ReadContext) -> tuple[str, ...]:
    """Several organisations that somebody wrote as one, where each is known."""
    pieces = split_values(text)
    is_known = len(pieces) > 1 and all(map(context.lookups.organisations.find, pieces))
    return (" | ".join(f"{piece}{shown}" for piece in pieces),) if is_known else ()


def _is_one_organisation(text: str, context: ReadContext) -> bool:
    return context.lookups.organisations.find(re.sub(r"\s*\([^()]+\)$", "", text.removeprefix(NEW))) is not None


def _is_one_source(text: str, context: ReadContext) -> bool:
    pieces = text.removeprefix(NEW).split(",")
    starts = (",".join(pieces[:length]) for length in range(1, len(pieces) + 1))
    return any(";" in start and context.lookups.sources.find(start) for start in starts)


# Instruments


def instrument_text(row: Any, language: str) -> str:
    return text_in(row.type, "name", language)


def read_instrument(text: str, context: ReadContext) -> Values:
    return {"type": str(context.lookups.find_term("instruments", text, context.assumptions).pk)}


# Money


def read_amount(text: str, context: ReadContext) -> Values:
    rest, whole = _without_whole(text, context)
    rest, as_of_date = _without_as_of(rest, context)
    rest, years = _without_period(rest, context)
    rest, qualifier = without_qualifier(rest)
    rest, kind = without_kind(rest)
    if kind and context.amount_kind and kind != context.amount_kind:
        raise UnclearError("two_kinds", text)
    kind = kind or context.amount_kind
    try:
        amount = amount_in(rest, context.assumptions, context.convention)
    except UnclearError as unclear:
        if unclear.code in ("bad_number", "ambiguous_number"):
            around = text.partition(rest)
            near = tuple(around[0] + each + around[2] for each in unclear.suggestions) if around[1] else ()
            raise UnclearError("ambiguous_number" if near else "bad_amount", text, near) from None
        raise UnclearError(unclear.code, text) from None
    if not kind:
        near = tuple(f"{text} {label('kind', each, context.language)}" for each in ("per_year", "total", "so_far"))
        raise UnclearError("no_kind", text, near)
    if amount < SMALL:
        context.assumptions.add("small", text)
    starts, ends = years or context.years or ("", "")
    said: Values = {
        "amount": decimal_text(amount),
        "kind": kind,
        "qualifier": str(qualifier),
        "starts": starts,
        "ends": ends,
        "as_of": as_of_date,
    }
    if whole is not None:
        said["part_of"] = whole
    return said


def _without_whole(text: str, context: ReadContext) -> tuple[str, str | None]:
    names = "|".join(re.escape(part_of(code)) for code in LANGUAGES)
    found = re.fullmatch(rf"(.+?),\s*(?:{names})\s+([-a-z0-9_]+)", text)
    if not found:
        return text, None
    line = context.lookups.budget_line_of(found[2])
    if line is None:
        raise UnclearError("unknown_entry", text, context.lookups.nearest_entries(found[2]))
    return found[1], str(line)


def _without_as_of(text: str, context: ReadContext) -> tuple[str, str]:
    names = "|".join(re.escape(as_of(code)) for code in LANGUAGES)
    found = re.fullmatch(rf"(.+?),\s*(?:{names})\s+(\d{{4}}\S*)", text)
    return (found[1], date_in(found[2], context.assumptions)) if found else (text, "")


def _without_period(text: str, context: ReadContext) -> tuple[str, tuple[str, str] | None]:
    found = re.fullmatch(r"(.+?)\s*\(([^()]*\d{4}[^()]*)\)", text)
    return (found[1], period_in(found[2], context.assumptions)) if found else (text, None)


def without_kind(text: str) -> tuple[str, str]:

    words = text.split()
    for length in range(min(len(words) - 1, 8), 0, -1):
        tail = " ".join(words[-length:])
        if value := meanings("kind").get(fold_name(tail)):
            return " ".join(words[:-length]), value
    if found := re.fullmatch(r"(.+?)\s*/\s*(jaar|an|year|Jahr)", text):
        return found[1], "per_year"
    return text, ""


# Figures


def read_figure(text: str, context: ReadContext) -> Values:
    rest, qualifier = without_qualifier(text)
    to = "|".join({re.escape(said) for said in TO.values()} | {"-", "–"})
    found = re.fullmatch(rf"([\d.,\s'’]*\d)(?:\s*(?:{to})\s*([\d.,\s'’]*\d))?\s+(\D.*)", rest)
    if not found:
        raise UnclearError("bad_figure", text)
    try:
        value = number_in(found[1], context.convention, context.assumptions)
        value_to = number_in(found[2], context.convention, context.assumptions) if found[2] else None
    except UnclearError as unclear:
        near = tuple(text.replace(unclear.value.strip(), each) for each in unclear.suggestions)
        raise UnclearError(unclear.code, text, near) from None
    if len(found[3]) > LONGEST_NAME:
        raise UnclearError("too_long", text)
    return {
        "value": decimal_text(value),
        "value_to": decimal_text(value_to) if value_to is not None else "",
        "qualifier": str(qualifier),
        f"unit_{context.language}": found[3],
    }


RELATED_KINDS: dict[str, RelatedKind] = {
    "organisations": RelatedKind(
        "participations", participation_in_cell, read_participation, lambda said: said.get("organisation"),
        ("organisation", "role"), is_one=_is_one_organisation,
    ),
    "instruments": RelatedKind(
        "instruments", instrument_text, read_instrument, lambda said: said.get("type"), ("type",)
    ),
    "budgets": RelatedKind(
        "budget_lines", amount_in_cell, read_amount, lambda said: said.get("kind"),
        ("amount", "kind", "qualifier", "starts", "ends", "as_of", "part_of"), begins=re.compile(r".*\d"),
    ),
    "key_figures": RelatedKind(
        "key_figures", figure_in_cell, read_figure,
        lambda said: next((said[f"unit_{code}"] for code in LANGUAGES if said.get(f"unit_{code}")), ""),
        ("value", "value_to", "qualifier", "unit_en", "unit_nl", "unit_fr", "unit_de"), begins=re.compile(r"\d"),
    ),
    "sequels": RelatedKind(
        "sequels", sequel_in_cell, read_sequel, lambda said: said.get("successor"), ("successor", "kind")
    ),
    "events": RelatedKind(
        "events", event_in_cell, read_event, lambda said: said.get("date"),
        ("date", "text_en", "text_nl", "text_fr", "text_de"), begins=re.compile(r"[^:]*\d[^:]*:\s"),
    ),
    "sources": RelatedKind(
        "citations", citation_in_cell, read_citation, lambda said: said.get("source"),
        ("source", "section", "locator_kind", "locator"), is_one=_is_one_source,
    ),
}  # fmt: skip


def pieces_at_semicolons(text: str, kind: RelatedKind, context: ReadContext) -> list[str]:
    """The values between semicolons, unless the text is one value that itself holds some."""
    if ";" not in text or text in context.corrections or kind.is_one(text, context):
        return [text]
    pieces: list[str] = []
    for piece in _cut_at_semicolons(text):
        if pieces and not kind.begins.match(without_qualifier(piece.strip())[0]):
            # A sentence goes on after a semicolon.
            pieces[-1] += f";{piece}"
        else:
            pieces.append(piece)
    return [piece.strip() for piece in pieces if piece.strip()]


def _cut_at_semicolons(text: str) -> list[str]:
    """The source of a fact stands whole in its square brackets."""
    cut, depth = [""], 0
    for sign in text:
        depth = max(depth + {"[": 1, "]": -1}.get(sign, 0), 0)
        if sign == ";" and not depth:
            cut.append("")
        else:
            cut[-1] += sign
    return text.split(";") if depth else cut


def once(found: list[Values]) -> list[Values]:
    return [said for place, said in enumerate(found) if said not in found[:place]]


def key_for(said: Values, taken: set[str]) -> str:
    """A key that no other amount, figure or event of the entry has; `taken` gets it."""
    texts = [said.get(f"{name}_{code}") for name in TEXTS for code in LANGUAGES]
    name = str(said.get("kind") or next((text for text in texts if text), "") or "row")
    start = slugify(name.replace("_", "-"))[:40].strip("-") or "row"
    key, number = start, 2
    while key in taken:
        key, number = f"{start}-{number}", number + 1
    taken.add(key)
    return key


def cell_text(kind: RelatedKind, rows: Iterable[object], language: str) -> str:
    return joined(kind.text(row, language) for row in rows)
