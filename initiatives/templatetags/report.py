"""The parts of a report as HTML: tags and filters over `initiatives.report`."""

from django import template

from initiatives.report import html
from initiatives.report.content import Figure

register = template.Library()

register.filter("line", html.line_in_html)
register.filter("sentences", html.lines_in_html)


@register.simple_tag
def drawing(figure: Figure) -> html.Drawing:
    return html.Drawing(figure)


@register.filter
def kind(block: object) -> str:
    """The name of the template of a block."""
    return f"report/{type(block).__name__.lower()}.html"
