"""Sittings planned, called, held and called again; who was there; and the advice before the vote."""

from datetime import timedelta

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from office import advice, attendance, sittings
from office.attendance import Room, Seen
from office.models import (
    OPERATOR,
    AgendaItem,
    Attendance,
    CouncilMember,
    Deadline,
    JournalEntry,
    Sitting,
    Submission,
)  # fmt: skip
from office.rules import Refused
from tests.factories.council import paper_kind, put_before_council
from tests.factories.council_members import full_council
from tests.factories.office import CouncilFactory
from tests.office.recording import SITTINGS, TODAY, held

SOON = TODAY + timedelta(days=20)


@pytest.fixture(autouse=True)
def kind(db):
    with paper_kind() as told:
        yield told


@pytest.fixture
def council(db):
    return CouncilFactory()


@pytest.fixture
def planned(ghent, council):
    return sittings.plan_sitting(council, held_on=SOON, by=OPERATOR)


def refusal(act, *args, **more) -> str:
    with pytest.raises(Refused) as refused:
        act(*args, **({"by": OPERATOR} | more))
    assert str(refused.value.message).endswith(".")
    return refused.value.code


def as_if_held_on(sitting, day):
    """The plan as if it had been made for a day that is over by now."""
    Sitting.objects.filter(pk=sitting.pk).update(held_on=day)
    sitting.refresh_from_db()
    return sitting


# -- planning -----------------------------------------------------------------------------------------


def test_the_last_day_for_the_agenda_stands_in_the_clerks_diary(planned):
    """Flanders: eight days before."""
    due = Deadline.objects.get(kind="sitting_agenda")
    assert (due.due_on, due.role, due.settled_on) == (SOON - timedelta(days=8), "clerk", None)


def test_moving_a_sitting_moves_the_day_for_its_agenda_there_and_back(planned):
    sittings.add_to_agenda(planned, title="Opening", by=OPERATOR)
    sittings.send_agenda(planned, sent_on=TODAY, by=OPERATOR)
    later = SOON + timedelta(days=7)
    moved = sittings.move_sitting(planned, held_on=later, by=OPERATOR)
    assert moved.convened_on is None  # the agenda says another day: it is sent again
    assert [d.due_on for d in Deadline.objects.open()] == [later - timedelta(days=8)]
    sittings.move_sitting(planned, held_on=SOON, by=OPERATOR)
    assert [d.due_on for d in Deadline.objects.open()] == [SOON - timedelta(days=8)]


def test_a_sitting_is_not_planned_for_a_day_that_is_over(ghent, council):
    assert refusal(sittings.plan_sitting, council, held_on=TODAY - timedelta(days=1)) == "past"


def test_the_agenda_keeps_its_order_and_its_numbers(planned):
    item = put_before_council()
    sittings.add_to_agenda(planned, title="Opening", by=OPERATOR)
    sittings.add_to_agenda(planned, submission=item, by=OPERATOR)
    sittings.add_to_agenda(planned, title="Questions", by=OPERATOR)
    sittings.move_up_agenda(planned, 3, by=OPERATOR)
    sittings.take_off_agenda(planned, 1, by=OPERATOR)
    assert [str(point) for point in planned.agenda.all()] == ["1. Questions", f"2. {item.title}"]
    assert refusal(sittings.add_to_agenda, planned, submission=item) == "listed"
    assert refusal(sittings.add_to_agenda, planned) == "title"
    assert refusal(sittings.take_off_agenda, planned, 7) == "no_item"


def test_only_an_item_before_that_body_comes_onto_its_agenda(planned):
    item = put_before_council()
    Submission.objects.update(state="decided")
    assert (
        refusal(sittings.add_to_agenda, planned, submission=Submission.objects.get(pk=item.pk))
        == "wrong_item"
    )


def test_an_empty_agenda_is_not_sent_and_none_in_advance(planned):
    assert refusal(sittings.send_agenda, planned, sent_on=TODAY) == "no_agenda"
    sittings.add_to_agenda(planned, title="Opening", by=OPERATOR)
    assert refusal(sittings.send_agenda, planned, sent_on=TODAY + timedelta(days=1)) == "future"


