from django.db import migrations, models


def remove_triggers(apps, schema_editor):
    """They write to these tables: see initiatives/edition/triggers.py, which puts them on after each migration."""
    with schema_editor.connection.cursor() as cursor:
        if schema_editor.connection.vendor == "postgresql":
            cursor.execute("SELECT proname FROM pg_proc WHERE proname LIKE 'register_changed%'")
            statements = [f"DROP FUNCTION {name}() CASCADE" for (name,) in cursor.fetchall()]
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'register_changed%'")
            statements = [f"DROP TRIGGER {name}" for (name,) in cursor.fetchall()]
        for statement in statements:
            cursor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ('initiatives', '0024_keys_are_unique'),
    ]

    operations = [
        migrations.CreateModel(
            name='RegisterEdition',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('number', models.BigIntegerField()),
                ('stamp', models.BigIntegerField()),
                ('complete_since', models.BigIntegerField()),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='RegisterChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40)),
                ('key', models.BigIntegerField()),
                ('number', models.BigIntegerField(db_index=True)),
            ],
            options={
                'default_permissions': (),
                'unique_together': {('kind', 'key')},
            },
        ),
        migrations.RunPython(migrations.RunPython.noop, remove_triggers),
    ]
