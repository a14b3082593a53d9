"""Languages of a clause that lag behind one another, until somebody says that they follow again."""

import copy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from office import submissions
from office.models import OPERATOR
from office.rules import Refused
from relations.actions import protocol as actions
from relations.clause_keys import keyed
from relations.content import content_of
from relations.models import Protocol
from relations.outdated import flagged, outdated_in
from tests.factories import protocols as make
from tests.relations.test_protocol_text import TODAY


def clause(tr="", nl="", key="a", **more):
    return {"key": key, "part": "purpose", "heading": {}, "texts": {"tr": tr, "nl": nl}, **more}


def lagging(before, after, confirmed=()):
    return outdated_in(flagged([before], [after], ["tr", "nl"], confirmed)[0])


def test_changing_one_side_flags_the_other():
    assert lagging(clause("eski", "oud"), clause("yeni", "oud")) == ["nl"]
    assert lagging(clause("eski", "oud"), clause("eski", "nieuw")) == ["tr"]


def test_changing_both_sides_at_once_flags_neither():
    assert lagging(clause("eski", "oud"), clause("yeni", "nieuw")) == []


def test_a_changed_heading_flags_the_other_side():
    before, after = clause("eski", "oud"), clause("eski", "oud")
    after["heading"] = {"tr": "Başlık"}
    assert lagging(before, after) == ["nl"]


def test_a_first_translation_follows_what_is_there_and_an_empty_side_lags_behind_nothing():
    assert lagging(clause("yazı", ""), clause("yazı", "tekst")) == []
    assert lagging(clause("yazı", ""), clause("yeni yazı", "")) == []


def test_catching_up_flags_nobody_and_the_flag_stays_until_it_is_confirmed():
    before = clause("yeni", "oud", outdated=["nl"])
    caught_up = clause("yeni", "nieuw")
    assert lagging(before, caught_up) == ["nl"]
    assert lagging(before, caught_up, {("a", "nl")}) == []
    assert lagging(before, before, {("a", "nl")}) == []


def test_what_a_program_claims_about_flags_does_not_count():
    assert lagging(clause("a", "b"), clause("a", "b", outdated=["tr"])) == []


words = st.sampled_from(["", "bir", "iki"])


@settings(max_examples=30)
@given(words, words, words, words, st.sets(st.sampled_from(["tr", "nl"])))
def test_an_empty_side_is_never_flagged_and_nothing_changed_keeps_the_flags(tr, nl, tr2, nl2, flags):
    before = clause(
        tr, nl, outdated=sorted(flags & {code for code, text in (("tr", tr), ("nl", nl)) if text})
    )
    after = flagged([before], [clause(tr2, nl2)], ["tr", "nl"])[0]
    assert all(after["texts"][code] for code in outdated_in(after))
    assert set(lagging(before, clause(tr, nl))) == set(outdated_in(before))


# -- in a draft ---------------------------------------------------------------------------------------


def changed(protocol, place, code, text):
    clauses = copy.deepcopy(protocol.latest.clauses)
    clauses[place]["texts"][code] = text
    return clauses


def test_saving_one_language_flags_the_others_of_that_clause_alone(ghent):
    protocol = make.draft(codes=("en", "nl", "tr"))
    actions.save_draft(protocol, by=OPERATOR, revision=1, clauses=changed(protocol, 1, "en", "New areas."))
    found = [outdated_in(one) for one in Protocol.objects.get().latest.clauses]
    assert found == [[], ["nl", "tr"], [], []]


def test_the_flag_moves_with_its_clause_and_ends_by_a_confirmation(ghent):
    protocol = make.draft()
    version = actions.save_draft(
        protocol, by=OPERATOR, revision=1, clauses=changed(protocol, 1, "en", "New areas.")
    )
    version = actions.save_draft(protocol, by=OPERATOR, revision=2, clauses=version.clauses[::-1])
    assert [outdated_in(one) for one in version.clauses] == [[], [], ["nl"], []]
    key = version.clauses[2]["key"]
    version = actions.save_draft(protocol, by=OPERATOR, revision=3, confirmed={(key, "nl")})
    assert [outdated_in(one) for one in version.clauses] == [[], [], [], []]


def test_the_council_reads_what_the_text_says_and_nothing_of_the_drafting(ghent):
    protocol = make.draft()
    version = actions.save_draft(
        protocol, by=OPERATOR, revision=1, clauses=changed(protocol, 1, "en", "New areas.")
    )
    content = content_of(version, on=TODAY)
    assert {name for one in content["clauses"] for name in one} == {"part", "heading", "texts"}
    assert "prevailing" not in content


def test_the_text_that_prevails_is_part_of_the_content_once_it_is_said(ghent):
    protocol = make.draft()
    before = submissions.content_hash(content_of(protocol.latest, on=TODAY))
    version = actions.save_draft(protocol, by=OPERATOR, revision=1, prevailing="en")
    content = content_of(version, on=TODAY)
    assert content["prevailing"] == "en"
    assert submissions.content_hash(content) != before


def test_only_a_language_of_the_text_can_prevail(ghent):
    protocol = make.draft()
    with pytest.raises(Refused, match="must be in one of its languages"):
        actions.save_draft(protocol, by=OPERATOR, revision=1, prevailing="tr")
    actions.save_draft(protocol, by=OPERATOR, revision=1, prevailing="equal")
    with pytest.raises(Refused, match="must be in one of its languages"):
        actions.save_draft(
            protocol,
            by=OPERATOR,
            revision=2,
            prevailing="nl",
            languages=[{"code": "en", "status": "original"}],
        )


# -- keys ---------------------------------------------------------------------------------------------


def test_clauses_without_keys_go_by_their_place_and_keep_their_key_when_they_move():
    first = keyed([{"part": "purpose"}, {"part": "areas"}])
    assert [one["key"] for one in first] == ["c1", "c2"]
    assert [one["key"] for one in keyed(first[::-1])] == ["c2", "c1"]


def test_a_new_clause_never_takes_a_key_that_another_one_had():
    first = keyed([{"part": "purpose"}, {"part": "areas"}])
    again = keyed([first[0], {"part": "other"}], first)
    assert again[1]["key"] not in ("c1", "c2")
    twice = keyed([first[0], first[0]])
    assert len({one["key"] for one in twice}) == 2
