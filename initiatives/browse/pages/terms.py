"""The pages of themes, governments and challenges."""

from django.http import (
    HttpRequest,
    QueryDict,
)
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from initiatives.models import (
    Challenge,
    Government,
    Term,
    Theme,
)

from ..facets import facet_named
from ..filters import InitiativeFilter

CROSSED = ("theme", "government", "challenge")


@require_safe
def theme(request: HttpRequest, slug: str) -> TemplateResponse:
    return _term_page(request, get_object_or_404(Theme, slug=slug), "theme", _("Theme"))


@require_safe
def government(request: HttpRequest, slug: str) -> TemplateResponse:
    return _term_page(request, get_object_or_404(Government, slug=slug), "government", _("Government"))


@require_safe
def challenge(request: HttpRequest, slug: str) -> TemplateResponse:
    return _term_page(request, get_object_or_404(Challenge, slug=slug), "challenge", _("Societal challenge"))


def _term_page(request: HttpRequest, term: Term, name: str, kind: str) -> TemplateResponse:
    query = QueryDict(mutable=True)
    query[name] = term.slug
    listed = InitiativeFilter(query)
    return TemplateResponse(
        request,
        "browse/term.html",
        {
            "term": term,
            "kind": kind,
            "listed": listed,
            "initiatives": listed.qs.with_card_details(),
            "facets": [(facet, listed.options(facet)) for facet in map(facet_named, CROSSED) if facet.name != name],
        },
    )
