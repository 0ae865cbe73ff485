"""The four roles of editors, as groups with what each may do."""

from django.db import migrations

LOOK, ADD, ALL = ("view",), ("view", "add"), ("view", "add", "change", "delete")

ROWS = {model: ALL for model in ("instrument", "participation", "budgetline", "keyfigure", "citation", "formerslug")}
SHARED = {model: ADD for model in ("organisation", "source", "sourcesection")} | {
    model: LOOK
    for model in ("government", "theme", "challenge", "targetgroup", "instrumenttype", "synonym", "linkcheck")
}
CONTRIBUTOR = {"initiative": ("view", "add", "change")} | ROWS | SHARED
EDITOR = CONTRIBUTOR | {"initiative": ALL, "readermessage": ("view", "change")}
ADMINISTRATOR = {model: ALL for model in [*EDITOR, "user"]}

# Which entries of these a person may touch is said in editing/rights.py.
ROLES = {"contributor": CONTRIBUTOR, "editor": EDITOR, "publisher": EDITOR, "administrator": ADMINISTRATOR}


def make_roles(apps, schema_editor):
    database = schema_editor.connection.alias
    groups = apps.get_model("auth", "Group").objects.using(database)
    for name, rights in ROLES.items():
        group, _made = groups.get_or_create(name=name)
        for model, actions in rights.items():
            group.permissions.add(*(permission(apps, database, "initiatives", model, action) for action in actions))
    group.permissions.add(permission(apps, database, "auth", "group", "view"))


def permission(apps, database, app, model, action):
    """Made here when it is missing: Django makes permissions only when all migrations of a run are done."""
    content_type, _made = (
        apps.get_model("contenttypes", "ContentType").objects.using(database).get_or_create(app_label=app, model=model)
    )
    title = apps.get_model(app, model)._meta.verbose_name_raw
    found, _made = (
        apps.get_model("auth", "Permission")
        .objects.using(database)
        .get_or_create(
            codename=f"{action}_{model}", content_type=content_type, defaults={"name": f"Can {action} {title}"}
        )
    )
    return found


def remove_roles(apps, schema_editor):
    groups = apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias)
    groups.filter(name__in=ROLES).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("initiatives", "0005_search"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_roles, remove_roles)]
