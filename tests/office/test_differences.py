"""What changed between two items, word by word."""

from hypothesis import given
from hypothesis import strategies as st

from office.differences import ADDED, REMOVED, SAME, changes_between, word_differences
from office.submissions import FrozenText, Presentation


def paper(*texts, **facts):
    return Presentation(question="", if_yes="", if_no="", facts=list(facts.items()), texts=list(texts))


def clause(heading, **texts):
    return FrozenText(dict.fromkeys(texts, heading), texts)


def test_only_the_changed_words_are_marked():
    pieces = word_differences("The pact lasts five years.", "The pact lasts six years.")
    assert [(piece.kind, piece.text) for piece in pieces] == [
        (SAME, "The pact lasts "), (REMOVED, "five"), (ADDED, "six"), (SAME, " years."),
    ]  # fmt: skip


@given(st.text(max_size=60), st.text(max_size=60))
def test_the_pieces_give_both_texts_back(before, after):
    pieces = word_differences(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != ADDED) == before
    assert "".join(piece.text for piece in pieces if piece.kind != REMOVED) == after


def test_equal_papers_have_no_changes():
    one = paper(clause("Purpose", en="Peace", nl="Vrede"), Duration="five years")
    assert not changes_between(one, one)


def test_a_clause_that_came_in_between_does_not_make_the_others_look_changed():
    before = paper(clause("Purpose", en="Peace"), clause("Duration", en="Five years"))
    after = paper(
        clause("Purpose", en="Peace"), clause("Scope", en="Schools"), clause("Duration", en="Five years")
    )
    changes = changes_between(before, after)
    assert [(change.heading, [piece.kind for piece in change.pieces]) for change in changes.clauses] == [
        ("Scope", [ADDED])
    ]


def test_a_clause_that_went_is_shown_as_removed():
    changes = changes_between(paper(clause("Purpose", en="Peace"), clause("Fee", en="One euro")), paper(
        clause("Purpose", en="Peace")
    ))  # fmt: skip
    assert [(change.heading, change.pieces[0].kind) for change in changes.clauses] == [("Fee", REMOVED)]


def test_a_language_that_came_and_a_fact_that_changed_are_shown():
    before = paper(clause("Purpose", en="Peace"), Duration="five years", Cost="none")
    after = paper(clause("Purpose", en="Peace", nl="Vrede"), Duration="six years")
    changes = changes_between(before, after)
    assert changes.facts == [("Duration", "five years", "six years"), ("Cost", "none", "")]
    assert [change.language for change in changes.clauses] == ["nl"]
