"""The second factor: a code from an app besides the password. Administrators must have one in production."""

import base64
import hashlib
import logging
import secrets
from collections.abc import Callable
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from office import journal
from office.models import Actor, Role, User
from office.rules import Refused, require, role_missing

logger = logging.getLogger(__name__)

# Where somebody may go who still has to set it up: there, out, and to what those pages are made of.
_OPEN = frozenset(
    {
        "mfa_activate_totp", "mfa_reauthenticate", "account_reauthenticate", "account_login", "account_logout",
        "account_set_password", "theme_stylesheet", "set_language",
    }
)  # fmt: skip


def is_required_of(user: Any) -> bool:
    return settings.SECOND_FACTOR_REQUIRED and user.has_role(Role.ADMINISTRATOR)


def has_one(user: AbstractBaseUser) -> bool:
    return Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).exists()


def annotated(users: models.QuerySet) -> models.QuerySet:
    """Each user with `has_second_factor`, in the same query."""
    theirs = Authenticator.objects.filter(user=models.OuterRef("pk"), type=Authenticator.Type.TOTP)
    return users.annotate(has_second_factor=models.Exists(theirs))


@transaction.atomic
def reset(user: User, *, by: Actor) -> User:
    """Take second factor and recovery codes away, as after a lost phone; the person sets up a new one."""
    require(role_missing(by, Role.ADMINISTRATOR), "role")
    taken, _kinds = Authenticator.objects.filter(user=user).delete()
    if not taken:
        raise Refused("no_second_factor", _("This person has no second factor."))
    journal.record("user.second_factor_reset", user, by=by)
    return user


class SecondFactorMiddleware:
    """Lead an administrator without a second factor to where it is set up, before any other page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        user = request.user
        if not user.is_authenticated or not is_required_of(user) or has_one(user):
            return None
        if request.resolver_match and request.resolver_match.view_name in _OPEN:
            return None
        return redirect("mfa_activate_totp")


class SecondFactors(DefaultMFAAdapter):
    """How the login library keeps and words second factors."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is not right. Enter the one that the app shows now."),
        "cannot_delete_authenticator": _(
            "Administrators need a second factor, so it cannot be switched off."
        ),
        "cannot_generate_recovery_codes": _("Set up a second factor first."),
    }

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not is_required_of(authenticator.user)

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        """What no key of ours opens becomes a secret that nobody has: no code fits it, least of all a guessable one."""
        try:
            return _cipher().decrypt(encrypted_text).decode()
        except InvalidToken:
            logger.warning("A second factor was enciphered with another SECRET_KEY; reset it.")
            return base64.b32encode(secrets.token_bytes(20)).decode("ascii")


def _cipher() -> MultiFernet:
    """From the keys that sign sessions; those of before still open what they once closed."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(b"second factor:" + key.encode()).digest())


def note_change(act: str) -> Callable[..., None]:
    """A receiver that journals what somebody did to the own second factor."""

    def receive(sender: Any, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
        if authenticator.type == Authenticator.Type.TOTP or act == "user.recovery_codes":
            journal.record(act, user, by=user)

    return receive
