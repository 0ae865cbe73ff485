"""Rename the fields of imports and planned rows to the words of the field; the rows stay."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("initiatives", "0010_rename_permissions"),
    ]

    operations = [
        migrations.RenameField("spreadsheetimport", "look", "inspection"),
        migrations.RenameField("spreadsheetimport", "mends", "corrections"),
        migrations.RenameField("spreadsheetimport", "told", "notes"),
        migrations.RenameField("spreadsheetimport", "stamp", "snapshot"),
        migrations.RenameField("spreadsheetimport", "added", "new_records"),
        migrations.RenameField("spreadsheetfile", "held", "content"),
        migrations.RenameField("plannedrow", "cells", "changes"),
        migrations.RenameField("plannedrow", "given", "cells"),
        migrations.RenameField("plannedrow", "wanted", "intended"),
        migrations.RenameField("plannedrow", "doubles", "duplicates"),
        migrations.AlterField(
            model_name="plannedrow",
            name="kind",
            field=models.CharField(
                choices=[
                    ("waiting", "not yet planned"),
                    ("new", "new"),
                    ("changed", "changed"),
                    ("unchanged", "unchanged"),
                    ("duplicate", "likely duplicate"),
                    ("refused", "refused"),
                ],
                default="waiting",
                max_length=9,
                verbose_name="kind",
            ),
        ),
        migrations.AlterField(
            model_name="plannedrow",
            name="outcome",
            field=models.CharField(
                blank=True,
                choices=[
                    ("created", "created"),
                    ("changed", "changed"),
                    ("proposed", "proposed"),
                    ("left", "left as it is"),
                    ("reverted", "undone"),
                    ("kept", "edited since: kept"),
                ],
                max_length=8,
                verbose_name="outcome",
            ),
        ),
        migrations.AlterField(
            model_name="spreadsheetfile",
            name="spreadsheet",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                primary_key=True,
                related_name="file",
                serialize=False,
                to="initiatives.spreadsheetimport",
            ),
        ),
        migrations.AlterField(
            model_name="spreadsheetimport",
            name="made",
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name="imported"),
        ),
        migrations.AlterField(
            model_name="spreadsheetimport",
            name="stage",
            field=models.CharField(
                choices=[
                    ("columns", "columns to be mapped"),
                    ("planning", "plan in preparation"),
                    ("planned", "plan ready"),
                    ("applied", "applied"),
                    ("undone", "undone"),
                ],
                default="columns",
                max_length=8,
                verbose_name="stage",
            ),
        ),
    ]
