"""The monitoring of one year: what was announced, what began, what ended, and what happened, each with its source."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from initiatives.formatting.status import status_label
from initiatives.models import Initiative, PartialDate, Status

from . import tables
from .content import Line, Run, Section, Table
from .entries import EntryWriter, readable
from .opening import paragraph
from .scope import Selection
from .sentences import both, filled, say, separated, spelt


def sections(chosen: Selection, year: int, writer: EntryWriter) -> list[Section]:
    announced = [entry for entry in chosen.entries if _is_in(entry.announced_for, year)]
    began = [entry for entry in chosen.entries if _is_in(entry.start, year)]
    ended = [entry for entry in chosen.entries if _is_in(entry.end, year)]
    followed = [entry for entry in began if readable(entry.predecessors.all())] if not chosen.scope.as_of else []
    happened = [(event, entry) for entry in chosen.entries for event in entry.events.all() if event.date.year == year]
    lists = [
        (_("Announced for this year"), tables.announced_table(announced, writer)),
        (_("Began"), _dated("began", _("Began"), began, writer)),
        (_("Came of others"), _came_of(followed, writer)),
        (status_label(Status.ENDED), _dated("ended", status_label(Status.ENDED), ended, writer)),
        (_("What happened"), tables.events_table(happened, writer, _("What happened in %(year)s") % {"year": year})),
    ]
    counts = {
        "announced": (
            len(announced),
            ngettext("%(number)s was announced for it", "%(number)s were announced for it", len(announced)),
        ),
        "began": (len(began), ngettext("%(number)s began", "%(number)s began", len(began))),
        "ended": (len(ended), ngettext("%(number)s ended", "%(number)s ended", len(ended))),
    }
    parts = [filled(message, number=spelt(count, f"#{anchor}")) for anchor, (count, message) in counts.items() if count]
    lead: list[Line] = []
    if parts:
        message = _("Of the initiatives in the register, %(changes)s in %(year)s.")
        lead.append(say(message, year=str(year), changes=both(parts)))
    if happened:
        told = Run(
            ngettext("one event", "%(number)s events", len(happened)) % {"number": len(happened)},
            "#events",
            len(happened),
        )
        lead.append(say(_("The sources tell of %(events)s of that year."), events=told))
    late = [entry for entry in announced if entry.is_overdue and not readable(entry.sequels.all())]
    if late:
        message = ngettext(
            "Of %(number)s that was announced, no source says that it came: %(titles)s.",
            "Of %(number)s that were announced, no source says that they came: %(titles)s.",
            len(late),
        )
        lead.append(
            say(message, number=spelt(len(late), ""), titles=both([[writer.reference(entry)] for entry in late]))
        )
    if not lead:
        lead = [say(_("The sources say nothing of %(year)s."), year=str(year))]
    opening = Section("glance", "", _("At a glance"), 1, [*paragraph(lead, is_lead=True)])
    shown = [(title, table) for title, found in lists for table in found]
    return [
        opening,
        *(
            Section(f"part-{table.anchor}", str(place), title, 1, [table])
            for place, (title, table) in enumerate(shown, 1)
        ),
    ]


def _is_in(moment: PartialDate | None, year: int) -> bool:
    return moment is not None and moment.year == year


def _dated(anchor: str, caption: str, entries: list[Initiative], writer: EntryWriter) -> list[Table]:
    rows: list[list[Line]] = []
    for entry in entries:
        moment = entry.start if anchor == "began" else entry.end
        assert moment
        general = [citation for citation in entry.citations.all() if not citation.supports_fact]
        rows.append([[writer.reference(entry)], [Run(moment.in_words()), *writer.notes.marks(general)]])
    return [Table(anchor, caption, [_("Initiative"), _("Date")], rows)] if rows else []


def _came_of(entries: list[Initiative], writer: EntryWriter) -> list[Table]:
    rows: list[list[Line]] = [
        [
            [writer.reference(entry)],
            separated(
                [
                    [writer.reference(sequel.initiative), *writer.notes.marks(sequel.citations.all())]
                    for sequel in entry.predecessors.all()
                ]
            ),
        ]
        for entry in entries
    ]
    return [Table("came", _("Came of others"), [_("Initiative"), _("Came of")], rows)] if rows else []
