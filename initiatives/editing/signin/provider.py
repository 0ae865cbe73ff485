"""Signing in through the service of an administration, by OpenID Connect.

mozilla-django-oidc does the exchange (authorization code, PKCE, state, nonce, signature). Here are the answers that are
the portal's own: where the service is, what its token must say, which account a person has, and with which rights.
"""

import logging
from collections.abc import Mapping
from hashlib import sha256
from typing import cast

import httpx
import jwt
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.core.exceptions import SuspiciousOperation
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from mozilla_django_oidc.auth import OIDCAuthenticationBackend

from initiatives.models import ProviderGroup, User

from .notices import Change, tell

Claims = Mapping[str, object]
SECONDS = 10
# Long enough to spare the service, short enough for a change of its addresses.
KEPT = 60 * 60
ENDPOINTS = {
    "OIDC_OP_AUTHORIZATION_ENDPOINT": "authorization_endpoint",
    "OIDC_OP_TOKEN_ENDPOINT": "token_endpoint",
    "OIDC_OP_USER_ENDPOINT": "userinfo_endpoint",
    "OIDC_OP_JWKS_ENDPOINT": "jwks_uri",
}
LONGEST_SUBJECT = 255
logger = logging.getLogger(__name__)


class ProviderIsAwayError(Exception):
    """The service does not answer, or not as a service of OpenID Connect does."""


def setting(name: str, *default: object) -> object:
    """A setting for mozilla-django-oidc. The addresses of the service are those that it publishes itself."""
    if name in ENDPOINTS:
        return discovered()[ENDPOINTS[name]]
    return getattr(settings, name, *default)


def discovered() -> dict[str, str]:
    """What the service says of itself. Raise ProviderIsAwayError."""
    key = f"sign-in-service-{sha256(settings.OIDC_ISSUER.encode()).hexdigest()}"
    if known := cache.get(key):
        return cast(dict[str, str], known)
    try:
        answer = httpx.get(f"{settings.OIDC_ISSUER}/.well-known/openid-configuration", timeout=SECONDS)
        said = answer.raise_for_status().json()
        found = {name: str(said[name]) for name in [*ENDPOINTS.values(), "issuer"]}
    except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
        raise ProviderIsAwayError(type(error).__name__) from error
    if found["issuer"].rstrip("/") != settings.OIDC_ISSUER:
        raise ProviderIsAwayError("it names another issuer than OIDC_ISSUER")
    cache.set(key, found, KEPT)
    return found


