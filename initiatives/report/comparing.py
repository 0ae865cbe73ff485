"""What changed in the register between two days, as a report of its own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from initiatives.formatting.dates import day_in_words
from initiatives.formatting.status import status_in_words, status_label
from initiatives.history.public_changes import FACTS, RELATED_FACTS, TRANSLATED
from initiatives.models import BudgetLine, Initiative, Status
from initiatives.models.languages import in_every_language
from initiatives.models.relations import RELATED, TERMS

from .content import Line, Run, Section, Table
from .entries import EntryWriter
from .opening import paragraph
from .sentences import both, filled, say, spelt

# Said in a part of its own.
APART = {"verified_on", "budget_lines"}


@dataclass(frozen=True)
class Pair:
    """One entry on two days."""

    before: Initiative
    after: Initiative

    @cached_property
    def corrected(self) -> list[str]:
        """The facts that are not as they were, by name, each once."""
        return list(dict.fromkeys(str(label) for label in self._corrected()))

    def _corrected(self) -> Iterable[object]:
        for name, label in FACTS.items():
            if name not in APART and _value(self.before, name) != _value(self.after, name):
                yield label
        for relation in RELATED:
            if relation not in APART and _rows(self.before, relation) != _rows(self.after, relation):
                yield RELATED_FACTS[relation]

    @property
    def has_ended(self) -> bool:
        return self.after.current_status == Status.ENDED != self.before.current_status

    @property
    def is_confirmed(self) -> bool:
        return self.after.verified_on is not None and self.after.verified_on != self.before.verified_on

    @cached_property
    def amounts(self) -> list[tuple[BudgetLine | None, BudgetLine | None]]:
        """The amounts that were added, taken out or changed, each as it was and as it is."""
        before, after = ({line.key: line for line in entry.budget_lines.all()} for entry in (self.before, self.after))
        pairs = [(before.get(key), after.get(key)) for key in dict.fromkeys([*before, *after])]
        return [(old, new) for old, new in pairs if old is None or new is None or _columns(old) != _columns(new)]


class Comparison:
    """The published entries of two days, in the order of the later one."""

    def __init__(self, before: list[Initiative], after: list[Initiative]) -> None:
        former, present = ({entry.pk: entry for entry in entries} for entries in (before, after))
        self.added = [entry for entry in after if entry.pk not in former]
        self.gone = [entry for entry in before if entry.pk not in present]
        self.pairs = [Pair(former[entry.pk], entry) for entry in after if entry.pk in former]


def sections(found: Comparison, since: date, until: date, writer: EntryWriter) -> list[Section]:
    """A part for each kind of change that there was, and before them a paragraph that counts them."""
    ended = [pair for pair in found.pairs if pair.has_ended]
    corrected = [pair for pair in found.pairs if pair.corrected]
    confirmed = [pair for pair in found.pairs if pair.is_confirmed]
    amounts = [pair for pair in found.pairs if pair.amounts]
    state, ended_label = _("Status"), status_label(Status.ENDED)
    tables = [
        _table("added", _("New in the register"), [state], [_stated(each, writer) for each in found.added]),
        _table("gone", _("No longer in the register"), [state], [_stated(each, writer) for each in found.gone]),
        _table("ended", ended_label, [state], [_stated(each.after, writer) for each in ended]),
        _table("corrected", _("Corrected"), [_("What is not as it was")], [_facts(each, writer) for each in corrected]),
        _table("confirmed", _("Confirmed by an editor"), [_("Date")], [_day(each, writer) for each in confirmed]),
        _table(
            "amounts", _("Amounts that changed"), [_("Amount before"), _("Amount after")], _amounts(amounts, writer)
        ),
    ]
    counts = {
        "added": (len(found.added), ngettext("%(number)s was added", "%(number)s were added", len(found.added))),
        "gone": (len(found.gone), ngettext("%(number)s was taken out", "%(number)s were taken out", len(found.gone))),
        "ended": (len(ended), ngettext("%(number)s ended", "%(number)s ended", len(ended))),
        "corrected": (
            len(corrected),
            ngettext("%(number)s was corrected", "%(number)s were corrected", len(corrected)),
        ),
        "confirmed": (
            len(confirmed),
            ngettext("%(number)s was confirmed", "%(number)s were confirmed", len(confirmed)),
        ),
    }
    parts = [filled(message, number=spelt(count, f"#{anchor}")) for anchor, (count, message) in counts.items() if count]
    between = {"since": day_in_words(since), "until": day_in_words(until)}
    lead = [
        say(
            _("Of the initiatives in the register, %(changes)s between %(since)s and %(until)s."),
            changes=both(parts),
            **between,
        )
    ]
    rows = len(tables[-1][1].rows) if tables[-1] else 0
    if rows:
        told = Run(ngettext("one amount", "%(number)s amounts", rows) % {"number": rows}, "#amounts", rows)
        lead.append(say(ngettext("%(amounts)s changed.", "%(amounts)s changed.", rows), amounts=told))
    if not parts:
        lead = (
            [say(_("Between %(since)s and %(until)s nothing changed in the register."), **between)]
            if not rows
            else lead[1:]
        )
    opening = Section("glance", "", _("At a glance"), 1, [*paragraph(lead, is_lead=True)])
    shown = [each for each in tables if each]
    return [
        opening,
        *(
            Section(f"part-{table.anchor}", str(place), title, 1, [table])
            for place, (title, table) in enumerate(shown, 1)
        ),
    ]


def _table(anchor: str, caption: str, headings: list[str], rows: list[list[Line]]) -> tuple[str, Table] | None:
    return (caption, Table(anchor, caption, [_("Initiative"), *headings], rows)) if rows else None


def _stated(entry: Initiative, writer: EntryWriter) -> list[Line]:
    return [[writer.reference(entry)], [Run(status_in_words(entry, entry.current_status))]]


def _facts(pair: Pair, writer: EntryWriter) -> list[Line]:
    return [[writer.reference(pair.after)], [Run(", ".join(pair.corrected))]]


def _day(pair: Pair, writer: EntryWriter) -> list[Line]:
    assert pair.after.verified_on
    return [[writer.reference(pair.after)], [Run(day_in_words(pair.after.verified_on))]]


def _amounts(pairs: list[Pair], writer: EntryWriter) -> list[list[Line]]:
    nothing: Line = [Run(pgettext("an amount", "none"))]
    return [
        [[writer.reference(pair.after)], writer.amount(old) if old else nothing, writer.amount(new) if new else nothing]
        for pair in pairs
        for old, new in pair.amounts
    ]


def _value(entry: Initiative, name: str) -> object:
    if name in TERMS:
        return {term.pk for term in getattr(entry, name).all()}
    return in_every_language(entry, name) if name in TRANSLATED else getattr(entry, name)


def _rows(entry: Initiative, relation: str) -> set[tuple[object, ...]]:
    return {_columns(row) for row in getattr(entry, relation).all()}


def _columns(row: Model) -> tuple[object, ...]:
    """All that a related row holds, but what its amount is part of, which has a past of its own."""
    names = {field.attname for field in row._meta.concrete_fields} - {"part_of_id"}
    # A translated field shows the column of the active language, which is compared anyway.
    return tuple(getattr(row, name) for name in sorted(names) if f"{name}_en" not in names)
