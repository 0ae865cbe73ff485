"""Promises, and what is known of them since."""

from django.core.paginator import InvalidPage, Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from initiatives.models import Initiative
from portal.errors import NotFound

from ..announced import GROUPS, announced_by_group, promises, with_details

# With more promises than this only the oldest of each group are shown, and the others stand on pages of their own.
MOST_LISTED = 300
OLDEST = 15
ON_A_PAGE = 50


@require_safe
def announced(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    asked = request.GET.get("group", "")
    if asked in {slug for slug, _heading, _hint in GROUPS}:
        return _group(request, asked)
    number = Initiative.objects.public().with_status(today).promised().count()
    groups = promises(today, OLDEST if number > MOST_LISTED else None)
    return TemplateResponse(request, "browse/announced.html", {"groups": groups, "number": number})


def _group(request: HttpRequest, asked: str) -> HttpResponse:
    """Every promise of one group, the oldest first."""
    heading, hint = next((heading, hint) for slug, heading, hint in GROUPS if slug == asked)
    try:
        found = announced_by_group(timezone.localdate())[asked]
        page = Paginator(found, ON_A_PAGE).page(request.GET.get("page") or 1)
    except InvalidPage as error:
        raise NotFound(_("This list has no such page.")) from error
    listed = list(page.object_list)
    read = with_details(listed)
    said = {"heading": heading, "hint": hint, "page": page, "query": f"group={asked}"}
    shown = [read[entry.pk] for entry in listed]
    return TemplateResponse(request, "browse/announced_group.html", said | {"promises": shown})
