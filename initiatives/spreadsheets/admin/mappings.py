"""Remembered mappings: to look at, and for administrators to delete."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from initiatives.editing.admin.permissions import editor_of
from initiatives.models import RememberedMapping
from initiatives.spreadsheets.mapping.column_mapping import Mapping, column_name, targets


@admin.register(RememberedMapping)
class RememberedMappingAdmin(admin.ModelAdmin):
    list_display = ["name", "user", "used"]
    list_select_related = ["user"]
    search_fields = ["name", "user__username"]
    fields = ["name", "user", "used", "columns"]
    readonly_fields = ["columns"]
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> Any:
        found: Any = super().get_queryset(request)
        return found.visible_to(editor_of(request))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    @admin.display(description=_("columns"))
    def columns(self, remembered: RememberedMapping) -> SafeString:
        mapping = Mapping.from_json(remembered.mapping)
        names = targets()
        said = [
            (column_name(number, remembered.headings[number] if number < len(remembered.headings) else ""),
             names.get(target, _("not used")))
            for number, target in mapping.columns.items()
        ]  # fmt: skip
        return format_html_join("", "<div>{} → {}</div>", said)
