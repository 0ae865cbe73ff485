"""Filters, pages and addresses."""

import django_filters
from django.core.paginator import Paginator
from django.db import models
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path

from .models import TERMS, Initiative


class InitiativeFilter(django_filters.FilterSet):  # type: ignore[misc]
    q = django_filters.CharFilter(method="search")
    theme = django_filters.ModelMultipleChoiceFilter(
        field_name="themes__slug", to_field_name="slug", queryset=TERMS["themes"]._default_manager.all()
    )
    government = django_filters.ModelMultipleChoiceFilter(
        field_name="governments__slug", to_field_name="slug", queryset=TERMS["governments"]._default_manager.all()
    )
    status = django_filters.AllValuesMultipleFilter(field_name="stated_status")

    class Meta:
        model = Initiative
        fields: list[str] = []

    def search(self, queryset: "models.QuerySet[Initiative]", name: str, value: str) -> "models.QuerySet[Initiative]":
        return queryset.filter(Q(title_en__icontains=value) | Q(summary_en__icontains=value))


FACETS = (*(f"{relation}__name_en" for relation in TERMS), "stated_status", "start")


def public() -> "models.QuerySet[Initiative]":
    return Initiative._default_manager.filter(state__in=["published", "archived"])


def browse(request: HttpRequest) -> HttpResponse:
    found = InitiativeFilter(request.GET, public()).qs.distinct()
    ids = found.order_by().values("pk")
    facets = {
        name: list(public().filter(pk__in=ids).order_by().values_list(name).annotate(Count("pk", distinct=True)))
        for name in FACETS
    }
    page = Paginator(found.prefetch_related(*TERMS), 25).get_page(request.GET.get("page"))
    return render(request, "list.html", {"page": page, "facets": facets})


def detail(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(public().prefetch_related(*TERMS), slug=slug)
    return render(request, "detail.html", {"entry": found})


def home(request: HttpRequest) -> HttpResponse:
    themes = public().order_by().values_list("themes__name_en").annotate(Count("pk", distinct=True))
    return render(request, "home.html", {"number": public().count(), "themes": themes})


def hello(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Hello")


urlpatterns = [
    path("", home),
    path("initiatives/", browse),
    path("initiatives/<slug:slug>/", detail),
    path("hello", hello),
]
