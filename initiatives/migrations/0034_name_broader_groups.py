"""Name the broader group of the published target groups."""

from typing import Any

from django.db import migrations

BROADER = {
    "smes": "companies",
    "start-ups": "companies",
    "large-companies": "companies",
    "pupils": "schools",
    "teachers": "schools",
    "jobseekers": "citizens",
    "workers": "citizens",
}


def name_broader_groups(apps: Any, schema_editor: Any) -> None:
    using = schema_editor.connection.alias
    groups = apps.get_model("initiatives", "TargetGroup").objects.using(using)
    known = {group.slug: group for group in groups.filter(slug__in={*BROADER, *BROADER.values()})}
    for slug, broader in BROADER.items():
        if slug in known and broader in known:
            groups.filter(slug=slug).update(broader=known[broader])


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0033_broader_groups")]
    operations = [migrations.RunPython(name_broader_groups, migrations.RunPython.noop)]
