"""The content of a report, written into a Word document."""

from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from itertools import chain

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from docx import Document
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Length, Mm
from docx.text.paragraph import Paragraph as WordParagraph

from initiatives.report.content import (
    Block,
    Entry,
    Fact,
    Figure,
    Line,
    Listing,
    NoteMark,
    Paragraph,
    Report,
    Run,
    Section,
    Table,
    Words,
)

from .parts import Bookmarks, add_endnotes, bookmark, element, endnote_reference, field, link, run
from .picture import as_png
from .styles import TABLE_STYLE, repeat_heading, rule_between_rows, set_styles


def in_word(report: Report) -> bytes:
    writer = WordWriter(report)
    writer.write()
    written = BytesIO()
    writer.document.save(written)
    return written.getvalue()


class WordWriter:
    def __init__(self, report: Report) -> None:
        self.report, self.document, self.bookmarks = report, Document(), Bookmarks()
        set_styles(self.document, report.language)
        self._set_properties()
        page = self.document.sections[0]
        page.page_width, page.page_height = Mm(210), Mm(297)
        page.left_margin = page.right_margin = Mm(23)
        page.different_first_page_header_footer = True
        page.first_page_header.is_linked_to_previous = page.first_page_footer.is_linked_to_previous = False
        page.header.paragraphs[0].add_run(report.title)
        number = field("PAGE", [run("1")])
        page.footer.paragraphs[0].alignment = 2
        page.footer.paragraphs[0]._p.extend(number)

    def _set_properties(self) -> None:
        properties, report = self.document.core_properties, self.report
        properties.title, properties.subject = report.title, report.subtitle
        properties.author, properties.language = _("Belgian AI initiatives"), report.language
        properties.comments = ". ".join(report.scope)
        # The same register gives the same file.
        properties.created = properties.modified = datetime.combine(report.as_of, datetime.min.time(), UTC)

    def write(self) -> None:
        self._cover()
        self._contents()
        for section in self.report.sections:
            self._section(section)
        if self.report.notes:
            # Word writes the endnotes at the end of the document, below this heading.
            self._heading(_("Notes and sources"), 1, "notes")
        add_endnotes(self.document, [self._inlines(note.content, is_note=True) for note in self.report.notes])

    def _cover(self) -> None:
        self.document.add_paragraph(self.report.title, "Title")
        self.document.add_paragraph(self.report.subtitle, "Subtitle")
        for said in self.report.scope:
            self.document.add_paragraph(said)

    def _contents(self) -> None:
        """A field that Word fills with its page numbers when asked; until then the chapters, as links."""
        self.document.add_paragraph(_("Contents"), "TOC Heading")
        sections = list(chain.from_iterable((chapter, *chapter.sections) for chapter in self.report.sections))
        if self.report.notes:
            sections.append(Section("notes", "", _("Notes and sources"), 1))
        entries = [link(self.document, f"#{each.anchor}", [run(_numbered(each))]) for each in sections]
        before, after = field('TOC \\o "1-2" \\h \\z \\u', [])[:3], field("", [])[-1:]
        for place, entry in enumerate(entries):
            paragraph = self.document.add_paragraph(style="Report Contents")
            paragraph.paragraph_format.left_indent = Mm(6 * (sections[place].level - 1))
            paragraph._p.extend([*(before if place == 0 else []), entry, *(after if place == len(entries) - 1 else [])])

    def _section(self, section: Section) -> None:
        self._heading(_numbered(section), section.level, section.anchor)
        for block in section.blocks:
            self._block(block)
        for part in section.sections:
            self._section(part)

    def _heading(self, text: str, level: int, anchor: str) -> None:
        heading = self.document.add_paragraph(style=f"Heading {level}")
        heading._p.extend(self.bookmarks.around(anchor, [run(text)]))

    def _block(self, block: Block) -> None:
        match block:
            case Paragraph():
                self._paragraph(_joined(block.sentences))
            case Words():
                for text in (*block.paragraphs, block.by):
                    self._paragraph([Run(text, lang=block.lang)], "Report Words of Editors")
            case Entry():
                self._entry(block)
            case Table():
                self._table(block)
            case Figure():
                self._figure(block)
            case Listing():
                self._paragraph([Run(block.title)], "Report Status")
                for line in block.lines:
                    self._paragraph(line, "Report Fact")

    def _paragraph(self, line: Line, style: str = "Normal") -> WordParagraph:
        paragraph = self.document.add_paragraph(style=style)
        paragraph._p.extend(self._inlines(line))
        return paragraph

    def _entry(self, entry: Entry) -> None:
        heading = self.document.add_paragraph(style="Heading 3")
        title = [run(f"{entry.number} "), run(entry.title.text, language=entry.title.lang)]
        heading._p.extend(self.bookmarks.around(entry.anchor, title))
        self._paragraph([Run(entry.status)], "Report Status")
        self._paragraph(entry.summary)
        if entry.short_facts:
            self._facts(entry.short_facts)
        for fact in entry.long_facts:
            self._facts([fact])

    def _facts(self, facts: Sequence[Fact]) -> None:
        """Facts in one paragraph, each after its label."""
        paragraph, label = self.document.add_paragraph(style="Report Fact"), pgettext("after a label", ": ")
        for fact in facts:
            paragraph._p.append(run(f"{fact.label}{label}", "ReportLabel"))
            paragraph._p.extend(self._inlines(_joined(fact.lines)))
            if fact.is_short:
                paragraph._p.append(run(". "))

    def _table(self, table: Table) -> None:
        caption = self.document.add_paragraph(style="Caption")
        caption._p.extend(self.bookmarks.around(table.anchor, [run(table.caption)]))
        caption.paragraph_format.keep_with_next = True
        made = self.document.add_table(1 + len(table.rows), len(table.headings), "Table Grid")
        made.autofit = False
        rule_between_rows(made)
        rows: list[Sequence[Line]] = [[[Run(heading)] for heading in table.headings], *table.rows]
        widths = _widths(table)
        # Word follows the cells, LibreOffice the columns.
        for column, width in zip(made._tbl.tblGrid.gridCol_lst, widths, strict=True):
            column.w = width
        # Through the elements: the library looks for each cell from the first one.
        for row, cells in zip(made._tbl.tr_lst, rows, strict=True):
            for place, (cell, line) in enumerate(zip(row.tc_lst, cells, strict=True)):
                cell.width = widths[place]
                paragraph = cell.p_lst[0]
                paragraph.style = TABLE_STYLE
                if place in table.numeric:
                    paragraph.get_or_add_pPr().append(element("w:jc", w_val="right"))
                paragraph.extend(self._inlines(line))
        repeat_heading(made.rows[0])
        self.document.add_paragraph()

    def _figure(self, figure: Figure) -> None:
        caption = self.document.add_paragraph(style="Caption")
        caption._p.extend(self.bookmarks.around(figure.anchor, [run(figure.caption)]))
        caption.paragraph_format.keep_with_next = True
        shape = self.document.add_picture(as_png(figure), width=Mm(160))
        shape._inline.docPr.set("descr", figure.described)
        self._paragraph([Run(figure.described)], "Report Status")

    def _inlines(self, line: Line, is_note: bool = False) -> list[BaseOxmlElement]:
        inlines: list[BaseOxmlElement] = []
        for place, each in enumerate(line):
            if place and isinstance(each, NoteMark) and isinstance(line[place - 1], NoteMark):
                inlines.append(run(", ", "EndnoteReference"))
            inlines += self._inline(each, is_note)
        return inlines

    def _inline(self, inline: Run | NoteMark, is_note: bool) -> list[BaseOxmlElement]:
        if isinstance(inline, NoteMark):
            return self._mark(inline)
        # The notes are a part of their own, in which a link needs relations of its own: the address stands there.
        is_link = bool(inline.href) and not is_note
        style = "ReportSource" if inline.is_title else "Hyperlink" if is_link else ""
        made = run(inline.text, style, inline.lang)
        if not is_link:
            return [made]
        href = inline.href if inline.href.startswith(("#", "http")) else f"{settings.SITE_URL}{inline.href}"
        return [link(self.document, href, [made])]

    def _mark(self, mark: NoteMark) -> list[BaseOxmlElement]:
        """A note where it comes first; later the number of that note, which Word keeps right."""
        name = f"note-{mark.number}"
        if mark.is_first:
            return self.bookmarks.around(name, [endnote_reference(mark.number)])
        return field(f"NOTEREF {bookmark(name)} \\f \\h", [run(str(mark.number), "EndnoteReference")])


def _widths(table: Table) -> list[Length]:
    """The first column is the widest of a table of numbers, and the last one of a table of texts."""
    rest = len(table.headings) - 1
    if table.numeric:
        return [Mm(34), *([Mm(130 / rest)] * rest)]
    return [Mm(42), Mm(122)] if rest == 1 else [Mm(44), Mm(32), Mm(88)]


def _numbered(section: Section) -> str:
    return f"{section.number} {section.title}".strip()


def _joined(lines: Sequence[Line]) -> Line:
    """Sentences or lines that follow each other."""
    joined: Line = []
    for line in lines:
        joined += [Run(" "), *line] if joined else line
    return joined
