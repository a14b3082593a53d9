"""People and roles: inviting, changing, ending access."""

import logging
from collections.abc import Iterable
from datetime import date
from smtplib import SMTPException
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.core.mail import send_mail
from django.db import models, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from office import journal
from office.deputising import follow_the_absent
from office.models import OPERATOR, Actor, Municipality, Role, RoleGrant, Unit, User
from office.rules import Refused, require, role_missing

logger = logging.getLogger(__name__)


@transaction.atomic
def invite_user(
    *, email: str, name: str, roles: Iterable[Role], by: Actor, language: str = "en", function: str = "",
    unit: Unit | None = None, access_ends_on: date | None = None, link_prefix: str = "",
) -> User:  # fmt: skip
    """Make an account and send its owner a link to set a password. Raises Refused when the address is taken.

    `link_prefix` is scheme and host; without it no mail is sent (demo, command line).
    """
    require(role_missing(by, Role.ADMINISTRATOR), "role")
    _must_be_free(email)
    wanted = _wanted(roles)
    user = User.objects.create_user(
        email, None, name=name, language=language, function=function, unit=unit, access_ends_on=access_ends_on
    )
    RoleGrant.objects.bulk_create(RoleGrant(user=user, role=role) for role in sorted(wanted))
    journal.record(
        "user.invite",
        user,
        by=by,
        changes={"roles": [[], sorted(wanted)]},
        personal={"email": user.email, "name": name},
    )
    if link_prefix:
        transaction.on_commit(lambda: send_invitation(user, link_prefix, by=by))
    return user


@transaction.atomic
def change_user(user: User, *, by: Actor, roles: Iterable[Role] | None = None, **fields: Any) -> User:
    """Change roles and particulars; the same again changes nothing. The last administrator stays one."""
    require(role_missing(by, Role.ADMINISTRATOR), "role")
    # All administrators' rows, so that two who take the role from each other come one after the other.
    list(RoleGrant.objects.select_for_update().filter(role=Role.ADMINISTRATOR).order_by("pk"))
    user = User.objects.select_for_update().get(pk=user.pk)
    before = _particulars(user, fields)
    if "email" in fields:
        fields["email"] = User.objects.normalize_email(fields["email"]).lower()
        _must_be_free(fields["email"], except_for=user)
    for name, value in fields.items():
        setattr(user, name, value)
    user.save()
    if roles is not None:
        _grant(user, _wanted(roles))
    fresh = User.objects.get(pk=user.pk)
    follow_the_absent(fresh)
    _keep_an_administrator()
    after = _particulars(fresh, fields)
    changed = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    if "email" in changed:
        _forget_old_addresses(fresh)
    if changed:
        kept = {name: pair for name, pair in changed.items() if name in _OPEN_FIELDS}
        personal = {name: pair for name, pair in changed.items() if name not in _OPEN_FIELDS}
        journal.record("user.change", fresh, by=by, changes=kept, personal=personal or None)
    return fresh


# What the journal keeps in the open; anything else about a person can be erased from it.
_OPEN_FIELDS = ("roles", "access_ends_on", "is_active", "unit")


def _particulars(user: User, fields: Iterable[str]) -> dict[str, Any]:
    """Roles and the named fields as the journal writes them."""
    written = {name: getattr(user, name) for name in fields}
    written = {name: str(value) if isinstance(value, Unit) else value for name, value in written.items()}
    return {"roles": sorted(user.grants.own().values_list("role", flat=True))} | written


def _grant(user: User, wanted: set[str]) -> None:
    """Exactly these roles from now on; a grant that had run out is given anew."""
    own = user.grants.own()
    own.exclude(role__in=wanted).delete()
    own.filter(ends_on__lt=timezone.localdate()).delete()
    held = set(own.values_list("role", flat=True))
    RoleGrant.objects.bulk_create(RoleGrant(user=user, role=role) for role in sorted(wanted - held))


def _must_be_free(email: str, *, except_for: User | None = None) -> None:
    others = User.objects.exclude(pk=except_for.pk) if except_for else User.objects.all()
    if others.filter(email=email.lower()).exists():
        raise Refused("email_taken", _("Somebody with this e-mail address is already here."))


def _forget_old_addresses(user: User) -> None:
    """The login library remembers addresses by itself: an old one must not open the door any more."""
    EmailAddress.objects.filter(user=user).delete()


@transaction.atomic
def add_unit(name: str, *, by: Actor) -> Unit:
    """A department of ours. Raises Refused when there is one of that name."""
    require(role_missing(by, Role.ADMINISTRATOR), "role")
    unit = Unit.objects.create(name=_free_name(name))
    journal.record("unit.add", unit, by=by, changes={"name": [None, unit.name]})
    return unit


