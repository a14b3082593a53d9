"""The council engine against an oracle of its own.

The oracle is written from the table of rules alone (docs and law), in the plainest arithmetic there is: it counts
people one by one in doubled or quadrupled whole numbers, knows no shares, no fractions and nothing of the engine.
"""

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from office.council_rules import Votes, compute
from office.rule_sets import shipped_rules_on

DAY = date(2024, 5, 2)
RULES = {profile: shipped_rules_on(profile, DAY) for profile in ("tr", "be-vlg", "generic")}


def a_quarter_rounded_up(members: int) -> int:
    quarter = 0
    while quarter * 4 < members:
        quarter += 1
    return quarter


def quorum_is_there(profile: str, members: int, present: int, call: int) -> bool:
    """First call: more than half everywhere. Second call: a quarter in Türkiye, anybody at all elsewhere."""
    if call == 1:
        return present + present > members
    if profile == "tr":
        return present >= max(a_quarter_rounded_up(members), 1)
    return present >= 1


def turkish(members: int, present: int, yes: int, no: int, chair: str, *, is_secret: bool) -> str:
    if yes == no and is_secret:
        return "revote"
    if yes == no:  # the chair's side wins, if a quarter of all members is on it
        return "adopted" if chair == "yes" and yes >= a_quarter_rounded_up(members) else "rejected"
    more_than_half_of_those_present = yes + yes > present
    return (
        "adopted" if more_than_half_of_those_present and yes >= a_quarter_rounded_up(members) else "rejected"
    )


def oracle(profile: str, votes: Votes) -> str:
    members, present, yes, no = votes.members, votes.present, votes.yes, votes.no
    if not quorum_is_there(profile, members, present, votes.call):
        return "no_quorum"
    if profile == "tr" and votes.is_insisting:  # more than half of the full membership
        return "adopted" if yes + yes > members else "rejected"
    if profile == "tr":
        return turkish(members, present, yes, no, votes.chair, is_secret=votes.is_secret)
    return "adopted" if yes > no else "rejected"


@st.composite
def any_vote(draw):
    """Small councils often, because the edges lie there: halves, quarters, ties."""
    members = draw(st.one_of(st.integers(1, 12), st.integers(1, 120)))
    present = draw(st.integers(0, members))
    yes = draw(st.integers(0, present))
    no = draw(st.one_of(st.just(min(yes, present - yes)), st.integers(0, present - yes)))
    left = present - yes - no
    abstain = draw(st.integers(0, left))
    blank = draw(st.integers(0, left - abstain))
    chairs = ["none"] + ["yes"] * bool(yes) + ["no"] * bool(no)
    return Votes(
        members=members, present=present, yes=yes, no=no, abstain=abstain, blank=blank, invalid=0,
        chair=draw(st.sampled_from(chairs)), is_secret=draw(st.booleans()), call=draw(st.sampled_from([1, 2])),
        is_insisting=draw(st.booleans()),
    )  # fmt: skip


@settings(max_examples=30)
@given(st.sampled_from(sorted(RULES)), any_vote())
def test_every_result_is_the_one_the_table_of_rules_gives(profile, votes):
    assert compute(RULES[profile], votes).result == oracle(profile, votes)


def test_every_vote_of_every_small_council_has_the_result_of_the_table():
    """All councils up to five members, all numbers, both calls, open and secret, whichever side the chair takes."""
    for profile, rules in RULES.items():
        for votes in every_vote(5):
            assert compute(rules, votes).result == oracle(profile, votes), (profile, votes)


def every_vote(largest: int):
    for members in range(1, largest + 1):
        for present in range(members + 1):
            for yes in range(present + 1):
                for no in range(present - yes + 1):
                    first = Votes(
                        members=members,
                        present=present,
                        yes=yes,
                        no=no,
                        abstain=0,
                        blank=0,
                        invalid=0,
                        chair="none",
                    )
                    yield first
                    yield replace(first, call=2)
                    yield replace(first, is_secret=True)
                    yield replace(first, is_insisting=True)
                    if yes:
                        yield replace(first, chair="yes")
                    if no:
                        yield replace(first, chair="no")


@settings(max_examples=30)
@given(st.sampled_from(sorted(RULES)), any_vote(), st.sampled_from(["yes", "no", "present", "members"]))
def test_an_unknown_number_gives_no_result_or_the_one_that_every_number_would_give(profile, votes, unknown):
    """A result that stands although a number is unknown has to hold whatever the number was."""
    outcome = compute(RULES[profile], replace(votes, **{unknown: None}))
    if outcome.result is not None:
        assert outcome.result == oracle(profile, votes)
