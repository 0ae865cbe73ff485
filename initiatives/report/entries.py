"""One initiative in a report: its status, its summary, and its facts with their notes."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from initiatives.formatting.dates import period_in_words
from initiatives.formatting.figures import figure_in_words
from initiatives.formatting.money import amount_in_words
from initiatives.formatting.status import status_in_words
from initiatives.models import BudgetLine, Event, Initiative, KeyFigure, Sequel
from initiatives.models.languages import current_language, text_and_language

from .content import Entry, Fact, Line, Run
from .notes import Notes
from .sentences import say, separated


class EntryWriter:
    """Writes the entries of one report. `numbers`: the place of each entry that the report describes."""

    def __init__(self, notes: Notes, described: Iterable[Initiative]) -> None:
        self.notes = notes
        self.described = {entry.pk for entry in described}
        self.numbers: dict[int, str] = {}

    def entry(self, initiative: Initiative, number: str) -> Entry:
        self.numbers[initiative.pk] = number
        general = [citation for citation in initiative.citations.all() if not citation.supports_fact]
        summary: Line = [translated(initiative, "summary"), *self.notes.marks(general)]
        status = status_in_words(initiative, initiative.current_status)
        return Entry(anchor(initiative), number, title(initiative), status, summary, self._facts(initiative))

    def reference(self, initiative: Initiative) -> Run:
        """The title of an entry, leading to it in the report, or to its page."""
        found = title(initiative)
        href = f"#{anchor(initiative)}" if initiative.pk in self.described else found.href
        return Run(found.text, href, lang=found.lang)

    def _facts(self, initiative: Initiative) -> list[Fact]:
        facts = [
            Fact(_("Period"), _lines([period_in_words(initiative.start, initiative.end)])),
            Fact(_("Announced for"), _lines([initiative.announced_for.in_words() if initiative.announced_for else ""])),
            Fact(_("Part of"), self._whole(initiative)),
            Fact(_("Governments"), _several(initiative.governments.all())),
            Fact(_("Societal challenges"), _several(initiative.challenges.all())),
            Fact(_("Who does what"), _roles(initiative)),
            Fact(_("How it acts"), _several(each.type for each in initiative.instruments.all())),
            Fact(_("For whom"), _several(initiative.target_groups.all())),
            Fact(_("Money"), [self.amount(line) for line in initiative.budget_lines.all()], is_short=False),
            Fact(_("Figures"), [self._figure(figure) for figure in initiative.key_figures.all()], is_short=False),
            Fact(_("What happened"), [self.event(event) for event in initiative.events.all()], is_short=False),
            Fact(_("What came of it"), self._sequels(initiative), is_short=False),
            Fact(_("What is uncertain"), _caveat(initiative), is_short=False),
        ]
        return [fact for fact in facts if fact.lines]

    def _whole(self, initiative: Initiative) -> list[Line]:
        whole = initiative.parent
        return [[self.reference(whole)]] if whole is not None and whole.is_published else []

    def amount(self, line: BudgetLine) -> Line:
        written: Line = [Run(amount_in_words(line))]
        if line.purpose:
            written += [Run(pgettext("before the purpose of an amount", ": ")), translated(line, "purpose")]
        written.append(Run("."))
        if line.note:
            written += [Run(" "), translated(line, "note")]
        if line.part_of and line.part_of.initiative.is_published and line.part_of.initiative_id != line.initiative_id:
            written.append(Run(" "))
            written += say(_("Part of the amount of %(whole)s."), whole=self.reference(line.part_of.initiative))
        return [*written, *self.notes.marks(line.citations.all())]

    def _figure(self, figure: KeyFigure) -> Line:
        written: Line = [Run(f"{figure_in_words(figure)} "), translated(figure, "unit")]
        if figure.as_of:
            written.append(Run(f" ({pgettext('before a date', 'as of')} {figure.as_of.in_words()})"))
        return [*written, Run("."), *self.notes.marks(figure.citations.all())]

    def event(self, event: Event) -> Line:
        return [
            Run(pgettext("before what happened then", "%(date)s: ") % {"date": event.date.in_words()}),
            *self.event_text(event),
        ]

    def event_text(self, event: Event) -> Line:
        return [translated(event, "text"), *self.notes.marks(event.citations.all())]

    def _sequels(self, initiative: Initiative) -> list[Line]:
        return [self.sequel(sequel) for sequel in readable(initiative.sequels.all())]

    def sequel(self, sequel: Sequel) -> Line:
        kind = sequel.get_kind_display()
        # After a colon a title needs no article, no elision and no case of its own.
        return [
            Run(f"{kind[0].upper()}{kind[1:]}{pgettext('after a label', ': ')}"),
            self.reference(sequel.successor),
            Run("."),
            *self.notes.marks(sequel.citations.all()),
        ]


def readable(sequels: Iterable[Sequel]) -> list[Sequel]:
    return [sequel for sequel in sequels if sequel.has_readable_successor]


def anchor(initiative: Initiative) -> str:
    return f"entry-{initiative.pk}"


def title(initiative: Initiative) -> Run:
    text, language = text_and_language(initiative, "title")
    if initiative.acronym and initiative.acronym not in text:
        text = f"{text} ({initiative.acronym})"
    return Run(text, initiative.get_absolute_url(), lang=_other(language))


def translated(thing: Initiative | BudgetLine | KeyFigure | Event, field: str) -> Run:
    text, language = text_and_language(thing, field)
    return Run(text, lang=_other(language))


def _other(language: str) -> str:
    """The language of a text, where it is not that of the report."""
    return "" if language == current_language() else language


def _caveat(initiative: Initiative) -> list[Line]:
    return [[translated(initiative, "caveat")]] if initiative.caveat else []


def _lines(texts: Sequence[str]) -> list[Line]:
    return [[Run(text[0].upper() + text[1:])] for text in texts if text]


def _several(things: Iterable[object]) -> list[Line]:
    return _lines([", ".join(dict.fromkeys(str(thing) for thing in things))])


def _roles(initiative: Initiative) -> list[Line]:
    by_role: dict[str, list[str]] = {}
    for each in initiative.participations.all():
        by_role.setdefault(each.get_role_display(), []).append(str(each.organisation))
    roles: list[Line] = [
        [
            Run(
                pgettext("a role and those who have it", "%(role)s: %(names)s")
                % {"role": role, "names": ", ".join(names)}
            )
        ]
        for role, names in by_role.items()
    ]
    line = separated(roles)
    return [line] if line else []
