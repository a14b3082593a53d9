from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from networks.lifecycle import MEMBERSHIP, end_of_notice
from networks.models import Membership, MembershipState
from office.models import Deadline, Decision, Role
from office.rules import Refused
from office.submissions import council
from tests.factories.networks import CategoryFactory, MembershipFactory

# Written by hand from the domain's page: step -> (states it starts from, state it leads to, who may).
EXPECTED = {
    "decide": ({"identified"}, "decided", set(Role)),
    "fall": ({"decided", "permitted"}, "identified", set(Role)),
    "permit": ({"decided"}, "permitted", set(Role)),
    "apply": ({"decided", "permitted"}, "applied", {"head"}),
    "accept": ({"applied"}, "accepted", {"officer", "head"}),
    "activate": ({"accepted"}, "active", {"officer", "head"}),
    "hold": ({"active"}, "on_hold", {"head"}),
    "take_up": ({"on_hold"}, "active", {"head"}),
    "give_notice": ({"active", "on_hold"}, "notice_given", {"head"}),
    "withdraw_notice": ({"notice_given"}, "active", {"head"}),
    "end": ({"notice_given"}, "ended", {"officer", "head"}),
    "lapse": ({"active", "on_hold"}, "lapsed", {"head"}),
    "abandon": ({"identified", "decided", "permitted", "applied", "accepted"}, "abandoned", {"head"}),
    "expel": ({"active", "on_hold", "notice_given"}, "expelled", {"head"}),
}


def test_the_table_has_exactly_the_expected_steps():
    assert {step.name for step in MEMBERSHIP} == set(EXPECTED)


@pytest.mark.once
@pytest.mark.parametrize("step", sorted(EXPECTED))
def test_every_state_and_role_is_answered_as_written(step, person, ghent):
    sources, target, roles = EXPECTED[step]
    decision = Decision.objects.create(
        body=council(),
        title="Joining",
        decided_on=date(2025, 12, 1),
        recorded_result="adopted",
        is_past_fact=True,
    )
    membership = MembershipFactory(decision=decision)
    membership.category = CategoryFactory(network=membership.network)
    membership.save()
    people = {role: person(role) for role in Role}
    for state in MembershipState.values:
        for role, user in people.items():
            Membership.objects.filter(pk=membership.pk).update(
                state=state,
                ends_on=None,
                notice_given_on=None,
                applied_on=None,
                accepted_on=None,
                effective_on=None,
                effective_precision="unknown",
            )
            membership.refresh_from_db()
            if state in sources and role in roles:
                taken = MEMBERSHIP.take(membership, step, by=user, on=date(2026, 1, 5), reason="as written")
                assert taken.state == target, (state, role)
            else:
                with pytest.raises(Refused):
                    MEMBERSHIP.take(membership, step, by=user, on=date(2026, 1, 5), reason="as written")
                membership.refresh_from_db()
                assert membership.state == state


def test_an_application_waits_for_a_decision(person, ghent):
    membership = MembershipFactory(state=MembershipState.DECIDED)
    with pytest.raises(Refused, match="No decision of ours is on file"):
        MEMBERSHIP.take(membership, "apply", by=person("head"))


def test_membership_does_not_begin_before_it_was_accepted(person, ghent):
    membership = MembershipFactory(state=MembershipState.ACCEPTED, accepted_on=date(2026, 3, 1))
    membership.category = CategoryFactory(network=membership.network)
    membership.save()
    with pytest.raises(Refused, match="before the step it follows"):
        MEMBERSHIP.take(membership, "activate", by=person("officer"), on=date(2026, 2, 28))


