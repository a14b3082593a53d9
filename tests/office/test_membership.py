"""Members of a body: terms, replacements, and how many there are on a day."""

from datetime import date, timedelta

import pytest

from office import attendance, membership
from office.attendance import Seen
from office.models import OPERATOR, BodySize, JournalEntry, Seat
from office.rules import Refused
from tests.factories.council_members import LONG_AGO, full_council, seat
from tests.factories.office import CouncilFactory
from tests.office.recording import held

DAY = date(2024, 5, 2)


@pytest.fixture
def council(db):
    return CouncilFactory()


def refusal(act, *args, **more) -> str:
    with pytest.raises(Refused) as refused:
        act(*args, **({"by": OPERATOR} | more))
    assert str(refused.value.message).endswith(".")
    return refused.value.code


def test_a_seat_is_filled_after_the_term_before_it_ended(council):
    before = seat(council, "B. Before")
    assert (
        refusal(membership.seat_member, council, name="C.", starts_on=DAY, succeeds=before) == "seat_not_free"
    )
    membership.end_seat(before, ends_on=DAY, reason="moved away", by=OPERATOR)
    before.refresh_from_db()
    assert (
        refusal(membership.seat_member, council, name="C.", starts_on=DAY, succeeds=before) == "seat_not_free"
    )
    after = seat(council, "C. After", starts_on=DAY + timedelta(days=1), succeeds=before)
    assert after.succeeds == before
    again = {"name": "D.", "starts_on": DAY + timedelta(days=2), "succeeds": before}
    assert refusal(membership.seat_member, council, **again) == "seat_filled"
    assert refusal(membership.end_seat, before, ends_on=DAY + timedelta(days=1), reason="") == "seat_not_free"


def test_a_term_does_not_end_before_it_begins_nor_twice_at_once(council):
    sits = seat(council)
    assert (
        refusal(membership.end_seat, sits, ends_on=LONG_AGO - timedelta(days=1), reason="")
        == "ends_before_it_begins"
    )
    assert refusal(membership.seat_member, council, member=sits.member, starts_on=DAY) == "already_seated"
    assert refusal(membership.seat_member, council, name="  ") == "name"
    assert refusal(membership.seat_member, council, name="X", starts_on=date(3001, 1, 1)) == "day_range"


def test_a_body_has_one_chair_at_a_time(council):
    first = seat(council, function="chair")
    assert (
        refusal(membership.seat_member, council, name="B.", function="chair", starts_on=DAY)
        == "function_held"
    )
    membership.end_seat(first, ends_on=DAY, reason="", by=OPERATOR)
    assert seat(council, "B.", function="chair", starts_on=DAY + timedelta(days=1)).function == "chair"


def test_whoever_was_present_afterwards_had_not_left_before(ghent, council):
    members = full_council(council)
    sitting = held(3, members=5, present=None)
    attendance.record_attendance(sitting, {members[0]: Seen("present")}, by=OPERATOR)
    sits = Seat.objects.get(member=members[0])
    earlier = sitting.held_on - timedelta(days=1)
    assert refusal(membership.end_seat, sits, ends_on=earlier, reason="") == "present_afterwards"
    assert (
        membership.end_seat(sits, ends_on=sitting.held_on, reason="", by=OPERATOR).ends_on == sitting.held_on
    )


@pytest.mark.parametrize(
    ("town", "expected"),
    [
        ("ghent", 4),
        ("balikesir", 5),
    ],  # Flanders counts who sits, Türkiye all seats by law, also the empty one
)
def test_an_empty_seat_counts_only_where_the_full_membership_is_asked(council, request, town, expected):
    request.getfixturevalue(town)
    BodySize.objects.create(body=council, members=5)
    members = full_council(council, 5)
    membership.end_seat(Seat.objects.get(member=members[4]), ends_on=DAY, reason="", by=OPERATOR)
    assert membership.members_on(council, DAY).number == 5
    assert membership.members_on(council, DAY + timedelta(days=1)).number == expected


def test_a_roll_that_nobody_called_complete_is_not_counted(ghent, council):
    seat(council)
    assert membership.members_on(council, DAY).number is None
    BodySize.objects.create(body=council, members=53)
    assert membership.members_on(council, DAY).number == 53
    council = membership.keep_roll_from(council, DAY, by=OPERATOR)
    assert membership.members_on(council, DAY).number == 1
    assert membership.members_on(council, DAY - timedelta(days=1)).number == 53


def test_a_roll_without_members_is_not_called_complete(council):
    assert refusal(membership.keep_roll_from, council, DAY) == "roll_empty"


def test_names_stand_in_the_part_of_the_journal_that_can_be_erased(council):
    seat(council, "N. Ame")
    entry = JournalEntry.objects.get(act="seat.take")
    assert "N. Ame" not in str(entry.changes)
    assert entry.personal.values["name"] == [None, "N. Ame"]


@pytest.mark.parametrize("role", ["officer", "head", "legal", "finance", "auditor", "councillor"])
def test_only_the_clerk_and_the_administrator_keep_the_roll(council, person, role):
    assert refusal(membership.seat_member, council, name="X", by=person(role)) == "role"


# -- pages --------------------------------------------------------------------------------------------


def test_a_member_is_entered_replaced_and_shown_with_the_term(ghent, council, login):
    clerk = login("clerk")
    page = clerk.get("/decisions/members/")
    assert "The members of this body stand here once they are entered" in page.content.decode()
    said = {"body": council.pk, "name": "E. Xample", "function": "member", "party_group": "Green",
            "starts_on": "2019-01-01"}  # fmt: skip
    assert clerk.post("/decisions/members/new/", said).status_code == 302
    sits = Seat.objects.get()
    shown = clerk.get("/decisions/members/").content.decode()
    assert "E. Xample" in shown
    assert "Green" in shown
    ended = {"ends_on": "2024-05-02", "reason": "resigned"}
    assert clerk.post(f"/decisions/members/{sits.pk}/end/", ended).status_code == 302
    follows = said | {"name": "F. Ollows", "starts_on": "2024-05-03", "succeeds": sits.pk}
    assert clerk.post("/decisions/members/new/", follows).status_code == 302
    assert "replaces E. Xample" in clerk.get("/decisions/members/").content.decode()


def test_a_refused_seat_keeps_what_was_typed(ghent, council, login):
    seat(council, "A. Chair", function="chair")
    said = {"body": council.pk, "name": "Second Chair", "function": "chair", "starts_on": "2020-01-01"}
    page = login("clerk").post("/decisions/members/new/", said)
    assert page.status_code == 409
    assert "Second Chair" in page.content.decode()
    assert "A. Chair is still on file" in page.content.decode()


def test_the_list_of_members_asks_the_same_for_one_and_for_many(
    ghent, council, login, django_assert_max_num_queries
):
    clerk = login("clerk")
    seat(council, "Member 0")

    def asked():
        with django_assert_max_num_queries(12) as counted:
            clerk.get("/decisions/members/")
        return len(counted)

    once = asked()
    for n in range(1, 6):
        seat(council, f"Member {n}")
    assert asked() == once
