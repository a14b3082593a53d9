"""How people get in: by invitation only, with e-mail address and password."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedHouse(DefaultAccountAdapter):
    """Nobody signs up; somebody whose access has ended does not get in."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_login(self, request, user, **kwargs):
        if not user.roles:
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)
