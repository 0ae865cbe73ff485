"""What python-docx does not write by itself: fields, bookmarks, links, endnotes, the language of a text."""

from collections.abc import Sequence

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.styles.style import CharacterStyle
from lxml import etree

ENDNOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.endnotes+xml"
# The languages as Word names them.
WORD_LANGUAGES = {"en": "en-GB", "nl": "nl-BE", "fr": "fr-BE", "de": "de-BE"}


def element(name: str, **attributes: str) -> BaseOxmlElement:
    """An element of WordprocessingML; `w_val` is the attribute w:val."""
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(key.replace("_", ":", 1)), value)
    return made


def run(text: str, style: str = "", language: str = "") -> BaseOxmlElement:
    made = element("w:r")
    if style or language:
        properties = element("w:rPr")
        if style:
            properties.append(element("w:rStyle", w_val=style))
        if language:
            properties.append(element("w:lang", w_val=WORD_LANGUAGES.get(language, language)))
        made.append(properties)
    content = element("w:t")
    content.text = text
    content.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    made.append(content)
    return made


def field(instruction: str, shown: Sequence[BaseOxmlElement]) -> list[BaseOxmlElement]:
    """A field with what it shows until Word works it out."""
    parts = []
    for kind in ("begin", "separate", "end"):
        holder = element("w:r")
        holder.append(element("w:fldChar", w_fldCharType=kind))
        parts.append(holder)
    code = element("w:r")
    text = element("w:instrText")
    text.text = f" {instruction} "
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    code.append(text)
    return [parts[0], code, parts[1], *shown, parts[2]]


class Bookmarks:
    """Places that links and fields lead to. Word wants a number of its own for each, and names of 40 characters."""

    def __init__(self) -> None:
        self._count = 0

    def around(self, name: str, inner: Sequence[BaseOxmlElement]) -> list[BaseOxmlElement]:
        self._count += 1
        start = element("w:bookmarkStart", w_id=str(self._count), w_name=bookmark(name))
        return [start, *inner, element("w:bookmarkEnd", w_id=str(self._count))]


def bookmark(name: str) -> str:
    return "p_" + name.replace("-", "_")[-38:]


def link(document: Document, href: str, inner: Sequence[BaseOxmlElement]) -> BaseOxmlElement:
    """A link to a place in the document, or to an address."""
    made = element("w:hyperlink")
    if href.startswith("#"):
        made.set(qn("w:anchor"), bookmark(href[1:]))
    else:
        made.set(qn("r:id"), document.part.relate_to(href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    made.extend(inner)
    return made


def number_endnotes_in_digits(document: Document) -> None:
    """Word would number them i, ii, iii."""
    properties = document.sections[-1]._sectPr
    numbering = element("w:endnotePr")
    numbering.append(element("w:numFmt", w_val="decimal"))
    properties.insert(0, numbering)


def endnote_reference(number: int) -> BaseOxmlElement:
    made = element("w:r")
    properties = element("w:rPr")
    properties.append(element("w:rStyle", w_val="EndnoteReference"))
    made.append(properties)
    made.append(element("w:endnoteReference", w_id=str(number)))
    return made


def add_endnotes(document: Document, notes: Sequence[Sequence[BaseOxmlElement]]) -> None:
    """Add the part that holds the endnotes. Numbers begin with 1; two notes below that are the lines between."""
    root = parse_xml(f"<w:endnotes {nsdecls('w', 'r')}/>")
    for number, kind in ((-1, "separator"), (0, "continuationSeparator")):
        note = element("w:endnote", w_type=kind, w_id=str(number))
        paragraph, holder = element("w:p"), element("w:r")
        holder.append(element(f"w:{kind}"))
        paragraph.append(holder)
        note.append(paragraph)
        root.append(note)
    for number, inner in enumerate(notes, start=1):
        note, paragraph, properties = element("w:endnote", w_id=str(number)), element("w:p"), element("w:pPr")
        properties.append(element("w:pStyle", w_val="EndnoteText"))
        mark, mark_style = element("w:r"), element("w:rPr")
        mark_style.append(element("w:rStyle", w_val="EndnoteReference"))
        mark.append(mark_style)
        mark.append(element("w:endnoteRef"))
        paragraph.append(properties)
        paragraph.extend([mark, run(" "), *inner])
        note.append(paragraph)
        root.append(note)
    content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    part = Part(PackURI("/word/endnotes.xml"), ENDNOTES_TYPE, content, document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.ENDNOTES)
    number_endnotes_in_digits(document)


def set_language(style: CharacterStyle, language: str) -> None:
    """Say the language of all text that says no other."""
    properties = style.element.get_or_add_rPr()
    for found in properties.findall(qn("w:lang")):
        properties.remove(found)
    code = WORD_LANGUAGES[language]
    properties.append(element("w:lang", w_val=code, w_eastAsia=code, w_bidi="ar-SA"))
