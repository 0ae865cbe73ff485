"""The people who sign in."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.utils.translation import gettext_lazy as _

from initiatives.models import User

FOR: tuple[Any, Any] = (_("Edits for"), {"fields": ["governments"]})


@admin.register(User)
class EditorAdmin(UserAdmin):
    list_display = ["username", "email", "first_name", "last_name", "is_active", "is_staff", "is_superuser"]
    list_filter = [*UserAdmin.list_filter, "governments"]
    filter_horizontal = [*UserAdmin.filter_horizontal, "governments"]
    fieldsets = [*(UserAdmin.fieldsets or ())[:2], FOR, *(UserAdmin.fieldsets or ())[2:]]
    add_fieldsets = [*UserAdmin.add_fieldsets, FOR]
