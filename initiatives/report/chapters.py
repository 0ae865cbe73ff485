"""The chapters of the national report, in the order of the report that the register came from."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from initiatives.formatting.dates import day_in_words
from initiatives.models import Challenge, Government, Initiative, Theme

from . import names, opening, tables
from .content import Block, Line, Listing, Run, Section, Words
from .entries import EntryWriter
from .opening import paragraph
from .scope import Selection
from .sentences import number, say

FIRST_THEME = "strategy"
# The chapters beside those of the themes, which have the slug of their theme.
FOREWORD, GLANCE, CHALLENGES, MONITORING = "foreword", "glance", "challenges", "monitoring"


class Chapters:
    """Builds the chapters of one report. `baseline`: the day of the report before it. `texts`: of editors."""

    def __init__(
        self,
        chosen: Selection,
        writer: EntryWriter,
        baseline: date,
        governments: list[Government],
        texts: Mapping[str, Words],
    ) -> None:
        self.chosen, self.writer, self.baseline, self.governments = chosen, writer, baseline, governments
        self.texts = texts
        self.is_full = chosen.scope.is_full
        self.count = 0

    def glance(self, themes: Sequence[Theme], challenges: Sequence[Challenge]) -> Section:
        """The whole register in a page."""
        chosen = self.chosen
        day = day_in_words(chosen.scope.day)
        found = number(len(chosen), chosen.address)
        message = ngettext(
            "On %(day)s the register holds %(number)s initiative.",
            "On %(day)s the register holds %(number)s initiatives.",
            len(chosen),
        )
        blocks: list[Block] = [
            *self._words(GLANCE),
            *paragraph([say(message, day=day, number=found)], opening.statuses(chosen), is_lead=True),
            *paragraph(opening.by_government(chosen, self.governments), opening.instruments(chosen)),
            *paragraph(
                opening.since_when(chosen, self.writer),
                opening.what_happened(
                    chosen, self.baseline, chosen.scope.place("events"), chosen.scope.place("sequels")
                ),
                opening.overdue(chosen, self.writer),
            ),
            tables.matrix(chosen, "theme", themes, self.governments),
            *tables.timeline(chosen),
        ]
        if challenges:
            blocks.append(tables.matrix(chosen, "challenge", challenges, self.governments))
        return Section(GLANCE, "", _("At a glance"), 1, blocks)

    def foreword(self) -> list[Section]:
        words = self._words(FOREWORD)
        return [Section(FOREWORD, "", _("Foreword"), 1, words)] if words else []

    def _words(self, chapter: str) -> list[Block]:
        return [self.texts[chapter]] if chapter in self.texts else []

    def theme(self, theme: Theme) -> Section:
        chosen, place = self.chosen.of_term("theme", theme.slug), f"amounts-{theme.slug}"
        section = self._chapter(theme.slug, theme.name)
        section.blocks += paragraph(
            [opening.of_subject(chosen, names.about(theme))],
            opening.statuses(chosen),
            opening.by_government(chosen, self.governments, names.competence(theme)),
            is_lead=True,
        )
        section.blocks += paragraph(
            opening.instruments(chosen),
            opening.money(chosen, chosen.scope.place(place)),
            opening.since_when(chosen, self.writer),
            opening.overdue(chosen, self.writer),
        )
        if self.is_full:
            section.sections = self._governments(section, chosen)
            section.blocks += tables.amounts(chosen, self.writer, place)
        return section

    def _chapter(self, slug: str, title: str) -> Section:
        self.count += 1
        return Section(f"chapter-{slug}", str(self.count), title, 1, self._words(slug))

    def _governments(self, chapter: Section, chosen: Selection) -> list[Section]:
        """The entries of a chapter, government by government; without one, those of none."""
        sections: list[Section] = []
        groups = [(of.slug, of.name, chosen.of_term("government", of.slug)) for of in self.governments]
        if not chosen.scope.governments:
            groups.append(("none", _("Government not stated"), chosen.of_term("government", "none")))
        places = {of.slug: names.at(of) for of in self.governments}
        for slug, title, found in groups:
            if found.entries:
                anchor, place = f"{chapter.anchor}-{slug}", f"{chapter.number}.{len(sections) + 1}"
                section = Section(anchor, place, title, 2)
                lead = opening.of_place(found, places[slug]) if slug in places else opening.of_nobody(found)
                section.blocks += paragraph([lead], opening.statuses(found))
                section.blocks += self._entries(section, found.entries)
                sections.append(section)
        return sections

    def _entries(self, section: Section, entries: list[Initiative]) -> list[Block]:
        """Those that no earlier part describes, then references to the others."""
        new = [entry for entry in entries if entry.pk not in self.writer.numbers]
        earlier = [entry for entry in entries if entry.pk in self.writer.numbers]
        blocks: list[Block] = [
            self.writer.entry(entry, f"{section.number}.{place}") for place, entry in enumerate(new, start=1)
        ]
        if earlier:
            lines: list[Line] = [
                [Run(f"{self.writer.numbers[entry.pk]} "), self.writer.reference(entry)] for entry in earlier
            ]
            blocks.append(Listing(lines, _("Described in another place:")))
        return blocks

    def challenges(self, challenges: Sequence[Challenge]) -> list[Section]:
        chapter = self._chapter(CHALLENGES, _("AI for societal challenges"))
        for challenge in challenges:
            chosen = self.chosen.of_term("challenge", challenge.slug)
            if not chosen.entries:
                continue
            number = f"{chapter.number}.{len(chapter.sections) + 1}"
            section = Section(f"challenge-{challenge.slug}", number, challenge.name, 2)
            section.blocks += paragraph(
                [opening.of_subject(chosen, names.about(challenge))],
                opening.statuses(chosen),
                opening.by_government(chosen, self.governments),
            )
            if self.is_full:
                section.blocks += self._entries(section, chosen.entries)
            chapter.sections.append(section)
        return [chapter] if chapter.sections else []

    def without_theme(self) -> list[Section]:
        """What no chapter describes, since no theme is stated."""
        rest = self.chosen.of_term("theme", "none")
        if not self.is_full or not rest.entries or self.chosen.scope.themes:
            return []
        section = self._chapter("none", _("Theme not stated"))
        section.blocks += [*paragraph(opening.statuses(rest)), *self._entries(section, rest.entries)]
        return [section]

    def monitoring(self) -> Section:
        section = self._chapter(MONITORING, _("Monitoring and update"))
        chosen, since = self.chosen, day_in_words(self.baseline)
        section.blocks += paragraph(
            self._confirmed(),
            opening.what_happened(chosen, self.baseline, chosen.scope.place("events"), chosen.scope.place("sequels")),
            opening.overdue(chosen, self.writer),
            is_lead=True,
        )
        if self.is_full:
            section.blocks += tables.announced(chosen, self.writer)
            section.blocks += tables.sequels(chosen, self.writer)
            caption = _("What happened since %(day)s") % {"day": since}
            section.blocks += tables.events(chosen, self.baseline, self.writer, caption)
        return section

    def _confirmed(self) -> list[Line]:
        confirmed = [entry for entry in self.chosen.entries if entry.verified_on]
        if not confirmed:
            return [say(_("No editor of an administration has confirmed an entry yet: all rests on public sources."))]
        message = ngettext(
            "One entry was confirmed by an editor of an administration; the others rest on public sources.",
            "%(number)s entries were confirmed by editors of administrations; the others rest on public sources.",
            len(confirmed),
        )
        return [say(message, number=len(confirmed))]
