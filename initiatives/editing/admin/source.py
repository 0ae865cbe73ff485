"""Admin of sources, their sections and citations."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms.models import BaseInlineFormSet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from initiatives.history.records import related_model
from initiatives.models import Citation, Source, SourcePassage, SourceSection
from initiatives.models.relations import CITED_FACTS

from .budget import INITIATIVE
from .conflict_detection import ConflictAwareForm, ConflictDetectionMixin
from .fields import PermanentSlugMixin, PlainAdmin, TabbedFieldsMixin
from .permissions import PermissionsMixin, RelatedInline, UserAwareForm, VisibleChoicesMixin

FACTS = tuple(CITED_FACTS.values())
PLACE: list[Any] = [("source", "section"), ("locator_kind", "locator"), "quote", "supports", FACTS, "note"]


class CitationForm(UserAwareForm):
    """Refuses a section of another source, and a fact of another initiative."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        section, source = cleaned.get("section"), cleaned.get("source")
        if section and source and section.source_id != source.pk:
            self.add_error("section", _("This section belongs to another source."))
        for name in CITED_FACTS.values():
            fact, initiative = cleaned.get(name), cleaned.get("initiative")
            if fact and initiative and fact.initiative_id != initiative.pk:
                self.add_error(name, _("This belongs to another initiative."))
        return cleaned


class CitationPageForm(ConflictAwareForm, CitationForm):
    """For the page of its own, outside the form of the entry."""


class CitationFormSet(BaseInlineFormSet):
    """Offers only facts of this initiative, and refuses to delete a fact that a citation still supports."""

    def add_fields(self, form: forms.ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        for name in self.facts.keys() & form.fields.keys():
            field: Any = form.fields[name]
            field.queryset = self.facts[name]
            field.widget.choices = self.choices[name]

    @cached_property
    def facts(self) -> dict[str, Any]:
        return {
            name: related_model(relation)._default_manager.filter(initiative=self.instance.pk)
            for relation, name in CITED_FACTS.items()
        }

    @cached_property
    def choices(self) -> dict[str, list[tuple[Any, str]]]:
        """Read once for all forms."""
        return {
            name: [*BLANK_CHOICE_DASH, *((fact.pk, str(fact)) for fact in facts)] for name, facts in self.facts.items()
        }

    def clean(self) -> None:
        super().clean()
        removed = {name: self._marked_for_removal(relation) for relation, name in CITED_FACTS.items()}
        for form in self.forms:
            for name, keys in removed.items():
                fact = getattr(form, "cleaned_data", {}).get(name)
                if fact and str(fact.pk) in keys and not form.cleaned_data.get("DELETE"):
                    form.add_error(name, _("You remove this: remove the citation as well, or let it support another."))
                    raise ValidationError(_("A citation supports something that you are about to remove."))

    def _marked_for_removal(self, prefix: str) -> set[str]:
        total = self.data.get(f"{prefix}-TOTAL_FORMS", "")
        rows = range(min(int(total), self.absolute_max)) if total.isdecimal() else range(0)
        return {self.data.get(f"{prefix}-{row}-id", "") for row in rows if self.data.get(f"{prefix}-{row}-DELETE")}


class CitationInline(RelatedInline, admin.StackedInline):
    model = Citation
    form = CitationForm
    formset = CitationFormSet
    autocomplete_fields = ["source", "section"]
    fetched = [*CITED_FACTS.values()]
    fieldsets = [(None, {"fields": PLACE})]
    extra = 0


@admin.register(Citation)
class CitationAdmin(ConflictDetectionMixin, PermissionsMixin, PlainAdmin):
    form = CitationPageForm
    object_history_form_template = "admin/initiatives/object_history_form.html"
    list_display = ["initiative", "source", "section", "place", "supports", *CITED_FACTS.values()]
    list_display_links = ["initiative", "source"]
    list_filter = ["source", "supports", "locator_kind"]
    list_select_related = ["initiative", "source", "section", *CITED_FACTS.values()]
    search_fields = [*INITIATIVE, "initiative__slug", "source__title", "section__heading", "locator", "note"]
    autocomplete_fields = ["initiative", "source", "section", *CITED_FACTS.values()]
    fieldsets = [(None, {"fields": ["initiative", *PLACE]})]

    @admin.display(description=_("place"))
    def place(self, citation: Citation) -> str:
        return f"{citation.get_locator_kind_display()} {citation.locator}".strip()


class SourceSectionInline(admin.TabularInline):
    model = SourceSection
    fields = ["position", "slug", "heading", "is_restored"]
    extra = 0


@admin.register(Source)
class SourceAdmin(PermanentSlugMixin, PlainAdmin, VisibleChoicesMixin):
    slug_from = "title"
    list_display = ["title", "publisher", "language", "published", "read_on", "licence"]
    list_filter = ["language", "publisher"]
    search_fields = ["title", "slug", "publisher", "url"]
    fields = ["title", "slug", "language", "publisher", ("published", "read_on"), "url", "licence"]
    inlines = [SourceSectionInline]


@admin.register(SourceSection)
class SourceSectionAdmin(admin.ModelAdmin):
    list_display = ["heading", "source", "position", "is_restored"]
    list_filter = ["source", "is_restored"]
    list_select_related = ["source"]
    search_fields = ["heading", "slug", "source__title"]
    autocomplete_fields = ["source"]


@admin.register(SourcePassage)
class SourcePassageAdmin(TabbedFieldsMixin, TranslationAdmin):
    list_display = ["locator", "locator_kind", "source", "section", "reason", "copy_error"]
    list_filter = ["source", "locator_kind"]
    list_select_related = ["source", "section"]
    search_fields = ["locator", "source__title", "reason_en", "copy_error_en"]
    autocomplete_fields = ["source", "section"]
    fieldsets = [
        (None, {"fields": [("source", "section"), ("locator_kind", "locator"), "position"]}),
        (None, {"fields": ["reason", "copy_error"], "classes": ["translations"]}),
    ]
