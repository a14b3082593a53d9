"""How people get in: by invitation only, with e-mail address and password."""

import time

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest


class ClosedHouse(DefaultAccountAdapter):
    """Nobody signs up; somebody whose access has ended does not get in."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_login(self, request, user, **kwargs):
        if not user.roles:
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Who has just signed in need not give the password again to set up the second factor."""
        return super().is_reauthentication_required(app=app) and not _just_signed_in(self.request)


def _just_signed_in(request: HttpRequest) -> bool:
    records = get_authentication_records(request, request.user)
    return bool(records) and time.time() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT
