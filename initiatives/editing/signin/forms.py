from typing import Any, cast

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.forms import PasswordResetForm
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from initiatives.models import User

from .devices import confirmed_phone, verified_device

CODE = {"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}


class SignInForm(AdminAuthenticationForm):
    code = forms.CharField(
        label=_("Code"),
        required=False,
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
        ),
        help_text=_("Only if you have set up a second factor: six digits from your phone, or a recovery code."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        user = cast("User | None", self.get_user())
        if user is None or not confirmed_phone(user):
            return cleaned
        code = cleaned.get("code", "")
        if not code:
            raise ValidationError(_("Give your password once more, and the code from your phone with it."))
        device = verified_device(user, code)
        if device is None:
            raise ValidationError(_("This code is wrong, or was used already. Wait for the next one, and try again."))
        user.otp_device = device  # type: ignore[attr-defined]
        return cleaned


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(attrs=CODE),
    )


class ResetForm(PasswordResetForm):
    """Writes to each in their own language."""

    def send_mail(self, *args: Any, **kwargs: Any) -> None:
        context = args[2]
        with translation.override(context["user"].language):
            super().send_mail(*args, **kwargs)
