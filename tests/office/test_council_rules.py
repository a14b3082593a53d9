"""The council engine against a table worked out by hand from the rules, and properties over all numbers.

The expected results are read off the law as `docs` states it, never off the code.
"""

import itertools
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from office.council_rules import Share, Votes, compute, without_rule
from office.rule_sets import shipped_rules, shipped_rules_on
from office.rules import Refused

DAY = date(2024, 5, 2)
TR = shipped_rules_on("tr", DAY)
BE = shipped_rules_on("be-vlg", DAY)
GENERIC = shipped_rules_on("generic", DAY)


def votes(members, present, yes, no, abstain=0, *, chair="none", secret=False, call=1, **more):
    return Votes(
        members=members,
        present=present,
        yes=yes,
        no=no,
        abstain=abstain,
        chair=chair,
        is_secret=secret,
        call=call,
        **({"blank": 0, "invalid": 0} | more),
    )


def result(rules, *numbers, **more):
    return compute(rules, votes(*numbers, **more)).result


# Worked by hand. Türkiye, 37 members: quorum 19 (more than 18.5), second call 10 (9.25 rounded up),
# least number of yes votes 10; majority: more than half of those present.
TURKISH = [
    # members, present, yes, no, abstain, options, expected
    (37, 18, 18, 0, 0, {}, "no_quorum"),
    (37, 19, 10, 9, 0, {}, "adopted"),  # 10 > 9.5 and 10 >= 10
    (37, 20, 10, 10, 0, {"chair": "yes"}, "adopted"),
    (37, 20, 10, 10, 0, {"chair": "no"}, "rejected"),
    (37, 20, 10, 10, 0, {"chair": "none"}, "rejected"),
    (37, 20, 10, 10, 0, {"secret": True}, "revote"),
    (37, 20, 10, 10, 0, {"secret": True, "chair": "yes"}, "revote"),  # the chair is ignored
    (37, 20, 10, 10, 0, {"secret": True, "chair": "no"}, "revote"),
    (37, 20, 10, 5, 5, {}, "rejected"),  # 10 is not more than half of 20
    (37, 20, 11, 4, 5, {}, "adopted"),
    (37, 20, 10, 5, 0, {"blank": 3, "invalid": 2}, "rejected"),  # blank and invalid are present too
    (37, 20, 10, 5, 0, {}, "rejected"),  # five did not vote: present all the same
    (37, 20, 11, 9, 0, {}, "adopted"),
    (37, 20, 9, 9, 2, {"chair": "yes"}, "rejected"),  # the chair's side wins, but 9 < 10
    (37, 22, 10, 10, 2, {"chair": "yes"}, "adopted"),  # a tie is yes = no, whoever abstains
    (37, 10, 6, 4, 0, {"call": 2}, "rejected"),  # 10 needed
    (37, 10, 10, 0, 0, {"call": 2}, "adopted"),
    (37, 9, 9, 0, 0, {"call": 2}, "no_quorum"),
    (37, 10, 5, 5, 0, {"call": 2, "chair": "yes"}, "rejected"),  # the quarter still applies to a tie
    (37, 18, 10, 8, 0, {"call": 2}, "adopted"),
    (37, 37, 19, 18, 0, {}, "adopted"),
    (37, 37, 18, 19, 0, {}, "rejected"),
    (40, 20, 20, 0, 0, {}, "no_quorum"),  # half is not more than half
    (40, 21, 11, 10, 0, {}, "adopted"),
    (40, 10, 10, 0, 0, {"call": 2}, "adopted"),  # a quarter of 40 is exactly 10
    (40, 10, 9, 0, 1, {"call": 2}, "rejected"),
    (9, 5, 3, 2, 0, {}, "adopted"),
    (9, 4, 4, 0, 0, {}, "no_quorum"),
    (9, 3, 3, 0, 0, {"call": 2}, "adopted"),  # 2.25 rounded up is 3
    (9, 2, 2, 0, 0, {"call": 2}, "no_quorum"),
    (37, 0, 0, 0, 0, {}, "no_quorum"),
    (37, 19, 0, 0, 19, {}, "rejected"),
]

