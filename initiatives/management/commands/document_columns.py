"""Write docs/columns: the meaning of each column of a spreadsheet, in each language."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import translation

from initiatives.models.languages import LANGUAGES
from initiatives.spreadsheets.workbook.column_docs import as_markdown

FOLDER = Path(settings.BASE_DIR) / "docs" / "columns"


def pages() -> dict[Path, str]:
    """The text of each file."""
    found = {}
    for language in LANGUAGES:
        with translation.override(language):
            found[FOLDER / f"{language}.md"] = as_markdown(language)
    return found


class Command(BaseCommand):
    help = "Write docs/columns/*.md from the code. Run it after a change of columns or of their translations."

    def handle(self, *args: object, **options: object) -> None:
        FOLDER.mkdir(exist_ok=True)
        for path, text in pages().items():
            path.write_text(text)
            self.stdout.write(f"Written: {path.relative_to(settings.BASE_DIR)}")
