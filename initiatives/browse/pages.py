"""The public pages."""

from typing import Any

from django.core.paginator import InvalidPage, Page, Paginator
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    QueryDict,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from initiatives.models import (
    BudgetLine,
    Challenge,
    FormerSlug,
    Government,
    Initiative,
    Organisation,
    Participation,
    Source,
    Term,
    Theme,
)

from .budgets import sections
from .filters import SORTS, InitiativeFilter
from .overview import matrix
from .places import Place, PlaceForm, competent
from .timeline import timeline as timeline_on

PAGE_SIZE = 20
NEIGHBOURS = 5


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
            "facets": {facet.name: options for facet, options in listed.facets},
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
    listed = InitiativeFilter(request.GET)
    return TemplateResponse(
        request,
        "browse/initiatives.html",
        {
            "listed": listed,
            "page": _page(request, listed),
            "sorts": [(value, label) for value, (label, _order) in SORTS.items()],
            "is_filtered": bool(listed.address),
        },
    )


def _page(request: HttpRequest, listed: InitiativeFilter) -> Page[Initiative]:
    try:
        return Paginator(listed.qs.with_card_details(), PAGE_SIZE).page(request.GET.get("page") or 1)
    except InvalidPage as error:
        raise Http404(_("This list has no such page.")) from error


@require_safe
def initiative(request: HttpRequest, slug: str) -> HttpResponse:
    try:
        found = Initiative.objects.published().with_page_details().get(slug=slug)
    except Initiative.DoesNotExist:
        former = get_object_or_404(FormerSlug.objects.leading_to_published(), slug=slug)
        return redirect(former.initiative, permanent=True)
    return TemplateResponse(
        request,
        "browse/initiative.html",
        {
            "initiative": found,
            "parts": Initiative.objects.published().parts_of(found).with_card_details(),
            "neighbours": Initiative.objects.published().sharing_a_theme_with(found).with_card_details()[:NEIGHBOURS],
        },
    )


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
            "facets": [(facet, options) for facet, options in listed.facets if facet.name != name],
        },
    )


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


@require_safe
def about(request: HttpRequest) -> TemplateResponse:
    return TemplateResponse(request, "browse/about.html", {"sources": Source.objects.cited()})


@require_safe
def accessibility(request: HttpRequest) -> TemplateResponse:
    return TemplateResponse(request, "browse/accessibility.html")


@require_safe
def privacy(request: HttpRequest) -> TemplateResponse:
    return TemplateResponse(request, "browse/privacy.html")


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """An address that leads nowhere, in the language of the address."""
    code = translation.get_language_from_path(request.path_info)
    translation.activate(code or translation.get_language_from_request(request))
    sentence = exception.args[0] if exception and exception.args and isinstance(exception.args[0], str) else ""
    return render(request, "404.html", {"sentence": sentence}, status=404)
