"""Standing in for somebody absent: in named roles, from a day until a day; it ends by itself.

The roles are lent as grants of their own, so every page, list, mail and rule that asks for a role knows of them. What
the deputy does with a lent role is journalled as done for the absent person (`office/rules.py: role_missing`), and four
eyes count both (`those_behind`): a deputy approves neither the own draft nor the absent person's.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office import journal
from office.calendar import written
from office.models import STAFF, Actor, Deputising, Role, RoleGrant, User, account_of
from office.rules import Refused, require, role_missing

# Not lent: a seat in the council is personal, auditors stay apart from what they audit, and rights over people and
# accounts are given by administrators alone.
LENT = (Role.OFFICER, Role.HEAD, Role.LEGAL, Role.FINANCE, Role.CLERK)
LONGEST = timedelta(days=366)
# They stand in for nobody: they read what others do, and do not do it for them.
APART = (Role.AUDITOR, Role.COUNCILLOR)


def lendable(absent: User) -> list[Role]:
    """The roles that this person holds today and may have somebody else act in, in the order of the list."""
    return [role for role in LENT if role in absent.own_roles]


def possible_deputies(absent: User) -> QuerySet[User]:
    """Staff who may stand in: not the person, no auditor, no council member."""
    today = timezone.localdate()
    held = RoleGrant.objects.held(today).own()
    staff = held.filter(role__in=STAFF - {Role.AUDITOR}).values("user")
    apart = held.filter(role__in=APART).values("user")
    return User.objects.may_enter(today).filter(pk__in=staff).exclude(pk__in=apart).exclude(pk=absent.pk)


def may_arrange(absent: User, by: Actor) -> str | None:
    """A person arranges it for themselves, an administrator for anybody."""
    if account_of(by) == absent:
        return role_missing(by, *STAFF)
    return role_missing(by, Role.ADMINISTRATOR)


@transaction.atomic
def arrange(
    absent: User, deputy: User, *, roles: Iterable[Role], starts_on: date, ends_on: date, by: Actor
) -> Deputising:
    """Lend roles of the absent person to the deputy, both days included. Raises Refused where that may not be."""
    require(may_arrange(absent, by), "role")
    # Both rows in one order, so that two who arrange it for each other come one after the other.
    locked = User.objects.select_for_update().filter(pk__in=[absent.pk, deputy.pk]).order_by("pk")
    people = {user.pk: user for user in locked}
    absent, deputy = people[absent.pk], people[deputy.pk]
    wanted = sorted({str(Role(role)) for role in roles})
    _must_be_lendable(absent, wanted)
    _must_be_possible(absent, deputy)
    _must_be_days(absent, starts_on, ends_on)
    _must_be_the_first(absent, deputy, wanted, starts_on, ends_on)
    made = Deputising.objects.create(
        absent=absent,
        deputy=deputy,
        roles=wanted,
        starts_on=starts_on,
        ends_on=ends_on,
        arranged_by=account_of(by),
    )
    RoleGrant.objects.bulk_create(
        RoleGrant(user=deputy, role=role, starts_on=starts_on, ends_on=ends_on, deputising=made)
        for role in wanted
    )
    journal.record(
        "deputising.arrange", absent, by=by, personal={"deputy": [None, deputy.name]},
        changes={"roles": [[], wanted], "starts_on": [None, starts_on], "ends_on": [None, ends_on]},
    )  # fmt: skip
    return made


def _must_be_lendable(absent: User, wanted: list[str]) -> None:
    if not wanted:
        raise Refused("no_role", _("Choose at least one role in which somebody stands in."))
    if not set(wanted) <= set(lendable(absent)):
        raise Refused(
            "not_lendable",
            _("Only roles that the absent person holds today can be lent, and never those of council members, "
              "administrators or auditors, nor one that was lent."),
        )  # fmt: skip


def _must_be_possible(absent: User, deputy: User) -> None:
    if not possible_deputies(absent).filter(pk=deputy.pk).exists():
        sentence = _(
            "This person cannot stand in: choose one of the staff, but no auditor and no council member."
        )
        raise Refused("deputy", sentence)


def _must_be_days(absent: User, starts_on: date, ends_on: date) -> None:
    if starts_on < timezone.localdate():
        raise Refused(
            "past", _("It cannot begin in the past: what was done until now was done in one's own name.")
        )
    if ends_on < starts_on:
        raise Refused("dates", _("It ends before it begins."))
    if ends_on - starts_on > LONGEST:
        raise Refused(
            "too_long", _("Somebody stands in for a year at most: after that, give them the role itself.")
        )
    if absent.access_ends_on and ends_on > absent.access_ends_on:
        sentence = _("The access of the absent person ends on %(day)s: nobody stands in after that.")
        raise Refused("access_ends", sentence % {"day": written(absent.access_ends_on)})


def _must_be_the_first(absent: User, deputy: User, wanted: list[str], starts_on: date, ends_on: date) -> None:
    there = RoleGrant.objects.filter(
        user=deputy,
        role__in=wanted,
        deputising__absent=absent,
        starts_on__lte=ends_on,
        ends_on__gte=starts_on,
    )
    if there.exists():
        raise Refused(
            "already", _("This person already stands in at that time: end that first, or choose other days.")
        )


@transaction.atomic
def revoke(deputising: Deputising, *, by: Actor) -> Deputising:
    """End it before its last day: the absent person, the deputy or an administrator. Raises Refused when it is over."""
    require(may_revoke(deputising, by), "role")
    deputising = Deputising.objects.select_for_update().get(pk=deputising.pk)
    today = timezone.localdate()
    if deputising.revoked_on or deputising.ends_on < today:
        raise Refused("over", _("This is over already."))
    _end(deputising, today)
    journal.record(
        "deputising.revoke", deputising.absent, by=by, personal={"deputy": [deputising.deputy.name, None]},
        changes={"roles": [deputising.roles, []]},
    )  # fmt: skip
    return deputising


def may_revoke(deputising: Deputising, by: Actor) -> str | None:
    account = account_of(by)
    if account and account.pk in (deputising.absent_id, deputising.deputy_id):
        return None
    return role_missing(by, Role.ADMINISTRATOR)


def _end(deputising: Deputising, today: date) -> None:
    deputising.grants.all().delete()
    deputising.revoked_on = today
    deputising.save(update_fields=["revoked_on"])


def follow_the_absent(absent: User) -> None:
    """Nobody stands in for what the absent person no longer is. Part of the act that changed the person.

    And whoever became an auditor or a council member stands in for nobody any more.
    """
    today = timezone.localdate()
    own = set(absent.grants.own().held(today).values_list("role", flat=True)) if absent.is_active else set()
    last = absent.access_ends_on
    for one in Deputising.objects.select_for_update().filter(
        absent=absent, revoked_on=None, ends_on__gte=today
    ):
        kept = [role for role in one.roles if role in own]
        if not kept or (last and last < max(today, one.starts_on)):
            _end(one, today)
            continue
        one.roles, one.ends_on = kept, min(one.ends_on, last) if last else one.ends_on
        one.save(update_fields=["roles", "ends_on"])
        one.grants.exclude(role__in=kept).delete()
        one.grants.update(ends_on=one.ends_on)
    if own & {str(role) for role in APART}:
        for one in Deputising.objects.filter(deputy=absent, revoked_on=None, ends_on__gte=today):
            _end(one, today)


def standing_in(user: User) -> list[Deputising]:
    """For whom this person stands in today, the first to end first."""
    today = timezone.localdate()
    found = Deputising.objects.filter(deputy=user, revoked_on=None, starts_on__lte=today, ends_on__gte=today)
    return list(found.select_related("absent").order_by("ends_on", "pk"))


def concerning(user: User) -> QuerySet[Deputising]:
    """All that lets somebody stand in for this person, or this person for somebody; the latest first."""
    return Deputising.objects.filter(Q(absent=user) | Q(deputy=user)).select_related("absent", "deputy")


__all__ = [
    "LENT", "arrange", "concerning", "follow_the_absent", "lendable", "may_arrange", "may_revoke", "possible_deputies",
    "revoke", "standing_in",
]  # fmt: skip
