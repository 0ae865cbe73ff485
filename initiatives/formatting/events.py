"""Events of an initiative, in a cell."""

from initiatives.models import Event
from initiatives.models.languages import text_in


def event_in_cell(event: Event, language: str = "en") -> str:
    """2022-10-28: approved by the Council of Ministers."""
    return f"{event.date}: {text_in(event, 'text', language)}"
