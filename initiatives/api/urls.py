"""The addresses of the API. None ends with a slash, and whatever else is asked for under /api gets a problem."""

from django.urls import path, re_path

from . import views
from .description import OpenAPIJson, OpenAPIYaml

urlpatterns = [
    path("v1", views.Root.as_view(), name="api-root"),
    path("v1/initiatives", views.Initiatives.as_view(), name="api-initiatives"),
    path("v1/initiatives/<slug:code>", views.OneInitiative.as_view(), name="api-initiative"),
    path("v1/organisations", views.Organisations.as_view(), name="api-organisations"),
    path("v1/organisations/<slug:code>", views.OneOrganisation.as_view(), name="api-organisation"),
    path("v1/sources", views.Sources.as_view(), name="api-sources"),
    path("v1/sources/<slug:code>", views.OneSource.as_view(), name="api-source"),
    path("v1/refData", views.ReferenceData.as_view(), name="api-reference-data"),
    path("v1/refData/<slug:vocabulary>", views.Terms.as_view(), name="api-terms"),
    path("v1/refData/<slug:vocabulary>/<slug:code>", views.OneTerm.as_view(), name="api-term"),
    path("v1/health", views.Health.as_view(), name="api-health"),
    path("v1/doc/openapi.yaml", OpenAPIYaml.as_view(), name="openapi-yaml"),
    path("v1/doc/openapi.json", OpenAPIJson.as_view(), name="openapi-json"),
    re_path(r"^", views.Nothing.as_view()),
]
