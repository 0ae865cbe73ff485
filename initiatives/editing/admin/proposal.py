"""Admin of proposals: a publisher applies or declines one, and its author can withdraw it."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from initiatives.editing import permissions
from initiatives.editing.preview import preview_address
from initiatives.editing.proposals import apply_proposal, changes_of_proposal, record_decision
from initiatives.editing.workflow import notify_of_proposal
from initiatives.models import Initiative, Proposal, User
from portal.errors import NotFound

from .budget import INITIATIVE
from .change_selection import ChangeSelection, nothing_chosen, page_context, read_selection, sentences
from .permissions import editor_of

LONGEST_ANSWER = 2000


class OpenFilter(admin.SimpleListFilter):
    title = gettext_lazy("whether it is decided")
    parameter_name = "open"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", gettext_lazy("open"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.open() if self.value() else queryset


@admin.register(Proposal)
class ProposalAdmin(admin.ModelAdmin):
    list_display = ["initiative", "made_by", "made", "decision", "decided_by", "decided"]
    list_filter = [OpenFilter, "decision", "initiative__governments"]
    list_select_related = ["initiative", "made_by", "decided_by"]
    search_fields = [*INITIATIVE, "initiative__slug", "comment", "made_by__username"]
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Proposal]:
        proposals: Any = super().get_queryset(request)
        return proposals.visible_to(editor_of(request))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        with transaction.atomic():
            proposal = self._held(request, object_id)
            user = editor_of(request)
            chosen = read_selection(request, changes_of_proposal(proposal, user))
            errors: list[str] = []
            if request.method == "POST":
                errors = self._decide(request, proposal, chosen)
                if not errors:
                    return self._decided(request, proposal)
            return self._page(request, proposal, chosen, errors)

    def _held(self, request: HttpRequest, object_id: str) -> Proposal:
        found = self.get_queryset(request).filter(pk=object_id).first() if object_id.isdecimal() else None
        if found is None:
            raise NotFound(_("There is no such proposal, or it is about an entry of another government."))
        if request.method == "POST":
            # Lock the entry, so that two people cannot decide at once.
            Initiative.objects.hold(found.initiative_id)
            found.refresh_from_db()
        return found

    def _decide(self, request: HttpRequest, proposal: Proposal, chosen: ChangeSelection) -> list[str]:
        user, answer = editor_of(request), request.POST.get("answer", "").replace("\0", "")[:LONGEST_ANSWER]
        if not proposal.is_open:
            return [_("This proposal was decided meanwhile.")]
        if "_withdraw" in request.POST:
            if proposal.made_by_id != user.pk:
                raise PermissionDenied
            record_decision(proposal, Proposal.Decision.WITHDRAWN, user, answer)
            return []
        if not permissions.may_decide_proposal(user, proposal):
            raise PermissionDenied
        if "_decline" in request.POST:
            if not answer.strip():
                return [_("Say in a sentence why: the person who proposed it reads this.")]
            record_decision(proposal, Proposal.Decision.DECLINED, user, answer)
            return []
        return self._apply(proposal, chosen, user, answer)

    def _apply(self, proposal: Proposal, chosen: ChangeSelection, user: User, answer: str) -> list[str]:
        if not chosen.taken:
            return nothing_chosen()
        try:
            apply_proposal(proposal, chosen.taken, user, answer)
        except ValidationError as error:
            return sentences(error)
        return []

    def _decided(self, request: HttpRequest, proposal: Proposal) -> HttpResponse:
        notify_of_proposal(proposal, editor_of(request))
        said = {
            Proposal.Decision.APPLIED: _("Applied: the entry holds it now."),
            Proposal.Decision.DECLINED: _("Declined. The person who proposed it can read why."),
            Proposal.Decision.WITHDRAWN: _("Withdrawn."),
        }
        self.message_user(request, said[Proposal.Decision(proposal.decision)], messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:initiatives_initiative_change", args=[proposal.initiative_id]))

    def _page(
        self, request: HttpRequest, proposal: Proposal, chosen: ChangeSelection, errors: list[str]
    ) -> HttpResponse:
        user = editor_of(request)
        context = {
            **self.admin_site.each_context(request),
            **page_context(chosen, errors),
            "title": _("Proposal"),
            "subtitle": str(proposal.initiative),
            "opts": self.opts,
            "original": proposal,
            "proposal": proposal,
            "may_decide": proposal.is_open and permissions.may_decide_proposal(user, proposal),
            "may_withdraw": proposal.is_open and proposal.made_by_id == user.pk,
            "asked": list(proposal.asked.all()),
            "preview": preview_address(proposal.initiative, proposal) if proposal.is_open else "",
        }
        status = 400 if errors else 200
        return TemplateResponse(request, "admin/initiatives/proposal/change.html", context, status=status)