# Flanders: more than half of the sitting members, on second call any number; yes > no; a tie is rejected.
FLEMISH = [
    (53, 26, 26, 0, 0, {}, "no_quorum"),  # 26.5 is half
    (53, 27, 1, 0, 26, {}, "adopted"),
    (53, 53, 20, 20, 13, {}, "rejected"),
    (53, 53, 20, 20, 13, {"chair": "yes"}, "rejected"),  # the chair has no casting vote
    (53, 53, 20, 20, 13, {"secret": True}, "rejected"),
    (37, 20, 10, 5, 5, {}, "adopted"),
    (37, 20, 10, 10, 0, {"chair": "yes"}, "rejected"),
    (37, 20, 5, 4, 0, {"blank": 6, "invalid": 5}, "adopted"),
    (37, 19, 0, 0, 19, {}, "rejected"),
    (37, 1, 1, 0, 0, {"call": 2}, "adopted"),
    (37, 10, 6, 4, 0, {"call": 2}, "adopted"),
    (37, 0, 0, 0, 0, {"call": 2}, "no_quorum"),  # nobody came
    (40, 20, 20, 0, 0, {}, "no_quorum"),
    (40, 21, 11, 10, 0, {}, "adopted"),
    (40, 21, 10, 11, 0, {}, "rejected"),
]

ANYWHERE = [
    (10, 5, 5, 0, 0, {}, "no_quorum"),
    (10, 6, 1, 0, 5, {}, "adopted"),
    (10, 6, 3, 3, 0, {"chair": "yes"}, "rejected"),
    (10, 6, 3, 3, 0, {"secret": True}, "rejected"),
    (10, 1, 1, 0, 0, {"call": 2}, "adopted"),
    (10, 6, 2, 4, 0, {}, "rejected"),
]


@pytest.mark.parametrize(("members", "present", "yes", "no", "abstain", "options", "expected"), TURKISH)
def test_turkish_votes_worked_by_hand(members, present, yes, no, abstain, options, expected):
    assert result(TR, members, present, yes, no, abstain, **options) == expected


@pytest.mark.parametrize(("members", "present", "yes", "no", "abstain", "options", "expected"), FLEMISH)
def test_flemish_votes_worked_by_hand(members, present, yes, no, abstain, options, expected):
    assert result(BE, members, present, yes, no, abstain, **options) == expected


@pytest.mark.parametrize(("members", "present", "yes", "no", "abstain", "options", "expected"), ANYWHERE)
def test_generic_votes_worked_by_hand(members, present, yes, no, abstain, options, expected):
    assert result(GENERIC, members, present, yes, no, abstain, **options) == expected


# -- explained ----------------------------------------------------------------------------------------


def test_every_step_says_numbers_verdict_and_source():
    outcome = compute(TR, votes(37, 20, 10, 5, 5))
    assert [(step.code, step.ok) for step in outcome.steps] == [
        ("quorum", True),
        ("majority", False),
        ("minimum_yes", True),
    ]
    assert [step.sentence for step in outcome.steps] == [
        (
            "Quorum reached: 20 present, 19 needed, more than half of the full membership (37). "
            "[5393 sayılı Kanun m. 22]"
        ),
        (
            "Majority not reached: 10 yes, 11 needed, "
            "more than half of those present, abstentions included (20). [5393 sayılı Kanun m. 22]"
        ),
        (
            "Least number of yes votes reached: 10 yes, 10 needed, "
            "at least a quarter of the full membership (37), fractions rounded up. [5393 sayılı Kanun m. 22]"
        ),
    ]


def test_a_tie_with_a_chair_who_took_no_side_gives_that_reason():
    outcome = compute(TR, votes(37, 20, 10, 10, chair="none"))
    assert outcome.steps[-1].code == "tie"
    assert "took no side" in str(outcome.steps[-1].text)


def test_a_tied_secret_vote_says_it_is_taken_again_and_then_by_lot():
    outcome = compute(TR, votes(37, 20, 10, 10, secret=True))
    assert "taken again" in str(outcome.steps[-1].text)
    assert "lots" in str(outcome.steps[-1].text)


@pytest.mark.parametrize("rules", shipped_rules(), ids=lambda rules: f"{rules.profile}-{rules.valid_from}")
def test_every_step_of_every_shipped_rule_set_cites_something(rules):
    for case in (
        votes(37, 20, 11, 9),
        votes(37, 20, 10, 10, chair="yes"),
        votes(37, 20, 10, 10, secret=True),
    ):
        assert all(step.citation for step in compute(rules, case).steps)


# -- unknown stays unknown ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unknown", "codes"),
    [
        ({"members": None}, ["unknown_members"]),
        ({"present": None}, ["unknown_present"]),
        ({"members": None, "present": None}, ["unknown_members", "unknown_present"]),
        ({"yes": None}, ["quorum", "unknown_yes"]),
        ({"yes": None, "no": None}, ["quorum", "unknown_yes", "unknown_no"]),
    ],
)
def test_unknown_numbers_give_no_result_and_are_named(unknown, codes):
    numbers = {"members": 37, "present": 20, "yes": 11, "no": 9} | unknown
    outcome = compute(TR, Votes(**numbers))
    assert outcome.result is None
    assert [step.code for step in outcome.steps] == codes


