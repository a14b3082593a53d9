"""Choosing how early one is warned: a person for themselves, an administrator for everybody who chose nothing."""

from django.db import transaction
from django.utils.translation import gettext as _

from office import journal
from office.diary_kinds import CHOSEN
from office.models import Municipality, Role, User, WarningChoice
from office.reminders import distances, distances_of
from office.rules import Refused, require, role_missing

Days = dict[str, list[int]]


def days_for_all() -> dict[str, tuple[int, ...]]:
    """What holds for everybody who chose nothing, by family."""
    chosen = distances()
    return {family.name: chosen.get((None, family.name), family.days) for family in CHOSEN}


def days_of(user: User) -> dict[str, tuple[int, ...]]:
    """What holds for this person, by family."""
    chosen = distances()
    return {family.name: distances_of(user, family, chosen) for family in CHOSEN}


@transaction.atomic
def choose_own(user: User, days: Days) -> None:
    """A person's own distances, kept where they differ from everybody's: nobody else's business, so not journalled."""
    User.objects.select_for_update().get(pk=user.pk)  # a second click waits, and then chooses the same
    usual = days_for_all()
    WarningChoice.objects.filter(user=user).delete()
    WarningChoice.objects.bulk_create(
        WarningChoice(user=user, family=name, days=chosen)
        for name, chosen in days.items()
        if tuple(chosen) != tuple(usual[name])
    )


@transaction.atomic
def choose_for_all(days: Days, *, by: User) -> None:
    """The distances of everybody who chose none of their own."""
    require(role_missing(by, Role.ADMINISTRATOR), "role")
    ours = Municipality.objects.select_for_update().first()
    if ours is None:
        raise Refused("not_set_up", _("The municipality has not been set up yet."))
    before = days_for_all()
    changes = {
        name: [list(before[name]), chosen] for name, chosen in days.items() if list(before[name]) != chosen
    }
    if not changes:
        return
    WarningChoice.objects.filter(user=None).delete()
    WarningChoice.objects.bulk_create(
        WarningChoice(family=name, days=chosen) for name, chosen in days.items()
    )
    journal.record("warnings.change", ours, by=by, changes=changes)


__all__ = ["choose_for_all", "choose_own", "days_for_all", "days_of"]
