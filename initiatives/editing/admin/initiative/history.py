"""The history of an entry in words, and the restore of a version or of single fields."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.admin.options import ModelAdmin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from initiatives.editing import permissions
from initiatives.editing.admin.change_selection import nothing_chosen, page_context, read_selection, sentences
from initiatives.editing.admin.permissions import editor_of
from initiatives.editing.admin.views import AdminView
from initiatives.editing.changesets import EntryChange
from initiatives.editing.consent import hold_back
from initiatives.editing.proposals import ask_for_consent
from initiatives.editing.restoring import NoSuchVersionError, changes_back_to, restore
from initiatives.editing.revision_labels import label_revision
from initiatives.history.revisions import revisions
from initiatives.models import Initiative
from initiatives.parsing.moments import moment_in
from portal.errors import NotFound

ON_A_PAGE = 20


def history_page(model_admin: ModelAdmin, request: HttpRequest, entry: Initiative) -> HttpResponse:
    user = editor_of(request)
    if not permissions.may_see_past(user, entry):
        raise PermissionDenied
    found = Paginator(revisions(entry), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("History"),
        "subtitle": str(entry),
        "opts": model_admin.opts,
        "original": entry,
        "page": found,
        "revisions": [label_revision(revision, entry, user) for revision in found],
        "may_restore": permissions.may_edit(user, entry),
    }
    return TemplateResponse(request, "admin/initiatives/initiative/history.html", context)


class RestoreView(AdminView):
    """Offers the changes that lead back to the moment `until`, and makes the ticked ones."""

    route, name = "<path:object_id>/restore/", "restore"

    def view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        number, until = unquote(object_id), _moment(request)
        with transaction.atomic():
            if request.method == "POST" and number.isdecimal():
                Initiative.objects.hold(int(number))
            entry = self.admin.get_object(request, number) if number.isdecimal() else None
            if entry is None:
                raise NotFound(_("There is no such entry."))
            if not permissions.may_edit(editor_of(request), entry):
                raise PermissionDenied
            return self._answer(request, Initiative.objects.get(pk=entry.pk), until)

    def _answer(self, request: HttpRequest, entry: Initiative, until: datetime) -> HttpResponse:
        try:
            found = changes_back_to(entry, until, editor_of(request))
        except NoSuchVersionError as error:
            raise NotFound(_("The entry did not exist then.")) from error
        chosen = read_selection(request, found, request.GET.get("only", ""))
        errors: list[str] = []
        if request.method == "POST":
            errors = self._restore(request, entry, chosen.taken, until) if chosen.taken else nothing_chosen()
            if not errors:
                said = _("Restored. The history keeps the earlier content.")
                self.admin.message_user(request, said, messages.SUCCESS)
                return HttpResponseRedirect(self.address("change", entry.pk))
        context: dict[str, Any] = page_context(chosen, errors) | self.frame(
            request,
            _("Restore an earlier version"),
            subtitle=str(entry),
            original=entry,
            until=until,
            single=request.GET.get("only", ""),
        )
        status = 400 if errors else 200
        return TemplateResponse(request, "admin/initiatives/initiative/restore.html", context, status=status)

    def _restore(self, request: HttpRequest, entry: Initiative, taken: list[EntryChange], until: datetime) -> list[str]:
        try:
            differences = [choice.difference for choice in taken]
            user = editor_of(request)
            permissions.check_slug_in(user, entry, differences)
            permissions.check_governments_in(user, entry, differences)
            allowed, held = hold_back(user, entry, differences)
            restore(entry, allowed, until)
            ask_for_consent(entry, held, user)
        except ValidationError as error:
            return sentences(error)
        return []


def _moment(request: HttpRequest) -> datetime:
    # The plus of a time zone arrives as a blank if it was not written as %2B.
    found = moment_in(request.GET.get("until", "").replace(" ", "+"))
    if found is None:
        raise NotFound(_("Open the history of the entry, and choose there to which version to go back."))
    return found
