"""The public pages, one module for each kind."""

from . import compare, entry, listing, organisations, prose, readers, terms, views

__all__ = ["compare", "entry", "listing", "organisations", "prose", "readers", "terms", "views"]
