"""The requirements for publication that an entry does not meet, each with its field in the form."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from initiatives.formatting.texts import language_name
from initiatives.history.snapshots import values_of
from initiatives.models import Initiative
from initiatives.models.relations import CITED_FACTS

from .row_names import row_name


@dataclass(frozen=True)
class Missing:
    said: str
    # The id of the field, or of the group of related rows, in the form of the entry.
    anchor: str


def missing(initiative: Initiative) -> list[Missing]:
    """In the order of the form. The number of queries is fixed."""
    return [*_words(initiative), *_terms(initiative), *_sources(initiative)]


def _words(initiative: Initiative) -> Iterator[Missing]:
    for code, _own_name in settings.LANGUAGES:
        names = {"language": language_name(code)}
        if not getattr(initiative, f"title_{code}"):
            yield Missing(_("No title in %(language)s") % names, f"id_title_{code}")
    for code, _own_name in settings.LANGUAGES:
        names = {"language": language_name(code)}
        if not getattr(initiative, f"summary_{code}"):
            yield Missing(_("No summary in %(language)s") % names, f"id_summary_{code}")


def _terms(initiative: Initiative) -> Iterator[Missing]:
    if not initiative.governments.all() and not getattr(initiative, "caveat_en", ""):
        said = _("No government: choose one, or say under “What is uncertain” why there is none")
        yield Missing(said, "id_governments")
    if not initiative.themes.all():
        yield Missing(_("No theme"), "id_themes")


def _sources(initiative: Initiative) -> Iterator[Missing]:
    citations = list(initiative.citations.all())
    if not citations:
        yield Missing(_("No source: say where the entry was read"), "citations-group")
    said = {
        "budget_lines": _("No source for the budget “%(key)s”"),
        "key_figures": _("No source for the figure “%(key)s”"),
        "events": _("No source for the event “%(key)s”"),
        "sequels": _("No source for the sequel “%(key)s”"),
    }
    for relation, name in CITED_FACTS.items():
        cited = {getattr(citation, f"{name}_id") for citation in citations}
        for fact in getattr(initiative, relation).all():
            if fact.pk not in cited:
                key = fact.successor if relation == "sequels" else row_name(fact.key, values_of(fact))
                yield Missing(said[relation] % {"key": key}, "citations-group")
