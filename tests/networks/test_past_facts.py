"""A membership that runs already: the archive gives up its decision, its permission and its beginning."""

from datetime import date

import pytest
from django.urls import reverse

from networks import actions
from networks.gaps import gaps
from networks.legality import judge_memberships, read_memberships
from networks.models import Membership
from networks.past_facts import record_membership_fact
from office import permissions
from office.models import OPERATOR, JournalEntry, Permission, PermissionState
from office.rules import Refused
from relations.rulebook import RuleBook
from tests.factories.networks import MembershipFactory, NetworkFactory, decided

pytestmark = pytest.mark.django_db


def announced() -> Membership:
    return actions.record_past_membership(
        NetworkFactory(), by=OPERATOR, reason="press", announced_on=date(2025, 11, 29)
    )


def missing(membership: Membership) -> list[str]:
    return [gap.what for gap in gaps(Membership.objects.get(pk=membership.pk))]


def record(membership: Membership, kind: str, on: date | None = None, **said):
    return record_membership_fact(membership, kind, by=OPERATOR, reason="archive", on=on, **said)


def test_each_fact_fills_its_gap(balikesir):
    membership = announced()
    assert missing(membership) == ["decision", "permission", "category", "fee", "effective"]
    record(membership, "decision", date(2025, 5, 6), number="412")
    record(membership, "permission", date(2025, 9, 1))
    record(membership, "effective_on", date(2026, 1, 15), precision="year")
    assert missing(membership) == ["category", "fee"]
    membership.refresh_from_db()
    assert (membership.decision.number, membership.decision.is_past_fact) == ("412", True)
    # A year alone means its first day; the ministry is the one of 2025, after 10.12.2018.
    assert (membership.effective_on, membership.effective_precision) == (date(2026, 1, 1), "year")
    assert permissions.latest_for(membership).authority == "tr-environment"
    assert JournalEntry.objects.filter(act="membership.record_past_fact").count() == 3


def test_before_10_december_2018_the_authority_was_the_interior(balikesir):
    membership = announced()
    record(membership, "permission", date(2018, 12, 9))
    assert permissions.latest_for(membership).authority == "tr-interior"


def order_of(membership: Membership) -> list[tuple[str, str]]:
    looked = next(iter(judge_memberships(read_memberships(membership.pk), RuleBook.ours())))
    return [(flag.code, flag.rule) for flag in looked.flags if flag.code.startswith("member_before")]


@pytest.mark.parametrize(
    "began, precision, flags",
    [
        (date(2025, 5, 5), "day", ["member_before_decision", "member_before_permission"]),
        (date(2025, 5, 6), "day", ["member_before_permission"]),
        (date(2025, 8, 31), "day", ["member_before_permission"]),
        (date(2025, 9, 1), "day", []),
        (date(2025, 8, 1), "month", ["member_before_permission"]),
        (date(2025, 9, 1), "month", []),  # on which day of that month is not known
        (date(2025, 1, 1), "year", []),
        (date(2024, 1, 1), "year", ["member_before_decision", "member_before_permission"]),
    ],
)
def test_a_membership_that_ran_before_its_acts_is_flagged(balikesir, began, precision, flags):
    """Decided on 6 May and permitted on 1 September 2025: what surely lies before is out of order."""
    membership = announced()
    record(membership, "decision", date(2025, 5, 6), number="412")
    record(membership, "permission", date(2025, 9, 1))
    record(membership, "effective_on", began, precision=precision)
    assert [code for code, citation in order_of(membership)] == flags
    cited = dict(order_of(membership)).get("member_before_permission", "5393 sayılı Kanun m. 74")
    assert "5393 sayılı Kanun m. 74" in cited


def test_where_no_law_asks_no_permission_can_be_late(ghent):
    membership = announced()
    record(membership, "effective_on", date(2025, 5, 5))
    Permission.objects.create(
        subject=membership, authority="x", state=PermissionState.GRANTED, decided_on=date(2025, 9, 1),
        decided_precision="day",
    )  # fmt: skip
    assert order_of(membership) == []


def test_recorded_again_a_fact_is_corrected_and_the_journal_keeps_both(balikesir):
    membership = announced()
    record(membership, "effective_on", date(2025, 11, 1))
    record(membership, "effective_on", date(2025, 12, 1))
    membership.refresh_from_db()
    assert membership.effective_on == date(2025, 12, 1)
    latest = JournalEntry.objects.filter(act="membership.record_past_fact").latest("number")
    before, after = latest.changes["effective_on"]
    assert "November" in before
    assert "December" in after


def test_what_cannot_be_recorded_is_refused_with_its_reason(balikesir):
    membership = announced()
    with pytest.raises(Refused, match="not come yet"):
        record(membership, "decision", date(2090, 1, 1))
    with pytest.raises(Refused, match="a year is enough"):
        record(membership, "effective_on")
    with pytest.raises(Refused, match="does not run yet"):
        record(MembershipFactory(), "decision", date(2025, 1, 1))
    with pytest.raises(Refused, match="Give a reason"):
        record_membership_fact(membership, "decision", by=OPERATOR, reason=" ")
    Membership.objects.filter(pk=membership.pk).update(ends_on=date(2026, 6, 30))
    with pytest.raises(Refused, match="after its last day"):
        record(membership, "effective_on", date(2026, 7, 1))


def test_what_a_present_act_recorded_is_not_recorded_as_the_past(balikesir):
    membership = decided()
    actions.request_membership_permission(membership, on=date(2026, 2, 13), by=OPERATOR)
    membership.decision.is_past_fact = False
    membership.decision.save()
    Membership.objects.filter(pk=membership.pk).update(
        state="active", effective_on=date(2026, 3, 1), effective_precision="day"
    )
    with pytest.raises(Refused, match="is on record"):
        record(membership, "decision", date(2025, 1, 1))
    with pytest.raises(Refused, match="record the answer there"):
        record(membership, "permission", date(2026, 3, 1))
    with pytest.raises(Refused, match="beginning is on record"):
        record(membership, "effective_on", date(2026, 1, 1))


def test_the_clerk_finds_the_way_from_the_gaps_and_in_flanders_no_permission_is_offered(ghent, login):
    membership, clerk = announced(), login("clerk")
    page = reverse("networks:membership_past_fact", args=[membership.reference])
    assert page in clerk.get(membership.get_absolute_url()).content.decode()
    assert page not in login("officer").get(membership.get_absolute_url()).content.decode()
    assert "permitted" not in clerk.get(page).content.decode()
    answer = clerk.post(page, {"kind": "decision", "on": "2024", "reason": "archive"})
    assert answer.url == membership.get_absolute_url()
    assert "decision" not in missing(membership)
