"""The way to the sign-in service of an administration, and back: beside the admin, since nobody is signed in there."""

from django.urls import path

from .provider_views import FromProvider, ToProvider

urlpatterns = [
    path("", ToProvider.as_view(), name="to_provider"),
    path("done/", FromProvider.as_view(), name="from_provider"),
]
