"""Imports in the admin: their list, their rights and the addresses of their pages."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from initiatives.editing.admin.permissions import editor_of
from initiatives.models import SpreadsheetImport
from initiatives.models.spreadsheet_import import SpreadsheetImportQuerySet

from . import downloads
from .actions import act
from .columns_page import columns_page
from .import_page import ImportPage, ImportRequest
from .plan_page import plan_page
from .upload_page import upload_page
from .values_page import values_page

View = Callable[..., HttpResponse | StreamingHttpResponse]


@admin.register(SpreadsheetImport)
class SpreadsheetImportAdmin(admin.ModelAdmin):
    list_display = ["file_name", "stage", "rows_", "made_by", "made", "applied_by", "applied"]
    list_filter = ["stage"]
    list_select_related = ["made_by", "applied_by"]
    search_fields = ["file_name", "made_by__username"]
    show_full_result_count = False
    change_list_template = "admin/initiatives/spreadsheetimport/change_list.html"

    @admin.display(description=_("rows"))
    def rows_(self, spreadsheet: SpreadsheetImport) -> str:
        return str(spreadsheet.counts.get("rows", "–"))

    def get_queryset(self, request: HttpRequest) -> SpreadsheetImportQuerySet:
        return SpreadsheetImport.objects.visible_to(editor_of(request)).defer("inspection", "corrections")

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """An administrator can delete a file that nobody should keep, with its plan and the way to undo it."""
        return super().has_delete_permission(request, obj) and editor_of(request).is_administrator

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        # Django would list the thousands of rows one by one.
        return [str(each) for each in objs], {self.opts.verbose_name_plural: len(objs)}, set(), []

    def get_urls(self) -> list[URLPattern]:
        def page(address: str, view: View, name: str) -> URLPattern:
            return path(
                address, self.admin_site.admin_view(view), name=f"{self.opts.app_label}_{self.opts.model_name}_{name}"
            )

        return [
            page("template/", self.template_view, "template"),
            page("export/", self.export_view, "export"),
            page("<int:number>/columns/", self.columns_view, "columns"),
            page("<int:number>/values/", self.values_view, "values"),
            page("<int:number>/rejected/", self.rejected_view, "rejected"),
            page("<int:number>/file/", self.file_view, "file"),
            *super().get_urls(),
        ]

    def template_view(self, request: HttpRequest) -> StreamingHttpResponse:
        return downloads.empty_template(ImportRequest(request, self))

    def export_view(self, request: HttpRequest) -> StreamingHttpResponse:
        return downloads.own_entries(ImportRequest(request, self))

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        return upload_page(request, self)

    def columns_view(self, request: HttpRequest, number: int) -> HttpResponse:
        return columns_page(ImportPage(request, self, number))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        page = ImportPage(request, self, object_id)
        return act(page) if request.method == "POST" else plan_page(page)

    def values_view(self, request: HttpRequest, number: int) -> HttpResponse:
        return values_page(ImportPage(request, self, number))

    def rejected_view(self, request: HttpRequest, number: int) -> HttpResponse:
        return downloads.refused_rows(ImportPage(request, self, number))

    def file_view(self, request: HttpRequest, number: int) -> HttpResponse:
        return downloads.original_file(ImportPage(request, self, number))
