"""Name the published themes in plain words, and let search learn these."""

from typing import Any

from django.db import migrations

LANGUAGES = ("en", "nl", "fr", "de")
PLAIN = {
    "human-capital": ("Learning and skills", "Leren en vaardigheden", "Formation et compétences", "Bildung und Kompetenzen"),
    "lab-to-market": ("From research to use", "Van onderzoek naar gebruik", "De la recherche à l’usage", "Von der Forschung zur Anwendung"),
    "networking": ("Working together", "Samenwerken", "Travailler ensemble", "Zusammenarbeit"),
    "regulation": ("Rules and ethics", "Regels en ethiek", "Règles et éthique", "Regeln und Ethik"),
    "infrastructure": ("Data and computing power", "Data en rekenkracht", "Données et puissance de calcul", "Daten und Rechenleistung"),
    "strategy": ("Plans and follow-up", "Plannen en opvolging", "Plans et suivi", "Pläne und Auswertung"),
}


def name_in_plain_words(apps: Any, schema_editor: Any) -> None:
    using = schema_editor.connection.alias
    themes = apps.get_model("initiatives", "Theme").objects.using(using)
    for slug, names in PLAIN.items():
        words = {f"plain_name_{code}": name for code, name in zip(LANGUAGES, names, strict=True)}
        themes.filter(slug=slug).update(**words)
    apps.get_model("initiatives", "SearchText").objects.using(using).all().delete()


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0038_plain_names")]
    operations = [migrations.RunPython(name_in_plain_words, migrations.RunPython.noop)]
