"""Move the codes of STIP Compass from the terms to matches, and those that stood in the code of imports."""

from typing import Any

from django.db import migrations

# Which themes of STIP Compass a theme of ours was read from; the first of each is written from now on.
THEMES = {
    "human-capital": (51, 50, 52, 53, 54, 55, 83),
    "lab-to-market": (82, 18, 19, 20, 23, *range(30, 39), 43),
    "networking": (42, 25, 47, 63, 65, 66),
    "regulation": (89, 21),
    "infrastructure": (24, 10, 107, 108),
    "strategy": (13, 9, 14, 15),
}
PRINCIPLES = {
    "human-capital": ("2.4",), "lab-to-market": ("2.1", "2.2"), "networking": ("2.2", "2.5"), "regulation": ("2.3",),
    "infrastructure": ("2.2",), "strategy": ("2.3",),
}  # fmt: skip


def fill(apps: Any, schema_editor: Any) -> None:
    alias = schema_editor.connection.alias
    matches = apps.get_model("initiatives", "CodeMatch").objects.using(alias)

    def terms(name: str) -> Any:
        return apps.get_model("initiatives", name).objects.using(alias)

    for group in terms("TargetGroup").exclude(stip_codes=""):
        for code in dict.fromkeys(group.stip_codes.split()):
            matches.create(code=code, target_group=group)
    for kind in terms("InstrumentType").exclude(stip_code=""):
        matches.create(code=kind.stip_code, instrument_type=kind)
    for theme in terms("Theme").filter(slug__in=THEMES):
        for number in THEMES[theme.slug]:
            matches.create(code=f"TH{number}", theme=theme, is_written=number == THEMES[theme.slug][0])
        for principle in PRINCIPLES[theme.slug]:
            matches.create(list="oecd-ai", code=principle, theme=theme)


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0029_code_matches")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
