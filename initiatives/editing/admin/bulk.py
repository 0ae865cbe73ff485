"""The action of the list that changes many entries: choose what, look at what it does to each, do it."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import ModelAdmin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from initiatives.editing.bulk import MOST, BulkResult, change, offered_changes, preview
from initiatives.models import Initiative

from .permissions import editor_of


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
        self.fields["what"].choices = [("", "–"), *offered_changes()]  # type: ignore[attr-defined]


class BulkEditMixin(ModelAdmin):
    @admin.action(description=_("Change many at once…"), permissions=["change"])
    def change_many(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        if (number := queryset.count()) > MOST:
            said = _("%(number)s entries are too many at once: choose at most %(most)s.")
            self.message_user(request, said % {"number": number, "most": MOST}, messages.ERROR)
            return None
        chosen = Initiative.objects.with_governments().filter(pk__in=queryset.values("pk"))
        entries = list(chosen.order_by("title", "pk"))
        form = ManyForm(request.POST if "what" in request.POST else None)
        results: list[BulkResult] = []
        if form.is_valid():
            asked = form.cleaned_data["what"], editor_of(request), form.cleaned_data["comment"]
            if "_do" in request.POST:
                self._tell(request, change(entries, *asked))
                return None
            results = preview(entries, *asked)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Change many at once"),
            "opts": self.opts,
            "form": form,
            "entries": entries,
            "results": results,
            "number": sum(result.is_done for result in results),
            "checkbox": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/initiatives/initiative/many.html", context)

    def _tell(self, request: HttpRequest, results: list[BulkResult]) -> None:
        number = sum(result.is_done for result in results)
        said = ngettext("%(number)s entry is changed.", "%(number)s entries are changed.", number)
        self.message_user(request, said % {"number": number}, messages.SUCCESS)
        if left := len(results) - number:
            said = ngettext("%(number)s entry was left as it is.", "%(number)s entries were left as they are.", left)
            self.message_user(request, said % {"number": left}, messages.WARNING)
