"""The pages around signing in that Django's admin does not have."""

from datetime import timedelta
from typing import Any, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth import logout
from django.contrib.auth.forms import PasswordResetForm
from django.contrib.auth.views import PasswordResetView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _

from initiatives.models import User
from portal.throttling import Throttle, sender_network

from . import devices
from .forms import CodeForm, ResetForm

RESETS = Throttle("password-reset", limit=5, period=timedelta(hours=1))


def second_factor(request: HttpRequest) -> HttpResponse:
    """Set up, renew, take away: what a person can do about their own second factor."""
    user = cast(User, request.user)
    phone = devices.confirmed_phone(user)
    if phone and devices.is_locked_out(user):
        logout(request)
        messages.info(request, _("Sign in again, with the code from your phone."))
        return HttpResponseRedirect(reverse("admin:login"))
    form = CodeForm(request.POST if request.method == "POST" else None)
    codes: list[str] | None = None
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        if phone is None:
            codes = devices.activate(request, user, code)
        elif devices.verified_device(user, code):
            if "_remove" in request.POST:
                devices.remove_second_factor(user)
                messages.success(request, _("Your second factor is removed: the password alone signs you in."))
                return HttpResponseRedirect(reverse("admin:second_factor"))
            codes = devices.new_recovery_codes(user)
        if codes is None:
            form.add_error("code", _("This code is wrong, or was used already. Wait for the next one, and try again."))
    return TemplateResponse(request, "admin/signin/second_factor.html", _context(request, user, form, codes))


def _context(request: HttpRequest, user: User, form: CodeForm, codes: list[str] | None) -> dict[str, Any]:
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


class PasswordReset(PasswordResetView):
    """Answers the same whether the address is known or not."""

    form_class = ResetForm
    success_url = reverse_lazy("password_reset_done")
    email_template_name = "mail/password_reset.txt"
    subject_template_name = "mail/password_reset_subject.txt"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        attempt = RESETS.attempt(request)
        if not attempt.is_allowed:
            headers = {"Retry-After": str(attempt.wait)}
            return TemplateResponse(
                request, "admin/signin/locked.html", {"is_reset": True}, status=429, headers=headers
            )
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: PasswordResetForm) -> HttpResponse:
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


def client_address(request: HttpRequest) -> str:
    """For django-axes: of an IPv6 address the network of the household, as an address."""
    return sender_network(request).partition("/")[0]
