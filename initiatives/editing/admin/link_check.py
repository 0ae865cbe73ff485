"""Admin of the link checks: broken and moved web addresses."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from initiatives.models import LinkCheck


class BrokenFilter(admin.SimpleListFilter):
    title = _("broken")
    parameter_name = "broken"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Broken for several days"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.broken() if self.value() else queryset


@admin.register(LinkCheck)
class LinkCheckAdmin(admin.ModelAdmin):
    """Read-only: the command check_links writes the records."""

    list_display = ["url", "outcome", "detail", "moved_to", "failures", "failing_since", "checked_on"]
    list_filter = [BrokenFilter, "outcome"]
    search_fields = ["url", "moved_to"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: LinkCheck | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: LinkCheck | None = None) -> bool:
        return False
