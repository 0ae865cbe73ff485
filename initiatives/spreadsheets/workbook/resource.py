"""The register as a resource of django-import-export: our columns as its fields, for a table in any of its formats."""

from typing import Any

from import_export.resources import Resource
from tablib import Dataset

from initiatives.formatting.style import CONTRACT, Style
from initiatives.models import Initiative
from initiatives.spreadsheets.columns.definitions import COLUMNS

CHUNK = 200


class InitiativeResource(Resource):
    """Writes entries; reading goes through planning, which writes nothing until somebody has seen the plan."""

    def __init__(self, style: Style = CONTRACT) -> None:
        super().__init__()
        self.style = style
        self.fields = {column.name: column for column in COLUMNS}

    def get_export_order(self, *args: object, **kwargs: object) -> list[str]:
        return list(self.fields)

    def export(self, queryset: Any = None, **kwargs: Any) -> Dataset:
        entries = Initiative.objects.all() if queryset is None else queryset
        table = Dataset(headers=list(self.fields))
        for entry in entries.with_sheet_details().iterator(chunk_size=CHUNK):
            table.append([column.export(entry, style=self.style) for column in COLUMNS])
        return table
