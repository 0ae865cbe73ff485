"""Remove the search texts, which hold broader and narrower groups and amounts now. The next search writes them again."""

from typing import Any

from django.db import migrations


def remove_search_texts(apps: Any, schema_editor: Any) -> None:
    apps.get_model("initiatives", "SearchText").objects.using(schema_editor.connection.alias).all().delete()


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0039_name_themes_in_plain_words")]
    operations = [migrations.RunPython(remove_search_texts, migrations.RunPython.noop)]
