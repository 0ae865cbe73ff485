"""Where Django looks for the admin; the classes are in editing/admin and spreadsheets/admin, by concept."""

from initiatives.editing import admin as editors_admin
from initiatives.report import admin as report_admin
from initiatives.spreadsheets import admin as spreadsheets_admin

__all__ = ["editors_admin", "report_admin", "spreadsheets_admin"]

editors_admin.initiative.register(spreadsheets_admin.export.ExportMixin)
