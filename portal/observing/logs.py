"""Lines of the log: JSON for machines, or plain text. Neither names a person, an address of a sender or a path."""

import json
import logging
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import TypedDict

from django.db import DatabaseError
from django.http import HttpRequest

from . import requests

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
FIELDS = ("method", "route", "status", "milliseconds", "queries")


class ErrorInWords(TypedDict):
    error: str
    because: str
    places: list[str]


class WithoutPaths(logging.Filter):
    """Writes the route where Django writes the path of a request, and gives each line the id of its request."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        known = request.META.get(requests.META_KEY) if isinstance(request, HttpRequest) else None
        record.request_id = known or requests.current_id.get()
        if isinstance(request, HttpRequest) and isinstance(record.args, tuple):
            hidden = {request.path, request.get_full_path(), request.path_info}
            record.args = tuple(requests.route(request) if part in hidden else part for part in record.args)
        return True


class JsonFormatter(logging.Formatter):
    """One object a line: time (UTC), level, logger, message, request, and what else is known."""

    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request_id := getattr(record, "request_id", ""):
            said["request"] = request_id
        said |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if record.exc_info and record.exc_info[1] is not None:
            said.update(error_in_words(record.exc_info[1]))
        return json.dumps(said, ensure_ascii=False, default=str)


class TextFormatter(logging.Formatter):
    """Plain lines, for a person who reads along."""

    def formatException(self, ei: ExcInfo) -> str:
        if ei[1] is None:
            return ""
        said = error_in_words(ei[1])
        return "\n".join([*(f"  {place}" for place in said["places"]), f"{said['error']}: {said['because']}"])


def error_in_words(error: BaseException) -> ErrorInWords:
    """The kind of an error, its message and where it was raised, the innermost place last."""
    return {
        "error": type(error).__name__,
        "because": _message(error),
        "places": [f"{at.filename}:{at.lineno} {at.name}" for at in traceback.extract_tb(error.__traceback__)],
    }


def _message(error: BaseException) -> str:
    said = str(error)
    # A database tells in its later lines which values a row has.
    return said.partition("\n")[0] if isinstance(error, DatabaseError) else said
