"""Organisations, and their roles in initiatives."""

from django.contrib import admin

from initiatives.models import Organisation, Participation

from .fields import OwnSentenceFormSet, SlugForGood, TabbedAdmin
from .vocabulary import NAMES, WORDS


class ParticipationInline(admin.TabularInline):
    model = Participation
    formset = OwnSentenceFormSet
    autocomplete_fields = ["organisation"]
    extra = 0


class InitiativeOfOrganisationInline(ParticipationInline):
    autocomplete_fields = ["initiative"]


@admin.register(Organisation)
class OrganisationAdmin(SlugForGood, TabbedAdmin):
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
