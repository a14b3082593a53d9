"""Votes by name and totals: the one adds up to the other, and what is unknown stays unknown."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from office.ballots import COUNTED, VoteCount, added_up
from office.rules import Refused

FOUR = {"a": "yes", "b": "yes", "c": "no", "d": "abstain"}


def test_where_every_vote_is_known_by_name_the_totals_follow():
    votes = added_up(FOUR, VoteCount(), silent=0)
    assert (votes.yes, votes.no, votes.abstain, votes.blank, votes.invalid) == (2, 1, 1, 0, 0)


def test_where_somebody_is_silent_totals_that_nobody_gave_stay_unknown():
    votes = added_up(FOUR, VoteCount(), silent=3)
    assert (votes.yes, votes.no, votes.abstain) == (None, None, None)


def test_totals_may_hold_votes_that_are_not_known_by_name():
    """Two by name and one of the two silent members make three yes."""
    assert added_up(FOUR, VoteCount(yes=3), silent=2).yes == 3


@pytest.mark.parametrize(
    ("totals", "silent", "code"),
    [
        (VoteCount(yes=1), 5, "votes_do_not_add_up"),  # fewer than by name
        (VoteCount(yes=3), 0, "votes_do_not_add_up"),  # nobody is left who may have cast the third
        (VoteCount(yes=3, no=3), 2, "votes_do_not_add_up"),  # 1 + 2 more, but only two are left
        (VoteCount(yes=2, is_secret=True), 0, "secret"),
    ],
)
def test_totals_and_names_that_contradict_one_another_are_refused(totals, silent, code):
    with pytest.raises(Refused) as refused:
        added_up(FOUR, totals, silent=silent)
    assert refused.value.code == code
    assert str(refused.value.message).endswith(".")


def test_who_was_in_the_room_being_unknown_totals_are_taken_as_they_are():
    assert added_up(FOUR, VoteCount(yes=30, no=1), silent=None).yes == 30


@pytest.mark.parametrize(
    ("choice", "side"), [("yes", "yes"), ("no", "no"), ("abstain", "none"), ("recused", "none")]
)
def test_the_side_of_the_chair_follows_from_the_vote_by_name(choice, side):
    assert added_up({"chair": choice}, VoteCount(), silent=0, chair="chair").chair_side == side


def test_a_side_of_the_chair_that_differs_from_the_vote_by_name_is_refused():
    with pytest.raises(Refused) as refused:
        added_up({"chair": "no"}, VoteCount(chair_side="yes"), silent=0, chair="chair")
    assert refused.value.code == "chair_vote_differs"


def test_in_a_secret_vote_who_was_recused_may_be_named():
    votes = added_up({"a": "recused"}, VoteCount(yes=3, is_secret=True), silent=4)
    assert (votes.yes, votes.no) == (3, None)


@settings(max_examples=30)
@given(st.lists(st.sampled_from([*COUNTED, "recused", "not_voted"]), max_size=40))
def test_counting_by_hand_and_by_name_agree(choices):
    votes = added_up(dict(enumerate(choices)), VoteCount(), silent=0)
    assert [getattr(votes, name) for name in COUNTED] == [choices.count(name) for name in COUNTED]
    again = added_up(dict(enumerate(choices)), votes, silent=0)
    assert again == votes
