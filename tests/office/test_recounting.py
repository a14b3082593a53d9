"""A changed roll, size or attendance: what was counted is counted anew and says so, what the minutes give stays."""

from datetime import date, timedelta

import pytest

from office import attendance, decisions, membership, municipality, recounting, sittings
from office.attendance import Seen
from office.ballots import VoteCount
from office.models import OPERATOR, Decision, JournalEntry, Sitting, SittingState
from office.rules import Refused
from tests.factories.council import paper_kind, put_before_council
from tests.factories.council_members import LONG_AGO, full_council, seat
from tests.factories.office import CouncilFactory
from tests.office.recording import TODAY, held

DAY = TODAY - timedelta(days=3)


@pytest.fixture(autouse=True)
def papers(ghent):
    with paper_kind() as told:
        yield told


@pytest.fixture
def council(db):
    """Five on a complete roll. In Flanders the sitting members are counted."""
    body = CouncilFactory()
    full_council(body, 5)
    return body


def fresh(sitting) -> Sitting:
    return Sitting.objects.get(pk=sitting.pk)


def recorded(council, **numbers) -> Sitting:
    return sittings.record_sitting(council, held_on=DAY, by=OPERATOR, **numbers)


def decide(sitting, yes, no) -> Decision:
    return decisions.record_decision(
        sitting, {put_before_council(): "adopted"}, by=OPERATOR, title="A", recorded_result="adopted",
        votes=VoteCount(yes=yes, no=no),
    )  # fmt: skip


def test_a_member_entered_afterwards_is_counted_in_sittings_that_took_their_number_from_the_file(council):
    """Of 5 members 3 are a quorum (more than 2.5); of 6 they are not (more than 3)."""
    sitting = recorded(council, present=3)
    decision = decide(sitting, yes=3, no=0)
    assert (sitting.members, decision.computed_result) == (5, "adopted")
    made = seat(council, "Forgotten")
    sitting, decision = fresh(sitting), Decision.objects.get()
    assert (sitting.members, sitting.present) == (6, 3)
    assert (decision.computed_result, decision.recorded_result, decision.yes) == ("no_quorum", "adopted", 3)
    assert [row["what"] for row in sitting.recounts] == ["members", "result"]
    (entry,) = JournalEntry.objects.filter(act="seat.take").order_by("-number")[:1]
    assert entry.changes[f"{sitting.reference} members"] == [5, 6]
    assert entry.changes[f"{sitting.reference} {decision.reference} result"] == ["adopted", "no_quorum"]
    (sentence,) = made.body.counted_anew.sentences
    assert sitting.reference in sentence
    assert "5 until now, 6 from the file" in sentence


def test_what_the_minutes_give_stays_and_the_sitting_says_what_the_file_comes_to(council):
    sitting = recorded(council, members=5, present=3)
    decide(sitting, yes=3, no=0)
    seat(council, "Forgotten")
    sitting = fresh(sitting)
    assert (sitting.members, Decision.objects.get().computed_result) == (5, "adopted")
    (said,) = recounting.history(sitting)
    assert said[1] == "The minutes give 5 members, the file now comes to 6. The minutes stay."
    assert said[2] == "the roll of members changed"


def test_sittings_before_the_change_and_planned_ones_are_left_alone(council):
    before = recorded(council, present=3)
    planned = sittings.plan_sitting(council, held_on=TODAY + timedelta(days=20), by=OPERATOR)
    made = seat(council, "New", starts_on=DAY + timedelta(days=1))
    assert (fresh(before).members, fresh(before).recounts, fresh(planned).recounts) == (5, [], [])
    assert made.body.counted_anew.sentences == []


def test_a_term_that_ended_earlier_is_taken_out_of_the_count(council):
    """Five until the end of a term two days before the sitting, then four: 2 of 4 is no quorum, 3 is."""
    sitting = recorded(council, present=3)
    last = council.seats.order_by("-pk").first()
    membership.end_seat(last, ends_on=DAY - timedelta(days=2), reason="moved", by=OPERATOR)
    assert fresh(sitting).members == 4
    membership.end_seat(last, ends_on=DAY, reason="moved later", by=OPERATOR)
    assert fresh(sitting).members == 5
    assert [(row["before"], row["after"]) for row in fresh(sitting).recounts] == [(5, 4), (4, 5)]


def test_numbers_that_cannot_be_leave_everything_as_it_was(council):
    """Five were there by the minutes; without one term the file comes to four."""
    sitting = recorded(council, present=5)
    last = council.seats.order_by("-pk").first()
    membership.end_seat(last, ends_on=DAY - timedelta(days=1), reason="moved", by=OPERATOR)
    assert (fresh(sitting).members, fresh(sitting).present) == (5, 5)
    ((_day, sentence, _because),) = recounting.history(fresh(sitting))
    assert sentence == (
        "Nothing was counted anew: with 4 members the numbers on record cannot be. 5 stay on record."
    )


