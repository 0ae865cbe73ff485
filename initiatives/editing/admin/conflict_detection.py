"""Two people in one entry: the second to save sees what the first changed, and loses nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.contrib.admin.options import ModelAdmin
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from initiatives.editing.conflicts import Conflict
from initiatives.editing.three_way import FormFields, merge_submission
from initiatives.history.snapshots import ITSELF, differences, read, sign, version_of
from initiatives.models import Initiative

from .permissions import UserAwareForm, editor_of


class VersionField(forms.CharField):
    widget = forms.HiddenInput

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False  # Not a word of the entry: a log of changes would name it.


class ConflictAwareForm(UserAwareForm):
    """Carries what the thing held when the form was opened."""

    version = VersionField(required=False)
    conflict: Conflict | None = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.conflict and self.conflict.lines:
            raise ValidationError(
                _("Somebody else saved this while you had it open. Read what they changed, then save again.")
            )
        if self.conflict:
            raise ValidationError(
                _("The page that you sent does not say when you opened it. Read it once more, then save again.")
            )
        return cleaned


class ConflictDetectionMixin(ModelAdmin):
    """Of its `rows`, those that the form shows as inlines count as part of the thing."""

    rows: list[str] = []

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        if object_id is None or "_saveasnew" in request.POST:
            return super().changeform_view(request, object_id, form_url, extra_context)
        with self._held(request, unquote(object_id)):
            context = self.begin(request, unquote(object_id)) | (extra_context or {})
            return super().changeform_view(request, object_id, form_url, context)

    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, extra_context: Any = None
    ) -> HttpResponse:
        with self._held(request, unquote(object_id)):
            context = self.begin(request, unquote(object_id)) | (extra_context or {})
            return super().history_form_view(request, object_id, version_id, context)  # type: ignore[misc]

    @contextmanager
    def _held(self, request: HttpRequest, number: str) -> Iterator[None]:
        """While somebody saves, nobody else saves the same entry or a row of it."""
        if request.method != "POST" or not number.isdecimal():
            yield
            return
        with transaction.atomic():
            Initiative.objects.hold(self._entry_number(number))
            yield

    def _entry_number(self, number: str) -> int | None:
        owner = "pk" if self.model is Initiative else "initiative_id"
        return self.model._default_manager.values_list(owner, flat=True).filter(pk=number).first()

    def begin(self, request: HttpRequest, number: str) -> dict[str, Any]:
        """On opening, note what the thing holds; on saving, compare.

        The note is older than what the form then reads, never newer: a change in between shows as one.
        """
        thing = self.get_object(request, number)
        if thing is None or not self.has_change_permission(request, thing):
            return {}
        if request.method != "POST":
            return {"version": sign(version_of(thing, self.rows), thing)}
        self._compare(request, thing)
        return {"conflict": getattr(request, "conflict", None)}

    def _compare(self, request: HttpRequest, thing: Model) -> None:
        now, was = version_of(thing, self.rows), read(request.POST.get("version", ""), thing)
        if was and not any(differences(was, now)):
            return
        fields = self._fields(request, thing)
        conflict = Conflict(thing, editor_of(request), request.POST, fields)
        sent = request.POST.copy()
        if was:
            conflict.compare(was, now)
            sent = merge_submission(request.POST, was, now, fields)
        sent["version"] = sign(now, thing)
        request.POST, request.conflict = sent, conflict  # type: ignore[attr-defined, assignment]

    def _fields(self, request: HttpRequest, thing: Model) -> FormFields:
        fields: FormFields = {ITSELF: self.get_form(request, thing, change=True).base_fields}  # type: ignore[attr-defined]
        for formset, _inline in self.get_formsets_with_inlines(request, thing):
            fields[formset.get_default_prefix()] = formset.form.base_fields
        return fields

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.conflict = getattr(request, "conflict", None)
        return form

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        _carry_version(context)
        return super().render_change_form(request, context, *args, **kwargs)

    def render_history_view(self, request: HttpRequest, template: str, context: Any, **kwargs: Any) -> HttpResponse:
        _carry_version(context)
        return super().render_history_view(request, template, context, **kwargs)  # type: ignore[misc]


def _carry_version(context: Any) -> None:
    if "version" in context:
        context["adminform"].form.initial["version"] = context["version"]
