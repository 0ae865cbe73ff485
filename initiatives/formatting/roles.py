"""Participations as text: an organisation with its role in an initiative."""

from initiatives.models import Participation
from initiatives.models.languages import text_in

from .style import choice_label


def participation_in_cell(participation: Participation, language: str = "en") -> str:
    """VLAIO (funder)."""
    role = choice_label(Participation.Role, participation.role, language)
    return f"{text_in(participation.organisation, 'name', language)} ({role})"
