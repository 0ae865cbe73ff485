"""Addresses of readers: a keyed hash to find one again, a ciphertext to write to it, and the links in its mails."""

import base64
from dataclasses import dataclass

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core import signing
from django.utils.crypto import salted_hmac
from django_stubs_ext import StrOrPromise

from initiatives.models import Alert

SALT = "initiatives.alerts"


def key_of(address: str) -> str:
    """A word that tells addresses apart and cannot be turned back into one without the site's secret."""
    return salted_hmac(f"{SALT}.key", address.strip().casefold(), algorithm="sha256").hexdigest()


def sealed(address: str) -> str:
    return _cipher().encrypt(address.strip().encode()).decode()


def opened(text: str) -> str | None:
    """The address; None where it was sealed with another secret."""
    try:
        return _cipher().decrypt(text.encode()).decode()
    except InvalidToken:
        return None


@dataclass(frozen=True)
class Link:
    """What a link in a mail names: an alert, and the rhythm that its reader chose when the mail was asked for."""

    alert: Alert
    rhythm: str

    @property
    def is_new(self) -> bool:
        """Whether there is something to confirm."""
        return self.alert.confirmed is None or self.alert.rhythm != self.rhythm

    @property
    def rhythm_label(self) -> StrOrPromise:
        return Alert.Rhythm(self.rhythm).label


def token_of(alert: Alert, rhythm: str) -> str:
    return signing.dumps([alert.pk, alert.address_key[:12], rhythm], salt=SALT)


def link_of(token: str) -> Link | None:
    """What a token names; None for one that we did not sign, or whose alert is gone."""
    try:
        number, key, rhythm = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError):
        return None
    alert = Alert.objects.numbered(number)
    return Link(alert, rhythm) if alert and alert.address_key.startswith(key) else None


def _cipher() -> Fernet:
    secret = salted_hmac(f"{SALT}.address", "", secret=settings.SECRET_KEY, algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(secret))
