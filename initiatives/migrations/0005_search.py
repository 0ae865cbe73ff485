# Begun by Django 5.2.19 on 2026-11-23 16:44

import django.db.models.deletion
import re

from django.db import migrations, models


SQLITE = """
CREATE VIRTUAL TABLE initiatives_searchtext_index USING fts5(
    names, summary, others, content='initiatives_searchtext', content_rowid='initiative_id',
    tokenize="ascii tokenchars '_'"
);
CREATE VIRTUAL TABLE initiatives_searchtext_vocabulary USING fts5vocab('initiatives_searchtext_index', 'row');
CREATE TRIGGER initiatives_searchtext_added AFTER INSERT ON initiatives_searchtext BEGIN
    INSERT INTO initiatives_searchtext_index (rowid, names, summary, others)
    VALUES (new.initiative_id, new.names, new.summary, new.others);
END;
CREATE TRIGGER initiatives_searchtext_removed AFTER DELETE ON initiatives_searchtext BEGIN
    INSERT INTO initiatives_searchtext_index (initiatives_searchtext_index, rowid, names, summary, others)
    VALUES ('delete', old.initiative_id, old.names, old.summary, old.others);
END;
CREATE TRIGGER initiatives_searchtext_changed AFTER UPDATE ON initiatives_searchtext BEGIN
    INSERT INTO initiatives_searchtext_index (initiatives_searchtext_index, rowid, names, summary, others)
    VALUES ('delete', old.initiative_id, old.names, old.summary, old.others);
    INSERT INTO initiatives_searchtext_index (rowid, names, summary, others)
    VALUES (new.initiative_id, new.names, new.summary, new.others);
END;
"""
SQLITE_BACK = """
DROP TRIGGER initiatives_searchtext_added;
DROP TRIGGER initiatives_searchtext_removed;
DROP TRIGGER initiatives_searchtext_changed;
DROP TABLE initiatives_searchtext_vocabulary;
DROP TABLE initiatives_searchtext_index;
"""
COLUMNS = {
    "names": "names",
    "summary": "summary",
    "others": "others",
    "everything": "names || ' ' || summary || ' ' || others",
}


def add_index(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        # One by one: executescript would end the transaction that the migration stands in.
        for statement in split(SQLITE):
            schema_editor.execute(statement)
        return
    for column, words in COLUMNS.items():
        vector = f"array_to_tsvector(array_remove(string_to_array({words}, ' '), ''))"
        schema_editor.execute(
            f"ALTER TABLE initiatives_searchtext ADD COLUMN {column}_words tsvector GENERATED ALWAYS AS ({vector}) STORED"
        )
        schema_editor.execute(
            f"CREATE INDEX initiatives_searchtext_{column} ON initiatives_searchtext USING gin ({column}_words)"
        )


def drop_index(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for statement in split(SQLITE_BACK):
            schema_editor.execute(statement)
        return
    for column in COLUMNS:
        schema_editor.execute(f"ALTER TABLE initiatives_searchtext DROP COLUMN {column}_words")


def split(statements):
    """One by one, with what stands between BEGIN and END."""
    return [f"{part}" for part in re.split(r"(?<=;)\n(?=CREATE|DROP)", statements.strip())]


class Migration(migrations.Migration):
    dependencies = [
        ("initiatives", "0004_review_interval"),
    ]

    operations = [
        migrations.CreateModel(
            name="Synonym",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "words",
                    models.TextField(
                        help_text="One a line, in any language; also of several words.",
                        verbose_name="words that mean the same",
                    ),
                ),
            ],
            options={
                "verbose_name": "synonym",
                "verbose_name_plural": "synonyms",
                "ordering": ["words", "id"],
            },
        ),
        migrations.CreateModel(
            name="SearchText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("names", models.TextField()),
                ("summary", models.TextField()),
                ("others", models.TextField()),
                (
                    "initiative",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="search_text",
                        to="initiatives.initiative",
                        verbose_name="initiative",
                    ),
                ),
            ],
            options={
                "ordering": ["initiative"],
            },
        ),
        migrations.RunPython(add_index, drop_index),
    ]
