"""The records of history, which do not write the last version of things that were deleted together."""

from django.db.models import Model
from simple_history.models import HistoricalRecords


class WrittenVersions(HistoricalRecords):
    def post_delete(self, instance: Model, using: str | None = None, **kwargs: object) -> None:
        # `history/records.py` wrote the versions of all of them at once.
        if not vars(instance).get(HAS_LAST_VERSION):
            super().post_delete(instance, using=using, **kwargs)


HAS_LAST_VERSION = "_has_last_version"