def test_an_agenda_sent_too_late_is_kept_and_flagged(ghent, council):
    """Seven days before, where eight are asked."""
    late = sittings.plan_sitting(council, held_on=TODAY + timedelta(days=7), by=OPERATOR)
    sittings.add_to_agenda(late, title="Opening", by=OPERATOR)
    late = sittings.send_agenda(late, sent_on=TODAY, by=OPERATOR)
    step = sittings.agenda_in_time(late)
    assert step.ok is False
    assert "too late" in str(step.text)
    assert not Deadline.objects.open().filter(kind="sitting_agenda").exists()


def test_a_point_added_after_the_sending_is_marked(planned):
    first = sittings.add_to_agenda(planned, title="Opening", by=OPERATOR)
    sent = sittings.send_agenda(planned, sent_on=TODAY - timedelta(days=1), by=OPERATOR)
    assert sittings.added_late(sent, first)  # entered here a day after the sending
    sent = sittings.send_agenda(planned, sent_on=TODAY, by=OPERATOR)
    assert not sittings.added_late(sent, first)


def test_a_sitting_is_held_on_its_day_and_not_before(planned):
    assert refusal(sittings.hold_sitting, planned) == "future"
    now = sittings.hold_sitting(as_if_held_on(planned, TODAY), by=OPERATOR, present=3, members=5)
    assert (now.state, now.present, now.members) == ("held", 3, 5)
    assert refusal(sittings.add_to_agenda, now, title="Too late") == "not_planned"
    assert refusal(sittings.move_sitting, now, held_on=SOON) == "not_planned"
    assert JournalEntry.objects.filter(act="sitting.hold").count() == 1


def test_a_sitting_is_called_off_with_a_reason(planned):
    assert refusal(sittings.SITTING.take, planned, "call_off") == "reason"
    off = sittings.SITTING.take(planned, "call_off", by=OPERATOR, reason="Snow")
    assert off.state == "called_off"
    assert not Deadline.objects.open().filter(kind="sitting_agenda").exists()


# -- the second call ----------------------------------------------------------------------------------


def test_without_a_quorum_the_open_items_are_called_again(planned):
    """2 of 5 is not more than half."""
    item = put_before_council()
    sittings.add_to_agenda(planned, submission=item, by=OPERATOR)
    assert refusal(sittings.plan_second_call, planned, held_on=SOON) == "no_second_call"  # not held yet
    first = sittings.hold_sitting(as_if_held_on(planned, TODAY), by=OPERATOR, present=2, members=5)
    assert refusal(sittings.plan_second_call, first, held_on=TODAY) == "too_early"
    second = sittings.plan_second_call(first, held_on=SOON, by=OPERATOR)
    assert (second.call, second.second_call_of, second.state) == (2, first, "planned")
    assert [point.submission for point in second.agenda.all()] == [item]
    assert (
        refusal(sittings.plan_second_call, Sitting.objects.get(pk=first.pk), held_on=SOON) == "no_second_call"
    )


def test_with_a_quorum_nothing_is_called_again(ghent, council):
    assert "quorum was reached" in str(sittings.why_no_second_call(held(members=5, present=3)))
    assert (
        sittings.why_no_second_call(held(members=5, present=None)) is None
    )  # not known: it may have been missing


# -- attendance ---------------------------------------------------------------------------------------


def test_a_complete_list_gives_the_number_present(ghent, council):
    members = full_council(council, 5)
    sitting = held(members=5, present=None)
    seen = dict(
        zip(members, [Seen("present"), Seen("left", 2), Seen("absent"), Seen("excused")], strict=False)
    )
    sitting = attendance.record_attendance(sitting, seen, by=OPERATOR)
    assert sitting.present is None  # nothing is known of the fifth
    sitting = attendance.record_attendance(sitting, {members[4]: Seen("present")}, by=OPERATOR)
    assert sitting.present == 3  # two present throughout, one who left at item 2
    room = attendance.room_of(sitting)
    assert [len(room.at(number)) for number in (None, 1, 2, 3)] == [3, 3, 2, 2]


def test_a_number_in_the_minutes_stays_and_the_difference_is_shown(ghent, council, login):
    members = full_council(council, 5)
    sitting = held(members=5, present=4)
    attendance.record_attendance(sitting, dict.fromkeys(members, Seen("present")), by=OPERATOR)
    sitting.refresh_from_db()
    assert sitting.present == 4
    shown = login("clerk").get(sitting.get_absolute_url()).content.decode()
    assert "comes to 5 present, the minutes say 4" in shown


