from django.db import migrations, models

KEY = {"db_index": True, "editable": False, "max_length": 80, "verbose_name": "key", "default": ""}


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0021_write_search_texts_again")]
    operations = [
        migrations.AddField("initiative", "key", models.SlugField(**KEY), preserve_default=False),
        migrations.AddField("historicalinitiative", "key", models.SlugField(**KEY), preserve_default=False),
    ]
