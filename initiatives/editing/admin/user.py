"""Admin of the accounts."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from initiatives.editing.permissions import may_keep_user
from initiatives.editing.signin.devices import remove_second_factor
from initiatives.models import User

from .permissions import editor_of

FOR: tuple[Any, Any] = (_("Edits for"), {"fields": ["governments", "language"]})


@admin.register(User)
class EditorAdmin(UserAdmin):
    list_display = ["username", "email", "first_name", "last_name", "is_active", "is_staff", "is_superuser"]
    list_filter = [*UserAdmin.list_filter, "governments"]
    filter_horizontal = [*UserAdmin.filter_horizontal, "governments"]
    fieldsets = [*(UserAdmin.fieldsets or ())[:2], FOR, *(UserAdmin.fieldsets or ())[2:]]
    add_fieldsets = [*UserAdmin.add_fieldsets, FOR]

    actions = ["forget_second_factor"]

    @admin.action(description=_("Remove a lost second factor"), permissions=["change"])
    def forget_second_factor(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """The person signs in with the password alone, and sets up a new factor. The log records the removal."""
        kept = [person for person in queryset if may_keep_user(editor_of(request), person)]
        done = [person for person in kept if remove_second_factor(person)]
        for person in done:
            self.log_change(request, person, "Second factor taken away")
        said = ngettext("%(number)s second factor is removed.", "%(number)s second factors are removed.", len(done))
        self.message_user(request, said % {"number": len(done)})

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        """Only superusers may grant superuser status or single permissions."""
        fields = list(super().get_readonly_fields(request, obj))
        return fields if request.user.is_superuser else [*fields, "is_superuser", "user_permissions"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and self._keeps(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and self._keeps(request, obj)

    def _keeps(self, request: HttpRequest, obj: User | None) -> bool:
        return obj is None or may_keep_user(editor_of(request), obj)
