"""The editors' pages of spreadsheets: bring in, say what columns are, look at the plan, apply, undo, take out."""

from . import entries, imports, mappings

__all__ = ["entries", "imports", "mappings"]
