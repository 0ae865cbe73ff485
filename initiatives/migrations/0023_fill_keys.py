"""Give each entry, and each version of one, its first slug as its key."""

from typing import Any

from django.db import migrations
from django.db.models import F


def fill_keys(apps: Any, schema_editor: Any) -> None:
    alias = schema_editor.connection.alias
    entries = apps.get_model("initiatives", "Initiative").objects.using(alias)
    versions = apps.get_model("initiatives", "HistoricalInitiative").objects.using(alias)
    entries.update(key=F("slug"))
    versions.update(key=F("slug"))
    slugs = dict(entries.values_list("pk", "slug"))
    first: dict[int, str] = {}
    oldest_first = versions.order_by("history_date", "history_id").values_list("id", "slug")
    for number, slug in oldest_first.iterator():
        first.setdefault(number, slug)
    renamed = [number for number, slug in versions.values_list("id", "slug").distinct() if slug != first[number]]
    taken = set(slugs.values())
    for number in sorted({*renamed, *(each for each, slug in slugs.items() if first.get(each, slug) != slug)}):
        # A slug that another entry has got since cannot be the key of both.
        if number in slugs and first[number] in taken - {slugs[number]}:
            continue
        taken.add(first[number])
        entries.filter(pk=number).update(key=first[number])
        versions.filter(id=number).update(key=first[number])


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0022_keys")]
    operations = [migrations.RunPython(fill_keys, migrations.RunPython.noop)]
