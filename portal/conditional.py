"""Entity tags of what a view made: an answer that its reader has already is not sent again, asked by GET or by HEAD."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.http import ConditionalGetMiddleware
from django.utils.cache import get_conditional_response, set_response_etag
from django.utils.decorators import decorator_from_middleware
from django.utils.http import parse_http_date_safe


class ConditionalAnswers(ConditionalGetMiddleware):
    """Django's own gives no tag to an answer to HEAD, and gives one to what was not found."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not isinstance(response, HttpResponse) or response.status_code != 200:
            return response
        if request.method not in {"GET", "HEAD"}:
            return response
        if self.needs_etag(response) and not response.has_header("ETag"):
            set_response_etag(response)
        found = get_conditional_response(
            request,
            etag=response.get("ETag"),
            last_modified=parse_http_date_safe(response.get("Last-Modified", "")),
            response=response,
        )
        return found or response


conditional = decorator_from_middleware(ConditionalAnswers)
