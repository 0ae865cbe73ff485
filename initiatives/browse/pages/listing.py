"""Home, and the list."""

from typing import Any

from django.core.paginator import InvalidPage, Page, Paginator
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    QueryDict,
)
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from initiatives.models import (
    BudgetLine,
    Initiative,
    Organisation,
    Source,
)

from ..facets import facet_named
from ..filters import InitiativeFilter
from ..missed import note_if_missed
from ..query import SIZES
from ..sorts import SORTS
from .past import AS_OF, kept_for_past, list_as_it_stood


@require_safe
def language(request: HttpRequest) -> HttpResponse:
    """Send the reader from / to the language that their browser asks for."""
    code = translation.get_language_from_request(request)
    with translation.override(code):
        response = HttpResponseRedirect(reverse("home"))
    patch_vary_headers(response, ["Accept-Language"])
    return response


@require_safe
def home(request: HttpRequest) -> TemplateResponse:
    listed = InitiativeFilter(QueryDict())
    return TemplateResponse(
        request,
        "browse/home.html",
        {
            "facets": {name: listed.options(facet_named(name)) for name in ("theme", "government", "challenge")},
            "number": Initiative.objects.published().count(),
            "number_listed": listed.qs.count(),
            "number_organisations": Organisation.objects.taking_part().count(),
            "number_budget_lines": BudgetLine.objects.published().count(),
            "verified": Initiative.objects.published().verified().count(),
            "sources": Source.objects.cited(),
        },
    )


@require_safe
def initiatives(request: HttpRequest) -> HttpResponse:
    if AS_OF in request.GET:
        return list_as_it_stood(request)
    listed = InitiativeFilter(request.GET)
    page = _page(request, listed)
    note_if_missed(request, listed, page.paginator.count, timezone.localdate())
    return TemplateResponse(
        request,
        "browse/initiatives.html",
        {
            "listed": listed,
            "page": page,
            "sorts": [(value, label) for value, (label, _order) in SORTS.items()],
            "sizes": SIZES,
            "is_filtered": bool(listed.address),
            "today": timezone.localdate(),
            "kept_for_past": kept_for_past(listed.data),
        },
    )


def _page(request: HttpRequest, listed: InitiativeFilter) -> Page[Initiative]:
    try:
        return Paginator(listed.qs.with_card_details(), listed.size).page(request.GET.get("page") or 1)
    except InvalidPage as error:
        raise Http404(_("This list has no such page.")) from error


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """An address that leads nowhere, in the language of the address."""
    code = translation.get_language_from_path(request.path_info)
    translation.activate(code or translation.get_language_from_request(request))
    sentence = exception.args[0] if exception and exception.args and isinstance(exception.args[0], str) else ""
    return render(request, "404.html", {"sentence": sentence}, status=404)
