"""A declared conflict of interest on the way into the record: proposed with the attendance, confirmed, never silent."""

import pytest

from office import attendance, decisions, positions
from office.attendance import Seen
from office.ballots import VoteCount
from office.models import (
    OPERATOR,
    AgendaItem,
    Decision,
    JournalEntry,
    MemberVote,
    Recusal,
    Sitting,
    Submission,
)
from office.recusals import recusals_of
from office.rules import Refused
from office.vote_record import Roll
from tests.factories.council import paper_kind, put_before_council
from tests.factories.council_members import full_council
from tests.factories.office import CouncilFactory
from tests.office.recording import TODAY, held, record_url, vote_form

WHY = "My firm would carry it out."


@pytest.fixture(autouse=True)
def papers(ghent):
    with paper_kind() as told:
        yield told


@pytest.fixture
def members(person):
    """Five on the roll; the second has an account."""
    found = full_council(CouncilFactory(), 5)
    found[1].account = person("councillor", name="Account Two")
    found[1].save()
    return found


def conflict(item, member, note=WHY):
    said = {"content_hash": item.content_hash, "note": note}
    return positions.state_position(item, "conflict", by=member.account, **said)


def with_item(item, number=2) -> Sitting:
    sitting = held(members=5, present=None)
    AgendaItem.objects.create(
        sitting=sitting, number=number, title=item.title, submission=item, added_on=TODAY
    )
    return sitting


def attend(sitting, members, recused=None):
    return attendance.record_attendance(
        sitting, {each: Seen("present") for each in members}, by=OPERATOR, recused=recused or {}
    )


def url_of(sitting):
    return sitting.get_absolute_url() + "attendance/"


def attendance_form(members, **more):
    return {f"presence_{each.pk}": "present" for each in members} | more


def test_a_declared_conflict_is_proposed_with_its_reason_and_recorded_when_confirmed(members, login):
    item = put_before_council()
    conflict(item, members[1])
    sitting, clerk = with_item(item), login("clerk")
    page = clerk.get(url_of(sitting))
    ((one, ticked, why),) = page.context["form"].recusal_rows()
    assert (one.member, ticked.value(), why.value()) == (members[1], True, WHY)
    assert "Declared by the member, not recorded yet." in page.content.decode()
    assert not Recusal.objects.exists()  # proposed, nothing more
    key = f"{item.pk}_{members[1].pk}"
    said = attendance_form(members, **{f"recused_{key}": "on", f"recused_why_{key}": WHY})
    assert clerk.post(url_of(sitting), said).status_code == 302
    row = Recusal.objects.get()
    assert (row.submission, row.member, row.reason, row.recorded_by) == (item, members[1], WHY, clerk.user)
    (entry,) = JournalEntry.objects.filter(act="sitting.attendance")
    assert entry.changes[f"member {members[1].pk} recused for item {item.pk}"] == [False, True]
    assert WHY not in str(entry.changes)  # a person's reason can be erased: it stands beside the chain
    assert WHY in clerk.get(sitting.get_absolute_url()).content.decode()


def test_a_tick_taken_away_stays_away_and_is_said(members, login):
    item = put_before_council()
    conflict(item, members[1])
    sitting, clerk = with_item(item), login("clerk")
    clerk.post(url_of(sitting), attendance_form(members))
    assert not Recusal.objects.exists()
    ((_one, ticked, _why),) = clerk.get(url_of(sitting)).context["form"].recusal_rows()
    assert ticked.value() is False
    assert "not recorded as recused" in clerk.get(sitting.get_absolute_url()).content.decode()


def test_a_conflict_taken_back_or_on_another_item_proposes_nothing(members):
    item, other = put_before_council(), put_before_council("Other")
    conflict(other, members[1])
    conflict(item, members[1])
    positions.state_position(item, "taken_back", by=members[1].account, content_hash=item.content_hash)
    assert recusals_of(with_item(item)) == []


def test_without_an_agenda_what_lay_before_the_body_that_day_counts(members):
    item, later = put_before_council(), put_before_council("Later", sent_on=TODAY)
    conflict(item, members[1])
    conflict(later, members[1])
    assert [one.submission for one in recusals_of(held(3, members=5, present=None))] == [item]


def test_an_account_that_is_nobodys_on_the_roll_is_said(members, login, person):
    item, stranger = put_before_council(), person("councillor", name="Not Linked")
    positions.state_position(item, "conflict", by=stranger, content_hash=item.content_hash)
    page = login("clerk").get(url_of(with_item(item)))
    assert page.context["form"].recusal_rows() == []
    assert "Not Linked declared a conflict of interest on" in page.content.decode()


def test_the_recused_are_offered_no_vote_on_that_item_and_recorded_as_recused(members, login):
    """5 there, 1 recused: 4 present at the vote; 3 yes and 1 no by name, so 3 of 4."""
    item = put_before_council()
    conflict(item, members[1])
    sitting, clerk = with_item(item), login("clerk")
    attend(sitting, members, {(item.pk, members[1].pk): WHY})
    form = clerk.get(record_url(sitting)).context["form"]
    assert f"member_{members[1].pk}" not in form.fields
    assert list(form.recused.values()) == [members[1]]
    names = {f"member_{each.pk}": "yes" for each in (members[0], members[2], members[3])}
    names[f"member_{members[4].pk}"] = "no"
    said = vote_form(item, yes="", no="", chair_side="", agenda_number="2") | names
    assert "Member 2: recused" in clerk.post(record_url(sitting), said).content.decode()
    clerk.post(record_url(sitting), said | {"confirm": "1"})
    decision = Decision.objects.get()
    assert (decision.present, decision.yes, decision.no) == (4, 3, 1)
    assert MemberVote.objects.get(member=members[1]).choice == "recused"


