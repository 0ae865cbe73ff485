"""Related rows that have no admin module of their own, and former addresses by themselves."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from initiatives.editing.admin.budget import INITIATIVE
from initiatives.editing.admin.conflict_detection import ConflictDetectionMixin
from initiatives.editing.admin.fields import TabbedInline
from initiatives.editing.admin.permissions import PermissionsMixin, RelatedInline
from initiatives.models import InitiativeRedirect, Instrument

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


@admin.register(InitiativeRedirect)
class RedirectAdmin(ConflictDetectionMixin, PermissionsMixin, admin.ModelAdmin):
    form = RedirectPageForm
    list_display = ["slug", "initiative"]
    list_filter = ["initiative__governments"]
    list_select_related = ["initiative"]
    search_fields = ["slug", *INITIATIVE, "initiative__slug"]
    autocomplete_fields = ["initiative"]
