"""The second factor of a person: codes from an app on their phone, and recovery codes on paper."""

import math
from base64 import b32encode
from dataclasses import dataclass

import segno
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django_otp import login, verify_token
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from initiatives.models import Role, User

RECOVERY_CODES = 10
DIGITS = 6
NAME = "phone"


def confirmed_phone(user: User) -> TOTPDevice | None:
    """The app that a person set up and confirmed by a code."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


def new_phone(user: User) -> TOTPDevice:
    """The app to set up: the same until a code confirms it, so that a reload changes no picture."""
    return TOTPDevice.objects.get_or_create(user=user, confirmed=False, defaults={"name": NAME})[0]


def secret_of(device: TOTPDevice) -> str:
    """The secret as people type it into an app: in groups of four."""
    letters = b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def picture_of(device: TOTPDevice) -> str:
    """The QR code, as the address of an image."""
    return str(segno.make(device.config_url, micro=False).svg_data_uri(scale=5, border=4, light="white"))


@dataclass(frozen=True)
class CodeCheck:
    """The device that a code belongs to, or the seconds for which no code is looked at after wrong ones."""

    device: Device | None = None
    wait: int = 0


def check_code(user: User, code: str) -> CodeCheck:
    """Check a code of a confirmed device. Wrong ones make the next try wait; each code works once."""
    code = "".join(code.split()).lower()
    kind = TOTPDevice if code.isascii() and code.isdigit() and len(code) == DIGITS else StaticDevice
    device = kind.objects.filter(user=user, confirmed=True).first()
    return _check(user, device, code)


def check_new_phone(user: User, code: str) -> CodeCheck:
    """Check a code of the app that is not confirmed yet."""
    return _check(user, new_phone(user), "".join(code.split()))


def _check(user: User, device: Device | None, code: str) -> CodeCheck:
    if device is None or not code:
        return CodeCheck()
    is_allowed, reason = device.verify_is_allowed()
    if not is_allowed:
        # A code used before its time is not even looked at: to call it wrong might be false.
        left = (reason["locked_until"] - timezone.now()).total_seconds() if reason else 0
        return CodeCheck(wait=max(1, math.ceil(left)))
    return CodeCheck(verify_token(user, device.persistent_id, code))


def activate(request: HttpRequest, user: User) -> list[str]:
    """Begin to use the app whose code was checked. Returns the recovery codes."""
    device = new_phone(user)
    device.confirmed = True
    device.save()
    login(request, device)
    return new_recovery_codes(user)


def new_recovery_codes(user: User) -> list[str]:
    """Replace all recovery codes."""
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="paper", confirmed=True)
    codes = [StaticToken.random_token() for _number in range(RECOVERY_CODES)]
    device.token_set.bulk_create([StaticToken(device=device, token=code) for code in codes])
    return codes


def recovery_codes_left(user: User) -> int:
    return StaticToken.objects.filter(device__user=user).count()


def remove_second_factor(user: User) -> bool:
    """Take the second factor away. Returns whether there was one."""
    StaticDevice.objects.filter(user=user).delete()
    number, _by_model = TOTPDevice.objects.filter(user=user).delete()
    return bool(number)


def must_have_second_factor(user: User) -> bool:
    return settings.SECOND_FACTOR == "required" and user.is_at_least(Role.PUBLISHER)


def is_locked_out(user: User) -> bool:
    """Whether a person must set up a second factor, or use the one there is, before anything else."""
    verified = getattr(user, "is_verified", None)
    if confirmed_phone(user):
        return not (verified and verified())
    return must_have_second_factor(user)
