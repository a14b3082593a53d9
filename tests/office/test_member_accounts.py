"""The login of a council member: linked with one who sits, once for each person, and taken away again."""

from datetime import date

import pytest
from django.urls import reverse

from office import membership
from office.attendance import Seen, record_attendance
from office.member_accounts import link_account, possible_accounts, unlink_account
from office.models import OPERATOR, CouncilMember, JournalEntry, RoleGrant
from office.positions import state_position
from office.recusals import recusals_of
from office.rules import Refused
from tests.factories.council import paper_kind, put_before_council
from tests.factories.council_members import seat
from tests.factories.office import CouncilFactory
from tests.office.test_recusals import with_item

pytestmark = pytest.mark.django_db
LAST_DAY = date(2024, 5, 2)


@pytest.fixture
def council(ghent):
    return CouncilFactory()


@pytest.fixture
def member(council) -> CouncilMember:
    return seat(council, "A. Example").member


def refusal(act, *args, **more) -> str:
    with pytest.raises(Refused) as refused:
        act(*args, **({"by": OPERATOR} | more))
    assert str(refused.value.message).endswith(".")
    return refused.value.code


def test_an_account_is_linked_and_unlinked_each_with_one_entry(member, person):
    account = person("councillor", name="Council member 1")
    clerk = person("clerk")
    assert link_account(member, account, by=clerk).account == account
    link_account(member, account, by=clerk)  # the second of two clicks
    (linked,) = JournalEntry.objects.filter(act="member.link_account")
    assert linked.changes["council_member"] == [None, member.pk]
    assert linked.personal.values["account"] == [None, account.email]
    assert unlink_account(member, by=person("administrator")).account is None
    unlink_account(member, by=clerk)
    assert JournalEntry.objects.filter(act="member.unlink_account").count() == 1
    member.refresh_from_db()
    assert member.account is None


def test_another_account_takes_the_place_of_the_one_before(member, person):
    first, second = person("councillor"), person("councillor")
    link_account(member, first, by=OPERATOR)
    assert link_account(member, second, by=OPERATOR).account == second
    assert first in possible_accounts()


def test_an_account_without_the_council_role_is_refused(member, person):
    assert refusal(link_account, member, person("officer")) == "no_councillor"
    assert refusal(membership.seat_member, member.seats.get().body, name="B.", account=person("head")) == (
        "no_councillor"
    )


def test_one_account_for_each_sitting_person(council, member, person):
    account, other = person("councillor"), seat(council, "B. Example").member
    link_account(member, account, by=OPERATOR)
    assert refusal(link_account, other, account) == "account_taken"
    assert refusal(membership.seat_member, council, name="C.", account=account) == "account_taken"
    assert not CouncilMember.objects.filter(name="C.").exists()
    unlink_account(member, by=OPERATOR)
    assert link_account(other, account, by=OPERATOR).account == account


def test_whoever_left_every_body_leaves_the_account_to_the_entry_that_sits(council, member, person):
    account, other = person("councillor"), seat(council, "B. Example").member
    link_account(member, account, by=OPERATOR)
    membership.end_seat(member.seats.get(), ends_on=LAST_DAY, reason="moved", by=OPERATOR)
    link_account(other, account, by=OPERATOR)
    member.refresh_from_db()
    assert member.account is None
    entry = JournalEntry.objects.filter(act="member.link_account").latest("number")
    assert entry.changes["council_member"] == [member.pk, other.pk]


def test_whoever_sits_nowhere_any_more_is_not_linked(member, person):
    membership.end_seat(member.seats.get(), ends_on=LAST_DAY, reason="moved", by=OPERATOR)
    assert refusal(link_account, member, person("councillor")) == "sits_nowhere"


def test_seating_somebody_with_another_login_tells_both_logins_and_who_had_it(council, member, person):
    """The same facts as by linking: whose login it was, and which one the member had before."""
    first, second, other = person("councillor"), person("councillor"), seat(council, "B. Example").member
    link_account(member, first, by=OPERATOR)
    link_account(other, second, by=OPERATOR)
    for each in (member, other):
        membership.end_seat(each.seats.get(), ends_on=LAST_DAY, reason="moved", by=OPERATOR)
    membership.seat_member(council, member=member, account=second, starts_on=date(2024, 6, 1), by=OPERATOR)
    entry = JournalEntry.objects.filter(act="seat.take").latest("number")
    assert entry.changes["council_member"] == [other.pk, member.pk]
    assert entry.personal.values["account"] == [first.email, second.email]
    member.refresh_from_db()
    other.refresh_from_db()
    assert (member.account, other.account) == (second, None)


