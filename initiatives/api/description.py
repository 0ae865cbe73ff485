"""The description of the API as files, and as a page for people."""

from django.utils import translation
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiYamlRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from .collections import Endpoint
from .schema import document


class OpenAPIFile(Endpoint):
    """The description in English, since its names are."""

    schema = None

    def get(self, request: Request) -> Response:
        with translation.override("en"):
            return Response(document(), headers={"Content-Language": "en"})


class OpenAPIYaml(OpenAPIFile):
    renderer_classes = [OpenApiYamlRenderer]


class OpenAPIJson(OpenAPIFile):
    renderer_classes = [OpenApiJsonRenderer]