@pytest.mark.parametrize(
    ("given", "last_day"),
    [
        (date(2026, 6, 30), date(2026, 12, 31)),  # on the last day: this year
        (date(2026, 7, 1), date(2027, 12, 31)),  # one day late: a year later
        (date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_notice_by_a_fixed_day_one_day_late_costs_a_year(given, last_day):
    membership = Membership(notice_on="06-30", ends_after_notice_on="12-31")
    assert end_of_notice(membership, given) == last_day


@pytest.mark.parametrize(
    ("given", "last_day"),
    [
        # Notice by 30 September ends it on the 31 March that follows that 30 September.
        (date(2026, 9, 30), date(2027, 3, 31)),
        (date(2026, 10, 1), date(2028, 3, 31)),  # one day late: 30 September 2027 is the next
        (date(2026, 3, 15), date(2027, 3, 31)),  # not the 31 March before it
    ],
)
def test_an_end_in_the_following_year_comes_after_the_day_that_the_notice_kept(given, last_day):
    membership = Membership(notice_on="09-30", ends_after_notice_on="03-31")
    assert end_of_notice(membership, given) == last_day


def test_notice_by_the_last_of_february_is_the_29th_in_a_leap_year_only():
    membership = Membership(notice_on="02-29", ends_after_notice_on="02-29")
    assert end_of_notice(membership, date(2027, 2, 28)) == date(2027, 2, 28)
    assert end_of_notice(membership, date(2027, 3, 1)) == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("given", "months", "last_day"),
    [
        (date(2026, 3, 31), 3, date(2026, 6, 30)),
        (date(2026, 1, 14), 1, date(2026, 2, 14)),
        (date(2026, 5, 10), 0, date(2026, 5, 10)),
    ],
)
def test_notice_in_months_counts_from_the_day_after(given, months, last_day):
    assert end_of_notice(Membership(notice_months=months), given) == last_day


def test_a_membership_cannot_end_before_its_notice_has_run_out(person, ghent):
    head = person("head")
    membership = MembershipFactory(state=MembershipState.ACTIVE, notice_months=6)
    membership = MEMBERSHIP.take(membership, "give_notice", by=head, on=date(2026, 9, 30), reason="too dear")
    assert membership.ends_on == date(2027, 3, 31)  # six months from 1 October
    with pytest.raises(Refused, match="notice runs until"):
        MEMBERSHIP.take(membership, "end", by=head, on=date(2026, 11, 1))


def test_a_withdrawn_notice_leaves_no_end_behind(person, ghent):
    head = person("head")
    membership = MembershipFactory(state=MembershipState.ACTIVE, notice_months=6)
    membership = MEMBERSHIP.take(membership, "give_notice", by=head, on=date(2026, 9, 30), reason="too dear")
    membership = MEMBERSHIP.take(membership, "withdraw_notice", by=head, reason="the council thought again")
    assert (membership.state, membership.ends_on, membership.notice_given_on) == ("active", None, None)


def test_a_notice_given_again_after_it_was_withdrawn_reminds_of_the_same_end(person, ghent):
    """Six months from 1 October end on 31 March, both times."""
    head = person("head")
    membership = MembershipFactory(state=MembershipState.ACTIVE, notice_months=6)
    for step in ("give_notice", "withdraw_notice", "give_notice"):
        membership = MEMBERSHIP.take(membership, step, by=head, on=date(2026, 9, 30), reason="as written")
    ends = Deadline.objects.open().filter(kind="membership_ends")
    assert [row.due_on for row in ends] == [date(2027, 3, 31)]


def test_the_end_is_offered_once_the_notice_has_run_out_and_the_notice_says_what_it_comes_to(
    ghent, login, person
):
    """Notice by 30 June ends it on 31 December; given after it, a year later."""
    membership = MembershipFactory(state="active", notice_on="06-30", ends_after_notice_on="12-31")
    page = reverse("networks:membership_step", args=[membership.reference, "give_notice"])
    today = timezone.localdate()
    year = today.year if (today.month, today.day) <= (6, 30) else today.year + 1
    assert f"31 December {year}" in login("head").get(page).content.decode()
    membership = MEMBERSHIP.take(membership, "give_notice", by=person("head"), reason="Too dear")
    offer = next(one for one in MEMBERSHIP.offers(membership, by=person("head")) if one.step.name == "end")
    assert f"The notice runs until 31 December {year}." in str(offer.refusal)
