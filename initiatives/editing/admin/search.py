"""Admin of synonyms and of searches that found nothing."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from initiatives.models import EmptySearch, Synonym
from initiatives.models.empty_search import EmptySearchQuerySet


@admin.register(Synonym)
class SynonymAdmin(admin.ModelAdmin):
    list_display = ["first", "others"]
    search_fields = ["words"]
    fields = ["words"]

    @admin.display(description=_("word"))
    def first(self, synonym: Synonym) -> str:
        return synonym.lines[0] if synonym.lines else ""

    @admin.display(description=_("means the same as"))
    def others(self, synonym: Synonym) -> str:
        return ", ".join(synonym.lines[1:])


@admin.register(EmptySearch)
class EmptySearchAdmin(admin.ModelAdmin):
    """Written by the search. Editors delete a record when a synonym or an entry answers it."""

    list_display = ["words", "language", "times", "days", "last_asked_on"]
    list_filter = ["language"]
    search_fields = ["words"]

    def get_queryset(self, request: HttpRequest) -> EmptySearchQuerySet:
        return EmptySearch.objects.for_editors()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: EmptySearch | None = None) -> bool:
        return False
