"""A version is never older than the one before it, even where the clock of a server was set back."""

from datetime import datetime, timedelta
from typing import Protocol

from django.db.models import Max, Model
from simple_history.signals import pre_create_historical_record

from .records import versions_of

INSTANT = timedelta(microseconds=1)


class _Version(Protocol):
    history_type: str
    history_date: datetime


def connect() -> None:
    pre_create_historical_record.connect(_keep_the_order, dispatch_uid="initiatives.history.order")


def _keep_the_order(instance: Model, history_instance: _Version, **kwargs: object) -> None:
    # A version that is given a moment of its own keeps it.
    if history_instance.history_type == "+" or hasattr(instance, "_history_date"):
        return
    newest = versions_of(type(instance)).filter(id=instance.pk).aggregate(at=Max("history_date"))["at"]
    if newest is not None and newest >= history_instance.history_date:
        history_instance.history_date = newest + INSTANT
