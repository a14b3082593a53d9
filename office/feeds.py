"""The private calendar feed: a secret address under which a calendar program reads one person's days.

The address is the only key, so it is kept as a hash, shown once, renewed and revoked at will; and what is behind it is
asked anew at every reading: whoever has left reads nothing, whoever lost a role no longer reads what went with it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid4, uuid5

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from office import journal, workdays
from office.models import CalendarFeed, Deadline, Municipality, Role, Sitting, SittingState, User
from office.rules import Refused, require, role_missing
from office.secret_addresses import hash_of, new_secret

KEPT = timedelta(days=60)  # how long what is over stays, so that every calendar learns of it
MOST = 500  # entries
READINGS_AN_HOUR = 60
READS_AGAIN = timedelta(hours=2)


def open_feed_of(user: User) -> CalendarFeed | None:
    return CalendarFeed.objects.filter(user=user, revoked_at=None).first()


@transaction.atomic
def make_feed(user: User, *, by: User) -> str:
    """A new secret for one's own calendar, which replaces the one before; given back once and never again."""
    _must_be_own(user, by)
    require(role_missing(by, *Role), "role")
    User.objects.select_for_update().get(pk=user.pk)
    before = open_feed_of(user)
    _close(before)
    token = new_secret()
    CalendarFeed.objects.create(
        user=user, token_hash=hash_of(token), namespace=before.namespace if before else _namespace_of(user)
    )
    journal.record("feed.renew" if before else "feed.make", user, by=by)
    return token


@transaction.atomic
def revoke_feed(user: User, *, by: User) -> None:
    """From now on the address opens nothing. Raises Refused when there is none."""
    _must_be_own(user, by)
    User.objects.select_for_update().get(pk=user.pk)
    feed = open_feed_of(user)
    if feed is None:
        raise Refused("no_feed", _("There is no calendar address that could be switched off."))
    _close(feed)
    journal.record("feed.revoke", user, by=by)


def _must_be_own(user: User, by: User) -> None:
    if user.pk != by.pk:
        raise Refused(
            "role", _("A calendar address belongs to one person: only they make it and switch it off.")
        )


def _close(feed: CalendarFeed | None) -> None:
    if feed:
        feed.revoked_at = timezone.now()
        feed.save(update_fields=["revoked_at"])


def _namespace_of(user: User) -> UUID:
    """The same ids as in an earlier address of this person, so that nothing stands in a calendar twice."""
    earlier = CalendarFeed.objects.filter(user=user).order_by("-pk").first()
    return earlier.namespace if earlier else uuid4()


# -- reading ------------------------------------------------------------------------------------------


def feed_behind(token: str) -> CalendarFeed | None:
    """The open feed of somebody who still has a role here; None for every other address."""
    feed = (
        CalendarFeed.objects.filter(token_hash=hash_of(token), revoked_at=None).select_related("user").first()
    )
    return feed if feed and feed.user.roles else None


def is_read_too_often(feed: CalendarFeed) -> bool:
    """Counts this reading; True from the sixty-first in an hour on."""
    key = f"calendar-feed-{feed.token_hash[:32]}"
    if cache.add(key, 1, 3600):
        return False
    try:
        return cache.incr(key) > READINGS_AN_HOUR
    except ValueError:  # it ran out between the two lines
        return False


def note_reading(feed: CalendarFeed) -> None:
    """The day of the last reading, so that the owner sees whether anybody reads it; written once a day."""
    today = timezone.localdate()
    CalendarFeed.objects.filter(Q(last_read_on=None) | Q(last_read_on__lt=today), pk=feed.pk).update(
        last_read_on=today
    )


@dataclass(frozen=True)
class Entry:
    """One day in the calendar. `key` names it for good; what is new has a higher `sequence` and a later `changed_at`."""

    key: str
    day: date
    text: str
    address: str
    changed_at: datetime
    sequence: int = 0
    is_over: bool = False
    at: time | None = None
    place: str = ""
    note: str = ""


def entries_for(user: User) -> list[Entry]:
    """What this person may see today, soonest first; what is over or was called off stays for a while, as cancelled."""
    found = [*_deadlines(user), *_sittings(user)]
    return sorted(found, key=lambda entry: (entry.is_over, entry.day, entry.key))[:MOST]


