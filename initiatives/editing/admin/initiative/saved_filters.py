"""Filters of the list of entries that somebody keeps under a name, above the list."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext as _

from initiatives.editing.admin.permissions import editor_of
from initiatives.editing.admin.views import AdminView
from initiatives.models import SavedFilter
from portal.errors import NotFound

MOST = 30
# Parameters of the list that neither narrow nor sort it: the page, an error, a popup.
PASSING = {"p", "e", "all", "_popup", "_to_field"}


def saved_filters_context(request: HttpRequest) -> dict[str, object]:
    query = cleaned(request.GET)
    own = list(SavedFilter.objects.filter(user=editor_of(request)))
    return {"saved_filters": own, "query_to_save": query, "is_saved": any(each.query == query for each in own)}


class FilterView(AdminView):
    def back(self, query: str) -> HttpResponse:
        address = self.address("changelist")
        return HttpResponseRedirect(f"{address}?{query}" if query else address)


class SaveFilterView(FilterView):
    route, name = "save-filter/", "savefilter"

    def view(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        query = kept_query(request.POST.get("query", ""))
        name = " ".join(request.POST.get("name", "").replace("\0", "").split())
        saved = SavedFilter(user=editor_of(request), name=name, query=query)
        try:
            if SavedFilter.objects.filter(user=editor_of(request)).count() >= MOST:
                raise ValidationError(_("You have %(most)s filters already: remove one first.") % {"most": MOST})
            saved.full_clean()
            saved.save()
            said = _("The list is saved as “%(name)s”.") % {"name": name}
            self.admin.message_user(request, said, messages.SUCCESS)
        except ValidationError as error:
            self.admin.message_user(request, " ".join(error.messages), messages.ERROR)
        return self.back(query)


class RemoveFilterView(FilterView):
    route, name = "drop-filter/<int:number>/", "dropfilter"

    def view(self, request: HttpRequest, number: int) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        found = SavedFilter.objects.filter(user=editor_of(request), pk=number).first()
        if found is None:
            raise NotFound(_("You have no such filter."))
        found.delete()
        self.admin.message_user(request, _("The filter is removed; the entries stay."), messages.SUCCESS)
        return self.back("")


def kept_query(sent: str) -> str:
    """A query that a form of the list carried along."""
    return cleaned(QueryDict(sent[:2000]))


def cleaned(query: QueryDict) -> str:
    """The part of an address that narrows or sorts the list."""
    kept = QueryDict(mutable=True)
    for name, values in query.lists():
        if name not in PASSING and "\0" not in name:
            kept.setlist(name, [value for value in values if value and "\0" not in value])
    return kept.urlencode()
