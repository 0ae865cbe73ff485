"""The front page."""

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    QueryDict,
)
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from initiatives.browse.filters import InitiativeFilter
from initiatives.formatting.status import CURRENT_FOR
from initiatives.models import BudgetLine, Initiative, Organisation, Source
from initiatives.models.status import months_before
from initiatives.pictures.counted_promises import counted_board
from initiatives.pictures.promises import board

# Those on which most entries rest; the others are a link away.
SOURCES = 3
# With more initiatives than this the board counts them, and no mark stands for each.
MOST_MARKS = 500


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
    number = Initiative.objects.published().count()
    current = months_before(timezone.localdate(), CURRENT_FOR)
    return TemplateResponse(
        request,
        "browse/home.html",
        {
            "board": (board if number <= MOST_MARKS else counted_board)(timezone.localdate()),
            "facets": {name: listed.options(name) for name in ("theme", "government", "challenge")},
            "number": number,
            "number_checked": Initiative.objects.published().checked_since(current).count(),
            "current_since": current,
            "number_announced": listed.count_of("status", "announced"),
            "number_overdue": listed.count_of("status", "overdue"),
            "number_listed": listed.number,
            "number_organisations": Organisation.objects.taking_part().count(),
            "number_budget_lines": BudgetLine.objects.published().count(),
            "verified": Initiative.objects.published().verified().count(),
            "sources": Source.objects.cited()[:SOURCES],
            "number_sources": Source.objects.cited().count(),
        },
    )
