"""Who does what, by organisation."""

from django.http import (
    HttpRequest,
)
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from initiatives.models import (
    Organisation,
    Participation,
)


@require_safe
def organisations(request: HttpRequest) -> TemplateResponse:
    taking_part = Organisation.objects.taking_part().with_number()
    return TemplateResponse(
        request,
        "browse/organisations.html",
        # Sorted here, since a name may stand in any of the languages.
        {"organisations": sorted(taking_part, key=lambda organisation: organisation.name.casefold())},
    )


@require_safe
def organisation(request: HttpRequest, slug: str) -> TemplateResponse:
    found: Organisation = get_object_or_404(Organisation.objects.select_related("government", "part_of"), slug=slug)
    roles = Participation.objects.in_published().of(found).with_initiatives()
    return TemplateResponse(request, "browse/organisation.html", {"organisation": found, "roles": roles})
