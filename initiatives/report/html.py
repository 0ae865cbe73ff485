"""Lines and figures of a report as HTML."""

from dataclasses import dataclass

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from .content import Figure, Line, NoteMark, Run

# The drawing of a figure, in units: the width of a year, the height of the longest bar, and the room for text.
STEP, HEIGHT, ABOVE, BELOW = 36, 120, 18, 20


def line_in_html(line: Line) -> SafeString:
    return mark_safe("".join(_mark(each) if isinstance(each, NoteMark) else _run(each) for each in line))


def lines_in_html(lines: list[Line]) -> SafeString:
    """Sentences that follow each other."""
    return format_html_join(" ", "{}", ((line_in_html(line),) for line in lines))


def _mark(mark: NoteMark) -> SafeString:
    anchor = format_html(' id="mark-{}"', mark.number) if mark.is_first else ""
    label = gettext("Note %(number)s") % {"number": mark.number}
    message = '<a class="mark-of-note"{} href="#note-{}" aria-label="{}">{}</a>'
    return format_html(message, anchor, mark.number, label, mark.number)


def _run(run: Run) -> SafeString:
    text = conditional_escape(run.text)
    language = format_html(' lang="{}"', run.lang) if run.lang else ""
    if run.is_title:
        text, language = format_html("<cite{}>{}</cite>", language, text), ""
    if run.is_strong:
        text = format_html("<strong>{}</strong>", text)
    if run.href:
        return format_html('<a href="{}"{}>{}</a>', run.href, language, text)
    return format_html("<span{}>{}</span>", language, text) if language else text


@dataclass(frozen=True)
class DrawnBar:
    label: str
    number: int
    x: int
    y: int
    height: int
    middle: int


@dataclass(frozen=True)
class Drawing:
    """A figure with the places of its bars."""

    figure: Figure

    @property
    def width(self) -> int:
        return STEP * len(self.figure.bars)

    @property
    def height(self) -> int:
        return ABOVE + HEIGHT + BELOW

    @property
    def floor(self) -> int:
        return ABOVE + HEIGHT

    @property
    def bars(self) -> list[DrawnBar]:
        most = max((bar.number for bar in self.figure.bars), default=0) or 1
        drawn = []
        for place, bar in enumerate(self.figure.bars):
            height = round(HEIGHT * bar.number / most)
            left = STEP * place
            drawn.append(DrawnBar(bar.label, bar.number, left + 5, self.floor - height, height, left + STEP // 2))
        return drawn
