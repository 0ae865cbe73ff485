"""Events of an initiative, in a cell."""

from initiatives.models import Event
from initiatives.models.languages import text_in

from .citations import with_source


def event_in_cell(event: Event, language: str = "en") -> str:
    """2022-10-28: approved by the Council of Ministers [Title, page 3]."""
    return with_source(f"{event.date}: {text_in(event, 'text', language)}", event, "event", language)
