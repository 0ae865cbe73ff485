"""The forms of names within sentences: "in Flanders", "en Région wallonne", "in der Region Brüssel-Hauptstadt"."""

from functools import cache
from pathlib import Path

import yaml
from django.utils.translation import gettext

from initiatives.models import Government, InstrumentType
from initiatives.models.languages import current_language
from initiatives.models.vocabulary import Term

Forms = dict[str, dict[str, dict[str, str]]]


@cache
def _forms() -> Forms:
    forms: Forms = yaml.safe_load((Path(__file__).parent / "names.yaml").read_text(encoding="utf-8"))
    return forms


def _form(kind: str, slug: str) -> str:
    return _forms()[kind].get(slug, {}).get(current_language(), "")


def at(government: Government) -> str:
    """In Flanders, at federal level."""
    return _form("at", government.slug) or _under(government)


def of(government: Government) -> str:
    """Of Flanders, of the Federal State."""
    return _form("of", government.slug) or _under(government)


def about(term: Term) -> str:
    """On human capital: a theme or a challenge."""
    return _form("about", term.slug) or _under(term)


def many(instrument: InstrumentType) -> str:
    """Courses and training."""
    return _form("many", instrument.slug) or instrument.name


def competence(theme: Term) -> str:
    """Who is competent for the matter of a theme, in a sentence; empty where none is known."""
    return _form("competence", theme.slug)


def _under(term: Term) -> str:
    return gettext("under the heading “%(name)s”") % {"name": term.name}
