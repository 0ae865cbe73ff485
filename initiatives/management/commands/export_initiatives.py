"""Write the register, or a part of it, as a table."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.http import QueryDict

from initiatives.browse.filters import InitiativeFilter
from initiatives.formatting.style import CONTRACT, Style
from initiatives.models import Initiative, User
from initiatives.models.languages import LANGUAGES
from initiatives.opendata.refusals import ignored_names, issues_in
from initiatives.spreadsheets.workbook import writer
from initiatives.spreadsheets.workbook.resource import InitiativeResource

# The text formats of django-import-export.
TABLES = ("csv", "tsv", "json", "yaml")


class Command(BaseCommand):
    help = (
        "Write entries to a file whose ending says its kind: .xlsx (a workbook to edit and bring back), .csv, .tsv, "
        ".json or .yaml. Public ones only, unless --as names an editor."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="Where to write; an ending alone (csv) prints it.")
        parser.add_argument("--query", default="", help="As in the address of the list: theme=regulation&q=ethics.")
        parser.add_argument("--as", dest="user", help="Write what this editor may see, drafts included.")
        parser.add_argument("--language", choices=LANGUAGES, help="Of a workbook; tables are in English by identifier.")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["file"])
        kind = path.suffix.lstrip(".").lower() or path.name.lower()
        if kind not in (*TABLES, "xlsx"):
            raise CommandError(
                f"Give the file one of these endings: .xlsx, {', '.join(f'.{each}' for each in TABLES)}."
            )
        entries = self._entries(options)
        if kind == "xlsx":
            self._write_workbook(path, entries, options["language"] or "en")
            return
        style = Style(options["language"]) if options["language"] else CONTRACT
        table = InitiativeResource(style).export(entries)
        text = str(table.export(kind))
        if path.suffix:
            self._save(path, ("\ufeff" if kind in ("csv", "tsv") else "").encode() + text.encode())
            self.stdout.write(f"Written: {len(table)} entries.")
        else:
            self.stdout.write(text, ending="")

    def _entries(self, options: dict[str, Any]) -> Any:
        if options["user"]:
            user = User.objects.filter(username=options["user"], is_active=True).first()
            if user is None or user.role is None:
                raise CommandError(f"There is no editor with the name {options['user']!r}.")
            entries = Initiative.objects.visible_to(user)
        else:
            entries = Initiative.objects.public()
        if options["query"]:
            query = QueryDict(options["query"].removeprefix("?"))
            listed = InitiativeFilter(query, entries)
            if found := issues_in(query, listed):
                said = [f"{each['name']}={each['value']}: {each['detail']}" for each in found]
                raise CommandError(f"The query is not understood. {' '.join(said)}")
            if ignored := ignored_names(query):
                self.stderr.write(f"Ignored in a file, which holds the whole list: {', '.join(ignored)}.")
            # A subquery, since the list has an order of its own and the table is sorted by slug.
            entries = entries.filter(pk__in=listed.found.values("pk"))
        return entries.order_by("slug")

    def _write_workbook(self, path: Path, entries: Any, language: str) -> None:
        if not path.suffix:
            raise CommandError("A workbook needs a file to be written to: name one that ends in .xlsx.")
        found = entries.with_sheet_details().iterator(chunk_size=200)
        self._save(path, b"".join(writer.chunks(found, language, settings.SITE_URL)))
        self.stdout.write(f"Written: {entries.count()} entries.")

    def _save(self, path: Path, content: bytes) -> None:
        try:
            path.write_bytes(content)
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
