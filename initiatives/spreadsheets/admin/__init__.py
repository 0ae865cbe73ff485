"""The editors' pages of spreadsheets: import, map columns, look at the plan, apply, undo, export."""

from . import entries, imports, mappings

__all__ = ["entries", "imports", "mappings"]
