"""The columns of the list of entries, which everybody chooses for themselves."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from initiatives.editing.admin.permissions import editor_of
from initiatives.editing.admin.views import AdminView
from initiatives.models import User

from .saved_filters import kept_query

# The name of each column in the list of the admin, in the order in which they stand.
COLUMNS: Mapping[str, StrOrPromise] = {
    "governments_": _("governments"),
    "themes_": _("themes"),
    "challenges_": _("societal challenges"),
    "status": _("status"),
    "start_": _("start"),
    "end_": _("end"),
    "state": _("state"),
    "verified_on": _("verified on"),
    "modified": _("last changed"),
}
USUAL = ("governments_", "themes_", "status", "state", "verified_on")


def columns_of(user: User) -> list[str]:
    chosen = user.list_columns.split()
    return [name for name in COLUMNS if name in (chosen or USUAL)]


def columns_context(request: HttpRequest) -> dict[str, object]:
    shown = columns_of(editor_of(request))
    offered = [(name, label, name in shown) for name, label in COLUMNS.items()]
    return {"columns": offered, "query": request.GET.urlencode()}


class ColumnsView(AdminView):
    """Keeps what somebody chose; without a choice the usual columns come back."""

    route, name = "columns/", "columns"

    def view(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        user, chosen = editor_of(request), request.POST.getlist("column")
        user.list_columns = " ".join(name for name in COLUMNS if name in chosen)
        user.save(update_fields=["list_columns"])
        query = kept_query(request.POST.get("query", ""))
        address = self.address("changelist")
        return HttpResponseRedirect(f"{address}?{query}" if query else address)
