"""Two texts beside one another: nothing is lost, and what belongs together is found."""

from itertools import pairwise
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from office import word_diff
from relations.text_diff import after_of, before_of, diff_clauses, diff_versions, diff_words, pair_clauses

WORDS = st.lists(
    st.sampled_from(["peace", "and", "the", ",", ".", " ", "\n", "市", "の", "5", "é", "วั"]), max_size=14
)
PARTS = ("purpose", "areas", "scope", "duration", "finance", "other")


def written(pieces):
    """“in” as {+…+}, “out” as [-…-]."""
    signs = {"same": "%s", "in": "{+%s+}", "out": "[-%s-]"}
    return "".join(signs[piece.kind] % piece.text for piece in pieces)


def clause(part, heading="", **texts):
    return {"part": part, "heading": dict.fromkeys(texts, heading), "texts": texts}


def places(changes):
    return [(change.old, change.new, change.fate, change.is_moved) for change in changes]


@pytest.mark.parametrize(
    ("old", "new", "read"),
    [
        ("It lasts five years.", "It lasts six years.", "It lasts [-five-]{+six+} years."),
        ("It ends.", "It ends. Nobody need say so.", "It ends.{+ Nobody need say so.+}"),
        ("Peace and trade.", "Peace, sport and trade.", "Peace{+, sport+} and trade."),
        # Between two changes a space alone would only disturb: the words are read together.
        ("the old town hall", "the new city hall", "the [-old town-]{+new city+} hall"),
        # A number stays one word with what stands within it.
        ("1.000 euro", "1.500 euro", "[-1.000-]{+1.500+} euro"),
        # Japanese has no spaces: sign by sign, not the whole paragraph.
        ("両市は平和を誓う。", "両市は友好を誓う。", "両市は[-平和-]{+友好+}を誓う。"),
        ("one  two", "one two", "one[-  -]{+ +}two"),
        ("", "new", "{+new+}"),
        ("old", "", "[-old-]"),
        ("", "", ""),
    ],
)
def test_only_what_changed_is_marked(old, new, read):
    assert written(diff_words(old, new)) == read


@settings(max_examples=30)
@given(WORDS.map("".join) | st.text(max_size=40), WORDS.map("".join) | st.text(max_size=40))
def test_the_old_text_with_the_changes_is_the_new_one_and_nothing_is_lost(old, new):
    pieces = diff_words(old, new)
    assert before_of(pieces) == old
    assert after_of(pieces) == new
    assert all(piece.text for piece in pieces)
    kinds = [piece.kind for piece in pieces]
    assert all(one != other for one, other in pairwise(kinds))
    # What went stands before what came.
    assert ("in", "out") not in set(pairwise(kinds))


@settings(max_examples=30)
@given(WORDS.map("".join))
def test_a_text_does_not_differ_from_itself(text):
    assert [piece.kind for piece in diff_words(text, text)] == (["same"] if text else [])


@settings(max_examples=20)
@given(WORDS.map("".join), WORDS.map("".join))
def test_texts_too_long_for_words_are_compared_by_sentences_and_lose_nothing_either(old, new):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(word_diff, "MAX_PAIRS", 4)
        pieces = diff_words(old, new)
    assert (before_of(pieces), after_of(pieces)) == (old, new)


CLAUSES = st.lists(
    st.builds(
        lambda part, heading, text: clause(part, heading, en=text),
        st.sampled_from(PARTS), st.sampled_from(["", "Peace", "Term"]), WORDS.map("".join),
    ),
    max_size=6,
)  # fmt: skip


@settings(max_examples=30)
@given(CLAUSES, CLAUSES)
def test_applied_to_the_old_version_the_changes_give_the_new_one(old, new):
    changes = diff_clauses(old, new)
    come = [change for change in changes if change.new is not None]
    assert [change.new for change in come] == list(range(len(new)))
    for change in come:
        [english] = change.languages
        said = {"en": after_of(english.heading)}, {"en": after_of(english.text)}
        assert (change.part, *said) == tuple(new[change.new].values())


@settings(max_examples=30)
@given(CLAUSES, CLAUSES)
def test_no_clause_of_the_old_version_is_lost_or_told_twice(old, new):
    changes = [change for change in diff_clauses(old, new) if change.old is not None]
    assert sorted(change.old for change in changes) == list(range(len(old)))
    for change in changes:
        [english] = change.languages
        said = {"en": before_of(english.heading)}, {"en": before_of(english.text)}
        assert (change.former_part, *said) == tuple(old[change.old].values())


