"""Two people wrote in one draft: what comes of it, cell by cell."""

import copy

from hypothesis import given, settings
from hypothesis import strategies as st

from relations.merging import Read, merge, read_of

LANGUAGES = [{"code": "nl", "status": "original"}, {"code": "tr", "status": "translation"}]


def clause(key, nl="", tr="", part="other"):
    return {"key": key, "part": part, "heading": {}, "texts": {"nl": nl, "tr": tr}}


def together(base, theirs, mine):
    return merge(read_of(LANGUAGES, base, {}), (LANGUAGES, theirs), (LANGUAGES, mine))


def said(merged):
    return [(one["key"], one["texts"]["nl"], one["texts"]["tr"]) for one in merged.clauses]


BASE = [clause("a", "een", "bir"), clause("b", "twee", "iki")]


def test_what_only_one_of_them_changed_is_taken():
    theirs, mine = copy.deepcopy(BASE), copy.deepcopy(BASE)
    theirs[0]["texts"]["tr"] = "BIR"
    mine[0]["texts"]["nl"] = "EEN"
    merged = together(BASE, theirs, mine)
    assert said(merged) == [("a", "EEN", "BIR"), ("b", "twee", "iki")]
    assert (merged.taken, merged.clashes) == ([("a", "tr")], [])


def test_what_both_changed_stays_as_typed_and_the_saved_words_stand_beside_it():
    theirs, mine = copy.deepcopy(BASE), copy.deepcopy(BASE)
    theirs[1]["texts"]["nl"], mine[1]["texts"]["nl"] = "by them", "by me"
    merged = together(BASE, theirs, mine)
    assert said(merged)[1] == ("b", "by me", "iki")
    assert [(one.key, one.code, one.text) for one in merged.clashes] == [("b", "nl", "by them")]


def test_the_same_change_by_both_is_no_clash():
    theirs = copy.deepcopy(BASE)
    theirs[0]["texts"]["nl"] = "eerste"
    assert together(BASE, theirs, copy.deepcopy(theirs)).clashes == []


def test_new_clauses_of_both_stand_where_they_were_put():
    theirs = [BASE[0], clause("t", "van hen"), BASE[1]]
    mine = [*BASE, clause("m", "van mij")]
    merged = together(BASE, theirs, mine)
    assert [one["key"] for one in merged.clauses] == ["a", "t", "b", "m"]
    assert merged.added == ["t"]


def test_a_clause_removed_by_one_goes_unless_the_other_wrote_in_it():
    assert [one["key"] for one in together(BASE, BASE[1:], BASE).clauses] == ["b"]
    assert [one["key"] for one in together(BASE, BASE, BASE[1:]).clauses] == ["b"]
    changed = [clause("a", "anders", "bir"), BASE[1]]
    for theirs, mine in ((BASE[1:], changed), (changed, BASE[1:])):
        merged = together(BASE, theirs, mine)
        assert [one["key"] for one in merged.clauses] == ["a", "b"]
        assert merged.kept == ["a"]


def test_the_order_of_whoever_moved_a_clause_counts():
    for theirs, mine in ((BASE[::-1], BASE), (BASE, BASE[::-1])):
        assert [one["key"] for one in together(BASE, theirs, mine).clauses] == ["b", "a"]


def test_a_language_added_or_removed_meanwhile_is_followed():
    read = read_of(LANGUAGES, BASE, {})
    french = {"code": "fr", "status": "translation"}
    merged = merge(read, ([*LANGUAGES, french], BASE), (LANGUAGES, BASE))
    assert [one["code"] for one in merged.languages] == ["nl", "tr", "fr"]
    merged = merge(read, (LANGUAGES[:1], BASE), (LANGUAGES, BASE))
    assert [one["code"] for one in merged.languages] == ["nl"]
    changed = [clause("a", "een", "değişti"), BASE[1]]
    merged = merge(read, (LANGUAGES[:1], BASE), (LANGUAGES, changed))
    assert [one["code"] for one in merged.languages] == ["nl", "tr"]


def test_a_page_that_does_not_say_what_it_was_read_from_shows_every_difference():
    mine = [clause("a", "van mij", "bir"), BASE[1]]
    merged = merge(Read.from_sent("no json"), (LANGUAGES, BASE), (LANGUAGES, mine))
    assert [(one.key, one.code, one.text) for one in merged.clashes] == [("a", "nl", "een")]


@given(
    st.one_of(st.text(max_size=40), st.recursive(st.none() | st.integers() | st.text(), st.lists).map(str))
)
@settings(max_examples=30)
def test_whatever_a_page_sends_is_read_without_a_fault(sent):
    Read.from_sent(sent)
    assert Read.from_sent(Read({"a": {"nl": "x"}}, {"nl": "original"}, {"title": "y"}).sent()).cells["a"]


texts = st.sampled_from(["", "x", "y"])
clauses = st.lists(
    st.builds(clause, st.sampled_from("abcd"), texts, texts), max_size=4, unique_by=lambda one: one["key"]
)


@settings(max_examples=30)
@given(clauses, clauses)
def test_who_changed_nothing_gets_what_the_other_wrote(base, other):
    def words(found):
        return [(one["key"], one["part"], one["texts"]["nl"], one["texts"]["tr"]) for one in found]

    assert words(together(base, other, base).clauses) == words(other)
    assert words(together(base, base, other).clauses) == words(other)


@settings(max_examples=30)
@given(clauses, clauses, clauses)
def test_no_changed_words_of_either_are_lost(base, theirs, mine):
    was = {(one["key"], code): one["texts"][code] for one in base for code in ("nl", "tr")}
    merged = together(base, theirs, mine)
    found = {(one["key"], code): one["texts"][code] for one in merged.clauses for code in ("nl", "tr")}
    beside = {(one.key, one.code): one.text for one in merged.clashes}
    for side in (theirs, mine):
        for one in side:
            for code in ("nl", "tr"):
                cell, text = (one["key"], code), one["texts"][code]
                if text != was.get(cell, ""):
                    assert text in (found.get(cell), beside.get(cell))
