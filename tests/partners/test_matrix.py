"""The arithmetic of the candidate matrix. Expected values are reckoned by hand or by brute force."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from partners.matrix import Weighted, leaders_of, means_of, sensitivity, standings, total_of

A, B, C = 1, 2, 3
SIZE, CRAFTS, TOPICS = 10, 20, 30


def lines(**weights: int) -> list[Weighted]:
    keys = {"size": SIZE, "crafts": CRAFTS, "topics": TOPICS}
    return [Weighted(keys[name], weight) for name, weight in weights.items()]


def test_a_total_is_the_weighted_mean_of_what_is_scored():
    means = means_of({(A, SIZE): [4], (A, CRAFTS): [1]})
    # (3·4 + 2·1) / 5
    assert total_of(A, lines(size=3, crafts=2), means) == Fraction(14, 5)


def test_an_unscored_cell_is_not_a_nought():
    weights = lines(size=3, crafts=2)
    unscored, nought = {(A, SIZE): [4]}, {(A, SIZE): [4], (A, CRAFTS): [0]}
    assert total_of(A, weights, means_of(unscored)) == 4
    assert total_of(A, weights, means_of(nought)) == Fraction(12, 5)


def test_several_scorers_of_a_cell_give_their_exact_mean():
    assert means_of({(A, SIZE): [5, 4, 4]}) == {(A, SIZE): Fraction(13, 3)}


def test_nothing_scored_has_no_total_and_nobody_leads():
    found = standings(lines(size=3), [A, B], {})
    assert [(standing.total, standing.scored, standing.of) for standing in found] == [(None, 0, 1)] * 2
    assert leaders_of({A: None, B: None}) == ()


def test_completeness_counts_scored_criteria_and_flags_who_is_behind():
    means = means_of({(A, SIZE): [3], (A, CRAFTS): [3], (B, SIZE): [5]})
    full, partial = standings(lines(size=1, crafts=1), [A, B], means)
    assert (full.scored, full.of, full.is_complete, full.is_unequal) == (2, 2, True, False)
    assert (partial.scored, partial.of, partial.is_complete, partial.is_unequal) == (1, 2, False, True)


def test_candidates_scored_on_as_many_but_other_criteria_are_flagged_too():
    means = means_of({(A, SIZE): [3], (B, CRAFTS): [3]})
    assert all(standing.is_unequal for standing in standings(lines(size=1, crafts=1), [A, B], means))


def test_equal_totals_lead_together_and_hang_on_nothing():
    means = means_of({(A, SIZE): [3], (B, SIZE): [3], (A, CRAFTS): [1], (B, CRAFTS): [1]})
    assert leaders_of({key: total_of(key, lines(size=1, crafts=1), means) for key in (A, B)}) == (A, B)
    assert sensitivity(lines(size=1, crafts=1), [A, B], means) == []


def test_the_lead_turns_where_the_weights_make_both_level():
    """A has 5 for size and 1 for crafts, B 2 and 3. At x for size and 3 for crafts: 5x + 3 against 2x + 9."""
    means = means_of({(A, SIZE): [5], (A, CRAFTS): [1], (B, SIZE): [2], (B, CRAFTS): [3]})
    size, crafts = sensitivity(lines(size=1, crafts=3), [A, B], means)
    # Level at x = 2: two of five, while size now is one of four. Beyond it A leads; 3 is the first whole weight.
    assert (size.share, size.below) == (Fraction(1, 4), None)
    assert (size.above.share, size.above.leaders, size.above.weight) == (Fraction(2, 5), (A,), 3)
    # For crafts: 5 + y against 2 + 3y, level at y = 1½, three fifths of the whole.
    assert (crafts.share, crafts.above) == (Fraction(3, 4), None)
    assert (crafts.below.share, crafts.below.leaders, crafts.below.weight) == (Fraction(3, 5), (A,), 1)


def test_a_leader_ahead_on_every_criterion_leads_whatever_the_weights():
    means = means_of({(A, SIZE): [5], (A, CRAFTS): [3], (B, SIZE): [2], (B, CRAFTS): [1]})
    assert [(found.above, found.below) for found in sensitivity(lines(size=1, crafts=3), [A, B], means)] == [
        (None, None)
    ] * 2


def test_a_turn_beyond_the_scale_has_no_whole_weight():
    """5x + 15·1 against 4x + 15·2: level at x = 15, three quarters of the whole of twenty."""
    means = means_of(
        {
            (A, SIZE): [5],
            (A, CRAFTS): [1],
            (A, TOPICS): [2],
            (B, SIZE): [4],
            (B, CRAFTS): [2],
            (B, TOPICS): [4],
        }
    )
    # A: 5x + 5·1 + 5·2; B: 4x + 5·2 + 5·4. Level at x = 15.
    size = sensitivity(lines(size=1, crafts=5, topics=5), [A, B], means)[0]
    assert (size.above.share, size.above.leaders, size.above.weight) == (Fraction(15, 25), (A,), None)


def test_with_unequal_completeness_the_turn_is_still_found():
    """A: 4 for size, crafts unscored; B: 2 for size, 5 for crafts at weight 1. B at x: (2x + 5) / (x + 1) = 4 at ½."""
    means = means_of({(A, SIZE): [4], (B, SIZE): [2], (B, CRAFTS): [5]})
    size, _crafts = sensitivity(lines(size=1, crafts=1), [A, B], means)
    assert (size.below.share, size.below.leaders, size.above) == (Fraction(1, 3), (B,), None)


scores = st.dictionaries(
    st.tuples(st.sampled_from([A, B, C]), st.sampled_from([SIZE, CRAFTS, TOPICS])),
    st.lists(st.integers(0, 5), min_size=1, max_size=3),
)
weights = st.tuples(*[st.integers(1, 5)] * 3)


@settings(deadline=None, max_examples=300)
@given(scores, weights)
def test_a_total_lies_between_the_lowest_and_the_highest_score(scores, weights):
    chosen = [Weighted(key, weight) for key, weight in zip((SIZE, CRAFTS, TOPICS), weights, strict=True)]
    means = means_of(scores)
    for candidate in (A, B, C):
        mine = [mean for (who, _line), mean in means.items() if who == candidate]
        total = total_of(candidate, chosen, means)
        assert (total is None) == (not mine)
        assert total is None or min(mine) <= total <= max(mine)


@settings(deadline=None, max_examples=300)
@given(scores, weights, st.fractions(min_value=Fraction(1, 50), max_value=200, max_denominator=50))
def test_sensitivity_agrees_with_trying_a_weight_out(scores, weights, tried):
    """Between the turns the leader leads at any weight one tries; right beyond a turn somebody else does."""
    keys = (SIZE, CRAFTS, TOPICS)
    chosen = [Weighted(key, weight) for key, weight in zip(keys, weights, strict=True)]
    means = means_of(scores)
    leader = leaders_of({key: total_of(key, chosen, means) for key in (A, B, C)})

    def leaders_at(free: int, weight: Fraction) -> tuple[int, ...]:
        varied = [Weighted(line.key, weight if line.key == free else line.weight) for line in chosen]
        return leaders_of({key: total_of(key, varied, means) for key in (A, B, C)})

    for found in sensitivity(chosen, [A, B, C], means):
        rest = sum(line.weight for line in chosen if line.key != found.criterion)
        share, tiny = tried / (rest + tried), Fraction(1, 10**9)
        low = found.below.share if found.below else Fraction(0)
        high = found.above.share if found.above else Fraction(1)
        assert low < found.share < high
        if low + tiny < share < high - tiny:
            assert leader[0] in leaders_at(found.criterion, tried)
        for turn, beyond in ((found.above, high + tiny), (found.below, low - tiny)):
            if turn and 0 < beyond < 1:
                assert leader[0] not in leaders_at(found.criterion, beyond * rest / (1 - beyond))
                assert leaders_at(found.criterion, beyond * rest / (1 - beyond)) == turn.leaders
