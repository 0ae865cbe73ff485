from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0023_fill_keys")]
    operations = [
        migrations.AlterField(
            "initiative",
            "key",
            models.SlugField(editable=False, max_length=80, unique=True, verbose_name="key"),
        ),
        migrations.AlterField(
            "historicalinitiative",
            "key",
            models.SlugField(db_index=True, editable=False, max_length=80, verbose_name="key"),
        ),
    ]
