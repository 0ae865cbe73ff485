"""The parts of a report as HTML: tags and filters over `initiatives.report`."""

from django import template

from initiatives.report import html
from initiatives.report.content import Block, Entry, Figure, Listing, Paragraph, Table, Words

register = template.Library()

register.filter("line", html.line_in_html)
register.filter("sentences", html.lines_in_html)


@register.simple_tag
def drawing(figure: Figure) -> html.Drawing:
    return html.Drawing(figure)


TEMPLATES: dict[type[Block], str] = {
    Paragraph: "report/paragraph.html",
    Words: "report/words.html",
    Entry: "report/entry.html",
    Table: "report/table.html",
    Figure: "report/figure.html",
    Listing: "report/listing.html",
}


@register.filter
def template_of(block: Block) -> str:
    return TEMPLATES[type(block)]