class ProviderBackend(OIDCAuthenticationBackend):
    """Finds or makes the account of a person whom the service knows."""

    get_settings = staticmethod(setting)

    def __init__(self) -> None:
        # Not the library's own, which asks for the addresses of the service whenever Django looks up any account.
        self.UserModel = User

    def authenticate(self, request: HttpRequest | None, **credentials: object) -> User | None:
        if request is None or "nonce" not in credentials or not settings.OIDC_ISSUER:
            return None
        super().__init__()
        return cast("User | None", super().authenticate(request, **credentials))

    def get_user(self, user_id: int) -> User | None:
        """None for an account that was closed meanwhile, so that its session ends."""
        return User.objects.filter(pk=user_id, is_active=True).first()

    def verify_token(self, token: str, **options: object) -> Claims:
        """The claims of a token that the service signed, for this portal, now. Raise SuspiciousOperation."""
        try:
            payload: Claims = super().verify_token(token, **options)
        except (jwt.PyJWTError, KeyError, TypeError) as error:
            raise SuspiciousOperation(f"The token cannot be read: {type(error).__name__}.") from error
        audience = payload.get("aud")
        audiences = audience if isinstance(audience, list) else [audience]
        if payload.get("iss") != discovered()["issuer"] or settings.OIDC_RP_CLIENT_ID not in audiences:
            raise SuspiciousOperation("The token is of another issuer, or for somebody else.")
        if len(audiences) > 1 and payload.get("azp") != settings.OIDC_RP_CLIENT_ID:
            raise SuspiciousOperation("The token is for several, and was not given to the portal.")
        return payload

    def retrieve_matching_jwk(self, token: str) -> jwt.PyJWK:
        """The key that signed a token. A service with one key need not name it, though the library demands it."""
        name = jwt.get_unverified_header(token).get("kid")
        try:
            keys = httpx.get(discovered()["jwks_uri"], timeout=SECONDS).raise_for_status().json()["keys"]
        except (httpx.HTTPError, ValueError) as error:
            raise ProviderIsAwayError(type(error).__name__) from error
        able = [key for key in keys if key.get("kty") == "RSA" and key.get("use", "sig") == "sig"]
        named = [key for key in able if name is None or key.get("kid") == name]
        if len(named) != 1:
            raise SuspiciousOperation("The service names no single key for its token.")
        return jwt.PyJWK(named[0], settings.OIDC_RP_SIGN_ALGO)

    def get_userinfo(self, access_token: str, id_token: str, payload: Claims) -> Claims:
        """What the service says of a person, in its token and at its endpoint, which must mean the same person."""
        more = super().get_userinfo(access_token, id_token, payload)
        if not payload.get("sub") or more.get("sub") != payload["sub"]:
            raise SuspiciousOperation("The service names two persons.")
        return {**more, **payload}

    def verify_claims(self, claims: Claims) -> bool:
        return 0 < len(str(claims.get("sub", ""))) <= LONGEST_SUBJECT

    def filter_users_by_claims(self, claims: Claims) -> "QuerySet[User]":
        """The account that signed in so before; else the only one with the mail address that the service has checked.

        An account that belongs to another person of the service is never taken by its mail address.
        """
        known = User.objects.filter(provider_subject=claims["sub"])
        address = str(claims.get("email") or "")
        if known.exists() or not address or claims.get("email_verified") is not True:
            return known
        return User.objects.filter(email__iexact=address, provider_subject=None)

    def create_user(self, claims: Claims) -> User | None:
        """A new account for a person with a known group; nobody else gets one."""
        if ProviderGroup.rights_of(groups_of(claims)) is None:
            logger.info("The sign-in service named a person without an account and without a known group.")
            return None
        user = User(username=new_username(claims), email=checked_address(claims))
        user.first_name, user.last_name = (str(claims.get(name) or "")[:150] for name in ("given_name", "family_name"))
        user.set_unusable_password()
        return self.update_user(user, claims)

    @transaction.atomic
    def update_user(self, user: User, claims: Claims) -> User:
        """Remember the person of the service, and give the rights of their groups, which may have changed."""
        is_linked_now = user.pk is not None and user.provider_subject is None
        user.provider_subject = str(claims["sub"])
        rights = ProviderGroup.rights_of(groups_of(claims))
        if rights:
            user.is_staff = True
        user.save()
        if rights:
            role, governments = rights
            user.groups.set(Group.objects.filter(name=role))
            user.governments.set(governments)
        if is_linked_now:
            tell(user, Change.SIGN_IN_SERVICE)
        # Cached before the rights changed.
        return User.objects.get(pk=user.pk)


def groups_of(claims: Claims) -> list[str]:
    found = claims.get(settings.OIDC_GROUPS_CLAIM) or []
    return [str(name) for name in found] if isinstance(found, list) else [str(found)]


def checked_address(claims: Claims) -> str:
    return str(claims.get("email") or "") if claims.get("email_verified") is True else ""


def new_username(claims: Claims) -> str:
    """A name that nobody has yet: the mail address where the service checked it, else its own identifier."""
    wanted = (checked_address(claims) or str(claims["sub"]))[:140]
    taken = set(User.objects.filter(username__startswith=wanted).values_list("username", flat=True))
    names = (f"{wanted}-{number}" if number else wanted for number in range(len(taken) + 1))
    return next(name for name in names if name not in taken)
