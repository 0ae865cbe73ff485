"""The styles of the Word document: Word's own names, so that an administration's template can take them over."""

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import BaseStyle, CharacterStyle, ParagraphStyle
from docx.table import Table, _Row

from .parts import element, set_language

ACCENT, QUIET = RGBColor(0x17, 0x49, 0x5A), RGBColor(0x5B, 0x56, 0x4E)
SERIF, SANS = "Georgia", "Calibri"
TABLE_STYLE = "ReportTable"
HEADINGS = {"Title": 30, "Heading 1": 20, "Heading 2": 15, "Heading 3": 12}


def set_styles(document: Document, language: str) -> None:
    styles = document.styles
    normal = styles["Normal"]
    assert isinstance(normal, ParagraphStyle)
    _font(normal, SANS, 10.5)
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(6), 1.15
    set_language(normal, language)
    for name, size in HEADINGS.items():
        style = styles[name]
        assert isinstance(style, ParagraphStyle)
        _font(style, SERIF, size)
        style.font.bold, style.font.color.rgb = False, ACCENT
        style.paragraph_format.keep_with_next = True
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(size), Pt(4)
    _remove_border(styles["Title"])
    styles["Heading 1"].paragraph_format.page_break_before = True
    _new(document, "Report Status", 9).font.color.rgb = QUIET
    _new(document, "Report Fact", 9.5).paragraph_format.left_indent = Mm(6)
    by_people = _new(document, "Report Words of Editors", 10.5)
    by_people.font.italic, by_people.paragraph_format.left_indent = True, Mm(6)
    contents = _new(document, "Report Contents", 10)
    contents.paragraph_format.space_after, contents.paragraph_format.line_spacing = Pt(1), 1
    table = _new(document, "Report Table", 9)
    table.paragraph_format.space_before = table.paragraph_format.space_after = Pt(2)
    table.paragraph_format.line_spacing = 1
    note = _named(document, "endnote text", "EndnoteText", WD_STYLE_TYPE.PARAGRAPH)
    note.base_style, note.font.size = normal, Pt(8.5)
    _named(document, "endnote reference", "EndnoteReference", WD_STYLE_TYPE.CHARACTER).font.superscript = True
    _named(document, "Hyperlink", "Hyperlink", WD_STYLE_TYPE.CHARACTER).font.color.rgb = ACCENT
    _named(document, "Report Label", "ReportLabel", WD_STYLE_TYPE.CHARACTER).font.color.rgb = QUIET
    _named(document, "Report Source", "ReportSource", WD_STYLE_TYPE.CHARACTER).font.italic = True


def _new(document: Document, name: str, size: float) -> ParagraphStyle:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(style, ParagraphStyle)
    style.base_style = document.styles["Normal"]
    style.font.size = Pt(size)
    return style


def _named(document: Document, name: str, identifier: str, kind: WD_STYLE_TYPE) -> CharacterStyle:
    """A style under the identifier by which runs name it."""
    style = document.styles.add_style(name, kind, builtin=True)
    assert isinstance(style, CharacterStyle)
    style.element.set(qn("w:styleId"), identifier)
    return style


def _font(style: ParagraphStyle, name: str, size: float) -> None:
    style.font.name, style.font.size = name, Pt(size)
    # The theme of the template would win over the name.
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in list(fonts.attrib):
        if attribute.endswith("Theme"):
            del fonts.attrib[attribute]
    for attribute in ("w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(attribute), name)


def _remove_border(style: BaseStyle) -> None:
    properties = style.element.get_or_add_pPr()
    for border in properties.findall(qn("w:pBdr")):
        properties.remove(border)


def rule_between_rows(table: Table) -> None:
    """Lines below rows alone, since a table is read along them, and a millimetre beside each cell."""
    borders = element("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        is_ruled = side in {"bottom", "insideH"}
        line = {"w_val": "single", "w_sz": "4", "w_color": "BDB6AA"} if is_ruled else {"w_val": "nil"}
        borders.append(element(f"w:{side}", **line))
    margins = element("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(element(f"w:{side}", w_w="57", w_type="dxa"))
    table._tbl.tblPr.extend([borders, margins])


def repeat_heading(row: _Row) -> None:
    """Let the first row of a table stand on each of its pages."""
    row._tr.get_or_add_trPr().append(element("w:tblHeader"))
