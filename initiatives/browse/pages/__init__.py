"""The public pages, one module for each kind."""

from . import entry, listing, organisations, prose, readers, terms, views

__all__ = ["entry", "listing", "organisations", "prose", "readers", "terms", "views"]