@transaction.atomic
def rename_unit(unit: Unit, name: str, *, by: Actor) -> Unit:
    require(role_missing(by, Role.ADMINISTRATOR), "role")
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    if unit.name != name.strip():
        before, unit.name = unit.name, _free_name(name)
        unit.save()
        journal.record("unit.rename", unit, by=by, changes={"name": [before, unit.name]})
    return unit


@transaction.atomic
def remove_unit(unit: Unit, *, by: Actor) -> None:
    """Take away a unit that nobody belongs to and nothing is owned by."""
    require(role_missing(by, Role.ADMINISTRATOR), "role")
    if any(_rows_pointing_at(unit, link).exists() for link in _links_to(unit)):
        raise Refused(
            "unit_in_use", _("People or relations still belong to this unit: give them another one first.")
        )
    journal.record("unit.remove", unit, by=by, changes={"name": [unit.name, None]})
    unit.delete()


def _links_to(unit: Unit) -> list[models.ForeignObjectRel]:
    """Every foreign key to units, whichever app it is in."""
    return [
        link
        for link in unit._meta.get_fields(include_hidden=True)
        if isinstance(link, models.ForeignObjectRel)
    ]


def _rows_pointing_at(unit: Unit, link: models.ForeignObjectRel) -> models.QuerySet:
    return link.related_model._default_manager.filter(**{link.field.name: unit})


def _free_name(name: str) -> str:
    name = name.strip()
    if not name:
        raise Refused("empty", _("Give the unit a name."))
    if Unit.objects.filter(name__iexact=name).exists():
        raise Refused("name_taken", _("There is already a unit of this name."))
    return name


def set_preferences(user: User, **fields: Any) -> User:
    """A person's own language, colours and shortcuts: nobody else's business, so not in the journal."""
    for name, value in fields.items():
        setattr(user, name, value)
    user.save(update_fields=list(fields))
    return user


@transaction.atomic
def change_own_name(user: User, name: str) -> User:
    """How somebody is named on what they do; what was there before stays in the journal."""
    before, user.name = user.name, name.strip()
    if not user.name:
        raise Refused("empty", _("Write your name: others see by it who did what."))
    if before != user.name:
        user.save(update_fields=["name"])
        journal.record("user.rename", user, by=user, personal={"name": [before, user.name]})
    return user


def password_link(user: User, link_prefix: str) -> str:
    """The address where the person sets a password: it works once, for the days that the settings give it."""
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return link_prefix + reverse("account_reset_password_from_key", kwargs=key)


def invite_again(user: User, link_prefix: str, *, by: Actor) -> bool:
    """Send the link once more; False when the mail server did not take it. The journal tells of it either way."""
    require(role_missing(by, Role.ADMINISTRATOR), "role")
    with transaction.atomic():
        journal.record("user.reinvite", user, by=by)
    # Only after the commit: a mail cannot be called back, an entry that fails must not leave one on its way.
    return send_invitation(user, link_prefix, by=by)


def send_invitation(user: User, link_prefix: str, *, by: Actor) -> bool:
    """The mail with the link that lets somebody in, part of an invitation; False when it could not be sent."""
    require(role_missing(by, Role.ADMINISTRATOR), "role")
    with translation.override(user.language):
        values = {
            "user": user,
            "address": password_link(user, link_prefix),
            "municipality": Municipality.ours(),
        }
        body = render_to_string("office/mail/invitation.txt", values)
        try:
            send_mail(str(_("Your access to Entente")), body, None, [user.email], fail_silently=False)
        except (OSError, SMTPException):
            logger.warning("The invitation for user %s could not be sent.", user.pk)
            return False
    return True


def _wanted(roles: Iterable[Role]) -> set[str]:
    wanted = {str(Role(role)) for role in roles}
    if not wanted:
        raise Refused("no_role", _("Give at least one role: without one, nobody gets in."))
    return wanted


def _keep_an_administrator() -> None:
    if not User.objects.holding(Role.ADMINISTRATOR, on=timezone.localdate()).exists():
        raise Refused(
            "last_administrator",
            _("Somebody has to remain administrator: give the role to another person first."),
        )


__all__ = [
    "OPERATOR", "add_unit", "change_own_name", "change_user", "invite_again", "invite_user", "password_link",
    "remove_unit", "rename_unit", "send_invitation", "set_preferences",
]  # fmt: skip
