"""People and roles: inviting, changing, ending access."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from office import journal
from office.models import OPERATOR, Actor, Municipality, Role, RoleGrant, Unit, User
from office.rules import Refused, require, role_missing


@transaction.atomic
def invite_user(
    *, email: str, name: str, roles: Iterable[Role], by: Actor, language: str = "en", function: str = "",
    unit: Unit | None = None, access_ends_on: date | None = None, link_prefix: str = "",
) -> User:  # fmt: skip
    """Make an account and send its owner a link to set a password. Raises Refused when the address is taken.

    `link_prefix` is scheme and host; without it no mail is sent (demo, command line).
    """
    require(role_missing(by, Role.ADMINISTRATOR), "role")
    if User.objects.filter(email=email.lower()).exists():
        raise Refused("email_taken", _("Somebody with this e-mail address is already here."))
    wanted = _wanted(roles)
    user = User.objects.create_user(
        email, None, name=name, language=language, function=function, unit=unit, access_ends_on=access_ends_on
    )
    RoleGrant.objects.bulk_create(RoleGrant(user=user, role=role) for role in sorted(wanted))
    journal.record(
        "user.invite", user, by=by, changes={"roles": [[], sorted(wanted)]}, personal={"email": user.email, "name": name}
    )
    if link_prefix:
        transaction.on_commit(lambda: send_invitation(user, link_prefix))
    return user


@transaction.atomic
def change_user(user: User, *, by: Actor, roles: Iterable[Role] | None = None, **fields: Any) -> User:
    """Change roles and particulars. The last administrator cannot be taken away."""
    require(role_missing(by, Role.ADMINISTRATOR), "role")
    user = User.objects.select_for_update().get(pk=user.pk)
    before = {"roles": sorted(grant.role for grant in user.grants.all())} | {name: getattr(user, name) for name in fields}
    for name, value in fields.items():
        setattr(user, name, value)
    user.save()
    if roles is not None:
        wanted = _wanted(roles)
        user.grants.exclude(role__in=wanted).delete()
        held = set(user.grants.values_list("role", flat=True))
        RoleGrant.objects.bulk_create(RoleGrant(user=user, role=role) for role in sorted(wanted - held))
    fresh = User.objects.get(pk=user.pk)
    _keep_an_administrator()
    after = {"roles": sorted(grant.role for grant in fresh.grants.all())} | {name: getattr(fresh, name) for name in fields}
    open_fields = ("roles", "access_ends_on", "is_active", "unit")
    changed = {name: [str(before[name]), str(after[name])] for name in after if before[name] != after[name]}
    journal.record(
        "user.change", fresh, by=by, changes={name: pair for name, pair in changed.items() if name in open_fields},
        personal={name: pair for name, pair in changed.items() if name not in open_fields} or None,
    )  # fmt: skip
    return fresh


def set_preferences(user: User, **fields: Any) -> User:
    """A person's own settings of language, colours and shortcuts: nobody's business, so not in the journal."""
    for name, value in fields.items():
        setattr(user, name, value)
    user.save(update_fields=list(fields))
    return user


def send_invitation(user: User, link_prefix: str) -> None:
    """The mail with the link; the link works once and proves the address."""
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    uid, _dash, token = key.partition("-")
    address = link_prefix + reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})
    with translation.override(user.language):
        values = {"user": user, "address": address, "municipality": Municipality.ours()}
        body = render_to_string("office/mail/invitation.txt", values)
        send_mail(str(_("Your access to Entente")), body, None, [user.email], fail_silently=False)


def _wanted(roles: Iterable[Role]) -> set[str]:
    wanted = {str(Role(role)) for role in roles}
    if not wanted:
        raise Refused("no_role", _("Give at least one role: without one, nobody gets in."))
    return wanted


def _keep_an_administrator() -> None:
    from django.utils import timezone

    if not User.objects.holding(Role.ADMINISTRATOR, on=timezone.localdate()).exists():
        raise Refused("last_administrator", _("Somebody has to remain administrator: give the role to another person first."))


__all__ = ["OPERATOR", "change_user", "invite_user", "send_invitation", "set_preferences"]
