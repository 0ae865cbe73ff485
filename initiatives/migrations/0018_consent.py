from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0017_events_and_sequels")]

    operations = [
        migrations.AddField(
            model_name="proposal",
            name="asked",
            field=models.ManyToManyField(
                blank=True,
                related_name="proposals_asking",
                to="initiatives.government",
                verbose_name="asked for consent",
            ),
        ),
    ]
