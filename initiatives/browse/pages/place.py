"""The governments that are competent where a reader lives."""

from django.http import (
    HttpRequest,
    QueryDict,
)
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from initiatives.pictures.stacks import placed

from ..audiences import Audience
from ..competence import areas
from ..filters import InitiativeFilter
from ..places import Place, PlaceForm, competent


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
            "audiences": Audience.choices,
            "number": listed.qs.count() if found else 0,
            "placed": [] if found else placed([area.stack for area in areas()]),
        },
    )
