"""The map of the site."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import path

from initiatives.browse import pages
from portal.health import health

handler404 = "initiatives.browse.pages.listing.not_found"

urlpatterns = [
    path("", pages.listing.language, name="language"),
    path("admin/", admin.site.urls),
    path("health", health, name="health"),
    *i18n_patterns(
        path("", pages.listing.home, name="home"),
        path("initiatives/", pages.listing.initiatives, name="initiatives"),
        path("initiatives/<slug:slug>/", pages.entry.initiative, name="initiative"),
        path("themes/<slug:slug>/", pages.terms.theme, name="theme"),
        path("governments/<slug:slug>/", pages.terms.government, name="government"),
        path("challenges/<slug:slug>/", pages.terms.challenge, name="challenge"),
        path("organisations/", pages.organisations.organisations, name="organisations"),
        path("organisations/<slug:slug>/", pages.organisations.organisation, name="organisation"),
        path("where-i-live/", pages.views.place, name="place"),
        path("overview/", pages.views.overview, name="overview"),
        path("budgets/", pages.views.budgets, name="budgets"),
        path("timeline/", pages.views.timeline, name="timeline"),
        path("compare/", pages.compare.compare, name="compare"),
        path("about/", pages.prose.about, name="about"),
        path("accessibility/", pages.prose.accessibility, name="accessibility"),
        path("privacy/", pages.prose.privacy, name="privacy"),
    ),
]
