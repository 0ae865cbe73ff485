"""Admin of organisations and of their participations."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from initiatives.models import Organisation, Participation

from .fields import AnyLanguageForm, ConstraintMessageFormSet, PermanentSlugMixin, TabbedAdmin
from .merge import MergeMixin
from .permissions import RelatedInline, VisibleChoicesMixin, editor_of
from .vocabulary import NAMES, WORDS


class ParticipationInline(RelatedInline, admin.StackedInline):
    model = Participation
    formset = ConstraintMessageFormSet
    autocomplete_fields = ["organisation"]
    fields = [("organisation", "role")]
    extra = 0


class InitiativeOfOrganisationInline(RelatedInline, admin.TabularInline):
    """Read-only for editors, who edit participations in the form of their own entry."""

    model = Participation
    formset = ConstraintMessageFormSet
    autocomplete_fields = ["initiative"]
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Participation]:
        roles: Any = super().get_queryset(request)
        return roles.visible_to(editor_of(request)).select_related("initiative", "organisation")

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return editor_of(request).is_administrator and super().has_add_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return editor_of(request).is_administrator and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return editor_of(request).is_administrator and super().has_delete_permission(request, obj)


@admin.register(Organisation)
class OrganisationAdmin(MergeMixin, VisibleChoicesMixin, PermanentSlugMixin, TabbedAdmin):
    form = AnyLanguageForm
    list_display = ["name", "acronym", "kind", "government", "part_of", "enterprise_number"]
    list_filter = ["kind", "government"]
    list_select_related = ["government", "part_of"]
    search_fields = [*NAMES, "acronym", "slug", "aliases", "enterprise_number"]
    autocomplete_fields = ["government", "part_of"]
    fieldsets = [
        WORDS,
        (None, {"fields": ["slug", "acronym", "aliases"]}),
        (None, {"fields": ["kind", "government", "part_of", "enterprise_number", "website"]}),
    ]
    inlines = [InitiativeOfOrganisationInline]
