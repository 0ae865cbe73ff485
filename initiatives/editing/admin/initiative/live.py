"""The public page of an entry as it would be with what is typed, beside its form: in any language, never stored."""

from typing import TYPE_CHECKING, cast

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils import translation
from django.utils.translation import gettext as _

from initiatives.browse.pages.initiative import page_of
from initiatives.editing import permissions
from initiatives.editing.admin.permissions import editor_of
from initiatives.editing.marking import Marked, marked
from initiatives.models import Initiative
from initiatives.models.languages import LANGUAGES
from portal.errors import NotFound
from portal.policies import PUBLIC_POLICY

from .form_views import FormView
from .page import InitiativePage, Purpose
from .sections import Mistake

if TYPE_CHECKING:
    from .model_admin import InitiativeAdmin

NEW = "new"
TEMPLATE = "admin/initiatives/initiative/live.html"
REFUSED = "admin/initiatives/initiative/live_refused.html"
START, END = '<article class="entry">', "</article>"
# Only our own form frames it; what stands in the frame runs no script.
POLICY = PUBLIC_POLICY.replace("script-src 'self'", "script-src 'none'").replace(
    "frame-ancestors 'none'", "frame-ancestors 'self'"
)


class LiveView(FormView):
    """`?proposal` marks a form whose changes would be proposed; it has no fields for state and confirmation."""

    route, name = "<path:object_id>/live/", "live"

    def view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        number = unquote(object_id)
        if request.method != "POST":
            return HttpResponseRedirect(self.address("add") if number == NEW else self.address("change", number))
        purpose = Purpose.PROPOSAL if "proposal" in request.GET else Purpose.PREVIEW
        self._check(request, number, purpose)
        with translation.override(_language(request)):
            answer = self._answer(request, number if number != NEW else None, purpose)
        answer.headers["Content-Security-Policy"] = POLICY
        answer.headers["X-Frame-Options"] = "SAMEORIGIN"
        answer.headers["Cache-Control"] = "private, no-store"
        answer.headers["X-Robots-Tag"] = "noindex, nofollow"
        return answer

    def _check(self, request: HttpRequest, number: str, purpose: Purpose) -> None:
        if number == NEW:
            if not self.admin.has_add_permission(request):
                raise PermissionDenied
            return
        entry = self.admin.get_object(request, number) if number.isdecimal() else None
        if entry is None:
            raise NotFound(_("There is no such entry."))
        is_proposal = purpose is Purpose.PROPOSAL
        may_propose = is_proposal and permissions.may_propose(editor_of(request), entry)
        if not may_propose and not self.admin.has_change_permission(request, entry):
            raise PermissionDenied

    def _answer(self, request: HttpRequest, number: str | None, purpose: Purpose) -> HttpResponse:
        is_marked = "_marked" in request.POST and number is not None
        before = _shown(request, Initiative.objects.get(pk=number)) if is_marked and number else ""

        def look(entry: Initiative) -> str:
            return _shown(request, entry)

        page = InitiativePage.of(request, purpose)
        found = cast("InitiativeAdmin", self.form_admin).tried(request, page, number, look)
        if isinstance(found, list):
            return _refusal(request, found)
        if not is_marked:
            return HttpResponse(found)
        start, article, end = _parts(found)
        return HttpResponse(start + _with_count(marked(_parts(before)[1], article)) + end)


def _language(request: HttpRequest) -> str:
    wanted = request.POST.get("_language", "")
    return wanted if wanted in LANGUAGES else str(translation.get_language())


def _shown(request: HttpRequest, entry: Initiative) -> str:
    found = Initiative.objects.with_page_details().get(pk=entry.pk)
    page = page_of(request, found, {"is_preview": True, "is_framed": True, "is_for_editors": True}, TEMPLATE)
    return page.render().text


def _parts(html: str) -> tuple[str, str, str]:
    """What stands before, in and after the entry."""
    start, mark, rest = html.partition(START)
    article, closing, end = rest.rpartition(END)
    return start + mark, article, closing + end


def _with_count(found: Marked) -> str:
    said = render_to_string("admin/initiatives/initiative/live_count.html", {"number": found.number})
    return said + found.html


def _refusal(request: HttpRequest, wrong: list[Mistake]) -> HttpResponse:
    context = {"mistakes": wrong, "is_preview": True, "is_for_editors": True}
    return TemplateResponse(request, REFUSED, context).render()
