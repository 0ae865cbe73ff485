"""The map of the site for search engines: every public page, in every language."""

from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap, views
from django.db.models import Model
from django.http import HttpRequest, HttpResponseBase
from django.urls import get_resolver, reverse
from django.urls.resolvers import LocalePrefixPattern, URLPattern, URLResolver
from django.views.decorators.http import require_safe

from initiatives.history.last_changes import corrections, last_change
from initiatives.models import Challenge, Government, Initiative, Organisation, Source, Theme
from initiatives.models.initiative import InitiativeQuerySet

from .tagged import tagged

# Shown after a form was sent, and to developers.
NOT_FOR_READERS = frozenset({"thanks", "components", "something-wrong"})


class Translated(Sitemap):
    """Addresses that exist in every language; who asks for none of them gets English."""

    i18n = True
    alternates = True

    # Where the portal is, whatever the request calls it.

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site: object = None) -> str:
        return urlsplit(settings.SITE_URL).netloc

    def get_urls(self, page: int | str = 1, site: Any = None, protocol: str | None = None) -> list[dict[str, Any]]:
        urls = super().get_urls(page, site, protocol)
        for url in urls:
            # Django's own x_default leaves the language out of the address, which leads nowhere here.
            english = next(each for each in url["alternates"] if each["lang_code"] == "en")
            url["alternates"].append({**english, "lang_code": "x-default"})
        return urls


class Pages(Translated):
    """The pages that need nothing to be opened, from the map of the site."""

    def items(self) -> list[str]:
        return [name for name in bare_pages() if name not in NOT_FOR_READERS]

    def location(self, item: str) -> str:
        return reverse(item)


class Entries(Translated):
    def items(self) -> InitiativeQuerySet:
        published: InitiativeQuerySet = Initiative.objects.published()
        return published.with_sources().order_by("pk")

    @cached_property
    def _corrected(self) -> dict[int, datetime]:
        return corrections()

    def lastmod(self, item: Initiative) -> datetime:
        return last_change(item, self._corrected)


class Terms(Translated):
    def items(self) -> list[Model]:
        return [term for model in (Theme, Government, Challenge) for term in model.objects.all()]


class Organisations(Translated):
    def items(self) -> list[Organisation]:
        return list(Organisation.objects.taking_part())


class Sources(Translated):
    def items(self) -> list[Source]:
        return list(Source.objects.cited())


def bare_pages() -> list[str]:
    """The names of the pages under a language whose address takes no argument; files have a dot in theirs."""
    resolvers = [each for each in get_resolver().url_patterns if isinstance(each, URLResolver)]
    prefixed = [resolver for resolver in resolvers if isinstance(resolver.pattern, LocalePrefixPattern)]
    patterns = [pattern for resolver in prefixed for pattern in resolver.url_patterns]
    routes = {pattern.name: str(pattern.pattern) for pattern in patterns if isinstance(pattern, URLPattern)}
    return [name for name, route in routes.items() if name and not set("<.") & set(route)]


SITEMAPS = {
    "pages": Pages, "initiatives": Entries, "terms": Terms, "organisations": Organisations, "sources": Sources,
}  # fmt: skip


@require_safe
@tagged
def sitemap(request: HttpRequest) -> HttpResponseBase:
    return views.sitemap(request, dict(SITEMAPS))
