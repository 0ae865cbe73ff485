"""The map of competence."""

from django.http import (
    HttpRequest,
)
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from initiatives.pictures.stacks import map_finding, map_title, placed

from ..competence import areas, matter_rows


@require_safe
def competence(request: HttpRequest) -> TemplateResponse:
    shown = areas()
    stacks = [area.stack for area in shown]
    return TemplateResponse(
        request,
        "browse/competence.html",
        {
            "title": map_title(),
            "finding": map_finding(stacks),
            "areas": shown,
            "placed": placed(stacks),
            "rows": matter_rows(shown),
        },
    )
