"""Conflict detection: a person who saves after a colleague sees the colleague's changes, and loses nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from typing import Any, Self, cast

from django import forms
from django.contrib.admin.options import InlineModelAdmin, ModelAdmin
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

from initiatives.editing.three_way import FormFields
from initiatives.history.snapshots import ITSELF
from initiatives.models import Initiative

from .form_page import FormPage
from .permissions import UserAwareForm


class VersionField(forms.CharField):
    widget = forms.HiddenInput

    def has_changed(self, initial: object, data: object) -> bool:
        return False  # It is no field of the entry: the log of changes would name it.


class ConflictAwareForm(UserAwareForm):
    """A form that carries the signed snapshot of the thing as it was opened."""

    version = VersionField(required=False)
    page: FormPage | None = None

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        # The admin hands over request.POST; the page knows what became of it.
        super().__init__(self.page.sent if self.page and data is not None else data, *args, **kwargs)
        if self.page:
            self.initial["version"] = self.page.version

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or self.cleaned_data
        conflict = self.page.conflict if self.page else None
        if conflict and conflict.lines:
            raise ValidationError(
                _("Somebody else saved this while you had it open. Read what they changed, then save again.")
            )
        if conflict:
            raise ValidationError(
                _("The page that you sent does not say when you opened it. Read it once more, then save again.")
            )
        return cleaned


class ConflictDetectionMixin(ModelAdmin):
    """Answers each request for a form by a copy of itself that knows the page of that request.

    An admin is made once for all requests, and its hooks are handed the request alone.
    """

    # The relations that the form edits as inlines: their rows belong to the snapshot.
    related: list[str] = []
    page: FormPage | None = None

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        return self.form_view(request, self.new_page(request), object_id, form_url, extra_context)

    def new_page(self, request: HttpRequest) -> FormPage:
        return FormPage.of(request)

    def form_view(
        self,
        request: HttpRequest,
        page: FormPage,
        object_id: str | None,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        if "_saveasnew" in request.POST:
            object_id = None
        with self._locked(request, object_id):
            return self._opened(request, page, object_id).answer(request, object_id, form_url, extra_context)

    def answer(
        self, request: HttpRequest, object_id: str | None, form_url: str, extra_context: dict[str, object] | None
    ) -> HttpResponse:
        """Show the form, or save what was sent."""
        return super().changeform_view(request, object_id, form_url, self.context_of_page() | (extra_context or {}))

    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        with self._locked(request, object_id):
            bound = self._opened(request, self.new_page(request), object_id)
            context = bound.context_of_page() | (extra_context or {})
            # Only models with a history have this page, and their admins derive from SimpleHistoryAdmin.
            history_admin = cast(SimpleHistoryAdmin, super(ConflictDetectionMixin, bound))
            return history_admin.history_form_view(request, object_id, version_id, context)

    def context_of_page(self) -> dict[str, object]:
        return {"conflict": self.page.conflict if self.page else None}

    @contextmanager
    def _locked(self, request: HttpRequest, object_id: str | None) -> Iterator[None]:
        """Lock the entry during a save, so that nobody else saves it or its related rows."""
        number = unquote(object_id or "")
        if request.method != "POST" or not number.isdecimal():
            yield
            return
        with transaction.atomic():
            owner = "pk" if self.model is Initiative else "initiative_id"
            entries = self.model._default_manager.values_list(owner, flat=True)
            Initiative.objects.hold(entries.filter(pk=number).first())
            yield

    def _opened(self, request: HttpRequest, page: FormPage, object_id: str | None) -> Self:
        bound = copy(self)
        bound.page = page
        thing = bound.get_object(request, unquote(object_id)) if object_id is not None else None
        if thing is not None and bound.has_change_permission(request, thing):
            page.open(thing, self.related)
            if page.is_outdated():
                page.bring_up_to_date(bound._form_fields(request, thing))
        return bound

    def _form_fields(self, request: HttpRequest, thing: Model) -> FormFields:
        fields: FormFields = {ITSELF: self.get_form(request, thing, change=True).base_fields}
        for formset, _inline in self.get_formsets_with_inlines(request, thing):
            fields[formset.get_default_prefix()] = formset.form.base_fields
        return fields

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = cast(type[ConflictAwareForm], super().get_form(request, obj, change=change, **kwargs))
        form.page = self.page
        return form

    def get_formset_kwargs(
        self, request: HttpRequest, obj: Model, inline: InlineModelAdmin, prefix: str
    ) -> dict[str, object]:
        arguments = super().get_formset_kwargs(request, obj, inline, prefix)
        return arguments | {"data": self.page.sent} if self.page and "data" in arguments else arguments
