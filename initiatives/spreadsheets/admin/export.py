"""Actions of the list of entries that export a selection."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.options import ModelAdmin
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext_lazy as _

from initiatives.editing.admin.permissions import editor_of
from initiatives.models import Initiative

from .downloads import csv_answer, language_of, workbook_answer


class ExportMixin(ModelAdmin):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actions = [*(self.actions or []), "export_workbook", "export_table"]

    @admin.action(description=_("Export as a workbook, to edit and import again"), permissions=["view"])
    def export_workbook(self, request: HttpRequest, queryset: object) -> StreamingHttpResponse:
        return workbook_answer(request, self._chosen(request, queryset), language_of(request), "initiatives")

    @admin.action(description=_("Export as a CSV table, as in the downloads"), permissions=["view"])
    def export_table(self, request: HttpRequest, queryset: object) -> HttpResponse:
        return csv_answer(self._chosen(request, queryset))

    def _chosen(self, request: HttpRequest, queryset: Any) -> Any:
        """The selected entries that this user may see. Asked again: the search of the list joins duplicate rows."""
        seen = Initiative.objects.visible_to(editor_of(request)).filter(pk__in=queryset.values("pk"))
        return seen.order_by("slug")
