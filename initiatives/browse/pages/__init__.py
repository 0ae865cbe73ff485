"""The public pages, one module for each subject."""

from . import (
    budgets,
    compare,
    competence,
    errors,
    home,
    initiative,
    initiatives,
    organisations,
    overview,
    pictures,
    place,
    sources,
    terms,
    texts,
    timeline,
)

__all__ = [
    "budgets",
    "compare",
    "competence",
    "errors",
    "home",
    "initiative",
    "initiatives",
    "organisations",
    "overview",
    "pictures",
    "place",
    "sources",
    "terms",
    "texts",
    "timeline",
]