def test_a_number_present_counted_from_the_attendance_follows_it_and_the_roll(council):
    members = [each.member for each in council.seats.order_by("pk")]
    sitting = recorded(council)
    attendance.record_attendance(sitting, {each: Seen("present") for each in members}, by=OPERATOR)
    assert (fresh(sitting).present, fresh(sitting).present_counted) == (5, True)
    attendance.record_attendance(sitting, {members[4]: Seen("excused")}, by=OPERATOR)
    assert fresh(sitting).present == 4
    made = seat(council, "Forgotten")  # of whom nothing is said: nobody knows how many were there
    assert (fresh(sitting).members, fresh(sitting).present) == (6, None)
    attendance.record_attendance(fresh(sitting), {made.member: Seen("present")}, by=OPERATOR)
    assert fresh(sitting).present == 5


def test_a_number_present_that_was_given_stays_whatever_the_attendance_says(council):
    members = [each.member for each in council.seats.order_by("pk")]
    sitting = recorded(council, present=4)
    attendance.record_attendance(sitting, {each: Seen("present") for each in members}, by=OPERATOR)
    assert (fresh(sitting).present, fresh(sitting).recounts) == (4, [])


def test_the_roll_said_to_be_complete_and_the_size_by_law_count_anew_too(ghent):
    council = CouncilFactory(members=53)
    sitting = recorded(council, present=1)
    assert sitting.members == 53
    seat(council, "Only one")
    assert fresh(sitting).members == 53  # nobody has said that the roll is complete
    body = membership.keep_roll_from(council, LONG_AGO, by=OPERATOR)
    assert fresh(sitting).members == 1
    assert len(body.counted_anew.sentences) == 1
    membership.keep_roll_from(council, None, by=OPERATOR)
    assert fresh(sitting).members == 53
    municipality.set_council_size(51, from_day=DAY - timedelta(days=10), by=OPERATOR)
    assert fresh(sitting).members == 51


def test_the_pages_say_which_sittings_come_to_other_figures(council, login):
    sitting, clerk = recorded(council, present=3), login("clerk")
    said = {"body": council.pk, "name": "Forgotten", "function": "member", "starts_on": str(LONG_AGO)}
    page = clerk.post("/decisions/members/new/", said, follow=True).content.decode()
    assert f"Sitting {sitting.reference} of" in page
    assert "5 until now, 6 from the file" in page
    page = clerk.get(sitting.get_absolute_url()).content.decode()
    assert "Counted anew" in page
    assert "because the roll of members changed" in page


# -- when a sitting that was held had been called ------------------------------------------------------


def test_the_day_of_calling_is_found_out_later_and_says_whether_it_was_in_time(council, login):
    """Flanders: eight days before. Nothing on file is flagged, nine days before is in time, seven is not."""
    sitting, clerk = held(3), login("clerk")
    assert sittings.agenda_in_time(sitting).ok is not True
    url = sitting.get_absolute_url() + "calling/"
    said = {"sent_on": str(DAY - timedelta(days=9)), "reason": "Letter in the file"}
    assert clerk.post(url, said).status_code == 302
    assert sittings.agenda_in_time(fresh(sitting)).ok is True
    assert clerk.post(url, said | {"sent_on": str(DAY - timedelta(days=7))}).status_code == 302
    assert sittings.agenda_in_time(fresh(sitting)).ok is False
    entries = JournalEntry.objects.filter(act="sitting.convened_past").order_by("number")
    assert [(entry.occurred_on, entry.reason) for entry in entries] == [
        (DAY - timedelta(days=9), "Letter in the file"),
        (DAY - timedelta(days=7), "Letter in the file"),
    ]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"sent_on": DAY + timedelta(days=1)}, "after_the_sitting"),
        ({"reason": " "}, "reason"),
        ({"sent_on": date(1, 1, 1)}, "day_range"),
    ],
)
def test_a_day_of_calling_that_cannot_be_is_refused(council, change, code):
    said = {"sent_on": DAY - timedelta(days=9), "reason": "Letter", "by": OPERATOR} | change
    with pytest.raises(Refused) as refused:
        sittings.record_calling(held(3), **said)
    assert refused.value.code == code
    assert str(refused.value.message).endswith(".")


def test_only_of_a_sitting_that_was_held_and_only_by_the_clerk(council, person):
    said = {"sent_on": DAY - timedelta(days=9), "reason": "Letter"}
    planned = sittings.plan_sitting(council, held_on=TODAY + timedelta(days=20), by=OPERATOR)
    for sitting, by, code in ((planned, OPERATOR, "not_held"), (held(3), person("officer"), "role")):
        with pytest.raises(Refused) as refused:
            sittings.record_calling(sitting, by=by, **said)
        assert refused.value.code == code
    assert planned.state == SittingState.PLANNED
