"""The initiatives that followed another one, in a cell."""

from initiatives.models import Sequel

from .style import choice_label


def sequel_in_cell(sequel: Sequel, language: str = "en") -> str:
    """<slug of the successor> (was followed by); empty where not everybody may read the successor."""
    kind = choice_label(Sequel.Kind, sequel.kind, language)
    return f"{sequel.successor.slug} ({kind})" if sequel.has_readable_successor else ""
