"""Where Django looks for the admin; what it finds is in editing/admin, by concept."""

from initiatives.editing import admin as editors_admin

__all__ = ["editors_admin"]
