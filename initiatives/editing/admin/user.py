"""The people who sign in."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.utils.translation import gettext_lazy as _

from initiatives.models import User

FOR = (_("Edits for"), {"fields": ["governments"]})


@admin.register(User)
class EditorAdmin(UserAdmin):
    list_display = [*UserAdmin.list_display, "is_active", "is_superuser"]
    list_filter = [*UserAdmin.list_filter, "governments"]
    filter_horizontal = [*UserAdmin.filter_horizontal, "governments"]
    fieldsets = [*(UserAdmin.fieldsets or ())[:2], FOR, *(UserAdmin.fieldsets or ())[2:]]
    add_fieldsets = [*UserAdmin.add_fieldsets, FOR]
