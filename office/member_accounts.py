"""The login of a council member: linked with the person on the roll, so that what one declares is known of the other.

A declared conflict of interest then proposes the recusal by itself (`office/recusals.py`).
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office import journal
from office.models import Actor, CouncilMember, Role, RoleGrant, Seat, User
from office.rules import Refused, require, role_missing

KEEPERS = (Role.CLERK, Role.ADMINISTRATOR)


def possible_accounts(member: CouncilMember | None = None) -> QuerySet[User]:
    """Council members' logins that no other sitting member has."""
    today = timezone.localdate()
    councillors = RoleGrant.objects.held(today).own().filter(role=Role.COUNCILLOR).values("user")
    taken = CouncilMember.objects.filter(pk__in=_sitting().values("member")).exclude(account=None)
    if member:
        taken = taken.exclude(pk=member.pk)
    found = User.objects.may_enter(today).filter(pk__in=councillors).exclude(pk__in=taken.values("account"))
    return found.order_by("name", "pk")


def take_account(account: User, member: CouncilMember | None = None) -> CouncilMember | None:
    """Take the login for a member, from whoever left every body and had it; returns that one. It must be locked.

    Raises Refused for a login without the council role, or one that another sitting member has.
    """
    _refuse_account(account, member)
    former = CouncilMember.objects.select_for_update().filter(account=account).first()
    if former is None or former == member:
        return None
    former.account = None
    former.save(update_fields=["account"])
    return former


def _refuse_account(account: User, member: CouncilMember | None) -> None:
    if Role.COUNCILLOR not in account.own_roles:
        raise Refused(
            "no_councillor",
            _("“%(account)s” does not have the role of a council member: an administrator gives it first.")
            % {"account": account},
        )
    others = CouncilMember.objects.filter(account=account, pk__in=_sitting().values("member"))
    holder = (others.exclude(pk=member.pk) if member else others).first()
    if holder:
        raise Refused(
            "account_taken",
            _("“%(account)s” is the account of %(name)s, who sits on a body: unlink it there first.")
            % {"account": account, "name": holder.name},
        )


def told_of_account(
    member: CouncilMember, account: User | None, *, before: User | None, former: CouncilMember | None
) -> tuple[dict[str, list[Any]], dict[str, list[Any]]]:
    """For the journal: from whom to whom the login went and, apart, what is personal: name and addresses."""
    lost = former or (None if account else member)
    return (
        {"council_member": [lost.pk if lost else None, member.pk if account else None]},
        {
            "name": [None, member.name],
            "account": [before.email if before else None, account.email if account else None],
        },
    )


@transaction.atomic
def link_account(member: CouncilMember, account: User, *, by: Actor) -> CouncilMember:
    """Link a login with a member who sits on a body; in the place of another one, where there is one.

    The same again changes nothing. Raises Refused for a member who sits nowhere, a login without the council role or
    one that another sitting member has.
    """
    require(role_missing(by, *KEEPERS), "role")
    account = User.objects.select_for_update().get(pk=account.pk)
    member = CouncilMember.objects.select_for_update(of=("self",)).select_related("account").get(pk=member.pk)
    if not _sitting().filter(member=member).exists():
        raise Refused(
            "sits_nowhere",
            _("%(name)s sits on no body any more: an account is linked with a sitting member.")
            % {"name": member.name},
        )
    if member.account_id == account.pk:
        return member
    former, before = take_account(account, member), member.account
    member.account = account
    member.save(update_fields=["account"])
    changes, personal = told_of_account(member, account, before=before, former=former)
    journal.record("member.link_account", account, by=by, changes=changes, personal=personal)
    return member


@transaction.atomic
def unlink_account(member: CouncilMember, *, by: Actor) -> CouncilMember:
    """Take the login from a member; what was declared and voted with it stays. Without one, nothing changes."""
    require(role_missing(by, *KEEPERS), "role")
    member = CouncilMember.objects.select_for_update(of=("self",)).select_related("account").get(pk=member.pk)
    before = member.account
    if before is None:
        return member
    member.account = None
    member.save(update_fields=["account"])
    changes, personal = told_of_account(member, None, before=before, former=None)
    journal.record("member.unlink_account", before, by=by, changes=changes, personal=personal)
    return member


def _sitting() -> QuerySet[Seat]:
    """Seats held today or to be taken later."""
    today = timezone.localdate()
    return Seat.objects.filter(Q(ends_on=None) | Q(ends_on__gte=today))


__all__ = [
    "link_account",
    "possible_accounts",
    "take_account",
    "told_of_account",
    "unlink_account",
]
