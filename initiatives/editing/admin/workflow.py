"""Where an entry stands, which step it can take, and what it lacks for that."""

from typing import Any

from django.contrib import messages
from django.contrib.admin.options import ModelAdmin
from django.contrib.admin.utils import unquote
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from initiatives.editing import permissions
from initiatives.editing.completeness import Missing, missing
from initiatives.editing.confirmation import confirm_entries
from initiatives.editing.duplicates import duplicates_of
from initiatives.editing.preview import preview_address
from initiatives.editing.workflow import notify_of_transitions, record_transition
from initiatives.models import DistinctPair, Initiative, State

from .permissions import editor_of
from .propose import is_only_seen

LONGEST_COMMENT = 2000
VERBS: dict[tuple[str, str], StrOrPromise] = {
    (State.PUBLISHED, State.IN_REVIEW): _("Unpublish"),
    (State.ARCHIVED, State.PUBLISHED): _("Publish again"),
}
VERBS_OF_STATE: dict[str, StrOrPromise] = {
    State.DRAFT: _("Back to draft"),
    State.IN_REVIEW: _("Send to review"),
    State.PUBLISHED: _("Publish"),
    State.ARCHIVED: _("Archive"),
}


def verb(before: str, after: str) -> StrOrPromise:
    return VERBS.get((before, after), VERBS_OF_STATE[after])


class Incomplete(Exception):
    """What is missing, out of the transaction that is undone."""

    def __init__(self, lacking: list[Missing]) -> None:
        self.lacking = lacking


class WorkflowMixin(ModelAdmin):
    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        step = request.POST.get("_step")
        if object_id is not None and step in State.values:
            request.POST = _with_state(request.POST, step)  # type: ignore[assignment]
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except Incomplete as found:
            request.lacking = found.lacking  # type: ignore[attr-defined]
        stored = Initiative.objects.filter(pk=unquote(object_id)).first() if object_id else None
        request.POST = _with_state(request.POST, stored.state if stored else State.DRAFT)  # type: ignore[assignment]
        return super().changeform_view(request, object_id, form_url, extra_context)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if is_only_seen(request):
            return
        entry, before = Initiative.objects.get(pk=form.instance.pk), form.state_before
        if entry.state == State.PUBLISHED and before != State.PUBLISHED and (lacking := missing(entry)):
            raise Incomplete(lacking)
        if entry.state != before:
            comment = request.POST.get("comment", "")[:LONGEST_COMMENT]
            notify_of_transitions([record_transition(entry, before, editor_of(request), comment)], editor_of(request))
        if (other := request.POST.get("_different", "")).isdecimal():
            DistinctPair.objects.say(
                entry, Initiative.objects.visible_to(editor_of(request)).filter(pk=other[:18]), editor_of(request)
            )
        if "_confirm" in request.POST and entry.is_published:
            confirm_entries([entry], editor_of(request), timezone.localdate())
            self.message_user(request, _("Confirmed as still correct today."), messages.SUCCESS)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.lacking = getattr(request, "lacking", None)
        return form

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        entry: Initiative | None = context["original"]
        if lacking := getattr(request, "lacking", None):
            context |= {"lacking": lacking, "errors": None}
        if entry:
            context |= self._standing(request, entry, lacking)
        return super().render_change_form(request, context, *args, **kwargs)

    def _standing(self, request: HttpRequest, entry: Initiative, lacking: list[Missing] | None) -> dict[str, Any]:
        stored = Initiative.objects.get(pk=entry.pk)
        user = editor_of(request)
        may_edit = permissions.may_edit(user, stored)
        ways = [state for state in permissions.possible_states(user, stored.state) if state != stored.state]
        return {
            "stands": stored,
            "last_step": stored.transitions.select_related("made_by").first(),
            "steps": [(state, verb(stored.state, state)) for state in ways] if may_edit else [],
            "missing": missing(stored) if lacking is None else lacking,
            "preview": preview_address(stored) if permissions.may_see_past(user, stored) else "",
            "open_proposals": list(stored.proposals.open()) if permissions.may_see_past(user, stored) else [],
            "likely_doubles": duplicates_of(stored, user) if may_edit else [],
            "may_confirm": may_edit and stored.is_published,
        }


def _with_state(sent: Any, state: str) -> Any:
    changed = sent.copy()
    changed["state"] = state
    return changed
