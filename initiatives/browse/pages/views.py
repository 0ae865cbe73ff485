"""The register seen another way: crossed, by money, by time, by place."""

from django.http import (
    HttpRequest,
    QueryDict,
)
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..budgets import sections
from ..filters import InitiativeFilter
from ..overview import matrix
from ..places import Place, PlaceForm, competent
from ..timeline import timeline as timeline_on


@require_safe
def overview(request: HttpRequest) -> TemplateResponse:
    matrices = [matrix("theme", "government"), matrix("challenge", "government")]
    return TemplateResponse(request, "browse/overview.html", {"matrices": matrices})


@require_safe
def budgets(request: HttpRequest) -> TemplateResponse:
    return TemplateResponse(request, "browse/budgets.html", {"sections": sections(timezone.localdate())})


@require_safe
def timeline(request: HttpRequest) -> TemplateResponse:
    return TemplateResponse(request, "browse/timeline.html", {"timeline": timeline_on(timezone.localdate())})


@require_safe
def place(request: HttpRequest) -> TemplateResponse:
    form = PlaceForm(request.GET)
    found = form.found
    competences = competent(found) if found else []
    query = QueryDict(mutable=True)
    query.setlist("government", [competence.government.slug for competence in competences])
    listed = InitiativeFilter(query)
    return TemplateResponse(
        request,
        "browse/place.html",
        {
            "form": form,
            "found": found,
            "competences": competences,
            "is_german_speaking": found == Place.GERMAN_SPEAKING,
            "query": listed.address,
            "number": listed.qs.count() if found else 0,
        },
    )