def test_a_seat_taken_with_the_login_one_has_says_nothing_of_it(council, member, person):
    link_account(member, person("councillor"), by=OPERATOR)
    membership.end_seat(member.seats.get(), ends_on=LAST_DAY, reason="moved", by=OPERATOR)
    account = CouncilMember.objects.get(pk=member.pk).account
    membership.seat_member(council, member=member, account=account, starts_on=date(2024, 6, 1), by=OPERATOR)
    entry = JournalEntry.objects.filter(act="seat.take").latest("number")
    assert "council_member" not in entry.changes
    assert "account" not in entry.personal.values


def test_the_same_link_again_is_no_refusal_although_the_role_has_lapsed(member, person):
    account = person("councillor")
    link_account(member, account, by=OPERATOR)
    RoleGrant.objects.filter(user=account).delete()
    assert link_account(member, account, by=OPERATOR).account == account


def test_what_was_recorded_of_a_declaration_stays_with_whoever_declared_it(council, member, person):
    """The login goes to another member afterwards: the recusal of that sitting is still that of the one who declared."""
    account, other = person("councillor"), seat(council, "B. Example").member
    link_account(member, account, by=OPERATOR)
    with paper_kind():
        item = put_before_council()
        state_position(item, "conflict", by=account, content_hash=item.content_hash, note="My firm bids.")
        sitting = with_item(item)
        seen = {member: Seen("present"), other: Seen("present")}
        key = (item.pk, member.pk)
        record_attendance(sitting, seen, by=OPERATOR, recused={key: "My firm bids."})
        unlink_account(member, by=OPERATOR)
        (one,) = recusals_of(sitting)
        assert (one.member, one.is_declared, one.is_recorded) == (member, True, True)
        link_account(other, account, by=OPERATOR)
        (one,) = recusals_of(sitting)
        assert (one.member, one.is_declared, one.is_recorded) == (member, True, True)
        # The clerk linked the wrong one first: once taken back, it is proposed for the one who has the login now.
        record_attendance(sitting, seen, by=OPERATOR, recused={key: None})
        (one,) = recusals_of(sitting)
        assert (one.member, one.is_recorded) == (other, False)


@pytest.mark.parametrize("role", ["officer", "head", "councillor", "auditor"])
def test_only_the_clerk_and_an_administrator_link(member, person, role):
    account = person("councillor")
    assert refusal(link_account, member, account, by=person(role)) == "role"
    assert refusal(unlink_account, member, by=person(role)) == "role"


def test_a_conflict_declared_before_proposes_the_recusal_once_the_account_is_linked(member, person):
    account = person("councillor", name="Council member 1")
    with paper_kind():
        item = put_before_council()
        said = {"content_hash": item.content_hash, "note": "My firm bids."}
        state_position(item, "conflict", by=account, **said)
        sitting = with_item(item)
        (declared,) = recusals_of(sitting)
        assert declared.member is None
        link_account(member, account, by=OPERATOR)
        (declared,) = recusals_of(sitting)
        assert (declared.member, declared.reason) == (member, "My firm bids.")


def test_the_clerk_links_on_the_page_of_the_members(council, member, login, person):
    account, clerk = person("councillor", name="Council member 1"), login("clerk")
    address = reverse("office:member_account", args=[member.pk])
    assert address in clerk.get(reverse("office:member_list")).content.decode()
    page = clerk.post(address, {"account": account.pk}, follow=True).content.decode()
    assert "Account: Council member 1" in page
    page = clerk.post(address, {"account": ""}, follow=True).content.decode()
    assert "no account" in page
    member.refresh_from_db()
    assert member.account is None


def test_who_only_reads_the_roll_sees_no_accounts(council, member, login, person):
    link_account(member, person("councillor", name="Council member 1"), by=OPERATOR)
    assert "Account:" not in login("officer").get(reverse("office:member_list")).content.decode()
