"""Numbered notes: where the facts of a report were read. A place that is cited again keeps its number."""

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

    def marks(self, citations: Iterable[Citation]) -> Line:
        """The marks of the places in which a fact was read, each once."""
        numbers = {self._number(citation): None for citation in citations}
        return [NoteMark(number, is_first) for number, is_first in numbers]

    def _number(self, citation: Citation) -> tuple[int, bool]:
        place = (citation.source_id, citation.section_id, citation.locator_kind, citation.locator)
        is_first = place not in self._numbers
        if is_first:
            self._numbers[place] = len(self._numbers) + 1
            self.notes.append(Note(self._numbers[place], _content(citation)))
        return self._numbers[place], is_first


def _content(citation: Citation) -> Line:
    source = citation.source
    anchor = f"#{citation.anchor}" if citation.locator else ""
    line: Line = [Run(source.title, source.get_absolute_url() + anchor, lang=source.language, is_title=True)]
    said = [source.publisher, source.published.in_words() if source.published else "", place_in_words(citation)]
    if source.read_on:
        said.append(pgettext("a source", "read on %(day)s") % {"day": day_in_words(source.read_on)})
    line.append(Run("".join(f", {text}" for text in said if text)))
    if source.url:
        line += [Run(", "), Run(source.url, source.url)]
    return [*line, Run(".")]
