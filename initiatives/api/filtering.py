"""The filter set of browse, as a filter backend of Django REST framework."""

from django.http import HttpRequest, QueryDict
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.request import Request

from initiatives.browse.filters import InitiativeFilter
from initiatives.browse.sorts import IN_FILES
from initiatives.models.initiative import InitiativeQuerySet

from .collections import Collection
from .errors import refused


class BrowseFilterBackend(DjangoFilterBackend):
    """The initiatives that browse would list for the same question. The view keeps the list to count its facets."""

    def get_filterset_class(self, view: Collection, queryset: InitiativeQuerySet | None = None) -> type:
        return InitiativeFilter

    def get_filterset_kwargs(
        self, request: Request, queryset: InitiativeQuerySet, view: Collection
    ) -> dict[str, QueryDict | InitiativeQuerySet | HttpRequest | str]:
        return {
            "data": view.asked.for_browse(),
            "queryset": queryset,
            "request": request._request,
            "plain_sort": IN_FILES,
        }

    def filter_queryset(self, request: Request, queryset: InitiativeQuerySet, view: Collection) -> InitiativeQuerySet:
        listed = self.get_filterset(request, queryset, view)
        if mistakes := listed.mistakes:
            raise refused(mistakes)
        view.listed = listed
        found: InitiativeQuerySet = listed.qs
        return found
