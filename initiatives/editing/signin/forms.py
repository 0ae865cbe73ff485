from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.admin.forms import AdminPasswordChangeForm as OwnPasswordChangeForm
from django.contrib.auth.forms import AdminPasswordChangeForm, PasswordResetForm
from django.contrib.auth.signals import user_login_failed
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from initiatives.models import User

from .devices import CodeCheck, check_code, confirmed_phone
from .limits import in_words, is_present_password
from .sessions import is_fresh_from_provider

WRONG_CODE = _("This code is wrong, or was used already. Wait for the next one, and try again.")
STALE = _("For safety, sign out, sign in again, and do this within ten minutes.")
WRONG_PASSWORD = _("This is not your present password.")


def code_error(check: CodeCheck) -> ValidationError:
    """Why a code is not taken. One given too early may be right, so nothing is said about it."""
    if check.wait:
        said = _("Several codes were wrong, so this one was not looked at. Try again after %(wait)s.")
        return ValidationError(said, params={"wait": in_words(check.wait)})
    return ValidationError(WRONG_CODE)


def code_field(**options: Any) -> forms.CharField:
    attributes = {"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
    return forms.CharField(label=_("Code"), max_length=40, widget=forms.TextInput(attrs=attributes), **options)


class SignInForm(AdminAuthenticationForm):
    code = code_field(
        required=False,
        help_text=_("Only if you have set up a second factor: six digits from your phone, or a recovery code."),
    )

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        user = cast("User | None", self.get_user())
        if user is None or not confirmed_phone(user):
            return cleaned
        code = cleaned.get("code", "")
        if not code:
            raise ValidationError(_("Give your password once more, and the code from your phone with it."))
        check = check_code(user, code)
        if check.device is None:
            if not check.wait:
                user_login_failed.send(
                    sender=__name__, credentials={"username": user.get_username()}, request=self.request
                )
            raise code_error(check)
        # django-otp takes it up when the session begins.
        signed_in: Any = user
        signed_in.otp_device = check.device
        return cleaned


class PresentPasswordForm(forms.Form):
    """Asks for the password of who is signed in: an open session alone changes no password and no second factor.

    An account without a password signs in anew through the service in its place.
    """

    present_password = forms.CharField(
        label=_("Your present password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.request = request
        super().__init__(*args, **kwargs)
        self.asks_password = settings.PASSWORDS and cast(User, request.user).has_usable_password()
        if not self.asks_password:
            del self.fields["present_password"]

    def clean(self) -> dict[str, object]:
        if not self.asks_password and not is_fresh_from_provider(self.request):
            raise ValidationError(STALE)
        return super().clean() or {}

    @sensitive_variables("password")
    def clean_present_password(self) -> str:
        password: str = self.cleaned_data["present_password"]
        if not is_present_password(self.request, cast(User, self.request.user), password):
            raise ValidationError(WRONG_PASSWORD)
        return password


class SecondFactorForm(PresentPasswordForm):
    code = code_field()


class PasswordChangeForm(OwnPasswordChangeForm):
    """A new password of one's own. Wrong old ones count as they do at the sign-in."""

    def __init__(self, user: User, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        self.request = request
        super().__init__(user, *args, **kwargs)

    @sensitive_variables("password")
    def clean_old_password(self) -> str:
        password: str = self.cleaned_data["old_password"]
        if not is_present_password(self.request, cast(User, self.request.user), password):
            raise ValidationError(WRONG_PASSWORD)
        return password


class PasswordOfOtherForm(PresentPasswordForm, AdminPasswordChangeForm):
    """A new password for an account that an administrator keeps."""

    def __init__(self, user: User, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(request, user, *args, **kwargs)


class ResetForm(PasswordResetForm):
    """Writes to each in their own language."""

    def send_mail(self, *args: Any, **kwargs: Any) -> None:
        context = args[2]
        with translation.override(context["user"].language):
            super().send_mail(*args, **kwargs)
