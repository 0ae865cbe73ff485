"""Let the JSON of kept imports, planned rows and remembered mappings follow the renamed words."""

from django.db import migrations

BATCH = 200


def renamed(kept, names):
    """The same dictionary with other keys."""
    return {names.get(key, key): value for key, value in kept.items()}


def rename(apps, schema_editor, words):
    alias = schema_editor.connection.alias

    def rows(model):
        return apps.get_model("initiatives", model).objects.using(alias)

    for spreadsheet in rows("SpreadsheetImport").iterator(BATCH):
        inspection = renamed(spreadsheet.inspection, words["inspection"])
        inspection["sheets"] = [renamed(sheet, words["sheet"]) for sheet in inspection.get("sheets", [])]
        spreadsheet.inspection = inspection
        spreadsheet.mapping = renamed(spreadsheet.mapping, words["mapping"])
        spreadsheet.counts = renamed(spreadsheet.counts, words["kind"])
        spreadsheet.save(update_fields=["inspection", "mapping", "counts"])
    for remembered in rows("RememberedMapping").iterator(BATCH):
        remembered.mapping = renamed(remembered.mapping, words["mapping"])
        remembered.save(update_fields=["mapping"])
    for row in rows("PlannedRow").iterator(BATCH):
        row.changes = [renamed(change, words["change"]) for change in row.changes]
        row.intended = renamed(row.intended, words["intended"])
        row.kind = words["kind"].get(row.kind, row.kind)
        row.save(update_fields=["changes", "intended", "kind"])


NEW_WORDS = {
    "inspection": {"told": "notes"},
    "sheet": {"first": "first_rows"},
    "mapping": {"headings": "heading_rows"},
    "kind": {"double": "duplicate"},
    "change": {"clash": "conflict"},
    "intended": {"rows": "related"},
}
OLD_WORDS = {where: {new: old for old, new in names.items()} for where, names in NEW_WORDS.items()}


def use_new_words(apps, schema_editor):
    rename(apps, schema_editor, NEW_WORDS)


def use_old_words(apps, schema_editor):
    rename(apps, schema_editor, OLD_WORDS)


class Migration(migrations.Migration):
    dependencies = [
        ("initiatives", "0011_spreadsheet_names"),
    ]

    operations = [
        migrations.RunPython(use_new_words, use_old_words),
    ]
