"""What in the register a sceptical reader could hold against it: facts without source, dates, words, references."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet

from initiatives.history.records import related_model
from initiatives.models import BudgetLine, Citation, Event, Initiative, LinkCheck
from initiatives.models.languages import LANGUAGES
from initiatives.models.relations import CITED_FACTS
from initiatives.models.status import months_before

# Words that say "now" without saying when that was read, by language.
NOW = {
    "en": r"\b(currently|at present|at the moment|today|nowadays|now)\b",
    "nl": r"\b(momenteel|op dit moment|vandaag|tegenwoordig|thans|nu)\b",
    "fr": r"\b(actuellement|en ce moment|aujourd.hui|à présent|désormais|jusqu.ici)\b",
    "de": r"\b(derzeit|zurzeit|momentan|heutzutage|gegenwärtig|bisher|inzwischen|nun)\b",
}


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, by its kind, and where."""

    kind: str
    entry: str
    said: str


def findings() -> Iterator[Finding]:
    """All mistakes of the entries that everybody may read, kind by kind."""
    entries = Initiative.objects.public()
    yield from _without_source(entries)
    yield from _status_newer_than_sources(entries)
    yield from _amounts_without_date(entries)
    yield from _missing_languages(entries)
    yield from _dead_references(entries)
    yield from _undated_words(entries)


def unconfirmed(day: date, years: int) -> QuerySet[Initiative]:
    """Entries whose status no source and no editor has confirmed for so many years."""
    checked = Initiative.objects.checked_since(months_before(day, 12 * years))
    return Initiative.objects.published().exclude(pk__in=checked.values("pk")).order_by("slug")


def _without_source(entries: "QuerySet[Initiative]") -> Iterator[Finding]:
    for slug in entries.filter(citations=None).values_list("slug", flat=True):
        yield Finding("no source", slug, "the whole entry")
    for relation in CITED_FACTS:
        facts = related_model(relation)._default_manager.filter(initiative__in=entries, citations=None)
        for number, slug in facts.values_list("pk", "initiative__slug"):
            yield Finding("no source", slug, f"{facts.model._meta.verbose_name} {facts.get(pk=number)}")


def _status_newer_than_sources(entries: "QuerySet[Initiative]") -> Iterator[Finding]:
    for entry in entries.prefetch_related("citations__source").exclude(status_as_of=""):
        dated = [citation.source for citation in entry.citations.all() if citation.source.published]
        if dated and len(dated) == len(entry.citations.all()):
            newest = max(source.published.latest for source in dated)
            if entry.status_as_of.earliest > newest:
                yield Finding("status newer than its sources", entry.slug, f"{entry.status_as_of} > {newest}")


def _amounts_without_date(entries: "QuerySet[Initiative]") -> Iterator[Finding]:
    lines = BudgetLine.objects.filter(initiative__in=entries, kind=BudgetLine.Kind.SO_FAR, as_of="")
    for slug, key in lines.values_list("initiative__slug", "key"):
        yield Finding("amount without date", slug, key)


def _missing_languages(entries: "QuerySet[Initiative]") -> Iterator[Finding]:
    for code in LANGUAGES:
        for field in ("title", "summary"):
            name = f"{field}_{code}"
            for slug in entries.filter(Q((name, "")) | Q((name, None))).values_list("slug", flat=True):
                yield Finding("language missing", slug, name)
        name = f"text_{code}"
        events = Event.objects.filter(Q((name, "")) | Q((name, None)), initiative__in=entries)
        for slug, key in events.values_list("initiative__slug", "key"):
            yield Finding("language missing", slug, f"event {key}, {name}")


def _dead_references(entries: "QuerySet[Initiative]") -> Iterator[Finding]:
    elsewhere = Citation.objects.filter(initiative__in=entries, section__isnull=False)
    for citation in elsewhere.exclude(section__source=F("source")).select_related("initiative"):
        yield Finding("dead reference", citation.initiative.slug, f"section of another source: {citation}")
    broken = set(LinkCheck.objects.broken().values_list("url", flat=True))
    for slug, website in entries.filter(website__in=broken).values_list("slug", "website"):
        yield Finding("dead reference", slug, website)


def _undated_words(entries: "QuerySet[Initiative]") -> Iterator[Finding]:
    for entry in entries:
        for code, words in NOW.items():
            text = getattr(entry, f"summary_{code}") or ""
            if found := re.search(words, text, re.IGNORECASE):
                yield Finding("word without date", entry.slug, f"summary_{code}: {found[0]}")
