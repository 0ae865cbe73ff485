"""Initiatives over the years."""

from django.core.paginator import InvalidPage, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from initiatives.browse.overview import matrix
from initiatives.models import Government, Initiative
from portal.errors import NotFound

from ..timeline import rows_of
from ..timeline import timeline as timeline_on
from ..timeline_picture import finding

# With more initiatives than these years are counted, and each government has its bars on pages of its own.
MOST_DRAWN = 500
ON_A_PAGE = 40


@require_safe
def timeline(request: HttpRequest) -> HttpResponse:
    if slug := request.GET.get("government", ""):
        return _of_government(request, get_object_or_404(Government, slug=slug))
    published = Initiative.objects.published()
    number = published.count()
    if number <= MOST_DRAWN:
        found = timeline_on(timezone.localdate())
        return TemplateResponse(request, "browse/timeline.html", {"timeline": found, "finding": finding(found)})
    dated = published.dated()
    number_dated = dated.count()
    said = {
        "matrix": matrix("year", "government"),
        "number": number_dated,
        "number_undated": number - number_dated,
        "governments": [(each, dated.of_government(each).count()) for each in Government.objects.all()],
    }
    return TemplateResponse(request, "browse/timeline_of_many.html", said)


def _of_government(request: HttpRequest, government: Government) -> HttpResponse:
    """A bar for each dated initiative of a government, the first to begin first."""
    dated = Initiative.objects.published().dated().of_government(government).by_first_date()
    try:
        page = Paginator(dated, ON_A_PAGE).page(request.GET.get("page") or 1)
    except InvalidPage as error:
        raise NotFound(_("This list has no such page.")) from error
    today = timezone.localdate()
    rows = rows_of(page.object_list, today)
    said = {"government": government, "page": page, "rows": rows, "query": f"government={government.slug}"}
    return TemplateResponse(request, "browse/timeline_of_government.html", said | {"today": today})
