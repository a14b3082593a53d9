"""The diary: each deadline once, settled when its cause is gone, shown to whoever must act."""

from datetime import date, timedelta

import pytest
from django.utils import timezone, translation

from office.diary import due_for, open_deadline, settle_deadlines
from office.models import Deadline, Job, Role

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 30)


@pytest.fixture
def thing(db) -> Job:
    return Job.objects.create(kind="verify_journal")


def put(thing: Job, kind: str = "publish", due_on: date = DAY, **more) -> Deadline:
    return open_deadline(
        kind, thing, due_on=due_on, sentence="Publish decision “%(title)s”", values={"title": "X"}, **more
    )


def test_a_second_run_repeats_nothing(thing):
    assert put(thing, role=Role.CLERK) == put(thing, role=Role.CLERK)
    assert Deadline.objects.count() == 1


def test_a_settled_deadline_is_not_opened_again_by_a_later_run_nor_does_it_say_anything_new(thing):
    put(thing, once=True)
    settle_deadlines(thing, "publish", on=DAY)
    before = Deadline.objects.get()
    for _night in range(2):
        put(thing, once=True)
    after = Deadline.objects.get()
    assert (after.settled_on, after.sequence) == (DAY, before.sequence)
    assert after.changed_at == before.changed_at


def test_an_act_opens_what_was_settled_again_in_the_words_of_now(thing):
    put(thing, role=Role.OFFICER, opened_on=DAY - timedelta(days=9))
    settle_deadlines(thing, "publish", on=DAY)
    open_deadline(
        "publish", thing, due_on=DAY, sentence="Send “%(title)s”", values={"title": "Y"}, role=Role.FINANCE,
        opened_on=DAY - timedelta(days=2),
    )  # fmt: skip
    row = Deadline.objects.get()
    assert (row.settled_on, row.role, row.opened_on) == (None, "finance", DAY - timedelta(days=2))
    assert (row.sentence, row.values) == ("Send “%(title)s”", {"title": "Y"})


def test_another_day_or_kind_is_another_deadline(thing):
    put(thing)
    put(thing, due_on=DAY + timedelta(days=1))
    put(thing, kind="transmit")
    assert Deadline.objects.count() == 3


def test_settling_closes_the_named_kinds_or_all(thing):
    put(thing)
    put(thing, kind="transmit")
    assert settle_deadlines(thing, "publish") == 1
    assert settle_deadlines(thing) == 1
    assert settle_deadlines(thing) == 0


def test_each_sees_what_is_addressed_to_the_person_or_a_role_of_today(thing, person):
    clerk, officer = person("clerk"), person("officer")
    former = person("clerk", access_ends_on=timezone.localdate() - timedelta(days=1))
    put(thing, role=Role.CLERK)
    put(thing, kind="personal", user=officer, role=Role.CLERK)
    assert [len(due_for(user, on=DAY)) for user in (clerk, officer, former)] == [1, 1, 0]


def test_what_is_late_due_and_waiting_on_others_are_told_apart(thing, person):
    clerk = person("clerk")
    put(thing, "late", DAY - timedelta(days=1), role=Role.CLERK)
    put(thing, "today", DAY, role=Role.CLERK)
    put(thing, "chase", DAY - timedelta(days=9), role=Role.CLERK, waiting_on="the ministry")
    agenda = due_for(clerk, on=DAY)
    assert [[d.kind for d in part] for part in (agenda.overdue, agenda.due, agenda.waiting)] == [
        ["late"],
        ["today"],
        ["chase"],
    ]


def test_the_sentence_is_in_the_readers_language_with_its_values(thing):
    with translation.override("en"):
        assert put(thing).text == "Publish decision “X”"


def test_a_due_day_on_which_nobody_works_says_so_on_the_page(thing, login, balikesir):
    # 29 October 2026 is Türkiye's Republic Day, a Thursday; the half day before it is a working day.
    client = login("clerk")
    put(thing, due_on=date(2026, 10, 29), role=Role.CLERK, working_days=7)
    page = client.get("/diary/").content.decode()
    assert "Republic Day" in page
    assert "28 October 2026" in page
    assert "7 working days, holidays left out" in page


def test_the_page_of_the_diary_asks_no_more_for_many_days_than_for_one(
    thing, login, ghent, django_assert_num_queries
):
    client = login("clerk")
    put(thing, role=Role.CLERK)
    with django_assert_num_queries(5):  # session, user, municipality, roles, deadlines
        client.get("/diary/")
    for number in range(5):
        put(thing, kind=f"more_{number}", role=Role.CLERK)
    with django_assert_num_queries(5):
        client.get("/diary/")
