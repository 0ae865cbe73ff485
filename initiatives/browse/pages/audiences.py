"""What there is for each kind of reader, with or without a place."""

from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.errors import NotFound

from ..audiences import Audience, for_you, numbers
from ..places import PlaceForm, competent


@require_safe
def audiences(request: HttpRequest) -> TemplateResponse:
    return TemplateResponse(request, "browse/for.html", {"audiences": numbers()})


@require_safe
def audience(request: HttpRequest, slug: str) -> TemplateResponse:
    if slug not in Audience.values:
        raise NotFound(_("This register has no page for such a reader."))
    form = PlaceForm(request.GET)
    place = form.found
    competences = competent(place) if place else []
    return TemplateResponse(
        request,
        "browse/audience.html",
        {
            "form": form,
            "place": place,
            "competences": competences,
            "found": for_you(Audience(slug), competences),
            "audiences": [(each.value, each.label) for each in Audience],
        },
    )
