"""The map of the site."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path

from initiatives.browse import pages
from initiatives.editing.preview import preview
from initiatives.opendata import pages as opendata
from initiatives.opendata.sitemaps import SITEMAPS
from portal.health import health
from portal.unasked import favicon, robots

handler404 = "initiatives.browse.pages.listing.not_found"

urlpatterns = [
    path("", pages.listing.language, name="language"),
    path("admin/new-password/", include("initiatives.editing.signin.urls")),
    path("admin/", admin.site.urls),
    path("health", health, name="health"),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path("robots.txt", robots, name="robots"),
    path("favicon.ico", favicon, name="favicon"),
    *i18n_patterns(
        path("", pages.listing.home, name="home"),
        path("initiatives/", pages.listing.initiatives, name="initiatives"),
        path("initiatives/<slug:slug>/", pages.entry.initiative, name="initiative"),
        path("initiatives.csv", opendata.csv, name="initiatives-csv"),
        path("initiatives.xlsx", opendata.xlsx, name="initiatives-xlsx"),
        path("initiatives.json", opendata.json, name="initiatives-json"),
        path("initiatives.jsonld", opendata.jsonld, name="initiatives-jsonld"),
        path("initiatives.atom", opendata.atom, name="initiatives-atom"),
        path("initiatives.ics", opendata.ics, name="initiatives-ics"),
        path("initiatives/<slug:slug>.jsonld", opendata.entry, name="initiative-jsonld"),
        path("initiatives/<slug:slug>/report/", pages.readers.report, name="mistake"),
        path("preview/<str:token>/", preview, name="preview"),
        path("suggest/", pages.readers.suggest, name="suggest"),
        path("thanks/", pages.readers.thanks, name="thanks"),
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
        path("glossary/", pages.prose.glossary, name="glossary"),
        path("components/", pages.prose.components, name="components"),
        path("accessibility/", pages.prose.accessibility, name="accessibility"),
        path("data/", opendata.data, name="data"),
        path("privacy/", pages.prose.privacy, name="privacy"),
    ),
]
