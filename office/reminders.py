"""Warnings from the diary: what is due and not yet said becomes a mail, once.

A warning is one person, one deadline (a thing, a kind, a day) and one distance. Asked is always “what has been reached
and not been said?”, never “what is due in exactly seven days?”: so a missed night loses nothing, and a second run
finds nothing left. The row is written before anything is sent; the database lets each exist once, whoever else is
running. Sending is the business of `office/diary_mail.py`.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Min

from office.diary_kinds import Family, family_of, personal_kinds
from office.models import STAFF, Deadline, Mail, MailKind, Reminder, RoleGrant, User, WarningChoice

SOON = 2  # days: so near that it does not wait for the next digest
LONGEST = 366  # days before: nobody chooses more
OPENED = 9999  # the distance of what is said because it was opened, before any other distance is reached
FIRST_HOUR = (
    6  # of the municipality's day: nobody's telephone rings at night for what the calendar alone brings
)
_WEEK, _FOUR_WEEKS = 7, 28

Distances = dict[tuple[int | None, str], tuple[int, ...]]


@dataclass(frozen=True)
class Due:
    """A deadline to be said to somebody, at the distance that stands for having said it."""

    deadline: Deadline
    distance: int
    is_now: bool = False
    is_soon: bool = False


def reached(days_left: int, chosen: Iterable[int], *, is_chased: bool = True) -> int | None:
    """The nearest distance that has been reached, below nought after the day; None while there is still time.

    Two days before, everybody is told. After the day: at once, after a week, then every four weeks.
    """
    if days_left >= 0:
        return min((days for days in {*chosen, SOON} if days >= days_left), default=None)
    late = -days_left
    if not is_chased:
        return None
    if late < _FOUR_WEEKS:
        return -_WEEK if late >= _WEEK else -1
    return -(late - late % _FOUR_WEEKS)


def due_to_say(deadline: Deadline, said: int | None, chosen: Iterable[int], today: date) -> Due | None:
    """What this deadline asks to be said today; `said` is the nearest distance that has been said so far."""
    family, days_left = family_of(deadline.kind), (deadline.due_on - today).days
    distance = reached(days_left, chosen, is_chased=family.is_chased)
    if family.mailed_at_once and said is None and (days_left >= 0 or family.is_chased):
        return Due(deadline, OPENED if distance is None else distance, is_now=True)
    if distance is None or (said is not None and said <= distance):
        return None
    return Due(deadline, distance, is_soon=0 <= days_left <= SOON and not deadline.waiting_on)


def distances() -> Distances:
    """What was chosen: by (person, family), and for everybody by (None, family)."""
    rows = WarningChoice.objects.values_list("user_id", "family", "days")
    return {(user, family): tuple(days) for user, family, days in rows}


def distances_of(user: User, family: Family, chosen: Distances) -> tuple[int, ...]:
    """The person's own distances, else those chosen for everybody, else those that come with the house."""
    return chosen.get((user.pk, family.name), chosen.get((None, family.name), family.days))


def make_mails(today: date, *, hour: int = 24) -> int:
    """Write the mails that have to go out now, with the warnings they carry; returns how many."""
    deadlines = _near(today)
    chosen, said = distances(), _said(deadlines)
    made = 0
    for user, theirs in _by_person(deadlines, today):
        if any(
            due_to_say(one, said.get((user.pk, one.pk)), _chosen_for(user, one, chosen), today)
            for one in theirs
        ):
            made += _make_for(user, theirs, chosen, today, hour)
    return made


def _near(today: date) -> list[Deadline]:
    """The open deadlines that any distance can have reached."""
    found = Deadline.objects.open().filter(due_on__lte=today + timedelta(days=LONGEST))
    return list(found.order_by("due_on", "pk"))


