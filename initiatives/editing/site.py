"""The admin site: a person without rights is told on every page whom to ask."""

from collections.abc import Callable
from functools import update_wrapper
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import BadRequest
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_protect

if TYPE_CHECKING:
    from initiatives.models import User

View = Callable[..., HttpResponseBase]
# Digits of the longest primary key of any database.
LONGEST_NUMBER = 18
# Pages for signing in and out.
FIRST = {"logout", "login", "second_factor", "language", "password_change", "password_change_done", "jsi18n"}
OPEN_TO_ALL = {"second_factor", "sessions", "language", "logout", "password_change", "password_change_done", "jsi18n"}


class EditorsAdminConfig(AdminConfig):
    default_site = "initiatives.editing.site.EditorsSite"


class EditorsSite(AdminSite):
    # The menu of six stands on top of every page.
    enable_nav_sidebar = False

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        return super().admin_view(update_wrapper(self._unless_idle(view), view), cacheable)

    def _unless_idle(self, view: View) -> View:
        from initiatives.models import User

        from .permissions import is_idle
        from .practice.numbers import is_of_practice
        from .practice.requests import answer_in_practice

        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            check_what_was_sent(request)
            speak_the_language_of(request)
            match = request.resolver_match
            if match and match.url_name not in FIRST and _lacks_second_factor(request):
                return HttpResponseRedirect(reverse("admin:second_factor"))
            if match and match.url_name not in OPEN_TO_ALL and is_idle(cast(User, request.user)):
                context = self.each_context(request) | {"administrators": User.administrators()}
                return TemplateResponse(request, "admin/no_rights.html", context, status=403)
            if is_of_practice(kwargs.get("object_id", "")):
                return answer_in_practice(request, lambda: view(request, *args, **kwargs))
            return view(request, *args, **kwargs)

        return guarded

    def each_context(self, request: HttpRequest) -> dict[str, object]:
        from .menu import menu_of
        from .practice.numbers import is_practising

        context = super().each_context(request)
        return context | {"menu": menu_of(request, context["available_apps"]), "is_practising": is_practising()}

    def index(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> TemplateResponse:
        from initiatives.models import User

        from .work_queue import work_queues

        is_next = "confirm" in request.GET
        context = {
            "queues": work_queues(cast(User, request.user)),
            "is_next": is_next,
            "show_tour": _shows_tour(request),
        } | (extra_context or {})
        return super().index(request, context)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        shortcut = path(
            "r/<path:content_type_id>/<path:object_id>/", self.admin_view(self.view_on_site), name="view_on_site"
        )
        second = path("second-factor/", self.admin_view(csrf_protect(self.second_factor)), name="second_factor")
        sessions = path("sessions/", self.admin_view(csrf_protect(self.sessions)), name="sessions")
        language = path("language/", self.admin_view(csrf_protect(self.language)), name="language")
        confirm = path("confirm/", self.admin_view(csrf_protect(self.confirm)), name="confirm")
        guide = path("help/", self.admin_view(self.help), name="help")
        tour = path("tour/", self.admin_view(csrf_protect(self.tour)), name="tour")
        practice = path("practice/", self.admin_view(csrf_protect(self.practice)), name="practice")
        return [
            shortcut,
            second,
            sessions,
            language,
            confirm,
            guide,
            tour,
            practice,
            *(url for url in super().get_urls() if not _is_shortcut(url)),
        ]

    def language(self, request: HttpRequest) -> HttpResponseBase:
        """Keep the language of an account, and lead back to the page on which it was chosen."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        user, wanted = cast("User", request.user), request.POST.get("language", "")
        if wanted in dict(settings.LANGUAGES):
            user.language = wanted
            user.save(update_fields=["language"])
        back = request.POST.get("next", "")
        is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
        return HttpResponseRedirect(back if is_ours else reverse("admin:index"))

    def help(self, request: HttpRequest) -> TemplateResponse:
        return TemplateResponse(request, "admin/help.html", {**self.each_context(request), "title": gettext("Help")})

    def tour(self, request: HttpRequest) -> HttpResponseBase:
        """The tour of one page. Sent by its button, it no longer stands on the first page."""
        if request.method == "POST":
            user = cast("User", request.user)
            user.tour_seen = timezone.now()
            user.save(update_fields=["tour_seen"])
            return HttpResponseRedirect(reverse("admin:index"))
        return TemplateResponse(request, "admin/tour.html", {**self.each_context(request), "title": gettext("A tour")})

    def practice(self, request: HttpRequest) -> HttpResponseBase:
        from .practice.requests import practice_page

        return practice_page(request)

    def confirm(self, request: HttpRequest) -> HttpResponseBase:
        from .confirming import confirm_from_list

        return confirm_from_list(request, LONGEST_NUMBER)

    def second_factor(self, request: HttpRequest) -> HttpResponseBase:
        from initiatives.editing.signin.views import second_factor

        return second_factor(request)

    def sessions(self, request: HttpRequest) -> HttpResponseBase:
        from initiatives.editing.signin.views import sessions

        return sessions(request)

    def password_change(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> TemplateResponse:
        from initiatives.editing.signin.views import password_change

        if not settings.PASSWORDS:
            raise Http404
        # A form that was saved leads on, which Django's own types leave out.
        return cast(TemplateResponse, password_change(request, extra_context))

    def login(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        from initiatives.editing.signin.forms import SignInForm

        self.login_form = SignInForm
        provider = settings.OIDC_NAME if settings.OIDC_ISSUER else ""
        context = {"provider": provider, "passwords": settings.PASSWORDS} | (extra_context or {})
        return super().login(request, context)

    def view_on_site(self, request: HttpRequest, content_type_id: str, object_id: str) -> HttpResponseBase:
        """Redirect to the public page. Django's own view would reveal the address of any draft."""
        from django.contrib.contenttypes.models import ContentType

        content_type = ContentType.objects.filter(pk=content_type_id).first() if content_type_id.isdecimal() else None
        model = content_type.model_class() if content_type else None
        model_admin: Any = self._registry.get(model) if model else None
        found = model_admin.get_object(request, object_id) if model_admin else None
        if not found or not model_admin.has_view_permission(request, found) or not hasattr(found, "get_absolute_url"):
            raise Http404
        return HttpResponseRedirect(found.get_absolute_url())


def _shows_tour(request: HttpRequest) -> bool:
    """Until they said that they have seen it; the page on which entries are confirmed has no room for it."""
    return cast("User", request.user).tour_seen is None and "confirm" not in request.GET


def _lacks_second_factor(request: HttpRequest) -> bool:
    from initiatives.editing.signin.devices import is_locked_out
    from initiatives.editing.signin.sessions import has_second_factor_of_provider
    from initiatives.models import User

    return is_locked_out(cast(User, request.user)) and not has_second_factor_of_provider(request)


def check_what_was_sent(request: HttpRequest) -> None:
    """Refuse input that Django's admin would pass on unchecked, and that would then cause a server error."""
    selected = request.POST.getlist(ACTION_CHECKBOX_NAME) if request.method == "POST" else []
    if not all(number.isdecimal() and len(number) <= LONGEST_NUMBER for number in selected):
        raise BadRequest("A selection is made of numbers.")
    if any("\0" in value for values in request.GET.lists() for value in [values[0], *values[1]]):
        raise BadRequest("An address holds no NUL.")


def speak_the_language_of(request: HttpRequest) -> None:
    """Editors read the admin in the language of their account, whatever their browser asks for."""
    if language := getattr(request.user, "language", ""):
        translation.activate(language)
        request.LANGUAGE_CODE = language


def _is_shortcut(url: object) -> bool:
    return isinstance(url, URLPattern) and url.name == "view_on_site"
