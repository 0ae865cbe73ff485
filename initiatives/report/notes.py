"""Numbered notes: where the facts of a report were read.

A place that is cited again keeps its number. Only the first note of a source describes it; later ones refer to that.
"""

from collections.abc import Iterable

from django.utils.translation import pgettext

from initiatives.formatting.citations import place_in_words
from initiatives.models import Citation
from initiatives.models.partial_date import day_in_words

from .content import Line, Note, NoteMark, Run

Place = tuple[int, int | None, str, str]


class Notes:
    def __init__(self) -> None:
        self.notes: list[Note] = []
        self._numbers: dict[Place, int] = {}
        self._described: dict[int, int] = {}

    def marks(self, citations: Iterable[Citation]) -> Line:
        """The marks of the places in which a fact was read, each once, in the order of their numbers."""
        before = len(self.notes)
        numbers = sorted({self._number(citation) for citation in citations})
        return [NoteMark(number, is_first=number > before) for number in numbers]

    def _number(self, citation: Citation) -> int:
        place = (citation.source_id, citation.section_id, citation.locator_kind, citation.locator)
        if place not in self._numbers:
            number = self._numbers[place] = len(self._numbers) + 1
            described_in = self._described.setdefault(citation.source_id, number)
            content = _description(citation) if described_in == number else _reference(citation, described_in)
            self.notes.append(Note(number, content))
        return self._numbers[place]


def _description(citation: Citation) -> Line:
    source = citation.source
    said = [source.publisher, source.published.in_words() if source.published else "", place_in_words(citation)]
    if source.read_on:
        said.append(pgettext("a source", "read on %(day)s") % {"day": day_in_words(source.read_on)})
    line: Line = [_title(citation), Run("".join(f", {text}" for text in said if text))]
    if source.url:
        line += [Run(", "), Run(source.url, source.url)]
    return [*line, Run(".")]


def _reference(citation: Citation, number: int) -> Line:
    """A source that an earlier note describes, and the place in it."""
    described = pgettext("a source that an earlier note describes", "see note %(number)s") % {"number": number}
    place = place_in_words(citation)
    return [_title(citation), Run(" ("), Run(described, f"#note-{number}"), Run(f"), {place}." if place else ").")]


def _title(citation: Citation) -> Run:
    source = citation.source
    anchor = f"#{citation.anchor}" if citation.locator else ""
    return Run(source.title, source.get_absolute_url() + anchor, lang=source.language, is_title=True)
