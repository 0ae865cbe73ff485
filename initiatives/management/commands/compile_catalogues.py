from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from initiatives.catalogues import compile_catalogues


class Command(BaseCommand):
    help = "Compile the messages of the interface; needs no program beside Python."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        for folder in settings.LOCALE_PATHS:
            for written in compile_catalogues(Path(folder)):
                self.stdout.write(f"compiled {written.relative_to(settings.BASE_DIR)}")
