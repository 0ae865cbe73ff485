"""Lists of entries that somebody narrowed and wants again: by a name of their own, above the list."""

from typing import Any

from django.contrib import messages
from django.contrib.admin.options import ModelAdmin
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, QueryDict
from django.urls import path, reverse
from django.utils.translation import gettext as _

from initiatives.models import SavedFilter
from portal.errors import NotFound

from .permissions import editor_of

MOST = 30
# Of an address of the list: where in it somebody is, and what an error left there.
PASSING = {"p", "e", "all", "_popup", "_to_field"}


class SavedFiltersMixin(ModelAdmin):
    change_list_template = "admin/initiatives/initiative/change_list.html"

    def get_urls(self) -> list[Any]:
        wrap, name = self.admin_site.admin_view, f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path("save-filter/", wrap(self.save_filter), name=f"{name}_savefilter"),
            path("drop-filter/<int:number>/", wrap(self.drop_filter), name=f"{name}_dropfilter"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        query = cleaned(request.GET)
        own = list(SavedFilter.objects.filter(user=editor_of(request)))
        context = {"saved_filters": own, "query_to_save": query, "is_saved": any(each.query == query for each in own)}
        return super().changelist_view(request, context | (extra_context or {}))

    def save_filter(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        query = cleaned(QueryDict(request.POST.get("query", "")[:2000]))
        name = " ".join(request.POST.get("name", "").replace("\0", "").split())
        saved = SavedFilter(user=editor_of(request), name=name, query=query)
        try:
            if SavedFilter.objects.filter(user=editor_of(request)).count() >= MOST:
                raise ValidationError(_("You have %(most)s filters already: remove one first.") % {"most": MOST})
            saved.full_clean()
            saved.save()
            self.message_user(request, _("The list is saved as “%(name)s”.") % {"name": name}, messages.SUCCESS)
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)
        return self._back(query)

    def drop_filter(self, request: HttpRequest, number: int) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        found = SavedFilter.objects.filter(user=editor_of(request), pk=number).first()
        if found is None:
            raise NotFound(_("You have no such filter."))
        found.delete()
        self.message_user(request, _("The filter is removed; the entries stay."), messages.SUCCESS)
        return self._back("")

    def _back(self, query: str) -> HttpResponse:
        address = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        return HttpResponseRedirect(f"{address}?{query}" if query else address)


def cleaned(query: QueryDict) -> str:
    """The part of an address that narrows or sorts the list."""
    kept = QueryDict(mutable=True)
    for name, values in query.lists():
        if name not in PASSING and "\0" not in name:
            kept.setlist(name, [value for value in values if value and "\0" not in value])
    return kept.urlencode()
