"""What happened to an initiative and what came of it, on its page and by themselves."""

from typing import Any

from django.contrib import admin

from initiatives.models import Event, Sequel

from .budget import INITIATIVE, READ_IN
from .conflict_detection import ConflictAwareForm, ConflictDetectionMixin
from .facts import FactForm
from .fields import PlainAdmin, TabbedAdmin, TabbedInline
from .permissions import PermissionsMixin, RelatedInline

EVENT: list[Any] = [
    (None, {"fields": [("key", "date")]}),
    (None, {"fields": ["text"], "classes": ["translations"]}),
]


class EventForm(FactForm):
    """In the form of its entry."""

    named_after = ("text",)


class SequelForm(FactForm):
    """In the form of its entry."""


class EventInline(RelatedInline, TabbedInline):
    model = Event
    form = EventForm
    fieldsets = [
        (None, {"fields": ["date"]}),
        (None, {"fields": ["text"], "classes": ["translations"]}),
        (None, {"fields": [READ_IN, "key"]}),
    ]


class SequelInline(RelatedInline, admin.StackedInline):
    model = Sequel
    form = SequelForm
    fields = [("kind", "successor"), READ_IN]
    fk_name = "initiative"
    autocomplete_fields = ["successor"]
    fetched = ["successor"]
    extra = 0


@admin.register(Event)
class EventAdmin(ConflictDetectionMixin, PermissionsMixin, TabbedAdmin):
    form = ConflictAwareForm
    object_history_form_template = "admin/initiatives/object_history_form.html"
    list_display = ["initiative", "date", "text"]
    list_filter = ["initiative__governments"]
    list_select_related = ["initiative"]
    search_fields = [*INITIATIVE, "initiative__slug", "key", "text_en", "text_nl", "text_fr", "text_de"]
    autocomplete_fields = ["initiative"]
    fieldsets = [(None, {"fields": ["initiative"]}), *EVENT]


@admin.register(Sequel)
class SequelAdmin(ConflictDetectionMixin, PermissionsMixin, PlainAdmin):
    concealed = ["successor"]
    form = ConflictAwareForm
    object_history_form_template = "admin/initiatives/object_history_form.html"
    list_display = ["initiative", "kind", "successor"]
    list_filter = ["kind", "initiative__governments"]
    list_select_related = ["initiative", "successor"]
    search_fields = [*INITIATIVE, "initiative__slug", "successor__slug"]
    autocomplete_fields = ["initiative", "successor"]
    fields = ["initiative", "kind", "successor"]
