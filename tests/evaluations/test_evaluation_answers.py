"""What scores amount to: every expectation is reckoned by hand."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from evaluations.answers import Answer, result_of


def answers(*pairs: tuple[int, int | None]) -> list[Answer]:
    return [Answer(f"question {place}", weight, value) for place, (weight, value) in enumerate(pairs)]


def test_the_result_is_the_weighted_mean_of_what_was_scored():
    # 3×4 + 3×3 + 2×5 = 31, over 3 + 3 + 2 = 8
    result = result_of(answers((3, 4), (3, 3), (2, 5)))
    assert (result.points, result.weight, result.mean) == (31, 8, Fraction(31, 8))
    assert result.rounded == Decimal("3.88")  # 3.875, the half upwards


def test_not_scored_is_left_out_and_is_not_nought():
    # 3×4 + 2×0 = 12, over 5: the unscored weight of 10 counts neither way
    result = result_of(answers((3, 4), (10, None), (2, 0)))
    assert result.mean == Fraction(12, 5)
    assert (len(result.scored), len(result.unscored), len(result.answers)) == (2, 1, 3)
    assert not result.is_complete


def test_nothing_scored_has_no_result():
    result = result_of(answers((3, None), (1, None)))
    assert result.mean is None
    assert result.rounded is None


def test_a_third_stays_exact():
    result = result_of(answers((1, 5), (1, 0), (1, 0)))
    assert result.mean == Fraction(5, 3)
    assert result.rounded == Decimal("1.67")


def test_all_scored_is_complete():
    assert result_of(answers((1, 0), (1, 5))).is_complete
    assert not result_of([]).is_complete


@given(
    st.lists(
        st.tuples(st.integers(1, 10), st.none() | st.integers(0, 5)),
        max_size=30,
    )
)
def test_the_result_lies_between_the_lowest_and_the_highest_score(pairs):
    result = result_of(answers(*pairs))
    given_ones = [value for _weight, value in pairs if value is not None]
    assert (result.mean is None) == (not given_ones)
    if result.mean is not None:
        assert min(given_ones) <= result.mean <= max(given_ones)


@given(
    st.lists(st.tuples(st.integers(1, 10), st.none() | st.integers(0, 5)), max_size=20), st.integers(1, 10)
)
def test_an_unscored_question_more_changes_nothing_but_the_completeness(pairs, weight):
    before, after = result_of(answers(*pairs)), result_of(answers(*pairs, (weight, None)))
    assert after.mean == before.mean
    assert len(after.answers) == len(before.answers) + 1
