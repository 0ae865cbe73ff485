"""Pictures to take along, as SVG and PNG, and the page that shows them all."""

from collections.abc import Callable
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from initiatives.pictures import money_file, promises_file, stacks
from initiatives.pictures.kept import kept_png
from initiatives.pictures.sheet import Sheet
from portal.errors import NotFound

from ..competence import areas


def _competence(today: date) -> Sheet:
    return stacks.sheet([area.stack for area in areas()], today)


SHEETS: dict[str, Callable[[date], Sheet]] = {
    "promises": promises_file.sheet,
    "competence": _competence,
    "money": money_file.sheet,
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
    return HttpResponse(kept_png(name, lambda: _sheet(name).svg()), content_type="image/png")


def _sheet(name: str) -> Sheet:
    if name not in SHEETS:
        raise NotFound
    return SHEETS[name](timezone.localdate())
