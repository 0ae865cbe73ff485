"""The editors' pages of spreadsheets: import, map columns, look at the plan, apply, undo, export."""

from . import export, imports, mappings

__all__ = ["export", "imports", "mappings"]