@settings(max_examples=30)
@given(CLAUSES, st.randoms(use_true_random=False))
def test_clauses_that_only_change_places_change_no_word(clauses, chance):
    distinct = [clause("other", f"Article {n}", en=one["texts"]["en"]) for n, one in enumerate(clauses)]
    shuffled = list(distinct)
    chance.shuffle(shuffled)
    assert {change.fate for change in diff_clauses(distinct, shuffled)} <= {"same"}


def test_a_clause_that_moved_is_said_to_have_moved_and_the_others_are_not():
    one, two, three = (
        clause("other", name, en=f"{name} is agreed here.") for name in ("Sport", "Art", "Trade")
    )
    # The first went to the end; the two others kept their order, so only one moved.
    assert places(diff_clauses([one, two, three], [two, three, one])) == [
        (1, 0, "same", False), (2, 1, "same", False), (0, 2, "same", True),
    ]  # fmt: skip


def test_a_changed_clause_is_found_behind_one_that_came():
    duration = "This protocol lasts five years and ends by itself."
    old = [clause("purpose", en="Peace among our towns."), clause("duration", en=duration)]
    new = [
        clause("purpose", en="Peace among our towns."),
        clause("other", en="Schools exchange pupils each spring."),
        clause("duration", en=duration.replace("five", "six")),
    ]
    changes = diff_versions(SimpleNamespace(clauses=old), SimpleNamespace(clauses=new))
    assert places(changes) == [(0, 0, "same", False), (None, 1, "added", False), (1, 2, "changed", False)]
    assert (
        written(changes[2].languages[0].text)
        == "This protocol lasts [-five-]{+six+} years and ends by itself."
    )


def test_a_clause_that_went_stands_where_it_stood():
    one, two, three = (
        clause("other", name, en=f"{name} is agreed here.") for name in ("Sport", "Art", "Trade")
    )
    # Each pair of these shares 3 words of 4 and is of no compulsory part; the headings tell them apart.
    assert places(diff_clauses([one, two, three], [one, three])) == [
        (0, 0, "same", False), (1, None, "removed", False), (2, 1, "same", False),
    ]  # fmt: skip


def test_a_compulsory_part_written_anew_is_still_that_part_but_two_other_clauses_are_not_one():
    old = [clause("duration", en="Five years."), clause("other", en="Schools exchange pupils.")]
    new = [clause("duration", en="Until either side ends it"), clause("other", en="Firemen train together.")]
    # What went stands after the clause it followed.
    assert places(diff_clauses(old, new)) == [
        (0, 0, "changed", False), (1, None, "removed", False), (None, 1, "added", False),
    ]  # fmt: skip
    assert pair_clauses(old, new) == [(0, 0)]


def test_a_language_that_came_or_went_is_a_change_of_that_language_alone():
    old = [clause("purpose", en="Peace.", nl="Vrede.")]
    new = [clause("purpose", en="Peace.", tr="Barış.")]
    [change] = diff_clauses(old, new)
    assert [(one.code, written(one.text), one.is_changed) for one in change.languages] == [
        ("en", "Peace.", False), ("tr", "{+Barış.+}", True), ("nl", "[-Vrede.-]", True),
    ]  # fmt: skip


def test_a_clause_that_became_another_part_is_told_with_both():
    [change] = diff_clauses(
        [clause("other", "Money", en="Each pays its own.")],
        [clause("finance", "Money", en="Each pays its own.")],
    )
    assert (change.former_part, change.part, change.fate) == ("other", "finance", "changed")


def test_a_clause_with_its_key_is_found_however_it_was_rewritten_and_wherever_it_went():
    old = [clause("other", en="Schools exchange pupils.") | {"key": "5f0a91c2"}, clause("other", en="Trade.")]
    new = [clause("other", en="Trade."), clause("other", en="Firemen train together.") | {"key": "5f0a91c2"}]
    # No word is shared, so only the key can tell: 1.0 is enough (0.5 is asked for).
    assert sorted(pair_clauses(old, new)) == [(0, 1), (1, 0)]


def test_a_key_that_only_counts_gives_way_to_what_the_clauses_say():
    swim, run = "Swimmers of both towns meet.", "Runners of both towns race."
    old = [clause("other", en=swim) | {"key": "c1"}, clause("other", en=run) | {"key": "c2"}]
    new = [clause("other", en=run + " Yearly.") | {"key": "c1"}, clause("other", en=swim) | {"key": "c2"}]
    # The swimmers stayed word for word; the runners share five of five and six words: 2×5/11 = 0.91.
    assert sorted(pair_clauses(old, new)) == [(0, 1), (1, 0)]