def test_a_vote_sent_for_somebody_recused_is_refused_and_not_dropped_in_silence(members, login):
    item = put_before_council()
    conflict(item, members[1])
    sitting, clerk = with_item(item), login("clerk")
    answer = clerk.post(record_url(sitting), vote_form(item, **{f"member_{members[1].pk}": "yes"}))
    assert f"Member 2 is recused for {item.reference}" in answer.content.decode()
    assert not Decision.objects.exists()
    attend(sitting, members, {(item.pk, members[1].pk): WHY})
    with pytest.raises(Refused) as refused:
        decisions.record_decision(
            sitting, {item: "adopted"}, by=OPERATOR, title="A", recorded_result="adopted",
            votes=VoteCount(), roll=Roll({members[1]: "yes"}),
        )  # fmt: skip
    assert refused.value.code == "recused"


def test_who_took_part_all_the_same_is_offered_a_vote_once_the_attendance_says_so(members, login):
    item = put_before_council()
    conflict(item, members[1])
    sitting, clerk = with_item(item), login("clerk")
    assert f"member_{members[1].pk}" not in clerk.get(record_url(sitting)).context["form"].fields
    attend(sitting, members)
    assert f"member_{members[1].pk}" in clerk.get(record_url(sitting)).context["form"].fields


def test_with_several_items_the_form_says_for_which_a_member_is_recused(members, login):
    item, other = put_before_council(), put_before_council("Other")
    conflict(item, members[1])
    sitting, clerk = with_item(item), login("clerk")
    AgendaItem.objects.create(sitting=sitting, number=3, title="Other", submission=other, added_on=TODAY)
    page = clerk.get(record_url(sitting)).content.decode()
    assert f"recused for {item.reference}: no vote there" in page
    name = f"member_{members[1].pk}"
    assert (
        "is recused for"
        not in clerk.post(
            record_url(sitting), vote_form(other, yes="5", no="0", **{name: "yes"})
        ).content.decode()
    )


def test_who_was_absent_is_not_recorded_as_recused_as_well(members, login):
    """Absent and recused are different things: of five, one absent, 4 are present and none is taken off."""
    item = put_before_council()
    conflict(item, members[1])
    sitting, clerk = with_item(item), login("clerk")
    seen = {each: Seen("present") for each in members} | {members[1]: Seen("absent")}
    attendance.record_attendance(sitting, seen, by=OPERATOR, recused={(item.pk, members[1].pk): WHY})
    clerk.post(record_url(sitting), vote_form(item, yes="4", no="0", chair_side="", confirm="1"))
    decision = Decision.objects.get()
    assert (decision.present, decision.member_votes.count()) == (None, 0)
    assert Sitting.objects.get().present == 4


def test_a_recusal_the_vote_rests_on_is_not_taken_back(members):
    item = put_before_council()
    sitting = with_item(item)
    attend(sitting, members, {(item.pk, members[1].pk): WHY})
    decisions.record_decision(
        sitting, {item: "adopted"}, by=OPERATOR, title="A", recorded_result="adopted",
        votes=VoteCount(yes=4, no=0), roll=Roll({members[1]: "recused"}),
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        attend(sitting, members, {(item.pk, members[1].pk): None})
    assert refused.value.code == "voted"


def test_whoever_voted_by_name_is_not_recorded_as_recused_afterwards(members):
    item = put_before_council()
    sitting = with_item(item)
    attend(sitting, members)
    decisions.record_decision(
        sitting, {item: "adopted"}, by=OPERATOR, title="A", recorded_result="adopted",
        votes=VoteCount(yes=5, no=0), roll=Roll(dict.fromkeys(members, "yes")),
    )  # fmt: skip
    with pytest.raises(Refused, match="A vote of Member 2") as refused:
        attend(sitting, members, {(item.pk, members[1].pk): WHY})
    assert refused.value.code == "voted"
    assert not Recusal.objects.exists()


def test_only_somebody_with_a_seat_is_recused(members, person):
    item = put_before_council()
    stranger = full_council(CouncilFactory(kind="executive_board"), 1)[0]
    with pytest.raises(Refused) as refused:
        attend(with_item(item), members, {(item.pk, stranger.pk): WHY})
    assert refused.value.code == "no_seat"


def test_the_page_of_a_sitting_asks_the_same_number_of_questions_however_many_are_recused(
    members, login, django_assert_max_num_queries, person
):
    items = [put_before_council(f"Item {n}") for n in range(4)]
    sitting = with_item(items[0], 1)
    for number, item in enumerate(items[1:], 2):
        AgendaItem.objects.create(
            sitting=sitting, number=number, title=item.title, submission=item, added_on=TODAY
        )
    for item in Submission.objects.all():
        conflict(item, members[1])
    attend(sitting, members, {(items[0].pk, members[1].pk): WHY})
    clerk = login("clerk")
    with django_assert_max_num_queries(14):
        clerk.get(sitting.get_absolute_url())