def test_without_any_number_nothing_is_computed_and_all_that_is_missing_is_named():
    outcome = compute(BE, Votes())
    assert outcome.result is None
    assert [step.code for step in outcome.steps] == [
        "unknown_members", "unknown_present", "unknown_yes", "unknown_no",
    ]  # fmt: skip


def test_unknown_abstentions_do_not_matter_where_no_step_reads_them():
    assert compute(TR, Votes(members=37, present=20, yes=11, no=4)).result == "adopted"
    assert compute(BE, Votes(members=37, present=20, yes=11, no=4)).result == "adopted"


def test_a_missing_quorum_is_certain_even_when_the_votes_are_unknown():
    assert compute(TR, Votes(members=37, present=18)).result == "no_quorum"


def test_a_tie_is_not_decided_while_the_side_of_the_chair_is_unknown():
    outcome = compute(TR, votes(37, 20, 10, 10, chair=None))
    assert outcome.result is None
    assert outcome.steps[-1].code == "unknown_chair"


def test_no_rule_on_file_means_not_computed():
    assert without_rule().result is None
    assert without_rule().steps[0].code == "no_rule"


# -- numbers that cannot be ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("case", "code"),
    [
        (votes(-1, 20, 10, 5), "negative_number"),
        (votes(37, -1, 10, 5), "negative_number"),
        (votes(37, 20, -10, 5), "negative_number"),
        (votes(37, 20, 10, 5, -1), "negative_number"),
        (votes(37, 20, 10, 5, blank=-1), "negative_number"),
        (votes(0, 0, 0, 0), "no_members"),
        (votes(37, 38, 10, 5), "more_present_than_members"),
        (votes(37, 20, 11, 10), "more_votes_than_present"),
        (votes(37, 20, 10, 5, 6), "more_votes_than_present"),
        (votes(37, 20, 10, 5, 3, blank=2, invalid=1), "more_votes_than_present"),
        (Votes(members=37, yes=30, no=8), "more_votes_than_members"),
        (votes(37, 20, 0, 5, chair="yes"), "chair_vote_not_counted"),
        (votes(37, 20, 5, 0, chair="no"), "chair_vote_not_counted"),
        (votes(37, 20, 10, 5, call=3), "unknown_call"),
        (votes(37, 20, 10, 5, chair="maybe"), "unknown_chair_vote"),
    ],
)
@pytest.mark.parametrize("rules", [TR, BE, GENERIC], ids=["tr", "be-vlg", "generic"])
def test_impossible_numbers_are_refused_with_a_reason(rules, case, code):
    with pytest.raises(Refused) as refused:
        compute(rules, case)
    assert refused.value.code == code
    assert str(refused.value.message).endswith(".")


def test_the_side_of_the_chair_is_not_looked_at_in_a_secret_vote():
    assert compute(TR, votes(37, 20, 0, 15, 5, chair="yes", secret=True)).result == "rejected"


# -- insisting on a returned decision -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("present", "yes", "no", "expected"),
    [(37, 19, 18, "adopted"), (37, 18, 19, "rejected"), (20, 18, 2, "rejected"), (18, 18, 0, "no_quorum")],
)
def test_insisting_in_turkiye_needs_more_than_half_of_the_full_membership(present, yes, no, expected):
    assert result(TR, 37, present, yes, no, is_insisting=True) == expected


def test_an_ordinary_majority_is_asked_where_the_law_knows_no_insistence():
    assert result(BE, 37, 20, 11, 9, is_insisting=True) == "adopted"


# -- the law of the day -------------------------------------------------------------------------------


def test_no_turkish_rule_is_on_file_before_law_5393():
    assert shipped_rules_on("tr", date(2005, 7, 12)) is None
    assert shipped_rules_on("tr", date(2005, 7, 13)) is not None
    assert shipped_rules_on("tr", date(1997, 2, 7)) is None


def test_the_ministry_changes_on_10_december_2018():
    assert shipped_rules_on("tr", date(2018, 12, 9)).permission_authority == "tr-interior"
    assert shipped_rules_on("tr", date(2018, 12, 10)).permission_authority == "tr-environment"


def test_turkiye_asks_permission_for_twinning_and_for_joining_a_network():
    assert TR.permission_act == "permission"
    assert TR.needs_permission("twinning")
    assert TR.needs_permission("membership")


@pytest.mark.parametrize("rules", [BE, GENERIC], ids=["be-vlg", "generic"])
@pytest.mark.parametrize("act", ["twinning", "membership"])
def test_no_permission_is_asked_in_flanders_and_generic(rules, act):
    assert not rules.needs_permission(act)


def test_flemish_rules_begin_with_the_decree_and_cover_january_2021():
    assert shipped_rules_on("be-vlg", date(2018, 12, 31)) is None
    assert shipped_rules_on("be-vlg", date(2021, 1, 1)) is not None


