"""Files of the whole register: who has the present edition is not sent it again, and none is made to find out."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from initiatives import edition
from portal.kept_pages.tags import matches, tag_of


def tagged(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Give the answer the tag of the edition; it must depend on the register, the day and the program alone."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        read = edition.current()
        if read is None:
            return view(request, *args, **kwargs)
        tag = tag_of(read)
        if matches(request.headers.get("If-None-Match", ""), tag):
            return HttpResponse(status=304, headers={"ETag": tag})
        response = view(request, *args, **kwargs)
        if response.status_code == 200:
            response.headers["ETag"] = tag
        return response

    return answer
