"""Change many entries: choose a change, preview it for each entry, make it."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from initiatives.editing.admin.permissions import editor_of
from initiatives.editing.admin.views import AdminView, with_filters
from initiatives.editing.bulk import MOST, BulkResult, change, offered_changes, preview
from initiatives.models import Initiative


class ManyForm(forms.Form):
    what = forms.ChoiceField(label=_("What to do"))
    comment = forms.CharField(
        label=_("Comment, for colleagues only"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "cols": 70}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["what"]).choices = [("", "–"), *offered_changes()]


class BulkView(AdminView):
    """The action of the list opens it with the chosen entries, and its own form comes back to it."""

    route, name = "change-many/", "bulk"

    def view(self, request: HttpRequest) -> HttpResponse:
        if not self.admin.has_change_permission(request):
            raise PermissionDenied
        numbers = request.POST.getlist(ACTION_CHECKBOX_NAME)
        chosen = self.admin.get_queryset(request).filter(pk__in=numbers)
        return self.answer(request, chosen) if numbers else self._back(request)

    def answer(self, request: HttpRequest, queryset: QuerySet[Initiative]) -> HttpResponse:
        if (number := queryset.count()) > MOST:
            said = _("%(number)s entries are too many at once: choose at most %(most)s.")
            self.admin.message_user(request, said % {"number": number, "most": MOST}, messages.ERROR)
            return self._back(request)
        chosen = Initiative.objects.with_governments().filter(pk__in=queryset.values("pk"))
        entries = list(chosen.order_by("title", "pk"))
        form = ManyForm(request.POST if "what" in request.POST else None)
        results: list[BulkResult] = []
        if form.is_valid():
            asked = form.cleaned_data["what"], editor_of(request), form.cleaned_data["comment"]
            if "_do" in request.POST:
                self._tell(request, change(entries, *asked))
                return self._back(request)
            results = preview(entries, *asked)
        context = self.frame(
            request,
            gettext("Change many at once"),
            form=form,
            entries=entries,
            results=results,
            number=sum(result.is_done for result in results),
            checkbox=ACTION_CHECKBOX_NAME,
            own_address=with_filters(self.admin, request, self.address("bulk")),
            list_address=self._list_address(request),
        )
        return TemplateResponse(request, "admin/initiatives/initiative/change_many.html", context)

    def _tell(self, request: HttpRequest, results: list[BulkResult]) -> None:
        number = sum(result.is_done for result in results)
        said = ngettext("%(number)s entry is changed.", "%(number)s entries are changed.", number)
        self.admin.message_user(request, said % {"number": number}, messages.SUCCESS)
        if left := len(results) - number:
            said = ngettext("%(number)s entry was left as it is.", "%(number)s entries were left as they are.", left)
            self.admin.message_user(request, said % {"number": left}, messages.WARNING)

    def _list_address(self, request: HttpRequest) -> str:
        return with_filters(self.admin, request, self.address("changelist"))

    def _back(self, request: HttpRequest) -> HttpResponse:
        return HttpResponseRedirect(self._list_address(request))
