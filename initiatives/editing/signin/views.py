"""The pages around signing in that Django's admin does not have."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth import logout
from django.contrib.auth.forms import PasswordResetForm, SetPasswordForm
from django.contrib.auth.views import PasswordChangeView, PasswordResetConfirmView, PasswordResetView
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from initiatives.models import User
from portal.throttling import Throttle, sender_network

from . import devices, open_sessions
from .forms import PasswordChangeForm, PresentPasswordForm, ResetForm, SecondFactorForm, code_error
from .limits import wait_page
from .notices import Change, tell

RESETS_OF_ADDRESS = Throttle("password-reset", limit=5, period=timedelta(hours=1))
# Counted whether an account has this address or not, so that the answer tells nothing.
RESETS_OF_ACCOUNT = Throttle("password-reset-account", limit=5, period=timedelta(hours=1))


def only_with_passwords(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A page that is there only while the portal's own passwords sign in."""

    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not settings.PASSWORDS:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@sensitive_post_parameters()
def second_factor(request: HttpRequest) -> HttpResponse:
    """Let people set up, renew and remove their own second factor."""
    user = cast(User, request.user)
    phone = devices.confirmed_phone(user)
    if phone and devices.is_locked_out(user):
        logout(request)
        messages.info(request, _("Sign in again, with the code from your phone."))
        return HttpResponseRedirect(reverse("admin:login"))
    form = SecondFactorForm(request, request.POST if request.method == "POST" else None)
    codes: list[str] | None = None
    # The password comes first: a code is looked at, and used up, only with the right one.
    if form.is_bound and form.is_valid():
        code = form.cleaned_data["code"]
        check = devices.check_code(user, code) if phone else devices.check_new_phone(user, code)
        if check.device is None:
            form.add_error("code", code_error(check))
        elif phone and "_remove" in request.POST:
            devices.remove_second_factor(user)
            tell(user, Change.SECOND_FACTOR_REMOVED)
            messages.success(request, _("Your second factor is removed: the password alone signs you in."))
            return HttpResponseRedirect(reverse("admin:second_factor"))
        else:
            codes = devices.new_recovery_codes(user) if phone else devices.activate(request, user)
            tell(user, Change.RECOVERY_CODES if phone else Change.SECOND_FACTOR_ADDED)
    return TemplateResponse(request, "admin/signin/second_factor.html", _context(request, user, form, codes))


def _context(request: HttpRequest, user: User, form: SecondFactorForm, codes: list[str] | None) -> dict[str, object]:
    phone = devices.confirmed_phone(user)
    context = admin.site.each_context(request) | {"title": _("Second factor"), "form": form, "codes": codes}
    context |= {
        "phone": phone,
        "must": devices.must_have_second_factor(user),
        "left": devices.recovery_codes_left(user),
    }
    if phone is None:
        new = devices.new_phone(user)
        context |= {"picture": devices.picture_of(new), "secret": devices.secret_of(new)}
    return context


@sensitive_post_parameters()
def sessions(request: HttpRequest) -> HttpResponse:
    """Show people where they are signed in, and let them end it there."""
    user = cast(User, request.user)
    form = PresentPasswordForm(request, request.POST if request.method == "POST" else None)
    # A page that names no session ends none.
    is_named = "all" in request.POST or bool(request.POST.get("end"))
    if form.is_bound and is_named and form.is_valid():
        is_all = "all" in request.POST
        open_sessions.end(request, user, "" if is_all else request.POST["end"])
        messages.success(request, _("All other sessions have ended.") if is_all else _("The session has ended."))
        return HttpResponseRedirect(reverse("admin:sessions"))
    context = admin.site.each_context(request) | {"title": _("Where you are signed in"), "form": form}
    context["sessions"] = open_sessions.sessions_of(request, user)
    return TemplateResponse(request, "admin/signin/sessions.html", context)


class PasswordChange(PasswordChangeView):
    """A new password of one's own."""

    form_class = PasswordChangeForm

    def get_form_kwargs(self) -> dict[str, object]:
        return super().get_form_kwargs() | {"request": self.request}

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        tell(cast(User, self.request.user), Change.PASSWORD)
        return response


def password_change(request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
    view = PasswordChange.as_view(
        success_url=reverse("admin:password_change_done"),
        extra_context={**admin.site.each_context(request), **(extra_context or {})},
    )
    return cast(HttpResponse, view(request))


class PasswordReset(PasswordResetView):
    """Answers the same whether the address is known or not."""

    form_class = ResetForm
    success_url = reverse_lazy("password_reset_done")
    email_template_name = "mail/password_reset.txt"
    subject_template_name = "mail/password_reset_subject.txt"

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        attempt = RESETS_OF_ADDRESS.attempt(request)
        if not attempt.is_allowed:
            return wait_page(request, attempt.wait, is_reset=True)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: PasswordResetForm) -> HttpResponse:
        attempt = RESETS_OF_ACCOUNT.attempt_by(form.cleaned_data["email"].lower())
        if not attempt.is_allowed:
            return wait_page(self.request, attempt.wait, is_reset=True)
        site = urlsplit(settings.SITE_URL)
        form.save(
            domain_override=site.netloc,
            use_https=site.scheme == "https",
            token_generator=self.token_generator,
            email_template_name=self.email_template_name,
            subject_template_name=self.subject_template_name,
            request=self.request,
        )
        return HttpResponseRedirect(str(self.success_url))


@method_decorator(sensitive_post_parameters(), name="dispatch")
class PasswordResetConfirm(PasswordResetConfirmView):
    """A new password by a link from a mail."""

    def form_valid(self, form: SetPasswordForm) -> HttpResponse:
        response = super().form_valid(form)
        tell(cast(User, form.user), Change.PASSWORD)
        return response


def client_address(request: HttpRequest) -> str:
    """For django-axes: of an IPv6 address the network of the household, as an address."""
    return sender_network(request).partition("/")[0]
