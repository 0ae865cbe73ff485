"""Where Django looks for the admin; what it finds is in editing/admin and spreadsheets/admin, by concept."""

from initiatives.editing import admin as editors_admin
from initiatives.spreadsheets import admin as spreadsheets_admin

__all__ = ["editors_admin", "spreadsheets_admin"]
