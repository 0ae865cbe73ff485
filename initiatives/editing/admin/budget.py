"""Admin of budget lines and key figures: inlines in the form of their initiative, and pages of their own."""

from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.db.models import Field

from initiatives.models import BudgetLine, KeyFigure
from initiatives.models.decimal_field import ReadableDecimalField

from .conflict_detection import ConflictAwareForm, ConflictDetectionMixin
from .facts import FactForm
from .fields import WRITTEN_VALUES, AnyLanguageForm, TabbedAdmin, TabbedInline
from .permissions import PermissionsMixin, RelatedInline
from .written_values import WrittenAmountField, number_widget

INITIATIVE = ["initiative__title_en", "initiative__title_nl", "initiative__title_fr", "initiative__title_de"]

AMOUNTS: Mapping[type[Field], Mapping[str, Any]] = {
    **WRITTEN_VALUES, ReadableDecimalField: {"form_class": WrittenAmountField, "widget": number_widget()},
}  # fmt: skip
READ_IN = ("read_in", "read_in_address")
LINE: list[Any] = [
    (None, {"fields": [("key", "kind"), ("qualifier", "amount"), ("starts", "ends"), "as_of", "part_of"]}),
    (None, {"fields": ["purpose", "note"], "classes": ["translations"]}),
]
FIGURE: list[Any] = [
    (None, {"fields": [("key", "as_of"), ("qualifier", "value", "value_to")]}),
    (None, {"fields": ["unit"], "classes": ["translations"]}),
]


class BudgetLineForm(FactForm):
    """In the form of its entry."""

    named_after = ("purpose", "kind")


class KeyFigureForm(FactForm):
    """In the form of its entry."""

    named_after = ("unit",)


class KeyFigurePageForm(ConflictAwareForm, AnyLanguageForm):
    """For the page of its own, outside the form of the entry."""


class BudgetLineInline(RelatedInline, TabbedInline):
    model = BudgetLine
    form = BudgetLineForm
    formfield_overrides = AMOUNTS
    fk_name = "initiative"
    fieldsets = [
        (None, {"fields": [("amount", "kind", "qualifier"), ("starts", "ends", "as_of"), READ_IN]}),
        (None, {"fields": ["purpose", "note"], "classes": ["translations"]}),
        (None, {"fields": [("part_of", "key")]}),
    ]
    autocomplete_fields = ["part_of"]
    fetched = ["part_of__initiative"]


class KeyFigureInline(RelatedInline, TabbedInline):
    model = KeyFigure
    form = KeyFigureForm
    fieldsets = [
        (None, {"fields": [("qualifier", "value", "value_to", "as_of")]}),
        (None, {"fields": ["unit"], "classes": ["translations"]}),
        (None, {"fields": [READ_IN, "key"]}),
    ]


@admin.register(BudgetLine)
class BudgetLineAdmin(ConflictDetectionMixin, PermissionsMixin, TabbedAdmin):
    concealed = ["part_of"]
    formfield_overrides = AMOUNTS
    form = ConflictAwareForm
    object_history_form_template = "admin/initiatives/object_history_form.html"
    list_display = ["initiative", "key", "qualifier", "amount", "kind", "starts", "ends"]
    list_display_links = ["initiative", "key"]
    list_filter = ["kind", "qualifier", "initiative__governments"]
    list_select_related = ["initiative"]
    search_fields = [*INITIATIVE, "initiative__slug", "key", "purpose_en", "purpose_nl", "purpose_fr", "purpose_de"]
    autocomplete_fields = ["initiative", "part_of"]
    fieldsets = [(None, {"fields": ["initiative"]}), *LINE]


@admin.register(KeyFigure)
class KeyFigureAdmin(ConflictDetectionMixin, PermissionsMixin, TabbedAdmin):
    form = KeyFigurePageForm
    object_history_form_template = "admin/initiatives/object_history_form.html"
    list_display = ["initiative", "key", "qualifier", "value", "value_to", "unit", "as_of"]
    list_display_links = ["initiative", "key"]
    list_filter = ["qualifier", "initiative__governments"]
    list_select_related = ["initiative"]
    search_fields = [*INITIATIVE, "initiative__slug", "key", "unit_en", "unit_nl", "unit_fr", "unit_de"]
    autocomplete_fields = ["initiative"]
    fieldsets = [(None, {"fields": ["initiative"]}), *FIGURE]
