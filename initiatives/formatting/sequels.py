"""The initiatives that followed another one, in a cell."""

from initiatives.models import Sequel

from .citations import with_source
from .style import choice_label


def sequel_in_cell(sequel: Sequel, language: str = "en") -> str:
    """<slug of the successor> (was followed by) [Title, page 3]; empty where not everybody may read the successor."""
    kind = choice_label(Sequel.Kind, sequel.kind, language)
    said = f"{sequel.successor.slug} ({kind})" if sequel.has_readable_successor else ""
    return with_source(said, sequel, "sequel", language)
