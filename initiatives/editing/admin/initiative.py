"""One page for one initiative: its words in four languages and all that belongs to it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Field, ManyToManyField, QuerySet
from django.forms import ModelForm, ModelMultipleChoiceField
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from initiatives.editing import permissions
from initiatives.editing.confirmation import confirm_entries
from initiatives.editing.slugs import save_with_redirect
from initiatives.formatting.status import status_in_words
from initiatives.models import Initiative, InitiativeRedirect, Instrument
from initiatives.models.relations import RELATED_IN_FORM

from .budget import INITIATIVE, BudgetLineInline, KeyFigureInline
from .bulk import BulkEditMixin
from .conflict_detection import ConflictDetectionMixin
from .fields import TabbedAdmin, TabbedInline
from .forms import InitiativeForm, RedirectForm, RedirectPageForm
from .history import HistoryMixin
from .merge import MergeMixin
from .organisation import ParticipationInline
from .outdated_translations import say_what_is_outdated
from .permissions import PermissionsMixin, RelatedInline, conceal, editor_of
from .propose import ProposalMixin, is_only_seen
from .saved_filters import SavedFiltersMixin
from .source import CitationInline
from .vocabulary import NAMES
from .workflow import WorkflowMixin

TITLES = ["title_en", "title_nl", "title_fr", "title_de"]


class InstrumentInline(RelatedInline, TabbedInline):  # type: ignore[misc]
    model = Instrument
    autocomplete_fields = ["type"]
    fieldsets = [(None, {"fields": ["type"]}), (None, {"fields": ["name", "description"], "classes": ["translations"]})]


class RedirectInline(RelatedInline, admin.TabularInline):
    model = InitiativeRedirect
    form = RedirectForm
    extra = 0
    verbose_name_plural = _("former addresses (each leads here)")


class DueFilter(admin.SimpleListFilter):
    """Published entries whose last confirmation is older than their interval, or that nobody has confirmed."""

    title = _("confirmation")
    parameter_name = "due"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Due to be confirmed"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.published().due_for_review(timezone.localdate()) if self.value() else queryset


class MineFilter(admin.SimpleListFilter):
    """Those of the governments that somebody edits for."""

    title = _("whose they are")
    parameter_name = "mine"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Of my governments"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.of_governments_of(editor_of(request)) if self.value() else queryset


class IncompleteFilter(admin.SimpleListFilter):
    """Those that lack a text, a term or a source that a public entry must have."""

    title = _("completeness")
    parameter_name = "incomplete"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Public, and not complete"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.published().incomplete() if self.value() else queryset


class InitiativeAdmin(
    SavedFiltersMixin,
    BulkEditMixin,
    WorkflowMixin,
    ProposalMixin,
    HistoryMixin,
    MergeMixin,
    PermissionsMixin,
    TabbedAdmin,
):
    rows = list(RELATED_IN_FORM)
    concealed = ["parent"]
    object_history_form_template = "admin/initiatives/object_history_form.html"
    form = InitiativeForm
    list_display = ["title", "governments_", "themes_", "status", "state", "verified_on"]
    list_filter = [
        MineFilter,
        DueFilter,
        IncompleteFilter,
        "governments",
        "themes",
        "challenges",
        "state",
        "stated_status",
    ]
    search_fields = [
        *TITLES, "slug", "acronym", "aliases",
        *(f"organisations__{name}" for name in [*NAMES, "acronym", "aliases"]),
    ]  # fmt: skip
    readonly_fields = ["created", "modified"]
    autocomplete_fields = ["parent", "verified_by"]
    save_on_top = True
    actions = ["still_correct", "change_many"]
    fieldsets = [
        (None, {"fields": ["title", "summary", "caveat"], "classes": ["translations"]}),
        (_("Names and address"), {"fields": ["slug", "is_title_descriptive", "acronym", "aliases", "website"]}),
        (_("What it is about"), {"fields": ["governments", "themes", "challenges", "target_groups", "parent"]}),
        (_("When"), {"fields": [("start", "end"), "announced_for", ("stated_status", "status_as_of")]}),
        (
            _("In the register"),
            {"fields": ["state", ("verified_on", "verified_by"), "review_interval", ("created", "modified")]},
        ),
    ]
    inlines = [
        InstrumentInline,
        ParticipationInline,
        BudgetLineInline,
        KeyFigureInline,
        CitationInline,
        RedirectInline,
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Initiative]:
        initiatives: Any = super().get_queryset(request)
        return initiatives.with_status().prefetch_related("governments", "themes")

    def get_prepopulated_fields(self, request: HttpRequest, obj: Initiative | None = None) -> dict[str, Sequence[str]]:
        # Only when adding: later a new title must not change the address.
        return {} if obj else {"slug": ["title_en"]}

    def formfield_for_manytomany(
        self, db_field: ManyToManyField, request: HttpRequest, **kwargs: Any
    ) -> ModelMultipleChoiceField | None:
        # Short lists: all of them in view, and usable without a script.
        return super().formfield_for_manytomany(
            db_field, request, **{**kwargs, "widget": forms.CheckboxSelectMultiple()}
        )

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and db_field.name.startswith(("aliases", "summary", "caveat")):
            field.widget.attrs["rows"] = 4
        return field

    def save_model(self, request: HttpRequest, obj: Initiative, form: ModelForm, change: bool) -> None:
        if change:
            self.note_what_was(request, obj)
        save_with_redirect(obj)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        form.save_marks()
        form.save_differences()
        added = {each.pk: each for each in form.cleaned_data["governments"] if each.pk not in form.governments_before}
        others = [str(each) for pk, each in added.items() if pk not in editor_of(request).government_ids]
        if others and not is_only_seen(request):
            said = _("You added %(names)s: their editors can change this entry from now on.")
            self.message_user(request, said % {"names": ", ".join(others)}, messages.WARNING)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"governments": list(editor_of(request).government_ids)} | super().get_changeform_initial_data(request)

    def get_autocomplete_fields(self, request: HttpRequest) -> list[str]:
        # Accounts can be searched by administrators only; others name themselves.
        names = list(super().get_autocomplete_fields(request))
        return names if editor_of(request).is_administrator else [name for name in names if name != "verified_by"]

    def get_inline_formsets(self, request: HttpRequest, formsets: Any, inlines: Any, obj: Any = None) -> Any:
        if obj and not self.has_change_permission(request, obj):
            for form in (form for formset in formsets for form in formset.initial_forms):
                conceal(editor_of(request), form.instance, "part_of")
        return super().get_inline_formsets(request, formsets, inlines, obj)

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        entry = context["original"]
        if entry and not self.has_change_permission(request, entry):
            context["why_not"] = permissions.why_not_edit(editor_of(request), entry)
        say_what_is_outdated(context)
        return super().render_change_form(request, context, *args, **kwargs)

    def get_view_on_site_url(self, obj: Initiative | None = None) -> str | None:
        return super().get_view_on_site_url(obj) if obj and (obj.is_published or obj.is_archived) else None

    @admin.display(description=_("governments"))
    def governments_(self, initiative: Initiative) -> str:
        return ", ".join(government.name for government in initiative.governments.all())

    @admin.display(description=_("themes"))
    def themes_(self, initiative: Initiative) -> str:
        return ", ".join(theme.name for theme in initiative.themes.all())

    @admin.display(description=_("status"), ordering="current_status")
    def status(self, initiative: Initiative) -> str:
        return status_in_words(initiative.current_status)

    @admin.action(description=_("Still correct: confirm today"), permissions=["change"])
    def still_correct(self, request: HttpRequest, queryset: Any) -> None:
        # Counted first: what is confirmed leaves a list of what is due.
        chosen, published = queryset.count(), queryset.published().count()
        mine = queryset.published().editable_by(editor_of(request))
        number = confirm_entries(mine, editor_of(request), timezone.localdate())
        said = ngettext("%(number)s entry is confirmed.", "%(number)s entries are confirmed.", number)
        self.message_user(request, said % {"number": number})
        if left := chosen - published:
            said = ngettext(
                "%(number)s entry was left: only what is published can be confirmed.",
                "%(number)s entries were left: only what is published can be confirmed.",
                left,
            )
            self.message_user(request, said % {"number": left}, messages.WARNING)
        if foreign := published - number:
            said = ngettext(
                "%(number)s entry was left: you may not change it.",
                "%(number)s entries were left: you may not change them.",
                foreign,
            )
            self.message_user(request, said % {"number": foreign}, messages.WARNING)


@admin.register(InitiativeRedirect)
class RedirectAdmin(ConflictDetectionMixin, PermissionsMixin, admin.ModelAdmin):
    form = RedirectPageForm
    list_display = ["slug", "initiative"]
    list_filter = ["initiative__governments"]
    list_select_related = ["initiative"]
    search_fields = ["slug", *INITIATIVE, "initiative__slug"]
    autocomplete_fields = ["initiative"]
