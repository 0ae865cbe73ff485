"""Drafts of the form of an entry: they save themselves, and are offered again until the entry is saved."""

from typing import Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, JsonResponse, QueryDict
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from initiatives.editing.admin.permissions import editor_of
from initiatives.models import EditingDraft, Initiative, User
from portal.errors import NotFound

from .form_views import FormView
from .live import NEW
from .page import InitiativePage, Purpose

# What a browser sends beside the fields of the form.
PASSING = {"csrfmiddlewaretoken", "_draft"}


def open_elsewhere(user: User, entry: Initiative) -> list[str]:
    """Colleagues who have the form of an entry open, each with the time since when."""
    drafts = EditingDraft.objects.open_by_others(user, entry, timezone.now())
    return [_open_since(draft) for draft in drafts]


def _open_since(draft: EditingDraft) -> str:
    name = draft.user.get_full_name() or draft.user.username
    time = time_format(timezone.localtime(draft.opened))
    return _("%(name)s has this open since %(time)s.") % {"name": name, "time": time}


def unsaved(user: User, entry: Initiative | None) -> EditingDraft | None:
    """What this person typed and did not save."""
    return EditingDraft.objects.of(user, entry).exclude(sent="").first()


class DraftView(FormView):
    """Receives drafts from the script of the form: POST keeps one, `take` shows it again, `drop` throws it away."""

    route, name = "<path:object_id>/draft/", "draft"

    def view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        user, entry = editor_of(request), self._entry(request, object_id)
        asked = request.POST.get("_draft", "")
        if asked == "drop":
            EditingDraft.objects.of(user, entry).delete()
            return HttpResponseRedirect(self._form_address(entry))
        draft = unsaved(user, entry) if asked == "take" else None
        if draft:
            page = InitiativePage(user, QueryDict(draft.sent, mutable=True), Purpose.PREVIEW)
            number = str(entry.pk) if entry else None
            return self.form_admin.form_view(request, page, number, self._form_address(entry))
        if asked == "take":
            return HttpResponseRedirect(self._form_address(entry))
        self._keep(user, entry, request.POST)
        return JsonResponse({"others": open_elsewhere(user, entry) if entry else []})

    def _entry(self, request: HttpRequest, object_id: str) -> Initiative | None:
        number = unquote(object_id)
        if number == NEW:
            if not self.admin.has_add_permission(request):
                raise PermissionDenied
            return None
        entry = self.admin.get_object(request, number) if number.isdecimal() else None
        if entry is None:
            raise NotFound(_("There is no such entry."))
        if not self.admin.has_change_permission(request, entry):
            raise PermissionDenied
        return Initiative.objects.get(pk=entry.pk)

    def _form_address(self, entry: Initiative | None) -> str:
        return self.address("change", entry.pk) if entry else self.address("add")

    def _keep(self, user: User, entry: Initiative | None, sent: QueryDict) -> None:
        """A form without a change only says that it is open."""
        kept = QueryDict(mutable=True)
        for name, values in sent.lists():
            if name not in PASSING and not name.startswith("_"):
                kept.setlist(name, values)
        known: dict[str, Any] = {"seen": timezone.now()}
        if sent.get("_draft") == "keep":
            known["sent"] = kept.urlencode()
        EditingDraft.objects.update_or_create(user=user, initiative=entry, defaults=known)