@pytest.mark.parametrize(("seen", "code"), [(Seen("left"), "left_where"), (Seen("present", 3), "left_where")])
def test_who_left_left_at_an_item_and_only_who_left(ghent, council, seen, code):
    members = full_council(council, 2)
    assert refusal(attendance.record_attendance, held(members=2, present=None), {members[0]: seen}) == code
    assert not Attendance.objects.exists()


def test_a_stranger_is_not_present_and_a_planned_sitting_has_no_attendance(planned):
    stranger = CouncilMember.objects.create(name="S. Tranger")
    assert refusal(attendance.record_attendance, held(), {stranger: Seen("present")}) == "no_seat"
    assert refusal(attendance.record_attendance, planned, {}) == "not_held"


ANY_ROW = [("present", None), ("absent", None), ("excused", None), ("left", 1), ("left", 2), ("left", 3)]


@settings(max_examples=30)
@given(st.lists(st.sampled_from(ANY_ROW), max_size=8), st.sampled_from([None, 1, 2, 3, 4]))
def test_nobody_comes_back_and_each_is_there_until_leaving(seen, number):
    """Counted by hand: present throughout, or left later than the item asked for."""
    rows = {n: Attendance(presence=presence, left_at=left) for n, (presence, left) in enumerate(seen)}
    room = Room((), rows, is_complete=True)
    by_hand = [
        n for n, (presence, left) in enumerate(seen)
        if presence == "present" or (presence == "left" and (number is None or number < left))
    ]  # fmt: skip
    assert room.at(number) == set(by_hand)
    assert room.at(number) <= room.at(None)


# -- advice -------------------------------------------------------------------------------------------


def test_advice_stands_beside_the_item_and_decides_nothing(ghent, council, login):
    item = put_before_council()
    committee = advice.add_adviser(council, name="Committee for Culture", is_always_heard=True, by=OPERATOR)
    assert "no advice of “Committee for Culture”" in advice.unheard([item])[0]
    advice.record_advice(item, committee, result="unfavourable", advised_on=TODAY, yes=2, no=5, by=OPERATOR)
    advice.record_advice(
        item, committee, result="conditions", advised_on=TODAY, text="With a budget", by=OPERATOR
    )
    assert advice.unheard([item]) == []
    assert [given.result for given in advice.stages(item)[0].advice] == ["unfavourable", "conditions"]
    shown = login("councillor").get(f"/decisions/items/{item.reference}/advice/").content.decode()
    assert "With a budget" in shown
    assert "2 for, 5 against" in shown
    assert Submission.objects.get().is_pending


def test_advice_is_refused_where_it_cannot_have_been_given(ghent, council):
    item, committee = put_before_council(), advice.add_adviser(council, name="Culture", by=OPERATOR)
    said = {"result": "favourable", "advised_on": TODAY}
    assert refusal(advice.record_advice, item, committee, **said | {"result": "conditions"}) == "conditions"
    ahead = said | {"advised_on": TODAY + timedelta(days=1)}
    assert refusal(advice.record_advice, item, committee, **ahead) == "future"
    before = said | {"advised_on": item.submitted_at.date() - timedelta(days=1)}
    assert refusal(advice.record_advice, item, committee, **before) == "before_the_item"
    advice.end_adviser(committee, ends_on=TODAY - timedelta(days=1), by=OPERATOR)
    committee.refresh_from_db()
    assert refusal(advice.record_advice, item, committee, **said) == "no_longer_heard"
    other = CouncilFactory(kind="executive_board")
    elsewhere = advice.add_adviser(other, name="Bureau", by=OPERATOR)
    assert refusal(advice.record_advice, item, elsewhere, **said) == "wrong_adviser"
    Submission.objects.update(state="decided")
    assert refusal(advice.record_advice, item, committee, **said) == "not_pending"
    assert refusal(advice.add_adviser, council, name="Culture") == "known"
    assert refusal(advice.add_adviser, council, name=" ") == "name"


# -- pages --------------------------------------------------------------------------------------------


