"""The search moves from the indexes of the databases into the processes: see ADR 18."""

import importlib

from django.db import migrations, models
from typing import Any

search = importlib.import_module("initiatives.migrations.0005_search")


def remove_search_texts(apps: Any, schema_editor: Any) -> None:
    apps.get_model("initiatives", "SearchText").objects.using(schema_editor.connection.alias).all().delete()


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0025_register_edition")]

    operations = [
        # The next search writes the texts again, in their new form.
        migrations.RunPython(remove_search_texts, remove_search_texts),
        migrations.RunPython(search.drop_index, search.add_index),
        migrations.AddField("searchtext", "running", models.TextField(default=""), preserve_default=False),
        migrations.AddField("searchtext", "stamp", models.BigIntegerField(default=0), preserve_default=False),
        migrations.AddIndex(
            "searchtext", models.Index(fields=["stamp", "initiative"], name="searchtext_stamp")
        ),
    ]
