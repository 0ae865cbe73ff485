"""Keep an uploaded file as an import, with a proposed mapping of its columns."""

from django.db import transaction

from initiatives.models import SpreadsheetFile, SpreadsheetImport, User
from initiatives.spreadsheets.mapping.proposed_mapping import propose_mapping
from initiatives.spreadsheets.reading import file_reader
from initiatives.spreadsheets.reading.refusal import RefusedError
from initiatives.spreadsheets.workbook import snapshot_sheet

LONGEST_FILE_NAME = 200


def create_import(user: User, file_name: str, content: bytes, language: str) -> SpreadsheetImport:
    """Store a file, with a first proposal for its columns. Raise RefusedError for a file that cannot be read."""
    inspection = file_reader.inspect(content)
    if all(len(sheet["first_rows"]) < 2 for sheet in inspection["sheets"]):
        raise RefusedError("no_rows")
    snapshot = snapshot_sheet.find(inspection)
    spreadsheet = SpreadsheetImport(
        file_name=file_name.replace("\0", "")[-LONGEST_FILE_NAME:] or "-", inspection=inspection, made_by=user,
        language=snapshot.language if snapshot else language, snapshot=snapshot.as_json() if snapshot else {},
        notes=inspection["notes"],
    )  # fmt: skip
    spreadsheet.mapping = propose_mapping(spreadsheet, user).as_json()
    with transaction.atomic():
        spreadsheet.save()
        SpreadsheetFile.objects.create(spreadsheet=spreadsheet, content=content)
    return spreadsheet
