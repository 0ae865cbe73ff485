"""The parts that all addresses of the API share."""

from collections.abc import Callable, Mapping
from typing import ClassVar

from django.http import HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.decorators import method_decorator
from django_stubs_ext import StrOrPromise
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.views import APIView

from initiatives import edition
from initiatives.models.languages import LANGUAGES
from initiatives.opendata.record_fields import Record
from portal.conditional import conditional
from portal.kept_pages.tags import matches, tag_of
from portal.throttling import Attempt

from .errors import RefusedError, UnchangedError, answer
from .pagination import Pages
from .parameters import LANG, PAGE, PAGE_SIZE, Parameter, lower_camel, select_of, wrong_inputs
from .query import Asked, language_of
from .rendering import JSONRenderer
from .schema import ViewSchema
from .throttling import SenderThrottle, headers

QUOTE = '"'
TRACE, RELATED_TRACE = "BelGov-Trace-Id", "BelGov-Related-Trace-Id"
LONGEST_TRACE = 36


@method_decorator(conditional, name="dispatch")
class Endpoint(APIView):
    """An address that is read. It refuses whatever it does not understand of a query."""

    http_method_names = ["get", "head", "options"]
    authentication_classes: ClassVar[list[type]] = []
    permission_classes: ClassVar[list[type]] = []
    parser_classes: ClassVar[list[type]] = []
    renderer_classes = [JSONRenderer]
    throttle_classes = [SenderThrottle]
    schema: ClassVar[ViewSchema | None] = ViewSchema()
    attempt: Attempt | None = None
    asked: Asked
    # Whether an answer stays the same as long as the register, the day and the program do; then it has a tag of theirs.
    is_of_edition = True
    entity_tag = ""
    # For the description: initiatives/api/schema.py.
    operation: ClassVar[str] = ""
    tag: ClassVar[str] = ""
    summary: ClassVar[StrOrPromise] = ""
    is_list: ClassVar[bool] = False

    @classmethod
    def path_schema(cls, name: str) -> dict[str, object]:
        """The values of a part of the address."""
        return {"type": "string", "pattern": r"^[-a-zA-Z0-9_]+$"}

    @classmethod
    def parameters(cls) -> list[Parameter]:
        return []

    def get_exception_handler(self) -> Callable[[Exception, Mapping[str, object]], HttpResponse]:
        return answer

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        super().initial(request, *args, **kwargs)
        if issues := wrong_inputs(request.GET, self.parameters()):
            raise RefusedError(issues, "Some of the query is not understood; at most twenty issues are named here.")
        self.asked = Asked(request.GET, language_of(request._request, request.GET))
        if self.is_of_edition and (read := edition.current()):
            self.entity_tag = f"{tag_of(read).removesuffix(QUOTE)}-{self.asked.language or 'all'}{QUOTE}"
            if matches(request.headers.get("If-None-Match", ""), self.entity_tag):
                raise UnchangedError(self.entity_tag)
        # Labels are said in it until the next request.
        translation.activate(self.asked.language or "en")

    def options(self, request: Request, *args: object, **kwargs: object) -> HttpResponse:
        return HttpResponse(status=204, headers={"Allow": "GET, HEAD, OPTIONS"})

    def finalize_response(
        self, request: Request, response: HttpResponse, *args: object, **kwargs: object
    ) -> HttpResponse:
        response = super().finalize_response(request, response, *args, **kwargs)
        if self.attempt is not None:
            for name, value in headers(self.attempt).items():
                response.headers[name] = value
        if not response.has_header("Content-Language"):
            language = self.asked.language if hasattr(self, "asked") else "en"
            response.headers["Content-Language"] = language or ", ".join(LANGUAGES)
        if self.entity_tag and response.status_code == 200:
            response.headers["ETag"] = self.entity_tag
        response.headers["X-Robots-Tag"] = "noindex"
        patch_vary_headers(response, ["Accept", "Accept-Language"])
        # The id that the log of the portal has as well.
        response.headers[TRACE] = str(request.META.get("portal.request_id", ""))[:LONGEST_TRACE]
        if asked := request.headers.get(TRACE):
            response.headers[RELATED_TRACE] = asked[:LONGEST_TRACE]
        return response


class Resource(Endpoint, GenericAPIView):
    """Things with a record. `record` says the fields of one."""

    record: ClassVar[type[Record]]
    filter_backends: ClassVar[list[type]] = []
    takes_select = True

    @classmethod
    def parameters(cls) -> list[Parameter]:
        names = [lower_camel(name) for name in cls.record().fields]
        return [LANG, select_of(names)] if cls.takes_select else [LANG]

    def get_serializer_class(self) -> type[Record]:
        return self.record

    def get_serializer_context(self) -> dict[str, object]:
        # Without a query it is asked for its description.
        return {"language": self.asked.language} if hasattr(self, "asked") else {}

    def get_serializer(self, *args: object, **kwargs: object) -> serializers.BaseSerializer:
        serializer = super().get_serializer(*args, **kwargs)
        one = serializer.child if isinstance(serializer, serializers.ListSerializer) else serializer
        if hasattr(self, "asked"):
            for name in [name for name in one.fields if not self.asked.selects(lower_camel(name))]:
                one.fields.pop(name)
        return serializer


class Collection(Resource):
    """A list, page by page."""

    pagination_class = Pages
    is_list = True

    @classmethod
    def parameters(cls) -> list[Parameter]:
        return [PAGE, PAGE_SIZE, *super().parameters()]

    def get(self, request: Request, *args: object, **kwargs: object) -> HttpResponse:
        found = self.filter_queryset(self.get_queryset())
        items = self.paginate_queryset(found)
        return self.get_paginated_response(self.get_serializer(items, many=True).data)

    def about_list(self) -> dict[str, object]:
        """More about the whole list, beside its items."""
        return {}
