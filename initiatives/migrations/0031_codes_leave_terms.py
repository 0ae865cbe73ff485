from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0030_fill_code_matches")]
    operations = [
        migrations.RemoveField(
            model_name="historicalinstrumenttype",
            name="stip_code",
        ),
        migrations.RemoveField(
            model_name="historicaltargetgroup",
            name="stip_codes",
        ),
        migrations.RemoveField(
            model_name="instrumenttype",
            name="stip_code",
        ),
        migrations.RemoveField(
            model_name="targetgroup",
            name="stip_codes",
        ),
    ]
