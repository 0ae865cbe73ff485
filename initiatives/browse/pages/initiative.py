"""The page of an initiative."""

from typing import Any

from django.http import (
    HttpRequest,
    HttpResponse,
)
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from initiatives.browse.entry_page import chapters, told
from initiatives.browse.entry_reading import public_entry
from initiatives.browse.hierarchy import amounts_above, ancestors, descendants
from initiatives.browse.related_initiatives import same_goal
from initiatives.browse.shown_by_entry import shown_by
from initiatives.edition.shown_things import KEY as SHOWN
from initiatives.history.public_changes import changes
from initiatives.models import Initiative, InitiativeRedirect, Organisation, OutdatedTranslation

from .as_of import AS_OF, as_it_stood

NEIGHBOURS = 5
RUNNING = ("operator", "lead")


@require_safe
def initiative(request: HttpRequest, slug: str) -> HttpResponse:
    if AS_OF in request.GET:
        return as_it_stood(request, slug)
    found = public_entry(slug)
    if found is None:
        former = get_object_or_404(InitiativeRedirect.objects.leading_to_public(), slug=slug)
        return redirect(former.initiative, permanent=True)
    answer = page_of(request, found)
    said = answer.context_data or {}
    near = [each.initiative for each in said["neighbours"]]
    request.META[SHOWN] = shown_by(found, said["wholes"], said["parts"], near, NEIGHBOURS)
    return answer


def runners(found: Initiative) -> list[Organisation]:
    """The organisations that run or lead it and have a site of their own, each once."""
    taking_part = [each for role in RUNNING for each in found.participations.all() if each.role == role]
    return list(dict.fromkeys(each.organisation for each in taking_part if each.organisation.website))


PAGE = "browse/initiative.html"


def page_of(
    request: HttpRequest, found: Initiative, more: dict[str, Any] | None = None, template: str = PAGE
) -> TemplateResponse:
    """The page of an entry that was fetched with its page details; `template`: one that extends that of readers."""
    wholes = ancestors(found)
    above = [] if found.budget_lines.all() else amounts_above(wholes)
    said: dict[str, Any] = {
        "initiative": found,
        "runners": runners(found),
        "sequels": [sequel for sequel in found.sequels.all() if sequel.has_readable_successor],
        "predecessors": [] if found.seen_on else [each for each in found.predecessors.all() if each.is_readable],
        "parts": descendants(found),
        "wholes": wholes,
        "amounts_above": above,
        **told(found, above),
        "neighbours": same_goal(found, NEIGHBOURS),
        "changes": changes(found),
        "today": timezone.localdate(),
        "outdated": OutdatedTranslation.objects.of(found).by_text(),
        "is_live": not (more or {}).get("is_preview"),
        **(more or {}),
    }
    return TemplateResponse(request, template, {**said, "chapters": chapters(found, said, said["changes"].days)})
