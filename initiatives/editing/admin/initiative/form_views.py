"""Views that receive the form of an entry for another purpose than saving: transition, preview, proposal."""

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from initiatives.editing import permissions
from initiatives.editing.admin.conflict_detection import ConflictDetectionMixin
from initiatives.editing.admin.permissions import editor_of
from initiatives.editing.admin.views import AdminView, with_filters
from initiatives.editing.preview import withdraw_previews
from portal.errors import NotFound

from .page import InitiativePage, Purpose


class FormView(AdminView):
    """A button of the form sends it here. The answer is the form again, which is then sent to its own address."""

    purpose = Purpose.SAVE

    def __init__(self, model_admin: ConflictDetectionMixin) -> None:
        super().__init__(model_admin)
        self.form_admin = model_admin

    def view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        form_address = self.address("change", unquote(object_id))
        if request.method != "POST":
            return HttpResponseRedirect(with_filters(self.admin, request, form_address))
        page = InitiativePage.of(request, self.purpose)
        return self.form_admin.form_view(request, page, object_id, form_address)


class TransitionView(FormView):
    route, name = "<path:object_id>/transition/", "transition"


class PreviewView(FormView):
    route, name = "<path:object_id>/preview/", "preview"
    purpose = Purpose.PREVIEW


class WithdrawPreviewsView(PreviewView):
    """Withdraws all preview links at once. The form comes back unsaved, with everything that was typed."""

    route, name = "<path:object_id>/withdraw-previews/", "withdraw_previews"

    def view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        number = unquote(object_id)
        if request.method == "POST":
            entry = self.admin.get_object(request, number) if number.isdecimal() else None
            if entry is None:
                raise NotFound(_("There is no such entry."))
            if not permissions.may_edit(editor_of(request), entry):
                raise PermissionDenied
            withdraw_previews(entry, editor_of(request))
            self.admin.message_user(request, _("All preview links of this entry are withdrawn."), messages.SUCCESS)
        return super().view(request, object_id)


class ProposeView(FormView):
    """Opened from the form of a public entry, and sent to its own address."""

    route, name = "<path:object_id>/propose/", "propose"
    purpose = Purpose.PROPOSAL

    def view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        number = unquote(object_id)
        entry = self.admin.get_object(request, number) if number.isdecimal() else None
        if entry is None:
            raise NotFound(_("There is no such entry."))
        if not permissions.may_propose(editor_of(request), entry):
            raise PermissionDenied
        return self.form_admin.form_view(request, InitiativePage.of(request, self.purpose), object_id)
