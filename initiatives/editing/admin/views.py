"""Pages of the admin beside the form and the list of a model, each with an address of its own."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib.admin.options import ModelAdmin
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse


class AdminView:
    """Registered below the addresses of its admin, with the sign-in and the CSRF check of every page of the admin."""

    route: ClassVar[str]
    name: ClassVar[str]
    view: Callable[..., HttpResponse]

    def __init__(self, model_admin: ModelAdmin) -> None:
        self.admin = model_admin

    def url(self) -> URLPattern:
        return path(self.route, self.admin.admin_site.admin_view(self.view), name=page_name(self.admin, self.name))

    def address(self, page: str, *arguments: object) -> str:
        return reverse(f"admin:{page_name(self.admin, page)}", args=arguments)

    def frame(self, request: HttpRequest, title: str, **more: object) -> dict[str, object]:
        return {**self.admin.admin_site.each_context(request), "title": title, "opts": self.admin.opts, **more}


def page_name(model_admin: ModelAdmin, page: str) -> str:
    return f"{model_admin.opts.app_label}_{model_admin.opts.model_name}_{page}"


def with_filters(model_admin: ModelAdmin, request: HttpRequest, address: str) -> str:
    """The address with the filters of the list from which somebody came, so that saving leads back there."""
    filters: dict[str, Any] = {
        "preserved_filters": model_admin.get_preserved_filters(request),
        "opts": model_admin.opts,
    }
    return add_preserved_filters(filters, address)
