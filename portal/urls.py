"""The map of the site."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from initiatives.api.pages import api
from initiatives.api.views import Nothing
from initiatives.browse import pages
from initiatives.editing.preview import preview
from initiatives.feedback import views as feedback
from initiatives.feedback.alerts import views as alerts
from initiatives.opendata import pages as opendata
from initiatives.opendata.oecd import pages as oecd
from initiatives.opendata.sitemaps import sitemap
from initiatives.report import pages as report
from initiatives.report import published_pages as published
from portal.health import health, ready
from portal.observing.metrics import metrics

from .well_known import favicon, robots, security

handler500 = "portal.unavailable.server_error"
handler404 = "initiatives.browse.pages.errors.not_found"

urlpatterns = [
    path("", pages.home.language, name="language"),
    path("admin/new-password/", include("initiatives.editing.signin.urls")),
    path("admin/sign-in/", include("initiatives.editing.signin.provider_urls")),
    path("admin/", admin.site.urls),
    path("api", Nothing.as_view()),
    path("api/", include("initiatives.api.urls")),
    path("health", health, name="health"),
    path("ready", ready, name="ready"),
    path("metrics", metrics, name="metrics"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("robots.txt", robots, name="robots"),
    path(".well-known/security.txt", security, name="security"),
    path("favicon.ico", favicon, name="favicon"),
    path("", include("initiatives.opendata.linked.urls")),
    *i18n_patterns(
        path("", pages.home.home, name="home"),
        path("initiatives/", pages.initiatives.initiatives, name="initiatives"),
        path("initiatives/<slug:slug>/", pages.initiative.initiative, name="initiative"),
        path("initiatives.csv", opendata.csv, name="initiatives-csv"),
        path("initiatives.xlsx", opendata.xlsx, name="initiatives-xlsx"),
        path("initiatives.json", opendata.json, name="initiatives-json"),
        path("initiatives.jsonld", opendata.jsonld, name="initiatives-jsonld"),
        path("initiatives.atom", opendata.atom, name="initiatives-atom"),
        path("initiatives.ics", opendata.ics, name="initiatives-ics"),
        path("initiatives.ttl", opendata.ttl, name="initiatives-ttl"),
        path("initiatives.nt", opendata.nt, name="initiatives-nt"),
        path("budget-lines.csv", opendata.budget_lines_csv, name="budget-lines-csv"),
        path("budget-lines.xlsx", opendata.budget_lines_xlsx, name="budget-lines-xlsx"),
        path("budget-lines.json", opendata.budget_lines_json, name="budget-lines-json"),
        path("initiatives/<slug:slug>.<ending:ending>", opendata.entry, name="initiative-data"),
        path("initiatives/<slug:slug>/report/", feedback.report, name="mistake"),
        path("preview/<str:token>/", preview, name="preview"),
        path("something-wrong/", feedback.page_report, name="something-wrong"),
        path("suggest/", feedback.suggest, name="suggest"),
        path("thanks/", feedback.thanks, name="thanks"),
        path("alerts/", alerts.alerts, name="alerts"),
        path("alerts/asked/", alerts.asked, name="alerts-asked"),
        path("alerts/<str:token>/", alerts.alert, name="alert"),
        path("alerts/<str:token>/leave/", alerts.leave, name="alert-leave"),
        path("themes/<slug:slug>/", pages.terms.theme, name="theme"),
        path("governments/<slug:slug>/", pages.terms.government, name="government"),
        path("challenges/<slug:slug>/", pages.terms.challenge, name="challenge"),
        path("organisations/", pages.organisations.organisations, name="organisations"),
        path("organisations/<slug:slug>/", pages.organisations.organisation, name="organisation"),
        path("sources/", pages.sources.sources, name="sources"),
        path("sources/<slug:slug>/", pages.sources.source, name="source"),
        path("where-i-live/", pages.place.place, name="place"),
        path("competence/", pages.competence.competence, name="competence"),
        path("for/", pages.audiences.audiences, name="for"),
        path("for/<slug:slug>/", pages.audiences.audience, name="audience"),
        path("overview/", pages.overview.overview, name="overview"),
        path("budgets/", pages.budgets.budgets, name="budgets"),
        path("announced/", pages.announced.announced, name="announced"),
        path("timeline/", pages.timeline.timeline, name="timeline"),
        path("pictures/", pages.pictures.pictures, name="pictures"),
        path("pictures/<slug:name>.svg", pages.pictures.svg, name="picture-svg"),
        path("pictures/<slug:name>.png", pages.pictures.png, name="picture-png"),
        path("pictures/<slug:name>/card.png", pages.pictures.card, name="card"),
        path("initiatives/<slug:slug>.png", pages.pictures.card_of_initiative, name="initiative-card"),
        path("compare/", pages.compare.compare, name="compare"),
        path("report/", report.report, name="report"),
        path("report.pdf", report.pdf, name="report-pdf"),
        path("report.docx", report.word, name="report-docx"),
        path("report/<slug:slug>/", published.published, name="published-report"),
        path("report/<slug:slug>.pdf", published.pdf, name="published-report-pdf"),
        path("report/<slug:slug>.docx", published.word, name="published-report-docx"),
        path("about/", pages.texts.about, name="about"),
        path("glossary/", pages.texts.glossary, name="glossary"),
        path("components/", pages.texts.components, name="components"),
        path("accessibility/", pages.texts.accessibility, name="accessibility"),
        path("api/", api, name="api"),
        path("data/", opendata.data, name="data"),
        path("oecd/", oecd.oecd, name="oecd"),
        path("oecd-stip.csv", opendata.stip, name="oecd-stip-csv"),
        path("oecd-ai.csv", opendata.oecd_ai, name="oecd-ai-csv"),
        path("privacy/", pages.texts.privacy, name="privacy"),
    ),
]
