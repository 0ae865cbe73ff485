"""JSON as the API writes it: names in lowerCamelCase, and nothing where nothing is stated."""

import json
from collections.abc import Mapping

from rest_framework.renderers import BaseRenderer

from .parameters import lower_camel


def as_json(thing: object) -> object:
    if isinstance(thing, dict):
        return {lower_camel(name): as_json(value) for name, value in thing.items() if value is not None}
    if isinstance(thing, list | tuple):
        return [as_json(value) for value in thing]
    return thing


class JSONRenderer(BaseRenderer):
    media_type = "application/json"
    format = "json"
    charset = None

    def render(
        self,
        data: object,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, object] | None = None,
    ) -> bytes:
        return b"" if data is None else json.dumps(as_json(data), ensure_ascii=False).encode()
