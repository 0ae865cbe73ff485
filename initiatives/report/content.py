"""The parts that a report is made of: one model, which is rendered as a page, as PDF and as a Word document."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Run:
    """A piece of text. `href`: an address of the site, or "#" and the anchor of a part of the report.

    `count`: the number that the text says, which is that of the things listed at `href`.
    """

    text: str
    href: str = ""
    count: int | None = None
    lang: str = ""
    is_strong: bool = False
    is_title: bool = False


@dataclass(frozen=True)
class NoteMark:
    """The place of a note in a text. `is_first`: no earlier place has the same note."""

    number: int
    is_first: bool


Inline = Run | NoteMark
Line = list[Inline]


@dataclass(frozen=True)
class Paragraph:
    """Sentences about what is counted. `sentences` follow each other with a blank."""

    sentences: list[Line]
    is_lead: bool = False


@dataclass(frozen=True)
class Words:
    """A text of an editor, as paragraphs of plain text in one language; who wrote it and when is in `by`."""

    paragraphs: list[str]
    by: str
    lang: str = ""


@dataclass(frozen=True)
class Fact:
    """`is_short`: its line holds names or dates alone, so that on paper it can share a paragraph with others."""

    label: str
    lines: list[Line]
    is_short: bool = True


@dataclass(frozen=True)
class Entry:
    """One initiative. `number` is that of its place in the report: 2.1.3."""

    anchor: str
    number: str
    title: Run
    status: str
    summary: Line
    facts: list[Fact]

    @property
    def short_facts(self) -> list[Fact]:
        return [fact for fact in self.facts if fact.is_short]

    @property
    def long_facts(self) -> list[Fact]:
        return [fact for fact in self.facts if not fact.is_short]


@dataclass(frozen=True)
class Table:
    """`numeric`: which columns hold numbers. The first column heads each row."""

    anchor: str
    caption: str
    headings: list[str]
    rows: list[list[Line]]
    numeric: frozenset[int] = frozenset()

    @property
    def headed_rows(self) -> list[list[tuple[str, bool, Line]]]:
        """Each cell with the heading of its column and whether that holds numbers."""
        columns = [(heading, number in self.numeric) for number, heading in enumerate(self.headings)]
        return [[(*column, cell) for column, cell in zip(columns, row, strict=True)] for row in self.rows]


@dataclass(frozen=True)
class Bar:
    label: str
    number: int
    href: str = ""


@dataclass(frozen=True)
class Figure:
    """Numbers drawn as bars. `described` tells in words what the picture shows."""

    anchor: str
    caption: str
    described: str
    bars: list[Bar]


@dataclass(frozen=True)
class Listing:
    """Lines below each other, such as references to entries that stand elsewhere."""

    lines: list[Line]
    title: str = ""


Block = Paragraph | Words | Entry | Table | Figure | Listing


@dataclass
class Section:
    """A chapter or a part of it. `number` is empty for one that is not counted."""

    anchor: str
    number: str
    title: str
    level: int
    blocks: list[Block] = field(default_factory=list)
    sections: list["Section"] = field(default_factory=list)


@dataclass(frozen=True)
class Note:
    number: int
    content: Line


@dataclass(frozen=True)
class Report:
    """`scope`: what was chosen, a sentence each. `as_of`: the day that it shows."""

    language: str
    title: str
    subtitle: str
    as_of: date
    scope: list[str]
    sections: list[Section]
    notes: list[Note]
    is_full: bool
