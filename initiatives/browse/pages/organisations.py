"""The organisations and their roles."""

from collections import Counter

from django.core.paginator import InvalidPage, Paginator
from django.http import HttpRequest, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from initiatives.models import (
    BudgetLine,
    Initiative,
    Organisation,
    Participation,
)
from initiatives.search.organisations import (
    LONGEST_SEARCH,
    FoundOrganisation,
    OrganisationNames,
    normalised_search,
    official_names,
)
from portal.errors import NotFound

from .redirects import leading_on

PAGE_SIZE = 200
AMOUNTS = 20
NEIGHBOURS = 10


@require_safe
def organisations(request: HttpRequest) -> TemplateResponse:
    words, kind = normalised_search(request.GET.get("q", "")), request.GET.get("kind", "")
    # Searched in Python, since a database folds accents in its own way or not at all.
    found = OrganisationNames(Organisation.objects.taking_part().with_number()).holding(words)
    kinds = Counter(one.organisation.kind for one in found)
    is_known = kind in Organisation.Kind.values
    listed = [one for one in found if one.organisation.kind == kind] if is_known else found
    return TemplateResponse(
        request,
        "browse/organisations.html",
        {
            "page": _page(request.GET, listed),
            "words": words,
            "is_cut": len(request.GET.get("q", "")) > LONGEST_SEARCH,
            "kind": kind if is_known else "",
            "kinds": [(value, label, kinds[value]) for value, label in Organisation.Kind.choices],
            "unknown_kind": "" if is_known else kind[:60].replace("\0", " "),
            "query": _query(words, kind if is_known else ""),
        },
    )


@require_safe
@leading_on
def organisation(request: HttpRequest, slug: str) -> TemplateResponse:
    public = Organisation.objects.public()
    found: Organisation = get_object_or_404(public.select_related("government"), slug=slug)
    together = Organisation.objects.acting_in(Initiative.objects.published().with_a_role_for(found))
    roles = Participation.objects.in_published().of(found)
    amounts = BudgetLine.objects.published().funded_or_led_by(found).largest_first().with_wholes()
    return TemplateResponse(
        request,
        "browse/organisation.html",
        {
            "organisation": found,
            "names": official_names(found),
            "whole": public.having_part(found).first(),
            "parts": public.parts_of(found),
            "roles": roles.with_initiatives(Initiative.objects.published().with_card_details()),
            "amounts": amounts[:AMOUNTS],
            "number_amounts": amounts.count(),
            "neighbours": together.other_than(found)[:NEIGHBOURS],
        },
    )


def _page(query: QueryDict, listed: list[FoundOrganisation]) -> object:
    try:
        return Paginator(listed, PAGE_SIZE).page(query.get("page") or 1)
    except InvalidPage as error:
        raise NotFound(_("This list has no such page.")) from error


def _query(words: str, kind: str) -> str:
    query = QueryDict(mutable=True)
    query.update({name: value for name, value in (("q", words), ("kind", kind)) if value})
    return query.urlencode()
