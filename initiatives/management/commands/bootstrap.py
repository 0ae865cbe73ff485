"""Migrate a database, and fill an empty one."""

import secrets

from django.core.management import call_command
from django.core.management.base import BaseCommand

from initiatives.editing.upgrade.filling import fill
from initiatives.editing.upgrade.fixture_rows import read
from initiatives.history.first_versions import write_first_versions
from initiatives.models import Government, Initiative, User
from initiatives.search.preparing import refresh_missing

FIXTURES = (
    "vocabulary",
    "crosswalk",
    "synonyms",
    "organisations",
    "sources",
    "ai-watch-belgium-2021-passages",
    "register",
    "since-2021-flanders",
    "since-2021-federal-brussels",
    "since-2021-wallonia",
    "since-2021-second-reading",
    "since-2021-third-reading",
)
FIRST_EDITOR = "editor"


def load_register() -> None:
    """Load the published register into an empty database, each entry with one true first version."""
    fill(read(FIXTURES))
    write_first_versions()
    refresh_missing()


class Command(BaseCommand):
    help = (
        "Migrate; load the published register when the database holds none; make a first editor when there is no user. "
        "Never writes over what is there."
    )

    def handle(self, *args: object, **options: object) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        if not Initiative.objects.exists() and not Government.objects.exists():
            load_register()
            self.stdout.write(f"Loaded the register: {Initiative.objects.count()} initiatives.")
        # An earlier version loaded databases without first versions.
        write_first_versions()
        if not User.objects.exists():
            password = secrets.token_urlsafe(12)
            User.objects.create_superuser(FIRST_EDITOR, password=password)
            self.stdout.write(f"Sign in at /admin/ as {FIRST_EDITOR} with the password {password} (shown only now).")