def _said(deadlines: list[Deadline], user: User | None = None) -> dict[tuple[int, int], int]:
    """The nearest distance said so far, by (person, deadline)."""
    rows = Reminder.objects.filter(deadline__settled_on=None)
    if user:
        rows = rows.filter(user=user)
    nearest = rows.values_list("user_id", "deadline_id").annotate(nearest=Min("distance"))
    return {(person, deadline): distance for person, deadline, distance in nearest}


def _by_person(deadlines: list[Deadline], today: date) -> list[tuple[User, list[Deadline]]]:
    """Who has to act on what: the person named, or everybody who holds the role that day."""
    entering = {user.pk: user for user in User.objects.may_enter(today)}
    holders: dict[str, set[int]] = defaultdict(set)
    deputies: dict[tuple[int, str], set[int]] = defaultdict(set)
    held = RoleGrant.objects.held(today).values_list("user_id", "role", "deputising__absent_id").distinct()
    for person, role, absent in held:
        holders[role].add(person)
        if absent:
            deputies[absent, role].add(person)
            deputies[absent, ""].add(person)
    staff, personal = {person for role in STAFF for person in holders[role]}, personal_kinds()
    theirs: dict[int, list[Deadline]] = defaultdict(list)
    for deadline in deadlines:
        # As `DeadlineQuerySet.for_user` says it, for everybody at once: a mail asks that again when it leaves.
        named, holding = deadline.user_id, holders[deadline.role]
        if named is not None:
            standing_in = set() if deadline.kind in personal else deputies[named, deadline.role]
            holding = {named} & (staff | holding) | standing_in
        for person in sorted(holding & entering.keys()):
            theirs[person].append(deadline)
    return [(entering[person], found) for person, found in theirs.items()]


def _chosen_for(user: User, deadline: Deadline, chosen: Distances) -> tuple[int, ...]:
    return distances_of(user, family_of(deadline.kind), chosen)


def _make_for(user: User, theirs: list[Deadline], chosen: Distances, today: date, hour: int) -> int:
    """One person's mails in one transaction: the warnings and the mails that carry them, or neither."""
    try:
        with transaction.atomic():
            User.objects.select_for_update().get(pk=user.pk)
            said = _said(theirs, user)
            asked = (
                due_to_say(one, said.get((user.pk, one.pk)), _chosen_for(user, one, chosen), today)
                for one in theirs
            )
            return _write(user, [due for due in asked if due], today, hour)
    except IntegrityError:
        return 0  # Another worker was faster: what it wrote is what there is to say.


def _write(user: User, dues: list[Due], today: date, hour: int) -> int:
    made = 0
    for due in (due for due in dues if due.is_now):
        _carry(Mail.objects.create(user=user, kind=MailKind.NOW, day=today), [due])
        made += 1
    rest = [due for due in dues if not due.is_now]
    if not rest or hour < FIRST_HOUR:
        return made
    digest = _digest_for(user, today)
    if digest is None:
        rest = [due for due in rest if due.is_soon]
        digest = Mail.objects.create(user=user, kind=MailKind.NOW, day=today) if rest else None
    if digest:
        _carry(digest, rest)
        made += 1
    return made


def _digest_for(user: User, today: date) -> Mail | None:
    """The digest that can still take something up; None when today's is on its way.

    One of an earlier day that never left becomes today's, so that nobody gets two in one morning.
    """
    digests = Mail.objects.filter(user=user, kind=MailKind.DIGEST)
    if digests.filter(day=today).exists():
        return None
    late = digests.waiting().order_by("-day").first()
    # Conditional: what is being sent by now takes up nothing more, or it would count as said and never be.
    if late is None or not digests.waiting().filter(pk=late.pk).update(day=today):
        return Mail.objects.create(user=user, kind=MailKind.DIGEST, day=today)
    return late


def _carry(mail: Mail, dues: list[Due]) -> None:
    Reminder.objects.bulk_create(
        Reminder(user_id=mail.user_id, deadline=due.deadline, distance=due.distance, mail=mail)
        for due in dues
    )


__all__ = ["Due", "distances", "distances_of", "due_to_say", "make_mails", "reached"]