def test_generic_rules_apply_always():
    assert shipped_rules_on("generic", date(1900, 1, 1)) is not None
    assert shipped_rules_on("generic", date(2100, 1, 1)) is not None


def test_days_of_the_steps_after_the_vote():
    assert TR.days_to_return(is_metropolitan=False) == 5
    assert TR.days_to_return(is_metropolitan=True) == 7
    assert (TR.transmission_days, TR.publication_days, TR.complaint_days) == (7, 7, None)
    assert TR.transmission_is_condition
    assert BE.days_to_return(is_metropolitan=True) is None
    assert (BE.transmission_days, BE.publication_days, BE.complaint_days) == (None, 10, 30)
    assert not BE.transmission_is_condition
    assert (TR.agenda_days, BE.agenda_days) == (3, 8)


def test_no_two_shipped_rule_sets_of_a_profile_overlap():
    for profile in ("tr", "be-vlg", "generic"):
        ordered = [rules for rules in shipped_rules() if rules.profile == profile]
        for earlier, later in itertools.pairwise(ordered):
            assert earlier.valid_until < later.valid_from


# -- shares -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "total", "needed"),
    [
        ("> 1/2", 37, 19),
        ("> 1/2", 40, 21),
        (">= 1/4", 37, 10),
        (">= 1/4", 40, 10),
        (">= 2/3", 37, 25),
        ("any", 37, 1),
        (">=1/1", 37, 37),
    ],
)
def test_a_share_asks_for_whole_people(text, total, needed):
    assert Share.parse(text).needed(total) == needed


@pytest.mark.parametrize("text", ["", "half", "1/2", "> 1/0", "> 3/2", "< 1/2", "> 1 / 2 x"])
def test_a_share_that_cannot_be_read_is_refused(text):
    with pytest.raises(ValueError, match="not a share"):
        Share.parse(text)


# -- properties ---------------------------------------------------------------------------------------


@st.composite
def possible_votes(draw):
    members = draw(st.integers(1, 120))
    present = draw(st.integers(0, members))
    yes = draw(st.integers(0, present))
    no = draw(st.integers(0, present - yes))
    abstain = draw(st.integers(0, present - yes - no))
    chairs = ["none"] + ["yes"] * bool(yes) + ["no"] * bool(no)
    return votes(
        members,
        present,
        yes,
        no,
        abstain,
        chair=draw(st.sampled_from(chairs)),
        secret=draw(st.booleans()),
        call=draw(st.sampled_from([1, 2])),
    )


any_rules = st.sampled_from([TR, BE, GENERIC])


def with_one_more_yes(case):
    """Somebody who abstained, or else who did not vote, votes yes."""
    shifted = {"yes": case.yes + 1, "abstain": max(case.abstain - 1, 0)}
    return Votes(**({name: getattr(case, name) for name in case.__dataclass_fields__} | shifted))


@given(any_rules, possible_votes())
def test_possible_votes_always_have_a_result(rules, case):
    assert compute(rules, case).result in {"adopted", "rejected", "no_quorum", "revote"}


@given(any_rules, possible_votes())
def test_one_more_yes_never_loses_a_vote_won_by_majority(rules, case):
    assume(case.yes + case.no < case.present)
    # A tie the chair's side won is no majority: yes = no stands beside the count of those present.
    assume(case.yes != case.no)
    if compute(rules, case).result == "adopted":
        assert compute(rules, with_one_more_yes(case)).result == "adopted"


@given(any_rules, possible_votes())
def test_adopted_never_with_more_no_than_yes(rules, case):
    if compute(rules, case).result == "adopted":
        assert case.yes >= case.no
        assert case.yes > 0


@given(possible_votes())
def test_turkish_adoption_always_has_a_quarter_of_the_full_membership(case):
    if compute(TR, case).result == "adopted":
        assert Fraction(case.yes, case.members) >= Fraction(1, 4)


@given(possible_votes())
def test_abstentions_never_change_a_flemish_result(case):
    without = Votes(**({n: getattr(case, n) for n in case.__dataclass_fields__} | {"abstain": 0}))
    assert compute(BE, case).result == compute(BE, without).result


@given(any_rules, possible_votes())
def test_only_a_tied_secret_vote_is_taken_again(rules, case):
    if compute(rules, case).result == "revote":
        assert case.is_secret
        assert case.yes == case.no


@given(any_rules, possible_votes(), st.sets(st.sampled_from(["members", "present", "yes", "no"]), min_size=1))
def test_hiding_a_number_never_gives_another_result_than_the_full_one(rules, case, hidden):
    fields = {name: getattr(case, name) for name in case.__dataclass_fields__}
    partial = compute(rules, Votes(**(fields | dict.fromkeys(hidden))))
    assert partial.result in (None, compute(rules, case).result)
