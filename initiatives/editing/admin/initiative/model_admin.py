"""The admin of entries: the list, the form with its related rows, and the pages beside them."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import InlineModelAdmin
from django.contrib.admin.utils import unquote
from django.db.models import Field, ManyToManyField, Model, QuerySet
from django.forms import ModelForm, ModelMultipleChoiceField
from django.forms.formsets import all_valid
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from modeltranslation.admin import TranslationAdmin

from initiatives.editing import permissions
from initiatives.editing.admin.budget import BudgetLineInline, KeyFigureInline
from initiatives.editing.admin.conflict_detection import ConflictDetectionMixin
from initiatives.editing.admin.facts import FactForm, keep_citations
from initiatives.editing.admin.fields import TabbedFieldsMixin
from initiatives.editing.admin.merge import MergeView, merge_address
from initiatives.editing.admin.organisation import ParticipationInline
from initiatives.editing.admin.permissions import HistoryPermissionsMixin, PermissionsMixin, conceal, editor_of
from initiatives.editing.admin.sequels import EventInline, SequelInline
from initiatives.editing.admin.source import CitationInline
from initiatives.editing.admin.views import page_name, with_filters
from initiatives.editing.admin.vocabulary import NAMES
from initiatives.editing.confirmation import confirm_entries
from initiatives.editing.dry_run import dry_run
from initiatives.editing.practice.numbers import is_practising
from initiatives.editing.slugs import save_with_redirect
from initiatives.models import Initiative, Proposal
from initiatives.models.relations import RELATED_IN_FORM

from .bulk import BulkView
from .cells import CellView, Shown, list_columns
from .columns import ColumnsView, columns_context, columns_of
from .drafts import DraftView, open_elsewhere, unsaved
from .filters import DueFilter, IncompleteFilter, MineFilter
from .form_views import PreviewView, ProposeView, TransitionView, WithdrawPreviewsView
from .forms import InitiativeForm
from .history import RestoreView, history_page
from .inlines import InstrumentInline, RedirectInline
from .live import NEW, LiveView
from .numbers_paginator import NumbersPaginator
from .outdated_translations import say_what_is_outdated
from .page import InitiativePage, Purpose, Trial
from .read_only import read_only_page
from .remarks import RemarksView, remarks_context
from .saved_filters import RemoveFilterView, SaveFilterView, saved_filters_context
from .saving import complete_saving, keep_proposal
from .sections import FIELDSETS, Mistake, mistakes, sections

TITLES = ["title_en", "title_nl", "title_fr", "title_de"]
# A proposal cannot change these: transitions and confirmations are not content, and slugs belong to publishers.
NOT_PROPOSED = ["slug", "state", "verified_on", "verified_by", "review_interval"]
Seen = TypeVar("Seen")
VIEWS = [
    BulkView, SaveFilterView, RemoveFilterView, TransitionView, PreviewView, WithdrawPreviewsView, ProposeView,
    RestoreView, MergeView, DraftView, LiveView, RemarksView, ColumnsView,
    CellView,
]  # fmt: skip


class InitiativeAdmin(
    ConflictDetectionMixin, PermissionsMixin, TabbedFieldsMixin, TranslationAdmin, HistoryPermissionsMixin
):
    page: InitiativePage | None = None
    paginator = NumbersPaginator
    related = list(RELATED_IN_FORM)
    concealed = ["parent"]
    change_list_template = "admin/initiatives/initiative/change_list.html"
    object_history_form_template = "admin/initiatives/object_history_form.html"
    form = InitiativeForm
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
    actions = ["still_correct", "change_many"]
    fieldsets = FIELDSETS
    inlines = [
        InstrumentInline,
        ParticipationInline,
        BudgetLineInline,
        KeyFigureInline,
        EventInline,
        SequelInline,
        CitationInline,
        RedirectInline,
    ]

    def get_urls(self) -> list[URLPattern]:
        return [*(view(self).url() for view in VIEWS), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Initiative]:
        initiatives: Any = super().get_queryset(request)
        shown = columns_of(editor_of(request))
        terms = [name for name in ("themes", "challenges") if f"{name}_" in shown]
        return initiatives.with_status().prefetch_related("governments", *terms)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        context = saved_filters_context(request) | columns_context(request) | {"title": _("Initiatives")}
        return super().changelist_view(request, context | (extra_context or {}))

    def get_list_display(self, request: HttpRequest) -> tuple[str | Shown, ...]:
        return list_columns(editor_of(request))

    @admin.action(description=_("Change many at once…"), permissions=["change"])
    def change_many(self, request: HttpRequest, queryset: QuerySet[Initiative]) -> HttpResponse:
        return BulkView(self).answer(request, queryset)

    @admin.action(description=_("Still correct: confirm today"), permissions=["change"])
    def still_correct(self, request: HttpRequest, queryset: Any) -> None:
        # Count first: confirmed entries leave a list of due entries.
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

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"governments": list(editor_of(request).government_ids)} | super().get_changeform_initial_data(request)

    def get_autocomplete_fields(self, request: HttpRequest) -> list[str]:
        # Only administrators can search accounts; others choose themselves.
        names = list(super().get_autocomplete_fields(request))
        return names if editor_of(request).is_administrator else [name for name in names if name != "verified_by"]

    def get_readonly_fields(self, request: HttpRequest, obj: object = None) -> list[str]:
        fields = list(super().get_readonly_fields(request, obj))
        return [*fields, *NOT_PROPOSED] if self.page and self.page.is_proposal else fields

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is not None and self.page and self.page.is_proposal:
            return permissions.may_propose(editor_of(request), obj)
        return super().has_change_permission(request, obj)

    def formfield_for_manytomany(
        self, db_field: ManyToManyField, request: HttpRequest, **kwargs: object
    ) -> ModelMultipleChoiceField | None:
        # Short lists: checkboxes show all terms, and work without a script.
        return super().formfield_for_manytomany(
            db_field, request, **{**kwargs, "widget": forms.CheckboxSelectMultiple()}
        )

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: object) -> forms.Field | None:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and db_field.name.startswith(("aliases", "summary", "caveat")):
            field.widget.attrs["rows"] = 4
        return field

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.sources = self.page.sources if self.page else None
        return form

    def get_formset_kwargs(
        self, request: HttpRequest, obj: Model, inline: InlineModelAdmin, prefix: str
    ) -> dict[str, object]:
        arguments = super().get_formset_kwargs(request, obj, inline, prefix)
        offers = self.page and issubclass(inline.form, FactForm)
        return arguments | {"form_kwargs": {"sources": self.page.sources}} if offers and self.page else arguments

    def get_inline_formsets(self, request: HttpRequest, formsets: Any, inlines: Any, obj: Any = None) -> Any:
        if obj and not self.has_change_permission(request, obj):
            for form in (form for formset in formsets for form in formset.initial_forms):
                conceal(editor_of(request), form.instance, "part_of")
        return super().get_inline_formsets(request, formsets, inlines, obj)

    def get_view_on_site_url(self, obj: Initiative | None = None) -> str | None:
        is_public = obj and (obj.is_published or obj.is_archived) and not is_practising()
        return super().get_view_on_site_url(obj) if is_public else None

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        page, entry = self.page, context["original"]
        # As it is stored, since the form may have changed the other; with the terms that are asked for repeatedly.
        with_terms = Initiative.objects.prefetch_related("governments", "themes")
        stored = with_terms.get(pk=entry.pk) if page and entry else None
        if page and stored:
            context |= self._context_of(request, page, stored)
        elif page:
            context |= page.first_steps()
        if page and not context["is_popup"]:
            live = reverse(f"admin:{page_name(self, 'live')}", args=[entry.pk if entry else NEW])
            context["live_address"] = f"{live}?proposal" if page.is_proposal else live
            context |= {} if page.is_proposal else self._draft_context(page, stored)
        say_what_is_outdated(context)
        wrong = mistakes(context["adminform"].form, [each.formset for each in context["inline_admin_formsets"]])
        context |= {"sections": sections(context, context.get("missing", []), wrong), "mistakes": wrong}
        return super().render_change_form(request, context, *args, **kwargs)

    def _context_of(self, request: HttpRequest, page: InitiativePage, stored: Initiative) -> dict[str, object]:
        may_change = self.has_change_permission(request, stored)
        standing = page.workflow_context(stored) | {
            "withdraw_address": self._address(request, "withdraw_previews", stored)
        }
        return standing | {
            "standing": standing,
            "why_not": "" if may_change else permissions.why_not_edit(page.user, stored),
            "may_propose": not page.is_proposal and permissions.may_propose(page.user, stored),
            "merge_address": merge_address(self, page.user, stored),
            "transition_address": self._address(request, "transition", stored),
            "preview_address": self._address(request, "preview", stored),
            **remarks_context(page.user, stored),
        }

    def _draft_context(self, page: InitiativePage, entry: Initiative | None) -> dict[str, object]:
        """Of the form as it is opened: what was typed before and not saved, and who else has it open."""
        if entry and page.entry is None:
            return {}
        is_opened = page.sent is None
        return {
            "draft_address": reverse(f"admin:{page_name(self, 'draft')}", args=[entry.pk if entry else NEW]),
            "draft": unsaved(page.user, entry) if is_opened else None,
            "open_elsewhere": open_elsewhere(page.user, entry) if entry else [],
        }

    def _address(self, request: HttpRequest, page: str, entry: Initiative) -> str:
        return with_filters(self, request, reverse(f"admin:{page_name(self, page)}", args=[entry.pk]))

    def new_page(self, request: HttpRequest) -> InitiativePage:
        # A form that was opened at an earlier release sends all its buttons here.
        return InitiativePage.of(request, Purpose.PREVIEW if "_changes" in request.POST else Purpose.SAVE)

    def context_of_page(self) -> dict[str, object]:
        return self.page.context() if self.page else {}

    def answer(
        self, request: HttpRequest, object_id: str | None, form_url: str, extra_context: dict[str, object] | None
    ) -> HttpResponse:
        page = self.page
        if page and page.is_opened_to_read and object_id and (entry := self.get_object(request, unquote(object_id))):
            return read_only_page(self, request, entry)
        if page and page.is_tried_first and self._may_send(request, page, object_id):
            tried = self._try_out(request, page, Trial.of)
            trial = tried if isinstance(tried, Trial) else None
            if trial and page.entry and page.is_proposed(trial):
                return self._proposed(request, keep_proposal(page.entry, page, trial))
            page.show(trial)
        return super().answer(request, object_id, form_url, extra_context)

    def _may_send(self, request: HttpRequest, page: InitiativePage, object_id: str | None) -> bool:
        return page.thing is not None if object_id else self.has_add_permission(request)

    def tried(
        self, request: HttpRequest, page: InitiativePage, object_id: str | None, look: Callable[[Initiative], Seen]
    ) -> Seen | list[Mistake]:
        """What `look` sees of the entry that a sent form would make of it; nothing is stored. Or the errors."""
        return self._opened(request, page, object_id)._try_out(request, page, look)

    def _try_out(
        self, request: HttpRequest, page: InitiativePage, look: Callable[[Initiative], Seen]
    ) -> Seen | list[Mistake]:
        """Save the submitted data in a dry run, and look at the result."""
        change = page.thing is not None
        # Read again: checking the form writes into the entry that it is given.
        entry = Initiative.objects.get(pk=page.thing.pk) if page.thing else None
        form = self.get_form(request, entry, change=change)(page.sent, request.FILES, instance=entry)
        formsets, _inlines = self._create_formsets(request, form.instance, change=change)
        if not form.is_valid():
            return mistakes(form, [])
        entry = self.save_form(request, form, change)
        if not all_valid(formsets):
            return mistakes(form, formsets)
        with dry_run():
            self.save_model(request, entry, form, change)
            self._save_rows(request, form, formsets, change)
            seen = look(Initiative.objects.get(pk=entry.pk))
        return seen

    def _proposed(self, request: HttpRequest, proposal: Proposal) -> HttpResponse:
        said = _("Your change is kept as a proposal. The entry stays as it is until it is applied.")
        self.message_user(request, said)
        return HttpResponseRedirect(reverse("admin:initiatives_proposal_change", args=[proposal.pk]))

    def save_model(self, request: HttpRequest, obj: Initiative, form: ModelForm, change: bool) -> None:
        save_with_redirect(obj)

    def _save_rows(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        keep_citations(form.instance, form, formsets)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        self._save_rows(request, form, formsets, change)
        if self.page is None:
            return
        for level, said in complete_saving(form, self.page):
            self.message_user(request, said, level)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        key = unquote(object_id)
        entry = self.get_object(request, key) if key.isdecimal() else None
        # A deleted entry keeps the page of its old versions, for administrators.
        return history_page(self, request, entry) if entry else super().history_view(request, object_id, extra_context)
