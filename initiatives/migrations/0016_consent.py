from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0015_withdrawn_previews_and_days_of_searches")]

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
