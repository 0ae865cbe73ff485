"""The history of an entry in words, and the way back: to an old version, or for one field."""

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
from django.urls import path, reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from initiatives.editing import permissions
from initiatives.editing.restoring import NoSuchVersionError, changes_back_to, restore
from initiatives.editing.revision_labels import label_revision
from initiatives.history.revisions import revisions
from initiatives.models import Initiative
from portal.errors import NotFound

from .change_selection import nothing_chosen, page_context, read_selection, sentences
from .permissions import editor_of

ON_A_PAGE = 20


class HistoryMixin(ModelAdmin):
    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.restore_view)
        return [path("<path:object_id>/restore/", view, name="initiatives_initiative_restore"), *super().get_urls()]

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        key = unquote(object_id)
        entry = self.get_object(request, key) if key.isdecimal() else None
        if entry is None:
            # One that is gone keeps the page of its old versions, for administrators.
            return super().history_view(request, object_id, extra_context)
        if not permissions.may_see_past(editor_of(request), entry):
            raise PermissionDenied
        found = Paginator(revisions(entry), ON_A_PAGE).get_page(request.GET.get("page"))
        shown = [label_revision(revision, entry, editor_of(request)) for revision in found]
        context = self._frame(request, entry, _("History")) | {
            "page": found,
            "revisions": shown,
            "may_restore": permissions.may_edit(editor_of(request), entry),
        }
        return TemplateResponse(request, "admin/initiatives/initiative/history.html", context)

    def restore_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The changes that lead back to how the entry stood at `until`; those that are ticked are made."""
        number, until = unquote(object_id), _moment(request)
        with transaction.atomic():
            if request.method == "POST" and number.isdecimal():
                Initiative.objects.hold(int(number))
            entry = self.get_object(request, number) if number.isdecimal() else None
            if entry is None:
                raise NotFound(_("There is no such entry."))
            if not permissions.may_edit(editor_of(request), entry):
                raise PermissionDenied
            return self._restored(request, Initiative.objects.get(pk=entry.pk), until)

    def _restored(self, request: HttpRequest, entry: Initiative, until: datetime) -> HttpResponse:
        try:
            found = changes_back_to(entry, until, editor_of(request))
        except NoSuchVersionError as error:
            raise NotFound(_("The entry did not exist then.")) from error
        chosen = read_selection(request, found, request.GET.get("only", ""))
        errors: list[str] = []
        if request.method == "POST":
            errors = self._restore(request, entry, chosen.taken, until) if chosen.taken else nothing_chosen()
            if not errors:
                self.message_user(request, _("Restored. The history keeps the earlier content."), messages.SUCCESS)
                return HttpResponseRedirect(reverse("admin:initiatives_initiative_change", args=[entry.pk]))
        context = self._frame(request, entry, _("Restore an earlier version")) | page_context(chosen, errors)
        context |= {"until": until, "single": request.GET.get("only", "")}
        status = 400 if errors else 200
        return TemplateResponse(request, "admin/initiatives/initiative/restore.html", context, status=status)

    def _restore(self, request: HttpRequest, entry: Initiative, taken: list[Any], until: datetime) -> list[str]:
        try:
            differences = [choice.difference for choice in taken]
            permissions.check_governments_in(editor_of(request), entry, differences)
            restore(entry, differences, until)
        except ValidationError as error:
            return sentences(error)
        return []

    def _frame(self, request: HttpRequest, entry: Initiative, title: str) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "title": title,
            "subtitle": str(entry),
            "original": entry,
            "opts": self.opts,
        }


def _moment(request: HttpRequest) -> datetime:
    try:
        # The plus of a time zone arrives as a blank where it was not written as %2B.
        found = parse_datetime(request.GET.get("until", "").replace(" ", "+"))
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise NotFound(_("Open the history of the entry, and choose there to which version to go back."))
    return found
