"""An entry for somebody who may not change it: its public page, with ways to propose a change and to its history."""

from django.contrib.admin.options import ModelAdmin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from initiatives.browse.pages.initiative import page_of
from initiatives.editing import permissions
from initiatives.editing.admin.permissions import editor_of
from initiatives.editing.admin.views import page_name, with_filters
from initiatives.models import Initiative, Proposal

from .remarks import remarks_context

TEMPLATE = "admin/initiatives/initiative/read_only.html"


def read_only_page(model_admin: ModelAdmin, request: HttpRequest, entry: Initiative) -> HttpResponse:
    """`entry` is public: nobody sees another that they may not change."""
    user = editor_of(request)
    proposals = Proposal.objects.open().visible_to(user).filter(initiative=entry)
    changelist = reverse(f"admin:{page_name(model_admin, 'changelist')}")
    more = {
        **model_admin.admin_site.each_context(request),
        "is_for_editors": True,
        "why_not": permissions.why_not_edit(user, entry),
        "may_propose": permissions.may_propose(user, entry),
        "may_see_past": permissions.may_see_past(user, entry),
        "open_proposals": list(proposals),
        **remarks_context(user, entry),
        "list_address": with_filters(model_admin, request, changelist),
    }
    found = Initiative.objects.with_page_details().get(pk=entry.pk)
    return page_of(request, found, more, TEMPLATE)
