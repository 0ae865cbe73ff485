"""Let the permissions that groups hold follow the renamed models."""

from django.db import migrations

RENAMED = {
    "formerslug": "initiativeredirect",
    "formeraddress": "termredirect",
    "readermessage": "feedback",
    "missedsearch": "emptysearch",
    "noduplicate": "distinctpair",
    "step": "transition",
    "spreadsheetcontent": "spreadsheetfile",
}


def rename_permissions(apps, schema_editor):
    """Django renames content types with their models, but not the permissions, which groups refer to."""
    permissions = apps.get_model("auth", "Permission").objects.using(schema_editor.connection.alias)
    for old, new in RENAMED.items():
        for action in ("view", "add", "change", "delete"):
            codename = f"{action}_{old}"
            permissions.filter(content_type__app_label="initiatives", codename=codename).update(
                codename=f"{action}_{new}"
            )


def rename_permissions_back(apps, schema_editor):
    permissions = apps.get_model("auth", "Permission").objects.using(schema_editor.connection.alias)
    for old, new in RENAMED.items():
        for action in ("view", "add", "change", "delete"):
            codename = f"{action}_{new}"
            permissions.filter(content_type__app_label="initiatives", codename=codename).update(
                codename=f"{action}_{old}"
            )


class Migration(migrations.Migration):
    dependencies = [
        ("initiatives", "0009_names"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.RunPython(rename_permissions, rename_permissions_back),
    ]