def test_a_sitting_is_planned_called_and_held_on_its_pages(ghent, council, login):
    clerk, item = login("clerk"), put_before_council()
    made = clerk.post(SITTINGS + "plan/", {"body": council.pk, "held_on": str(SOON), "starts_at": "19:00"})
    url = made["Location"]
    assert "Nothing stands on the agenda yet" in clerk.get(url).content.decode()
    assert clerk.post(url + "agenda/", {"submission": item.pk}).status_code == 302
    assert item.title in clerk.get(url).content.decode()
    assert clerk.post(url + "agenda/", {}).status_code == 409
    assert clerk.post(url + "send/", {"sent_on": str(TODAY)}).status_code == 302
    assert "sent in time" in clerk.get(url).content.decode()
    early = clerk.post(url + "hold/", {"present": "3"})
    assert early.status_code == 409
    assert "once it has been held, or move it first" in early.content.decode()
    assert clerk.get(url + "record/").status_code == 200
    as_if_held_on(Sitting.objects.get(), TODAY)
    assert clerk.post(url + "hold/", {"present": "3", "members": "5"}).status_code == 302
    assert "Quorum reached: 3 present, 3 needed" in clerk.get(url).content.decode()
    assert clerk.get(url + "hold/").status_code == 409


def test_attendance_is_recorded_by_name(ghent, council, login):
    clerk, members = login("clerk"), full_council(council, 3)
    sitting = held(members=3, present=None)
    said = {f"presence_{member.pk}": "present" for member in members}
    said |= {f"presence_{members[2].pk}": "left", f"left_at_{members[2].pk}": "2"}
    assert clerk.post(sitting.get_absolute_url() + "attendance/", said).status_code == 302
    shown = clerk.get(sitting.get_absolute_url()).content.decode()
    assert "left at item 2" in shown
    sitting.refresh_from_db()
    assert sitting.present == 3


# -- what the clerk is led to -------------------------------------------------------------------------


def test_from_an_item_on_no_agenda_the_clerk_is_led_to_the_sitting_it_is_put_on(planned, login):
    clerk, item = login("clerk"), put_before_council("Next")
    shown = clerk.get(item.get_absolute_url()).content.decode()
    assert "Put it on an agenda" in shown
    listed = clerk.get(f"{SITTINGS}?item={item.reference}").content.decode()
    address = f"{planned.get_absolute_url()}?item={item.reference}"
    assert f'href="{address}"' in listed
    page = clerk.get(address)
    assert page.context["agenda_form"]["submission"].value() == item.pk
    assert page.context["agenda_is_open"]
    clerk.post(f"{planned.get_absolute_url()}agenda/", {"submission": item.pk})
    shown = clerk.get(item.get_absolute_url()).content.decode()
    assert "Put it on an agenda" not in shown
    assert f'href="{planned.get_absolute_url()}"' in shown


def test_where_no_sitting_is_known_the_item_goes_along_to_the_planning_of_one(ghent, login):
    item = put_before_council("Next")
    shown = login("clerk").get(f"{SITTINGS}?item={item.reference}").content.decode()
    assert shown.count(f'href="{reverse("office:sitting_plan")}?item={item.reference}"') == 2


def test_an_item_that_a_held_sitting_put_off_may_come_on_another_agenda(planned, login):
    clerk, item = login("clerk"), put_before_council("Next")
    earlier = held(members=3, present=3)
    AgendaItem.objects.create(sitting=earlier, number=1, title=item.title, submission=item, added_on=TODAY)
    shown = clerk.get(item.get_absolute_url()).content.decode()
    assert f"{reverse('office:sitting_record', args=[earlier.reference])}?item={item.reference}" in shown
    assert "Put it on an agenda" in shown
    clerk.post(f"{planned.get_absolute_url()}agenda/", {"submission": item.pk})
    shown = clerk.get(item.get_absolute_url()).content.decode()
    assert "Put it on an agenda" not in shown
    assert f'href="{planned.get_absolute_url()}"' in shown


def test_a_sitting_to_come_offers_its_agenda_and_not_yet_that_it_was_held(planned, login):
    clerk, held_url, sent_url = (
        login("clerk"),
        f"{planned.get_absolute_url()}hold/",
        f"{planned.get_absolute_url()}send/",
    )
    empty = clerk.get(planned.get_absolute_url()).content.decode()
    assert (held_url in empty, sent_url in empty) == (False, False)
    sittings.add_to_agenda(planned, submission=None, title="Opening", by=OPERATOR)
    filled = clerk.get(planned.get_absolute_url()).content.decode()
    assert (held_url in filled, sent_url in filled) == (False, True)
    as_if_held_on(planned, TODAY)
    assert held_url in clerk.get(planned.get_absolute_url()).content.decode()
