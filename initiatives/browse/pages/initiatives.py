"""The list of initiatives."""

from django.core.paginator import InvalidPage, Page, Paginator
from django.http import (
    HttpRequest,
    HttpResponse,
)
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from initiatives.browse.best_places import best_places
from initiatives.browse.cards import cards
from initiatives.browse.empty_searches import note_if_empty
from initiatives.browse.filters import InitiativeFilter
from initiatives.browse.folding import tops
from initiatives.browse.query_parser import SIZES
from initiatives.browse.sorts import SORTS
from initiatives.models import Initiative
from portal.errors import NotFound

from .as_of import AS_OF, kept_for_past, list_as_it_stood


@require_safe
def initiatives(request: HttpRequest) -> HttpResponse:
    if AS_OF in request.GET:
        return list_as_it_stood(request)
    listed = InitiativeFilter(request.GET)
    number = listed.number
    page = _page(request, listed, is_empty=not number)
    note_if_empty(request, listed, number, timezone.localdate())
    return TemplateResponse(
        request,
        "browse/initiatives.html",
        {
            "listed": listed,
            "page": page,
            "cards": cards(listed, page.object_list),
            "number": number,
            "places": best_places(listed.words),
            "number_folded": number - page.paginator.count,
            "sorts": [(value, label) for value, (label, _order) in SORTS.items()],
            "sizes": SIZES,
            "is_filtered": bool(listed.address),
            "today": timezone.localdate(),
            "kept_for_past": kept_for_past(listed.data),
        },
    )


def _page(request: HttpRequest, listed: InitiativeFilter, *, is_empty: bool) -> Page[Initiative]:
    # An empty list is not counted twice.
    shown = Initiative.objects.none() if is_empty else tops(listed)
    try:
        return Paginator(shown.with_card_details(), listed.size).page(request.GET.get("page") or 1)
    except InvalidPage as error:
        raise NotFound(_("This list has no such page.")) from error
