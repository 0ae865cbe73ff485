"""Seeing what a form would change before it is saved, and proposing it instead of saving it.

Both save, look at what came of it, and undo it: so a proposal has passed every check that a change must pass.
"""

from typing import Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext as _

from initiatives.editing import permissions
from initiatives.editing.changesets import EntryChange, content_differences, entry_changes, entry_snapshot
from initiatives.editing.proposals import propose, with_new_rows_named
from initiatives.editing.workflow import notify_of_proposal
from initiatives.history.snapshots import Version
from initiatives.models import Initiative
from portal.errors import NotFound

from .conflict_detection import ConflictDetectionMixin
from .permissions import editor_of

# What a proposal leaves alone: steps and confirmations are not content, and an address is a publisher's business.
NOT_PROPOSED = ["slug", "state", "verified_on", "verified_by", "review_interval"]


class NotSaved(Exception):
    """Carries what the entry would have held, out of the transaction that is undone."""

    def __init__(self, was: Version, wanted: Version) -> None:
        self.was, self.wanted = was, wanted


class ProposalMixin(ConflictDetectionMixin):
    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.propose_view)
        return [path("<path:object_id>/propose/", view, name="initiatives_initiative_propose"), *super().get_urls()]

    def propose_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        number = unquote(object_id)
        entry = self.get_object(request, number) if number.isdecimal() else None
        if entry is None:
            raise NotFound(_("There is no such entry."))
        if not permissions.may_propose(editor_of(request), entry):
            raise PermissionDenied
        request.is_proposal = True  # type: ignore[attr-defined]
        return self.changeform_view(request, object_id, "", {"is_proposal": True})

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except NotSaved as held:
            outcome = held
        entry = Initiative.objects.get(pk=unquote(object_id or ""))
        if "_propose" in request.POST and content_differences(outcome.was, outcome.wanted):
            return self._keep(request, entry, outcome)
        wanted = with_new_rows_named(outcome.was, outcome.wanted)
        request.changes = entry_changes(entry, outcome.was, wanted, editor_of(request))  # type: ignore[attr-defined]
        return super().changeform_view(request, object_id, form_url, extra_context)

    def _keep(self, request: HttpRequest, entry: Initiative, outcome: NotSaved) -> HttpResponse:
        comment = request.POST.get("comment", "").replace("\0", "")
        proposal = propose(entry, outcome.was, outcome.wanted, comment, editor_of(request))
        notify_of_proposal(proposal, editor_of(request))
        self.message_user(
            request, _("Your change is kept as a proposal. The entry stays as it is until it is applied.")
        )
        return HttpResponseRedirect(reverse("admin:initiatives_proposal_change", args=[proposal.pk]))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is not None and is_proposal(request):
            return permissions.may_propose(editor_of(request), obj)
        return super().has_change_permission(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        fields = list(super().get_readonly_fields(request, obj))
        return [*fields, *NOT_PROPOSED] if is_proposal(request) else fields

    def note_what_was(self, request: HttpRequest, entry: Initiative) -> None:
        if is_only_seen(request):
            request.held = entry_snapshot(Initiative.objects.get(pk=entry.pk))  # type: ignore[attr-defined]

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        if is_only_seen(request):
            raise NotSaved(request.held, entry_snapshot(Initiative.objects.get(pk=obj.pk)))  # type: ignore[attr-defined]
        return super().response_change(request, obj)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.is_shown = changes_of(request) is not None
        return form

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        entry = context["original"]
        changes = changes_of(request)
        if changes is not None:
            # The form came back because it was asked to, not because of a mistake.
            context |= {"changes": changes, "errors": None}
        if entry and not is_proposal(request):
            context["may_propose"] = permissions.may_propose(editor_of(request), entry)
        return super().render_change_form(request, context, *args, **kwargs)


def is_proposal(request: HttpRequest) -> bool:
    return getattr(request, "is_proposal", False)


def is_only_seen(request: HttpRequest) -> bool:
    """Whether what is sent is to be looked at, and not to be kept in the entry."""
    return request.method == "POST" and (is_proposal(request) or "_changes" in request.POST)


def changes_of(request: HttpRequest) -> list[EntryChange] | None:
    return getattr(request, "changes", None)
