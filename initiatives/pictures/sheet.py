"""The sheet on which a picture leaves the site: title, finding, drawing, and the line that says where it is from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from initiatives.formatting.dates import optional_day_in_words

from .colours import colours
from .lettering import broken

WIDTH, MARGIN = 1200, 48
TITLE, FINDING, SMALL = 42, 22, 16


@dataclass(frozen=True)
class Line:
    """A line of text and the place of its baseline."""

    y: int
    text: str


def lines_from(top: int, text: str, size: int, room: float, leading: float = 1.3) -> list[Line]:
    """A text set in lines below a place."""
    return [
        Line(round(top + size + number * size * leading), line) for number, line in enumerate(broken(text, size, room))
    ]


@dataclass(frozen=True)
class Sheet:
    """A picture with all that it needs away from its page. `drawn` is the height of the drawing itself."""

    template: str
    title: str
    finding: str
    address: str
    day: date
    drawn: int
    context: Mapping[str, object] = field(default_factory=dict)

    @cached_property
    def title_lines(self) -> list[Line]:
        return lines_from(MARGIN, self.title, TITLE, WIDTH - 2 * MARGIN, 1.15)

    @cached_property
    def finding_lines(self) -> list[Line]:
        return lines_from(self.title_lines[-1].y + 18, self.finding, FINDING, WIDTH - 2 * MARGIN - 120, 1.4)

    @property
    def top(self) -> int:
        """The place where the drawing begins."""
        return self.finding_lines[-1].y + 36

    @property
    def source(self) -> str:
        """The line that goes along with the picture."""
        day = optional_day_in_words(self.day)
        address = f"{settings.SITE_URL}{self.address}"
        return _("Belgian AI initiatives, as of %(day)s. CC BY 4.0. %(address)s") % {"day": day, "address": address}

    @property
    def source_lines(self) -> list[Line]:
        return lines_from(self.top + self.drawn + 28, self.source, SMALL, WIDTH - 2 * MARGIN)

    @property
    def height(self) -> int:
        return self.source_lines[-1].y + 36

    def svg(self) -> str:
        return self._in("pictures/sheet.svg").strip() + "\n"

    def drawing(self) -> SafeString:
        """The drawing alone, for a place on something else."""
        return self._in("pictures/bare.svg")

    def _in(self, frame: str) -> SafeString:
        context = {"sheet": self, "colours": colours(), "width": WIDTH, "margin": MARGIN, "frame": frame}
        return render_to_string(f"pictures/{self.template}.svg", {**context, **self.context})
