"""The gate in front of every page: which roles it is open to."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from office.models import STAFF, Role
from office.rules import Refused, role_missing

View = Callable[..., HttpResponse]
EVERYBODY = frozenset(Role)


def open_to(*roles: Role) -> Callable[[View], View]:
    """Open a page to these roles. Others among the staff read why not; to anybody else it does not exist."""

    def gate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if not request.user.roles:
                return _show_out(request)
            reason = role_missing(request.user, *roles)
            if reason and not request.user.is_staff_member:
                raise Http404
            if reason:
                raise Refused("role", reason)
            return view(request, *args, **kwargs)

        guarded.open_to = frozenset(roles)
        return guarded

    return gate


def _show_out(request: HttpRequest) -> HttpResponse:
    """The access ended while somebody was still logged in."""
    logout(request)
    return redirect("account_inactive")


def open_to_all(view: View) -> View:
    """Open without login: only what shows nothing of anybody."""
    view.open_to = None
    return login_not_required(view)


__all__ = ["EVERYBODY", "STAFF", "open_to", "open_to_all"]
