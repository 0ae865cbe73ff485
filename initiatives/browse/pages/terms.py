"""The pages of themes, governments and challenges: what each is, and all that belongs to it."""

from collections.abc import Mapping

from django.http import (
    HttpRequest,
    QueryDict,
)
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_stubs_ext import StrOrPromise

from initiatives.browse.budgets import budget_sections
from initiatives.browse.cards import cards
from initiatives.browse.folding import tops
from initiatives.browse.related_initiatives import actors, sharing_initiatives
from initiatives.models import (
    BudgetLine,
    Challenge,
    Government,
    Initiative,
    Organisation,
    Theme,
)
from initiatives.pictures.multiples import multiples

from ..facets.definitions import NOT_STATED, FacetFilter
from ..facets.options import Option
from ..filters import InitiativeFilter
from .redirects import leading_on

CARDS = 10
AMOUNTS = 5
ACTORS = 10
ADMINISTRATIONS = 12

CROSSED = ("theme", "government", "challenge")
# A government is drawn by its themes, a theme or a challenge by those who act on it.
DRAWN_BY: Mapping[str, type[Government] | type[Theme]] = {
    "theme": Government, "challenge": Government, "government": Theme
}  # fmt: skip


@require_safe
@leading_on
def theme(request: HttpRequest, slug: str) -> TemplateResponse:
    found = get_object_or_404(Theme, slug=slug)
    headings = {"kind": _("Theme"), "neighbours_heading": _("Themes with which it shares initiatives")}
    return TemplateResponse(request, "browse/term.html", _term(found, "theme") | headings)


@require_safe
@leading_on
def government(request: HttpRequest, slug: str) -> TemplateResponse:
    found = get_object_or_404(Government, slug=slug)
    headings = {"kind": _("Government"), "neighbours_heading": _("Governments with which it shares initiatives")}
    administrations = Organisation.objects.taking_part().of_government(found).with_number().most_present_first()
    own = {"government": found, "administrations": administrations[:ADMINISTRATIONS]}
    return TemplateResponse(request, "browse/term.html", _term(found, "government") | headings | own)


@require_safe
@leading_on
def challenge(request: HttpRequest, slug: str) -> TemplateResponse:
    context = _term(get_object_or_404(Challenge, slug=slug), "challenge")
    headings = {
        "kind": _("Societal challenge"),
        "neighbours_heading": _("Societal challenges with which it shares initiatives"),
    }
    return TemplateResponse(request, "browse/term.html", context | headings)


def _divided(listed: InitiativeFilter, name: str) -> tuple[FacetFilter, list[Option], list[StrOrPromise]]:
    """A facet with the values that some of the initiatives have, and the names of those that none has."""
    options = listed.options(name)
    without = [option.label for option in options if option.is_dead and option.value != NOT_STATED]
    return listed.facet(name), [option for option in options if not option.is_dead], without


def _term(term: Theme | Government | Challenge, name: str) -> dict[str, object]:
    """The facts on the page of a term: its initiatives, their money and organisations, and the related terms."""
    query = QueryDict(mutable=True)
    query[name] = term.slug
    listed = InitiativeFilter(query)
    shown = cards(listed, tops(listed).with_card_details()[:CARDS], own=term)
    amounts = BudgetLine.objects.of_initiatives(Initiative.objects.published().about(term))
    return {
        "term": term,
        "listed": listed,
        "number": listed.count_of(name, term.slug),
        "number_shown": sum(card.number for card in shown),
        "number_ended": listed.count_of("status", "ended"),
        "cards": shown,
        "facets": [_divided(listed, other) for other in CROSSED if other != name],
        "sections": budget_sections(timezone.localdate(), amounts, AMOUNTS),
        "actors": actors(listed.found, ACTORS),
        "neighbours": [
            (option, shared)
            for option, shared in sharing_initiatives(listed, name, term.slug)
            if option.value != "none"
        ],
        "neighbours_page": name,
        # A government is drawn by its themes, a theme or a challenge by those who act on it.
        "multiples": multiples(
            Initiative.objects.published().about(term),
            timezone.localdate(),
            Theme if name == "government" else Government,
        ),
    }
