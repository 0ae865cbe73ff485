"""Pictures to take along, as SVG and PNG, and the page that shows them all."""

from collections.abc import Callable
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from initiatives.models import Initiative
from initiatives.pictures import money_file, promises_file, stacks
from initiatives.pictures.card import Card, card_of_board, card_of_entry, card_of_sheet
from initiatives.pictures.kept import entry_version, kept_png, picture_version
from initiatives.pictures.promises import board
from initiatives.pictures.sheet import Sheet
from portal.errors import NotFound

from .. import overview_picture, timeline_picture
from ..competence import areas


def _competence(today: date) -> Sheet:
    return stacks.sheet([area.stack for area in areas()], today)


SHEETS: dict[str, Callable[[date], Sheet]] = {
    "promises": promises_file.sheet,
    "competence": _competence,
    "money": money_file.sheet,
    "overview": overview_picture.sheet,
    "timeline": timeline_picture.sheet,
}


@require_safe
def pictures(request: HttpRequest) -> TemplateResponse:
    today = timezone.localdate()
    sheets = [(name, draw(today)) for name, draw in SHEETS.items()]
    return TemplateResponse(request, "browse/pictures.html", {"sheets": sheets})


@require_safe
def svg(request: HttpRequest, name: str) -> HttpResponse:
    return HttpResponse(_sheet(name).svg(), content_type="image/svg+xml; charset=utf-8")


@require_safe
def png(request: HttpRequest, name: str) -> HttpResponse:
    return _png(kept_png(name, picture_version(), lambda: _sheet(name).svg()))


@require_safe
def card(request: HttpRequest, name: str) -> HttpResponse:
    """What other sites show beside a link to a picture's page."""
    drawn = kept_png(f"card-{name}", picture_version(), lambda: _card(name).svg(), sharpness=1)
    return _png(drawn)


@require_safe
def card_of_initiative(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Initiative.objects.public().with_governments(), slug=slug)
    drawn = kept_png(f"entry-{slug}", entry_version(found), lambda: card_of_entry(found).svg(), sharpness=1)
    return _png(drawn)


def _png(drawn: bytes) -> HttpResponse:
    # The cache holds it: the memory for whole pages is for pages.
    return HttpResponse(drawn, content_type="image/png", headers={"Cache-Control": "public, max-age=3600"})


def _card(name: str) -> Card:
    if name == "promises":
        return card_of_board(board(timezone.localdate()))
    return card_of_sheet(_sheet(name))


def _sheet(name: str) -> Sheet:
    if name not in SHEETS:
        raise NotFound
    return SHEETS[name](timezone.localdate())
