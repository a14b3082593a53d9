"""Warnings: due and not yet said. A missed night loses none, a second run or a second worker repeats none."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from html import unescape

import pytest
from django.conf import settings as settings_of_django
from django.core import mail as outbox
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.db import IntegrityError, connection
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from office import diary_mail, reminders
from office.diary import due_for, open_deadline, settle_deadlines
from office.diary_kinds import OTHER, REQUESTED, family_of
from office.models import Deadline, Job, Mail, Reminder, Role, WarningChoice
from office.reminders import due_to_say, make_mails, reached

pytestmark = pytest.mark.django_db
DUE = date(2026, 6, 30)


@pytest.fixture
def thing(db) -> Job:
    return Job.objects.create(kind="verify_journal")


@pytest.fixture
def clerk(person):
    return person("clerk", name="Clerk", language="en")


def put(thing: Job, kind: str = "something", due_on: date = DUE, **more) -> Deadline:
    fields = {"sentence": "Publish decision “%(title)s”", "values": {"title": "X"}, "role": Role.CLERK} | more
    return open_deadline(kind, thing, due_on=due_on, **fields)


def before(days: int) -> date:
    return DUE - timedelta(days=days)


def run(today: date) -> list[EmailMessage]:
    """One run on that day; the mails that went out."""
    outbox.outbox.clear()
    make_mails(today)
    diary_mail.send_waiting()
    return list(outbox.outbox)


# -- the distances, pure ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days_left", "said"),
    [
        (31, None),  # 30 not reached yet
        (30, 30), (29, 30), (8, 30),  # reached, and nothing nearer
        (7, 7), (3, 7),
        (2, 2), (0, 2),  # two days before everybody is told, chosen or not
        (-1, -1), (-6, -1),  # late: at once …
        (-7, -7), (-27, -7),  # … after a week …
        (-28, -28), (-55, -28), (-56, -56),  # … and every four weeks
    ],
)  # fmt: skip
def test_the_nearest_distance_reached_is_the_one_to_say(days_left, said):
    assert reached(days_left, (30, 7)) == said


def test_what_is_not_chased_is_silent_after_its_day():
    assert reached(-1, (30, 7), is_chased=False) is None


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.integers(0, 60), max_size=4),
    st.lists(st.integers(-70, 90), min_size=1, max_size=25),
)
def test_however_often_the_nights_run_each_distance_is_said_at_most_once_and_none_is_lost(chosen, nights):
    """Nights in the order of time, some missed, some twice: what was said is told from the rule by brute force."""
    deadline, said, told = Deadline(kind="something", due_on=DUE), None, []
    for days_left in sorted(nights, reverse=True):
        due = due_to_say(deadline, said, chosen, before(days_left))
        if due:
            told.append(due.distance)
            said = due.distance
    assert len(told) == len(set(told))
    # The last night decides what must have been said by then: the nearest of the chosen days, or two, or the late ones.
    last = min(nights)
    marks = [*chosen, 2, -1, -7, *range(-28, -71, -28)]
    nearest = min((mark for mark in marks if mark >= last), default=None)
    assert said == nearest


# -- the mails ----------------------------------------------------------------------------------------


def test_one_digest_says_everything_that_has_been_reached(thing, clerk):
    put(thing, "one")
    put(thing, "two", before(-3))
    (digest,) = run(before(8))  # 8 and 11 days: both within 14
    assert digest.to == [clerk.email]
    assert digest.subject == "Your diary: 2 things"
    assert digest.body.count("Publish decision “X”") == 2


def test_a_second_run_says_nothing_and_so_does_the_next_night(thing, clerk):
    put(thing)
    assert len(run(before(14))) == 1
    assert run(before(14)) == []
    assert run(before(13)) == []


def test_missed_nights_lose_nothing_and_say_it_once(thing, clerk):
    put(thing)
    # The machine was off on day 14; it comes back on day 9.
    assert len(run(before(9))) == 1
    assert Reminder.objects.get().distance == 14


def test_one_digest_a_day_what_comes_later_waits_for_the_next(thing, clerk):
    put(thing, "one")
    assert len(run(before(9))) == 1
    put(thing, "two")
    assert run(before(9)) == []
    assert len(run(before(8))) == 1


def test_what_is_due_within_two_days_does_not_wait_for_the_next_digest(thing, clerk):
    put(thing, "one", before(-9))
    assert len(run(before(2))) == 1
    put(thing, "two")
    (at_once,) = run(before(2))
    assert at_once.subject == "Due within two days"
    assert run(before(2)) == []


def test_at_night_the_calendar_says_nothing(thing, clerk):
    put(thing)
    assert make_mails(before(2), hour=5) == 0
    assert make_mails(before(2), hour=6) == 1


def test_a_decision_requested_is_mailed_at_once_even_at_night(thing, person):
    person("councillor", language="en")
    put(thing, "decision_requested", role=Role.COUNCILLOR)
    assert make_mails(before(20), hour=3) == 1
    diary_mail.send_waiting()
    assert [mail.subject for mail in outbox.outbox] == ["A decision is requested"]
    assert run(before(19)) == []


def test_what_waits_on_others_is_no_reason_for_a_mail_at_once(thing, clerk):
    put(thing, "one", before(-9))
    run(before(2))
    put(thing, "chase", waiting_on="the ministry")
    assert run(before(2)) == []


def test_what_is_late_is_said_again_after_a_week_and_then_every_four(thing, clerk):
    put(thing)
    told = [day for day in range(1, 60) if run(DUE + timedelta(days=day))]
    assert told == [1, 7, 28, 56]


def test_everybody_who_holds_the_role_hears_and_nobody_else(thing, person):
    wanted = {person("clerk").email, person("clerk", "head").email}
    person("officer")
    person("clerk", access_ends_on=timezone.localdate() - timedelta(days=1))
    put(thing)
    today = timezone.localdate()
    Deadline.objects.update(due_on=today + timedelta(days=9))
    assert {one for message in run(today) for one in message.to} == wanted


def test_somebody_may_choose_other_distances_and_an_administrator_for_all(thing, clerk, person):
    other = person("clerk", language="en")
    WarningChoice.objects.create(user=None, family=OTHER.name, days=[40])
    WarningChoice.objects.create(user=other, family=OTHER.name, days=[3])
    put(thing)
    assert [mail.to for mail in run(before(40))] == [[clerk.email]]
    assert [mail.to for mail in run(before(3))] == [[other.email]]


def test_what_is_opened_again_is_not_mailed_again_before_the_next_distance(thing, clerk):
    """Said 7 days before (`OTHER`: 14 days); corrected, the same day stands; the next to say is 2 days before."""
    put(thing)
    assert len(run(before(7))) == 1
    settle_deadlines(thing)
    put(thing)
    assert [len(run(before(days))) for days in (7, 6, 2, 1)] == [0, 0, 1, 0]


def test_what_was_settled_before_the_mail_left_is_not_said(thing, clerk):
    put(thing)
    make_mails(before(9))
    settle_deadlines(thing)
    assert diary_mail.send_waiting() == 0
    assert Mail.objects.get().dropped_at
    assert not outbox.outbox


def test_whoever_has_left_before_the_mail_left_gets_nothing(thing, clerk):
    put(thing)
    make_mails(before(9))
    clerk.grants.all().delete()
    assert diary_mail.send_waiting() == 0
    assert not outbox.outbox


def test_the_mail_is_in_the_readers_language_and_names_no_title_in_its_subject(thing, person):
    person("clerk", language="nl")
    put(thing, values={"title": "Jan Jansen"})
    (digest,) = run(before(9))
    assert "juni" in digest.body
    assert "Jansen" in digest.body
    assert "Jansen" not in digest.subject
    assert "/jobs/" in digest.body


def words_of(html: str) -> list[str]:
    """What a reader of the HTML reads, and where its links lead."""
    links = re.findall(r'href="([^"]+)"', html)
    body = html[html.index("<body") :]
    return " ".join([unescape(re.sub(r"<[^>]+>", " ", body)), *links]).split()


def test_the_mail_says_the_same_as_plain_text_and_as_html(thing, person):
    person("clerk", name="Ayşe <b>", language="tr")
    put(thing, values={"title": "<script>&amp;"})
    put(thing, "two", waiting_on="the ministry", due_on=before(10))
    (digest,) = run(before(9))
    assert isinstance(digest, EmailMultiAlternatives)
    ((html, kind),) = digest.alternatives
    assert kind == "text/html"
    assert '<html lang="tr" dir="ltr">' in html
    assert "<script" not in html
    assert "<img" not in html
    assert not re.search(r"(src|background)=|url\(|<link", html)
    # Every word of the plain text stands in the HTML too; only the marks of its list are left out.
    assert set(digest.body.replace("–", " ").split()) <= set(words_of(html))
    # And nothing more than the subject as a heading.
    assert set(words_of(html)) <= set((digest.body + " " + digest.subject).split())


def test_the_html_of_a_mail_at_once_has_one_link_to_the_thing_and_one_to_the_diary(thing, clerk):
    put(thing, "decision_returned")
    (now,) = run(before(9))
    ((html, _kind),) = now.alternatives
    links = re.findall(r'href="([^"]+)"', html)
    assert [link.removeprefix(settings_of_django.SITE_ADDRESS) for link in links] == [
        thing.get_absolute_url(), "/diary/",
    ]  # fmt: skip


def test_a_day_on_which_nobody_works_is_said(thing, clerk, ghent):
    # 25 May 2026 is Whit Monday; the Friday before is the 22nd.
    put(thing, due_on=date(2026, 5, 25))
    (digest,) = run(date(2026, 5, 20))
    assert "22 May 2026" in digest.body


# -- killed, refused, twice at once --------------------------------------------------------------------


class Killed(BaseException):
    """What a killed process looks like from inside: nothing afterwards runs."""


def test_a_send_that_was_killed_is_made_up_for_once_and_not_before_its_lease_ends(thing, clerk, monkeypatch):
    put(thing)
    make_mails(before(9))

    def die(self, **kwargs):
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(EmailMessage, "send", die)
        with pytest.raises(Killed):
            diary_mail.send_waiting()
    assert diary_mail.send_waiting() == 0  # the other may still be alive
    Mail.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    assert diary_mail.send_waiting() == 1
    assert diary_mail.send_waiting() == 0
    assert run(before(8)) == []
    assert Mail.objects.get().tries == 2


def test_a_killed_send_repeats_under_the_same_message_id(thing, clerk):
    put(thing)
    make_mails(before(9))
    mail = Mail.objects.get()
    first, second = diary_mail.compose(mail), diary_mail.compose(mail)
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]


def test_a_mail_server_that_is_down_is_asked_again_later(thing, clerk, monkeypatch):
    put(thing)
    make_mails(before(9))

    def refuse(self, **kwargs):
        raise ConnectionRefusedError

    with monkeypatch.context() as patched:
        patched.setattr(EmailMessage, "send", refuse)
        assert diary_mail.send_waiting() == 0
    mail = Mail.objects.get()
    assert mail.sent_at is None
    assert mail.leased_until > timezone.now()
    Mail.objects.update(leased_until=timezone.now())
    assert diary_mail.send_waiting() == 1


def test_a_digest_that_never_left_becomes_todays(thing, clerk):
    put(thing, "one")
    make_mails(before(9))
    put(thing, "two")
    (digest,) = run(before(8))
    assert Mail.objects.get().day == before(8)
    assert digest.subject == "Your diary: 2 things"


def test_the_database_lets_a_warning_and_a_digest_exist_once(thing, clerk):
    deadline = put(thing)
    make_mails(before(9))
    mail = Mail.objects.get()
    with pytest.raises(IntegrityError):
        Reminder.objects.create(user=clerk, deadline=deadline, distance=14, mail=mail)


def test_of_two_workers_with_the_same_list_the_second_writes_nothing(thing, clerk, monkeypatch):
    put(thing)
    run(before(9))
    # The second worker read what had been said before the first one wrote.
    monkeypatch.setattr(reminders, "_said", lambda deadlines, user=None: {})
    assert make_mails(before(9)) == 0
    assert Reminder.objects.count() == 1


def test_kinds_of_deadlines_know_their_family():
    assert family_of("decision_requested") is REQUESTED
    assert family_of("decision_publish").name == "law"
    assert family_of("question_17").name == "council"
    assert family_of("protocol_notice").name == "notice"
    assert family_of("never heard of") is OTHER


@pytest.mark.django_db(transaction=True)
def test_two_workers_that_send_at_the_same_moment_send_it_once(thing, clerk):
    put(thing)
    make_mails(before(9))
    together = threading.Barrier(2)

    def work(_number: int) -> int:
        together.wait()
        try:
            return diary_mail.send_waiting()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as workers:
        sent = list(workers.map(work, range(2)))
    assert sorted(sent) == [0, 1]
    assert len(outbox.outbox) == 1


def test_whoever_became_a_council_member_no_longer_hears_of_what_named_them_as_staff(thing, person):
    """Not in the diary, not by mail, and no mail is made and dropped again at every run."""
    former = person("councillor")
    put(thing, user=former, role=Role.OFFICER)
    assert len(due_for(former)) == 0
    assert make_mails(before(9)) == 0
    assert make_mails(before(9)) == 0
    put(thing, "for members", user=former, role=Role.COUNCILLOR)
    assert len(due_for(former)) == 1
    assert make_mails(before(9)) == 1


def test_an_address_that_is_refused_for_weeks_holds_up_nobody_elses_mail(thing, clerk, person, monkeypatch):
    head = person("head")
    put(thing)
    put(thing, "for the head", role=Role.HEAD)
    make_mails(before(9))
    Mail.objects.filter(user=clerk).update(tries=200)  # some seven weeks, a try every six hours
    sent = EmailMessage.send

    def refuse(self, **kwargs):
        if self.to == [clerk.email]:
            raise ConnectionRefusedError
        return sent(self, **kwargs)

    monkeypatch.setattr(EmailMessage, "send", refuse)
    assert diary_mail.send_waiting() == 1
    assert [letter.to for letter in outbox.outbox] == [[head.email]]


def test_a_digest_that_is_just_being_sent_takes_up_nothing_more(thing, clerk, monkeypatch):
    put(thing, "one")
    make_mails(before(9))
    put(thing, "two")
    rows = type(Mail.objects.all())
    found = rows.first

    def taken_meanwhile(self):
        """Another worker takes the mail between our reading it and our adding to it."""
        mail = found(self)
        if isinstance(mail, Mail):
            Mail.objects.filter(pk=mail.pk).update(leased_until=timezone.now() + diary_mail.LEASE)
        return mail

    monkeypatch.setattr(rows, "first", taken_meanwhile)
    make_mails(before(8))
    monkeypatch.undo()
    assert Mail.objects.count() == 2
    assert Reminder.objects.get(deadline__kind="two").mail.day == before(8)
    assert Reminder.objects.get(deadline__kind="one").mail.day == before(9)
