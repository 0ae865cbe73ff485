"""The second factor of a person: codes from an app on their phone, and recovery codes on paper."""

from base64 import b32encode

import segno
from django.conf import settings
from django.http import HttpRequest
from django_otp import login, verify_token
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from initiatives.models import Role, User

RECOVERY_CODES = 10
DIGITS = 6
NAME = "phone"


def confirmed_phone(user: User) -> TOTPDevice | None:
    """The app that they set up and confirmed by a code."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


def new_phone(user: User) -> TOTPDevice:
    """The app that they are about to set up: the same until a code confirms it, so that a reload changes no picture."""
    return TOTPDevice.objects.get_or_create(user=user, confirmed=False, defaults={"name": NAME})[0]


def secret_of(device: TOTPDevice) -> str:
    """As an app takes it by hand: in groups of four."""
    letters = b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def picture_of(device: TOTPDevice) -> str:
    """The QR code, as the address of an image."""
    return str(segno.make(device.config_url, micro=False).svg_data_uri(scale=5, border=4, light="white"))


def verified_device(user: User, code: str) -> Device | None:
    """The device that a code belongs to. Wrong ones make the next try wait; each code works once."""
    code = "".join(code.split()).lower()
    kind = TOTPDevice if code.isascii() and code.isdigit() and len(code) == DIGITS else StaticDevice
    device = kind.objects.filter(user=user, confirmed=True).first()
    return verify_token(user, device.persistent_id, code) if device and code else None


def activate(request: HttpRequest, user: User, code: str) -> list[str] | None:
    """Begin to use the app whose code this is. Returns the recovery codes; None for a wrong code."""
    device = new_phone(user)
    if not verify_token(user, device.persistent_id, "".join(code.split())):
        return None
    device.refresh_from_db()
    device.confirmed = True
    device.save()
    login(request, device)
    return new_recovery_codes(user)


def new_recovery_codes(user: User) -> list[str]:
    """In place of those there were."""
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
    """Whether they must set one up, or show the one that they have, before anything else."""
    verified = getattr(user, "is_verified", None)
    if confirmed_phone(user):
        return not (verified and verified())
    return must_have_second_factor(user)
