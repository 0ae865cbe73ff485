"""The storage of static files: as WhiteNoise's, with imported stylesheets written into those that import them."""

import posixpath
import re
from collections.abc import Iterator

from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORT = re.compile(r'@import url\("([^"]+)"\);\n?')


class JoinedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Public and editors' pages share their tokens as one file, and browsers ask for one stylesheet all the same."""

    def post_process(
        self, paths: dict[str, tuple[Storage, str]], *, dry_run: bool = False
    ) -> Iterator[tuple[str, str | None, bool | Exception]]:
        """Name, compress and list the files, after each `@import` of a stylesheet gave way to what it imports."""
        joined = InMemoryStorage()
        sheets = {name: _text(place) for name, place in paths.items() if name.endswith(".css")}
        for name, text in sheets.items():
            folder = posixpath.dirname(name)

            def imported(found: re.Match[str], folder: str = folder) -> str:
                return sheets.get(posixpath.normpath(posixpath.join(folder, found[1])), found[0])

            whole = IMPORT.sub(imported, text)
            if whole != text:
                paths[name] = (joined, joined.save(name, ContentFile(whole.encode())))
        yield from super().post_process(paths, dry_run=dry_run)


def _text(place: tuple[Storage, str]) -> str:
    storage, name = place
    with storage.open(name) as file:
        return bytes(file.read()).decode()
