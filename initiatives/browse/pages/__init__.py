"""The public pages, one module for each kind."""

from . import compare, entry, listing, organisations, prose, terms, views

__all__ = ["compare", "entry", "listing", "organisations", "prose", "terms", "views"]