def _deadlines(user: User) -> Iterator[Entry]:
    since = timezone.localdate() - KEPT
    found = Deadline.objects.filter(Q(settled_on=None) | Q(settled_on__gte=since)).for_user(user)
    ours = Municipality.ours()
    for one in _latest(found.order_by("due_on", "pk")[:MOST]):
        said = [workdays.note_on(one.due_on, ours.country if ours else "")]
        if one.for_name:
            said.append(_("For %(person)s, who is absent.") % {"person": one.for_name})
        if one.waiting_on:
            said.append(_("Waiting on: %(who)s") % {"who": one.waiting_on_text})
        yield Entry(
            f"deadline-{one.root_id or one.pk}", one.due_on, one.text, one.subject_url, one.changed_at, one.sequence,
            is_over=one.settled_on is not None, note="\n".join(filter(None, said)),
        )  # fmt: skip


def _latest(rows: Iterable[Deadline]) -> Iterable[Deadline]:
    """Of a day that moved, the row that holds now: one entry, whose former days are no cancelled ones beside it."""
    found: dict[int, Deadline] = {}
    for one in rows:
        there = found.get(one.root_id or one.pk)
        if there is None or (one.settled_on is None, one.sequence) > (
            there.settled_on is None,
            there.sequence,
        ):
            found[one.root_id or one.pk] = one
    return found.values()


def _sittings(user: User) -> Iterable[Entry]:
    """Sittings that are planned, for those who sit in them or prepare them."""
    if not user.has_role(Role.COUNCILLOR, Role.CLERK, Role.HEAD):
        return
    planned = Sitting.objects.filter(held_on__gte=timezone.localdate() - KEPT).exclude(
        state=SittingState.HELD
    )
    for sitting in planned.select_related("body").order_by("held_on", "pk")[:MOST]:
        address = sitting.get_absolute_url() if user.is_staff_member else reverse("office:inbox")
        yield Entry(
            f"sitting-{sitting.pk}", sitting.held_on, _("Sitting: %(body)s") % {"body": sitting.body}, address,
            sitting.changed_at, sitting.sequence, is_over=sitting.state != SittingState.PLANNED,
            at=sitting.starts_at, place=sitting.place,
        )  # fmt: skip


def written(feed: CalendarFeed) -> bytes:
    """The feed as iCalendar (RFC 5545), in its owner's language and the municipality's time."""
    ours = Municipality.ours()
    with translation.override(feed.user.language), timezone.override(ours.time_zone if ours else "UTC"):
        calendar = Calendar()
        calendar.add("prodid", "-//Entente//diary//EN")
        calendar.add("version", "2.0")
        calendar.add("method", "PUBLISH")
        calendar.add("x-wr-calname", _("Entente, %(place)s") % {"place": ours.name} if ours else "Entente")
        calendar.add("refresh-interval", READS_AGAIN, parameters={"value": "DURATION"})
        for entry in entries_for(feed.user):
            calendar.add_component(_event(entry, feed.namespace))
        return bytes(calendar.to_ical())


def _event(entry: Entry, namespace: UUID) -> Event:
    event = Event()
    stamp = entry.changed_at.astimezone(UTC)
    event.add("uid", str(uuid5(namespace, entry.key)))
    event.add("dtstamp", stamp)
    event.add("last-modified", stamp)
    # What was over before entries were numbered is a later word than the day itself.
    event.add("sequence", max(entry.sequence, int(entry.is_over)))
    if entry.at:
        event.add("dtstart", timezone.make_aware(datetime.combine(entry.day, entry.at)).astimezone(UTC))
    else:
        event.add("dtstart", entry.day)
        event.add("dtend", entry.day + timedelta(days=1))
    event.add("summary", entry.text)
    event.add("url", settings.SITE_ADDRESS + entry.address)
    event.add("description", "\n".join(filter(None, [entry.note, settings.SITE_ADDRESS + entry.address])))
    if entry.place:
        event.add("location", entry.place)
    event.add("status", "CANCELLED" if entry.is_over else "CONFIRMED")
    event.add("transp", "TRANSPARENT")  # a deadline does not make anybody busy
    event.add("class", "PRIVATE")
    return event


__all__ = [
    "entries_for", "feed_behind", "is_read_too_often", "make_feed", "note_reading", "open_feed_of", "revoke_feed",
    "written",
]  # fmt: skip
