"""Related rows that have no admin module of their own, and former addresses by themselves."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from initiatives.editing import permissions
from initiatives.editing.admin.budget import INITIATIVE
from initiatives.editing.admin.conflict_detection import ConflictDetectionMixin
from initiatives.editing.admin.fields import TabbedInline
from initiatives.editing.admin.permissions import PermissionsMixin, RelatedInline, editor_of
from initiatives.models import Initiative, InitiativeRedirect, Instrument

from .forms import RedirectForm, RedirectPageForm


class InstrumentInline(RelatedInline, TabbedInline):
    model = Instrument
    autocomplete_fields = ["type"]
    fieldsets = [(None, {"fields": ["type"]}), (None, {"fields": ["name", "description"], "classes": ["translations"]})]


class RedirectInline(RelatedInline, admin.StackedInline):
    model = InitiativeRedirect
    form = RedirectForm
    extra = 0
    verbose_name_plural = _("former addresses (each leads here)")

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return super().has_delete_permission(request, obj) and may_change_addresses(request, obj)


def may_change_addresses(request: HttpRequest, thing: object) -> bool:
    """Of the entry itself, or of the one that a former address leads to."""
    entry = thing.initiative if isinstance(thing, InitiativeRedirect) else thing
    return not isinstance(entry, Initiative) or permissions.may_change_slug(editor_of(request), entry)


@admin.register(InitiativeRedirect)
class RedirectAdmin(ConflictDetectionMixin, PermissionsMixin, admin.ModelAdmin):
    form = RedirectPageForm
    list_display = ["slug", "initiative"]
    list_filter = ["initiative__governments"]
    list_select_related = ["initiative"]
    search_fields = ["slug", *INITIATIVE, "initiative__slug"]
    autocomplete_fields = ["initiative"]

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return super().has_delete_permission(request, obj) and may_change_addresses(request, obj)
