"""Several scorers: their totals side by side and what sets them apart. Reckoned by hand, or by brute force."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from partners.matrix import (
    Weighted,
    differences,
    means_of,
    spread_of,
    standings,
    standings_of_one,
    total_of,
)

A, B = 1, 2
SIZE, CRAFTS, TOPICS = 10, 20, 30
LINES = [Weighted(SIZE, 2), Weighted(CRAFTS, 5), Weighted(TOPICS, 4)]
OFFICER = {(A, SIZE): 5, (A, CRAFTS): 3, (B, SIZE): 1, (B, CRAFTS): 4, (B, TOPICS): 0}
HEAD = {(A, CRAFTS): 5, (A, TOPICS): 2, (B, CRAFTS): 4}
FINANCE = {(A, SIZE): 2}
TOGETHER = {
    cell: [own[cell] for own in (OFFICER, HEAD, FINANCE) if cell in own] for cell in OFFICER | HEAD | FINANCE
}


def test_each_scorer_has_totals_of_their_own_over_what_they_scored():
    by_officer = standings_of_one(LINES, [A, B], OFFICER)
    # A: (2·5 + 5·3) / 7; B: (2·1 + 5·4 + 4·0) / 11
    assert [standing.total for standing in by_officer] == [Fraction(25, 7), Fraction(22, 11)]
    assert [(standing.scored, standing.of) for standing in by_officer] == [(2, 3), (3, 3)]
    by_head = standings_of_one(LINES, [A, B], HEAD)
    # A: (5·5 + 4·2) / 9; B: 5·4 / 5
    assert [standing.total for standing in by_head] == [Fraction(33, 9), Fraction(4)]
    by_finance = standings_of_one(LINES, [A, B], FINANCE)
    assert [standing.total for standing in by_finance] == [Fraction(2), None]


def test_all_together_is_reckoned_from_the_mean_of_each_cell_not_from_the_totals():
    a, b = standings(LINES, [A, B], means_of(TOGETHER))
    # A: size 7/2, crafts 4, topics 2: (2·7/2 + 5·4 + 4·2) / 11 = 35/11; the mean of the three totals is another.
    assert a.total == Fraction(35, 11)
    assert a.total != (Fraction(25, 7) + Fraction(33, 9) + 2) / 3
    # B: (2·1 + 5·4 + 4·0) / 11
    assert b.total == 2
    assert (a.scored, b.scored) == (3, 3)


def test_scorers_two_apart_are_to_talk_and_what_sways_the_total_most_comes_first():
    # A size 5 and 2: 3 apart, times weight 2 is 6; A crafts 3 and 5: 2 apart, times 5 is 10.
    found = differences(LINES, [A, B], TOGETHER)
    assert [(one.candidate, one.criterion, one.spread) for one in found] == [(A, CRAFTS, 2), (A, SIZE, 3)]


def test_one_apart_one_scorer_or_an_empty_cell_is_nothing_to_discuss():
    assert differences(LINES, [A, B], {(A, SIZE): [3, 4], (A, CRAFTS): [0], (B, SIZE): []}) == []
    assert (spread_of([]), spread_of([3]), spread_of([0, 5, 2])) == (0, 0, 5)


cells = st.dictionaries(
    st.tuples(st.sampled_from([A, B]), st.sampled_from([SIZE, CRAFTS, TOPICS])),
    st.lists(st.integers(0, 5), max_size=4),
)
weights = st.tuples(*[st.integers(1, 5)] * 3)


@given(cells, weights)
def test_totals_of_all_are_those_of_a_slow_reckoning(scores, weighing):
    lines = [Weighted(key, weight) for key, weight in zip((SIZE, CRAFTS, TOPICS), weighing, strict=True)]
    for candidate in (A, B):
        above, below = Fraction(0), 0
        for line in lines:
            values = scores.get((candidate, line.key), [])
            if values:
                # As if every scorer stood in a row of their own: weight shared out among those who scored.
                above += sum(Fraction(line.weight * value, len(values)) for value in values)
                below += line.weight
        expected = above / below if below else None
        assert total_of(candidate, lines, means_of(scores)) == expected


@given(cells, weights)
def test_what_is_to_be_discussed_is_every_cell_two_apart_and_no_other(scores, weighing):
    lines = [Weighted(key, weight) for key, weight in zip((SIZE, CRAFTS, TOPICS), weighing, strict=True)]
    found = differences(lines, [A, B], scores)
    apart = {
        cell for cell, values in scores.items() if any(one - other >= 2 for one in values for other in values)
    }
    assert {(one.candidate, one.criterion) for one in found} == apart
    heavy = {line.key: line.weight for line in lines}
    sway = [heavy[one.criterion] * one.spread for one in found]
    assert sway == sorted(sway, reverse=True)
