"""Pages of a collection, as the Belgif REST guide wants them."""

from collections.abc import Sequence
from math import ceil
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Model, QuerySet
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from .parameters import Schema

if TYPE_CHECKING:
    from .collections import Collection

Found = QuerySet[Model] | Sequence[object]


class Pages(BasePagination):
    view: "Collection"
    total: int

    def paginate_queryset(self, queryset: Found, request: Request, view: APIView | None = None) -> list[object]:
        assert view is not None
        self.view, self.request = view, request
        self.total = queryset.count() if isinstance(queryset, QuerySet) else len(queryset)
        start = (view.asked.page - 1) * view.asked.page_size
        # A page after the last is empty: a list may have become shorter meanwhile.
        return list(queryset[start : start + view.asked.page_size]) if start < self.total else []

    def get_paginated_response(self, data: object) -> Response:
        page, last = self.view.asked.page, max(1, ceil(self.total / self.view.asked.page_size))
        found = {
            "self": address(self.request),
            "page": page,
            "page_size": self.view.asked.page_size,
            "total": self.total,
            "first": self._page(1),
            "prev": self._page(min(page - 1, last)) if page > 1 else None,
            "next": self._page(page + 1) if page < last else None,
            "last": self._page(last),
            **self.view.about_list(),
            "items": data,
        }
        return Response(found)

    def _page(self, number: int) -> str:
        query = self.request.GET.copy()
        query["page"] = str(number)
        return f"{settings.SITE_URL}{self.request.path}?{query.urlencode()}"

    def get_paginated_response_schema(self, schema: Schema) -> Schema:
        link = {"type": "string", "format": "uri"}
        return {
            "type": "object",
            "required": ["self", "items", "page", "pageSize", "total", "first", "last"],
            "properties": {
                "self": link,
                "page": {"type": "integer", "minimum": 1},
                "pageSize": {"type": "integer", "minimum": 1},
                "total": {"type": "integer", "minimum": 0},
                **dict.fromkeys(("first", "prev", "next", "last"), link),
                "items": schema,
            },
        }


def address(request: Request) -> str:
    return f"{settings.SITE_URL}{request.get_full_path()}"
