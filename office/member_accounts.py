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


def refuse_account(account: User, member: CouncilMember | None = None) -> None:
    """Raises Refused for a login without the council role, or one that another sitting member has."""
    if Role.COUNCILLOR not in User.objects.get(pk=account.pk).own_roles:
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


def take_from_a_former_member(account: User, member: CouncilMember | None = None) -> CouncilMember | None:
    """Whoever left every body leaves the login to the entry that sits now; returns who had it."""
    former = CouncilMember.objects.select_for_update().filter(account=account).first()
    if former is None or (member and former.pk == member.pk):
        return None
    former.account = None
    former.save(update_fields=["account"])
    return former


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
    refuse_account(account, member)
    if member.account_id == account.pk:
        return member
    former, before = take_from_a_former_member(account, member), member.account
    member.account = account
    member.save(update_fields=["account"])
    changes: dict[str, list[Any]] = {"council_member": [former.pk if former else None, member.pk]}
    _enter("member.link_account", member, account, before, by=by, changes=changes)
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
    changes: dict[str, list[Any]] = {"council_member": [member.pk, None]}
    _enter("member.unlink_account", member, None, before, by=by, changes=changes)
    return member


def _enter(
    act: str, member: CouncilMember, account: User | None, before: User | None, *, by: Actor, changes: dict[str, list[Any]]
) -> None:  # fmt: skip
    """In the history of the account; names and addresses can be erased from it."""
    personal = {
        "name": [None, member.name],
        "account": [before.email if before else None, account.email if account else None],
    }
    if held := account or before:
        journal.record(act, held, by=by, changes=changes, personal=personal)


def _sitting() -> QuerySet[Seat]:
    """Seats held today or to be taken later."""
    today = timezone.localdate()
    return Seat.objects.filter(Q(ends_on=None) | Q(ends_on__gte=today))


__all__ = [
    "link_account",
    "possible_accounts",
    "refuse_account",
    "take_from_a_former_member",
    "unlink_account",
]
