"""The map of the site."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import path

from initiatives.browse import pages
from portal.health import health

handler404 = "initiatives.browse.pages.not_found"

urlpatterns = [
    path("", pages.language, name="language"),
    path("admin/", admin.site.urls),
    path("health", health, name="health"),
    *i18n_patterns(
        path("", pages.home, name="home"),
        path("initiatives/", pages.initiatives, name="initiatives"),
        path("initiatives/<slug:slug>/", pages.initiative, name="initiative"),
        path("themes/<slug:slug>/", pages.theme, name="theme"),
        path("governments/<slug:slug>/", pages.government, name="government"),
        path("challenges/<slug:slug>/", pages.challenge, name="challenge"),
        path("organisations/", pages.organisations, name="organisations"),
        path("organisations/<slug:slug>/", pages.organisation, name="organisation"),
        path("where-i-live/", pages.place, name="place"),
        path("overview/", pages.overview, name="overview"),
        path("budgets/", pages.budgets, name="budgets"),
        path("timeline/", pages.timeline, name="timeline"),
        path("about/", pages.about, name="about"),
        path("accessibility/", pages.accessibility, name="accessibility"),
        path("privacy/", pages.privacy, name="privacy"),
    ),
]
