"""The calendar feed: a secret address, kept as a hash; rights are asked at every reading."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from office import feeds, permissions, sittings
from office.diary import open_deadline, settle_deadlines
from office.models import OPERATOR, CalendarFeed, Deadline, Job, JournalEntry, Role, Sitting, SittingState
from office.rules import Refused
from tests.factories.office import CouncilFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def today(ghent) -> date:
    return timezone.localdate()


@pytest.fixture
def clerk(person):
    return person("clerk", language="en")


@pytest.fixture
def thing(db) -> Job:
    return Job.objects.create(kind="verify_journal")


def put(thing: Job, due_on: date, kind: str = "something", **more):
    fields = {"sentence": "Publish decision “%(title)s”", "values": {"title": "X"}, "role": Role.CLERK} | more
    return open_deadline(kind, thing, due_on=due_on, **fields)


def read(token: str, **headers):
    return Client().get(reverse("office:calendar", args=[token]), headers=headers)


def events(token: str) -> list:
    answer = read(token)
    assert answer.status_code == 200
    return Calendar.from_ical(answer.content).walk("VEVENT")


def test_the_calendar_has_what_is_addressed_to_the_person_with_a_link_to_exactly_that_thing(
    today, clerk, thing
):
    put(thing, today + timedelta(days=3))
    put(thing, today + timedelta(days=4), "for others", role=Role.HEAD)
    (event,) = events(feeds.make_feed(clerk, by=clerk))
    assert event["summary"] == "Publish decision “X”"
    assert event["dtstart"].dt == today + timedelta(days=3)
    assert event["dtend"].dt == today + timedelta(days=4)  # all day: the end is the day after
    assert str(event["url"]).endswith(thing.get_absolute_url())
    assert (event["status"], event["class"]) == ("CONFIRMED", "PRIVATE")


def test_no_login_is_needed_and_nothing_may_keep_or_list_it(today, clerk, thing):
    answer = read(feeds.make_feed(clerk, by=clerk))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "private" in answer["Cache-Control"]


def test_what_is_settled_is_cancelled_under_the_same_id_and_gone_after_sixty_days(today, clerk, thing):
    put(thing, today + timedelta(days=3))
    token = feeds.make_feed(clerk, by=clerk)
    (before,) = events(token)
    settle_deadlines(thing, on=today)
    (after,) = events(token)
    assert (after["uid"], after["status"], after["sequence"]) == (before["uid"], "CANCELLED", 1)
    thing_settled = Job.objects.create(kind="verify_journal")
    put(thing_settled, today)
    settle_deadlines(thing_settled, on=today - timedelta(days=61))
    assert len(events(token)) == 1


def test_ids_stay_the_same_after_a_renewal_and_differ_between_people(today, clerk, thing, person):
    put(thing, today)
    first = feeds.make_feed(clerk, by=clerk)
    (before,) = events(first)
    second = feeds.make_feed(clerk, by=clerk)
    (after,) = events(second)
    assert before["uid"] == after["uid"]
    assert read(first).status_code == 404
    feeds.revoke_feed(clerk, by=clerk)
    (again,) = events(feeds.make_feed(clerk, by=clerk))
    assert again["uid"] == before["uid"]
    other = person("clerk")
    (theirs,) = events(feeds.make_feed(other, by=other))
    assert theirs["uid"] != before["uid"]


def test_a_revoked_and_an_unknown_address_answer_alike(today, clerk):
    token = feeds.make_feed(clerk, by=clerk)
    feeds.revoke_feed(clerk, by=clerk)
    assert [read(token).status_code, read("nonsense").status_code] == [404, 404]
    with pytest.raises(Refused) as refused:
        feeds.revoke_feed(clerk, by=clerk)
    assert refused.value.code == "no_feed"


def test_rights_are_asked_at_the_moment_of_reading(today, clerk, thing):
    put(thing, today)
    token = feeds.make_feed(clerk, by=clerk)
    assert len(events(token)) == 1
    clerk.grants.update(role=Role.OFFICER)
    assert events(token) == []
    clerk.grants.update(ends_on=today - timedelta(days=1))
    assert read(token).status_code == 404


def test_whoever_has_left_reads_nothing(today, clerk, thing):
    token = feeds.make_feed(clerk, by=clerk)
    clerk.access_ends_on = today - timedelta(days=1)
    clerk.save()
    assert read(token).status_code == 404


def test_the_secret_is_nowhere_in_the_database(today, clerk):
    token = feeds.make_feed(clerk, by=clerk)
    feed = CalendarFeed.objects.get()
    assert token not in {str(value) for value in vars(feed).values()}
    assert len(token) >= 40  # 32 bytes in base64: nobody guesses it


def test_a_calendar_belongs_to_one_person(today, clerk, person):
    other = person("administrator")
    for act in (feeds.make_feed, feeds.revoke_feed):
        with pytest.raises(Refused) as refused:
            act(clerk, by=other)
        assert refused.value.code == "role"


def test_the_address_is_shown_once(today, login):
    client = login("clerk")
    page = client.post(reverse("office:calendar_feed"), follow=True)
    assert page.context["address"].endswith(".ics")
    assert client.get(reverse("office:calendar_feed")).context["address"] == ""
    assert [entry.act for entry in JournalEntry.objects.all()] == ["feed.make"]


def test_the_same_content_is_not_sent_twice(today, clerk, thing):
    put(thing, today)
    token = feeds.make_feed(clerk, by=clerk)
    tag = read(token)["ETag"]
    assert read(token, if_none_match=tag).status_code == 304
    put(thing, today, "another")
    assert read(token, if_none_match=tag).status_code == 200


def test_who_reads_too_often_is_told_to_wait(today, clerk):
    cache.clear()
    token = feeds.make_feed(clerk, by=clerk)
    feed = feeds.feed_behind(token)
    assert [feeds.is_read_too_often(feed) for _reading in range(61)] == [False] * 60 + [True]
    assert read(token).status_code == 429
    cache.clear()


def test_the_day_of_the_last_reading_is_kept(today, clerk):
    token = feeds.make_feed(clerk, by=clerk)
    read(token)
    assert CalendarFeed.objects.get().last_read_on == today


def test_planned_sittings_are_there_and_one_that_is_called_off_is_cancelled(today, person):
    member = person("councillor", language="en")
    sitting = Sitting.objects.create(
        body=CouncilFactory(),
        held_on=today + timedelta(days=9),
        state=SittingState.PLANNED,
        place="Town hall",
    )
    token = feeds.make_feed(member, by=member)
    (event,) = events(token)
    assert (event["summary"], event["location"]) == ("Sitting: municipal council", "Town hall")
    assert str(event["url"]).endswith(reverse("office:inbox"))  # the clerk's page is not theirs
    Sitting.objects.filter(pk=sitting.pk).update(state=SittingState.CALLED_OFF)
    (after,) = events(token)
    assert (after["uid"], after["status"]) == (event["uid"], "CANCELLED")


def said(event) -> tuple:
    return event["dtstart"].dt, int(event["sequence"]), event["status"]


def stamped(event) -> tuple:
    return event["last-modified"].dt, event["dtstamp"].dt


def test_a_day_that_moves_stays_one_entry_with_a_higher_number_and_a_later_stamp(today, clerk, thing):
    """As every act moves a day: what stands there is settled, the new day opened. Closing and opening are one step each."""
    first, second = today + timedelta(days=3), today + timedelta(days=9)
    put(thing, first)
    Deadline.objects.update(changed_at=timezone.now() - timedelta(days=5))
    token = feeds.make_feed(clerk, by=clerk)
    (before,) = events(token)
    assert said(before) == (first, 0, "CONFIRMED")
    settle_deadlines(thing, "something")
    put(thing, second)
    (after,) = events(token)
    assert (after["uid"], said(after)) == (before["uid"], (second, 2, "CONFIRMED"))
    assert all(new > old for new, old in zip(stamped(after), stamped(before), strict=True))
    settle_deadlines(thing, "something")
    put(thing, first)  # the row of before is open again
    (again,) = events(token)
    assert (again["uid"], said(again)) == (before["uid"], (first, 4, "CONFIRMED"))
    settle_deadlines(thing, "something")
    (over,) = events(token)
    assert (over["uid"], said(over)) == (before["uid"], (first, 5, "CANCELLED"))


def test_a_day_of_the_same_kind_that_was_over_before_is_another_entry(today, clerk, thing):
    put(thing, today + timedelta(days=3))
    settle_deadlines(thing, "something", on=today - timedelta(days=1))
    Deadline.objects.update(changed_at=timezone.now() - timedelta(days=1))
    put(thing, today + timedelta(days=300))
    found = events(feeds.make_feed(clerk, by=clerk))
    assert sorted(event["status"] for event in found) == ["CANCELLED", "CONFIRMED"]
    assert len({event["uid"] for event in found}) == 2


def test_two_days_of_one_kind_that_are_open_at_once_are_two_entries(today, clerk, thing):
    put(thing, today + timedelta(days=3))
    settle_deadlines(thing, "something")
    put(thing, today + timedelta(days=4))
    put(thing, today + timedelta(days=5))
    found = events(feeds.make_feed(clerk, by=clerk))
    assert len({event["uid"] for event in found}) == len(found) == 2


def test_a_question_to_the_authority_that_a_step_moves_stays_one_entry_too(balikesir, person, thing):
    today = timezone.localdate()
    permission = permissions.request_permission(
        thing, act="twinning", on=today - timedelta(days=50), by=OPERATOR
    )
    reader = person("clerk", language="en")
    token = feeds.make_feed(reader, by=reader)
    (before,) = events(token)
    # Asked after 60 days of silence, so in 10 days; after a reminder of today in 30.
    assert said(before) == (today + timedelta(days=10), 0, "CONFIRMED")
    permissions.note_step(permission, on=today, kind="reminded", by=OPERATOR)
    (after,) = events(token)
    assert (after["uid"], said(after)) == (before["uid"], (today + timedelta(days=30), 2, "CONFIRMED"))
    permissions.answer(permission, "grant", on=today, by=OPERATOR)
    (over,) = events(token)
    assert (over["uid"], said(over)) == (before["uid"], (today + timedelta(days=30), 3, "CANCELLED"))


def test_a_sitting_that_moves_keeps_its_id_and_counts_up(today, person):
    member = person("councillor", language="en")
    sitting = sittings.plan_sitting(CouncilFactory(), held_on=today + timedelta(days=20), by=OPERATOR)
    Sitting.objects.update(changed_at=timezone.now() - timedelta(days=5))
    token = feeds.make_feed(member, by=member)
    (before,) = events(token)
    later = today + timedelta(days=27)
    sitting = sittings.move_sitting(sitting, held_on=later, place="Town hall", by=OPERATOR)
    (after,) = events(token)
    assert (before["sequence"], after["uid"]) == (0, before["uid"])
    assert said(after) == (later, 1, "CONFIRMED")
    assert all(new > old for new, old in zip(stamped(after), stamped(before), strict=True))
    sittings.SITTING.take(sitting, "call_off", by=OPERATOR, reason="Snow")
    (off,) = events(token)
    assert (off["uid"], said(off)) == (before["uid"], (later, 2, "CANCELLED"))


def test_what_somebody_typed_breaks_no_line_of_the_calendar(today, clerk, thing):
    put(thing, today, values={"title": "a, b; c\\\r\nEND:VCALENDAR\nX-EVIL:1"})
    (event,) = events(feeds.make_feed(clerk, by=clerk))
    assert "X-EVIL" not in event
    assert "END:VCALENDAR" in event["summary"]
