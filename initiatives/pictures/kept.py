"""Pictures as PNG are made once for each state of the register and each day, and kept in the cache."""

from collections.abc import Callable

from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import get_language

from initiatives.edition.reading import current
from initiatives.models import Initiative

from .raster import png

DAY = 60 * 60 * 24


def picture_version() -> str:
    """A word that changes with the edition of the register and with the day, since a status may change with the day."""
    edition = current()
    number = f"{edition.number}-{edition.stamp}" if edition else "none"
    return f"{timezone.localdate():%Y%m%d}-{number}"


def entry_version(initiative: Initiative) -> str:
    return f"{timezone.localdate():%Y%m%d}-{initiative.modified.timestamp():.3f}"


def kept_png(name: str, version: str, draw: Callable[[], str], sharpness: int = 2) -> bytes:
    """The picture from the cache, else drawn now; `draw` gives its SVG in the active language."""
    key = f"picture-{name}-{get_language()}-{version}"
    kept: bytes | None = cache.get(key)
    if kept is None:
        kept = png(draw(), sharpness)
        cache.set(key, kept, DAY)
    return kept
