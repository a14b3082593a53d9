"""Text that nobody saved and links that are long closed are laid away by age, and never unannounced."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from office import deputising, feeds, journal
from office.diary import due_for, open_deadline
from office.models import OPERATOR, Deadline, JournalEntry, JournalPersonal, Mail, Reminder, User
from office.reminders import make_mails
from relations.actions import drafts, guest_links, tidying
from relations.models import Comment, GuestLink, KeptDraft
from tests.factories import protocols as make

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate  # called: the day on which the test runs


@pytest.fixture
def protocol(ghent):
    return make.draft(title="Memorandum")


@pytest.fixture
def officer(person):
    return person("officer")


def kept(protocol, officer, days_ago: int) -> KeptDraft:
    row = drafts.keep_draft(protocol, by=officer, typed={"title": "Half a thought", "revision": "1"})
    moment = timezone.now() - timedelta(days=days_ago)
    KeptDraft.objects.filter(pk=row.pk).update(kept_at=moment, seen_at=moment)
    return row


def told() -> list[Deadline]:
    return list(Deadline.objects.open().filter(kind="kept_draft"))


# -- what was typed and not saved ---------------------------------------------------------------------


def test_whose_text_it_is_hears_of_it_two_weeks_before(protocol, officer):
    """Kept for 30 days, told 14 before: on the 16th day after it was touched, due on the 30th."""
    kept(protocol, officer, 15)
    tidying.tidy_up(TODAY())
    assert told() == []
    tidying.tidy_up(TODAY() + timedelta(days=1))
    (deadline,) = told()
    assert deadline.due_on == TODAY() + timedelta(days=15)
    assert deadline.user == officer
    assert "“Memorandum”" in deadline.text
    assert deadline.subject_url == reverse("relations:protocol_edit", args=[protocol.reference])
    assert deadline in due_for(officer).due


def test_it_is_thrown_away_the_day_after_the_day_that_was_told_and_not_on_it(protocol, officer):
    kept(protocol, officer, 20)
    tidying.tidy_up(TODAY())
    last = told()[0].due_on
    assert last == TODAY() + timedelta(
        days=14
    )  # told today, so not before two weeks, though 10 days are left
    tidying.tidy_up(last)
    assert KeptDraft.objects.count() == 1
    tidying.tidy_up(last + timedelta(days=1))
    assert KeptDraft.objects.count() == 0
    assert told() == []
    tidying.tidy_up(last + timedelta(days=1))  # a second run finds nothing


def test_after_a_long_standstill_nobody_loses_what_they_were_not_told_of(protocol, officer):
    kept(protocol, officer, 200)
    tidying.tidy_up(TODAY())
    assert KeptDraft.objects.count() == 1
    assert told()[0].due_on == TODAY() + timedelta(days=14)


def test_whoever_goes_on_writing_begins_anew(protocol, officer):
    kept(protocol, officer, 29)
    tidying.tidy_up(TODAY())
    first = told()[0].due_on
    drafts.keep_draft(protocol, by=officer, typed={"title": "Another thought", "revision": "1"})
    tidying.tidy_up(first + timedelta(days=1))
    assert KeptDraft.objects.get().typed["title"] == "Another thought"
    assert told() == []  # the new day lies 15 days ahead: it is told tomorrow


def test_a_page_that_is_open_counts_as_touched(protocol, officer):
    kept(protocol, officer, 29)
    tidying.tidy_up(TODAY())
    drafts.open_draft(protocol, by=officer)
    tidying.tidy_up(TODAY())
    assert told() == []


def test_who_saves_or_throws_it_away_is_reminded_of_nothing(protocol, officer):
    kept(protocol, officer, 20)
    tidying.tidy_up(TODAY())
    drafts.throw_away(protocol, by=officer)
    assert told() == []


def test_nobody_elses_text_goes_with_it(protocol, officer, person):
    kept(protocol, officer, 40)
    other = kept(protocol, person("officer"), 3)
    tidying.tidy_up(TODAY())
    tidying.tidy_up(TODAY() + timedelta(days=15))
    assert list(KeptDraft.objects.all()) == [other]


def test_the_page_says_until_when_it_is_kept(protocol, login, settings):
    settings.TIME_ZONE = "UTC"
    client = login("officer")
    row = kept(protocol, client.user, 0)
    moment = datetime(2026, 3, 2, 12, tzinfo=ZoneInfo("UTC"))
    KeptDraft.objects.filter(pk=row.pk).update(kept_at=moment, seen_at=moment)
    shown = client.get(reverse("relations:protocol_edit", args=[protocol.reference])).content.decode()
    assert "Kept until 1 April 2026" in shown  # 2 March and 30 days


# -- links --------------------------------------------------------------------------------------------


def closed(made: GuestLink, days_ago: int) -> GuestLink:
    moment = timezone.now() - timedelta(days=days_ago)
    GuestLink.objects.filter(pk=made.pk).update(made_at=moment - timedelta(days=21), expires_at=moment)
    return made


def given(protocol, **said) -> GuestLink:
    partner = protocol.relation.partners.get()
    return guest_links.give_link(protocol, by=OPERATOR, partner=partner, language="en", **said)[0]


def test_a_link_nobody_used_goes_half_a_year_after_its_end_with_the_name_it_was_meant_for(protocol):
    closed(given(protocol, person="Ms Kaga"), 181)
    stays = closed(given(protocol), 179)
    tidying.tidy_up(TODAY())
    assert list(GuestLink.objects.all()) == [stays]
    entry = JournalEntry.objects.get(act="protocol.tidy_links")
    assert len(entry.changes["links"][0]) == 1
    assert not JournalPersonal.objects.exclude(values=None).exists()
    assert journal.verify(anchored=False).intact
    tidying.tidy_up(TODAY())
    assert JournalEntry.objects.filter(act="protocol.tidy_links").count() == 1


def test_of_a_link_with_remarks_the_copy_goes_and_the_remark_stays(protocol):
    made = given(protocol, person="Ms Kaga")
    key = made.content["clauses"][0]["key"]
    said = guest_links.remark(made, name="Ms Kaga", text="Spring.", clause_key=key)
    closed(made, 181)
    tidying.tidy_up(TODAY())
    made.refresh_from_db()
    assert (made.content, made.person) == ({}, "")
    kept_remark = Comment.objects.get(pk=said.pk)
    assert (kept_remark.text, kept_remark.link, kept_remark.clause) == ("Spring.", made, said.clause)


def test_the_list_of_links_says_until_when_the_copy_is_kept(protocol, login):
    made = closed(given(protocol), 1)
    GuestLink.objects.filter(pk=made.pk).update(
        expires_at=datetime(2026, 3, 2, 12, tzinfo=ZoneInfo("UTC")),
        made_at=datetime(2026, 2, 2, 12, tzinfo=ZoneInfo("UTC")),
    )
    client = login("officer")
    shown = client.get(reverse("relations:guest_link_list", args=[protocol.reference])).content.decode()
    # 2 March and 180 days: 29 March days left, April 30, May 31, June 30, July 31 make 151, and 29 of August.
    assert "the copy is kept until 29 Aug 2026" in shown or "the copy is kept until 29/08/2026" in shown


@pytest.mark.parametrize("lent", [("officer",), ("officer", "head"), ("head",)])
def test_what_somebody_kept_while_typing_is_no_deputys_whatever_is_lent(protocol, person, lent):
    """All that the absent person holds, or a part of it: the deputy could neither open nor save that text."""
    absent, deputy = person("officer", "head", name="Absent"), person("officer", name="Deputy")
    kept(protocol, absent, 20)
    tidying.tidy_up(TODAY())
    (deadline,) = told()
    deputising.arrange(
        absent, deputy, roles=lent, starts_on=TODAY(), ends_on=TODAY() + timedelta(days=7), by=absent
    )
    absent, deputy = (User.objects.get(pk=one.pk) for one in (absent, deputy))
    assert deadline in due_for(absent).due
    assert len(due_for(deputy)) == 0
    assert feeds.entries_for(deputy) == []
    make_mails(TODAY())
    assert {mail.user for mail in Mail.objects.all()} == {absent}


def test_what_else_is_addressed_to_the_absent_by_name_still_reaches_the_deputy(protocol, person):
    absent, deputy = person("officer", name="Absent"), person("officer", name="Deputy")
    open_deadline("other", protocol, due_on=TODAY(), sentence="Do it", user=absent)
    kept(protocol, absent, 20)
    tidying.tidy_up(TODAY())
    deputising.arrange(
        absent, deputy, roles=["officer"], starts_on=TODAY(), ends_on=TODAY(), by=absent
    )  # fmt: skip
    assert [one.kind for one in due_for(User.objects.get(pk=deputy.pk)).due] == ["other"]
    make_mails(TODAY())
    reminded = Reminder.objects.filter(user=deputy).values_list("deadline__kind", flat=True)
    assert list(reminded) == ["other"]
