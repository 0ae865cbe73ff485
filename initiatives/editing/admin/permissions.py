"""Applies the rules of editing/permissions.py to every admin page of an entry or its related rows."""

from typing import Any, cast

from django import forms
from django.contrib.admin.options import BaseModelAdmin, InlineModelAdmin, ModelAdmin
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import AutocompleteSelect, RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied
from django.db.models import ForeignKey, Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from simple_history.admin import SimpleHistoryAdmin

from initiatives.editing import permissions
from initiatives.editing.practice.numbers import is_practising
from initiatives.models import Initiative, PartialDateField, Proposal, User

from .help_texts import HELP


def editor_of(request: HttpRequest) -> User:
    return cast(User, request.user)


class PrefetchedChoices:
    """Stand-in for an autocomplete queryset, so that the selected option costs no query per inline row."""

    def __init__(self, queryset: Any, chosen: Model) -> None:
        self.queryset, self.chosen = queryset, chosen

    def using(self, database: str) -> "PrefetchedChoices":
        return self

    def filter(self, **wanted: object) -> Any:
        known = list(wanted.values()) == [{str(self.chosen.pk)}]
        return [self.chosen] if known else self.queryset.filter(**wanted)


class UserAwareForm(forms.ModelForm):
    """A model form that knows its user. The current value stays selectable, but is masked if it may not be seen."""

    user: User

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stored = {field.name for field in self.instance._meta.fields}
        for name, field in self.fields.items():
            is_list = isinstance(field, forms.ModelMultipleChoiceField)
            if name in stored and isinstance(field, forms.ModelChoiceField) and not is_list:
                self._keep_current_choice(name, field)
                self._prefetch_choice(name, field)

    def _keep_current_choice(self, name: str, field: Any) -> None:
        present = getattr(self.instance, f"{name}_id", None)
        if self.user.is_administrator or not hasattr(field.queryset, "visible_to"):
            return
        if present:
            field.queryset |= field.queryset.model._default_manager.filter(pk=present)
        field.label_from_instance = self._label

    def _label(self, thing: Model) -> str:
        own = getattr(self.instance, "initiative_id", None)
        if own and own == getattr(thing, "initiative_id", None):
            return str(thing)
        return permissions.name_for(self.user, thing)

    def _prefetch_choice(self, name: str, field: Any) -> None:
        stored: Any = self.instance._meta.get_field(name)
        asks = isinstance(getattr(field.widget, "widget", field.widget), AutocompleteSelect)
        if asks and stored.is_cached(self.instance) and (chosen := getattr(self.instance, name)):
            field.widget.choices.queryset = PrefetchedChoices(field.queryset, chosen)


class VisibleChoicesMixin(BaseModelAdmin):
    """Offers and accepts only visible choices; for the entry of a related row, only editable entries."""

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        words = HELP.get(f"{db_field.model._meta.model_name}.{db_field.name}")
        if field and words:
            # How to write a date is said where one begins.
            field.help_text = words if isinstance(db_field, PartialDateField) else f"{words} {field.help_text}".strip()
        if field and is_practising() and isinstance(field.widget, RelatedFieldWidgetWrapper):
            # They open a window in which something of the register itself would be written.
            field.widget.can_add_related = field.widget.can_change_related = field.widget.can_delete_related = False
        return field

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        choices: Any = db_field.related_model._default_manager.all()
        if db_field.name == "initiative":
            kwargs["queryset"] = choices.editable_by(editor_of(request))
        elif hasattr(choices, "visible_to"):
            kwargs["queryset"] = choices.visible_to(editor_of(request))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class RelatedInline(VisibleChoicesMixin, InlineModelAdmin):
    """Related rows in the form of their entry, which decides on permissions."""

    form: type[forms.ModelForm] = UserAwareForm
    # Foreign keys that the labels of rows need, fetched in the query of the rows.
    fetched: list[str] = []

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        names = [str(name) for name in self.autocomplete_fields]
        return super().get_queryset(request).select_related(*names, *self.fetched)

    def get_formset(self, request: HttpRequest, obj: Model | None = None, **kwargs: Any) -> Any:
        formset: Any = super().get_formset(request, obj, **kwargs)
        formset.form.user = editor_of(request)
        return formset


class HistoryPermissionsMixin(SimpleHistoryAdmin):
    """Requires the permission to see the past, and for a restore, to change: the library asks only for viewing."""

    object_history_list_template = "admin/initiatives/object_history_list.html"

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        self.check_past(request, object_id)
        return super().history_view(request, object_id, extra_context)

    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        self.check_past(request, object_id)
        if not version_id.isdecimal():
            raise Http404
        return super().history_form_view(request, object_id, version_id, extra_context)

    def check_past(self, request: HttpRequest, object_id: str) -> None:
        """Check the stored row: an old version may belong to another state, or to another entry."""
        key = unquote(object_id)
        if not key.isdecimal():
            raise Http404
        stored = self.get_object(request, key)
        if stored is None and not editor_of(request).is_administrator:
            raise PermissionDenied
        if stored and not self.has_past_permission(request, stored):
            raise PermissionDenied
        if request.method == "POST" and not self.has_change_permission(request, stored):
            raise PermissionDenied

    def has_past_permission(self, request: HttpRequest, obj: Model) -> bool:
        return self.has_view_permission(request, obj)


def conceal(user: User, thing: object, name: str) -> None:
    """Clear a relation to an invisible entry, for display only. The thing must not be saved afterwards."""
    other = getattr(thing, name, None)
    entry = permissions.entry_of(other) if other else None
    if entry and not permissions.may_see(user, entry):
        setattr(thing, name, None)


class PermissionsMixin(VisibleChoicesMixin, ModelAdmin):
    """Entries and related rows are seen, edited and deleted as editing/permissions.py allows."""

    form = UserAwareForm
    # Relations that may lead to an entry that the user may not see.
    concealed: list[str] = []

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        found = super().get_object(request, object_id, from_field)
        if found and not self.has_change_permission(request, found):
            for name in self.concealed:
                conceal(editor_of(request), found, name)
        return found

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: Any = super().get_queryset(request)
        return rows.visible_to(editor_of(request))

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.user = editor_of(request)
        return form

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return super().has_view_permission(request, obj) and self._is_allowed(permissions.may_see, request, obj)

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return super().has_change_permission(request, obj) and self._is_allowed(permissions.may_edit, request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        rule = permissions.may_delete if isinstance(obj, Initiative) else permissions.may_edit
        return super().has_delete_permission(request, obj) and self._is_allowed(rule, request, obj)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        stored = self.get_object(request, unquote(object_id))
        if stored and not self.has_past_permission(request, stored):
            raise PermissionDenied
        return super().history_view(request, object_id, extra_context)

    def has_past_permission(self, request: HttpRequest, obj: object) -> bool:
        return self.has_view_permission(request, obj) and self._is_allowed(permissions.may_see_past, request, obj)

    def _is_allowed(self, rule: Any, request: HttpRequest, obj: Any) -> bool:
        user = editor_of(request)
        if obj is None or user.is_administrator:
            return True
        entry = permissions.entry_of(obj)
        return entry is not None and bool(rule(user, entry))

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        deleted, count, lacking, protected = super().get_deleted_objects(objs, request)
        # Nobody may delete a proposal, but deleting the entry deletes it.
        lacking = lacking - {Proposal._meta.verbose_name}
        if protected and not editor_of(request).is_administrator:
            # Their names could reveal drafts that this person may not see.
            protected = [_("Other entries or amounts depend on this.")]
        return deleted, count, lacking, protected
