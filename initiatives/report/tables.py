"""The tables and figures of a report: amounts, themes by government, years, events."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from initiatives.formatting.status import status_in_words
from initiatives.models import BudgetLine, Challenge, Event, Government, Initiative, Status, Theme

from .content import Bar, Figure, Line, Run, Table
from .entries import EntryWriter, readable
from .opening import events_after
from .scope import Selection
from .sentences import following, number, say

# The years that a figure shows at most, so that its labels can be read on paper.
MOST_YEARS = 20


def amounts(chosen: Selection, writer: EntryWriter, anchor: str) -> list[Table]:
    """Every amount that the sources state for these entries, by kind, the largest first."""
    lines = [(line, entry) for entry in chosen.entries for line in entry.budget_lines.all()]
    kinds = [str(kind) for kind in BudgetLine.Kind]
    ordered = sorted(lines, key=lambda each: (kinds.index(each[0].kind), -each[0].amount, each[0].pk))
    rows: list[list[Line]] = [
        [
            [writer.reference(entry)],
            [Run(", ".join(str(each) for each in entry.governments.all()))],
            writer.amount(line),
        ]
        for line, entry in ordered
    ]
    headings = [_("Initiative"), _("Government"), _("Amount")]
    return [Table(anchor, _("Amounts of money in this chapter"), headings, rows)] if rows else []


def matrix(
    chosen: Selection, name: str, terms: Sequence[Theme] | Sequence[Challenge], governments: Sequence[Government]
) -> Table:
    """The number of initiatives of each term and each government."""
    rows: list[list[Line]] = []
    for term in terms:
        of_term = chosen.of_term(name, term.slug)
        cells = [of_term.of_term("government", government.slug) for government in governments]
        rows.append([[Run(term.name)], *(_number(cell) for cell in [*cells, of_term])])
    captions = {
        "theme": _("Initiatives by theme and government"),
        "challenge": _("Initiatives by societal challenge and government"),
    }
    heading = {"theme": _("Theme"), "challenge": _("Societal challenge")}[name]
    headings = [heading, *(government.name for government in governments), pgettext("of a row", "All together")]
    return Table(f"matrix-{name}", captions[name], headings, rows, frozenset(range(1, len(headings))))


def _number(found: Selection) -> Line:
    return [number(len(found), found.address)] if found.entries else [Run(pgettext("a number", "none"))]


def timeline(chosen: Selection) -> list[Figure]:
    """How many initiatives were active in each year, as far as their dates say."""
    years = [entry.start.year for entry in chosen.entries if entry.start]
    if not years:
        return []
    last = chosen.scope.day.year
    first = max(min(years), last - MOST_YEARS + 1)
    found = [(year, chosen.of_year(year)) for year in range(first, last + 1)]
    bars = [Bar(str(year), len(active), active.address) for year, active in found]
    most = max(bars, key=lambda bar: bar.number)
    message = _("From %(first_number)s in %(first)s to %(last_number)s in %(last)s; the most, %(most)s, in %(year)s.")
    described = message % {
        "first_number": bars[0].number, "first": bars[0].label, "last_number": bars[-1].number, "last": bars[-1].label,
        "most": most.number, "year": most.label,
    }  # fmt: skip
    caption = _("Initiatives by year: begun by that year, and not known to have ended before it")
    return [Figure("timeline", caption, described, bars)]


def announced(chosen: Selection, writer: EntryWriter) -> list[Table]:
    """What was announced, for when, and what came of it, each with its sources."""
    listed = [entry for entry in chosen.entries if entry.announced_for or entry.current_status == Status.ANNOUNCED]
    return announced_table(listed, writer)


def announced_table(listed: list[Initiative], writer: EntryWriter) -> list[Table]:
    rows: list[list[Line]] = [
        [[writer.reference(entry)], [Run(_announced_for(entry))], _came(entry, writer)]
        for entry in sorted(listed, key=_announced_first)
    ]
    headings = [_("Initiative"), _("Announced for"), _("What came")]
    return [Table("announced", _("What was announced, and what came"), headings, rows)] if rows else []


def _announced_for(entry: Initiative) -> str:
    return entry.announced_for.in_words() if entry.announced_for else _("not stated")


def _announced_first(entry: Initiative) -> tuple[date, str]:
    return (entry.announced_for.latest if entry.announced_for else date.max, entry.title)


def _came(entry: Initiative, writer: EntryWriter) -> Line:
    parts: list[Line] = [[Run(f"{status_in_words(entry, entry.current_status)}.")]]
    parts += [writer.sequel(sequel) for sequel in readable(entry.sequels.all())]
    if events := list(entry.events.all()):
        parts.append(writer.event(events[-1]))
    elif entry.is_overdue and len(parts) == 1:
        parts.append(say(_("No source says that it came.")))
    return following(parts)


def sequels(chosen: Selection, writer: EntryWriter) -> list[Table]:
    """What initiatives became."""
    rows: list[list[Line]] = [
        [[writer.reference(entry)], following([writer.sequel(sequel) for sequel in came])]
        for entry in chosen.entries
        if (came := readable(entry.sequels.all()))
    ]
    headings = [_("Initiative"), _("What came of it")]
    return [Table("sequels", _("Followed, renamed or merged"), headings, rows)] if rows else []


def events(chosen: Selection, baseline: date, writer: EntryWriter, caption: str) -> list[Table]:
    """What happened after a day, the latest first."""
    return events_table(events_after(chosen, baseline), writer, caption)


def events_table(happened: list[tuple[Event, Initiative]], writer: EntryWriter, caption: str) -> list[Table]:
    rows: list[list[Line]] = [
        [[Run(event.date.in_words())], [writer.reference(entry)], writer.event_text(event)] for event, entry in happened
    ]
    headings = [_("Date"), _("Initiative"), _("What happened")]
    return [Table("events", caption, headings, rows)] if rows else []
