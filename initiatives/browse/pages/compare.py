"""A few initiatives or governments side by side."""

from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from initiatives.browse.comparison import side_by_side
from initiatives.models import Government


@require_safe
def compare(request: HttpRequest) -> TemplateResponse:
    compared = side_by_side(request.GET)
    return TemplateResponse(
        request, "browse/compare.html", {"compared": compared, "governments": Government.objects.all()}
    )
