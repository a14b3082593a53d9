"""Scoring before looking, handing in, and the soft questions after the ranking."""

import re

import pytest
from django.urls import reverse

from office.models import OPERATOR, JournalEntry
from office.rules import Refused
from partners.actions import candidates as matrix_actions
from partners.actions.candidates import Given, Overtaken
from partners.actions.needs import choose_candidate
from partners.actions.scoring import Said, answer_soft_questions, hand_in_scores
from partners.matrix_reading import read_matrix, scorer_table, to_discuss, verdict
from partners.models import ScoreSheet, SoftAnswer
from tests.factories.needs import CandidateFactory, CriterionFactory, NeedProfileFactory
from tests.factories.partners import PartnerFactory

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def url(name, profile, *more) -> str:
    return reverse(f"partners:{name}", args=[profile.reference, *more])


@pytest.fixture
def field():
    """A settled profile: size weighs 1, crafts 3; candidates Aalst and Brugge."""
    profile = NeedProfileFactory(state="settled")
    for name, weight in (("Size", 1), ("Crafts", 3)):
        CriterionFactory(profile=profile, name=name, weight=weight)
    for name in ("Aalst", "Brugge"):
        CandidateFactory(profile=profile, partner=PartnerFactory(name=name))
    return profile


def cell(profile, name, criterion):
    return profile.candidates.get(partner__name=name).pk, profile.criteria.get(name=criterion).pk


def score(profile, by, **rows):
    given = {
        cell(profile, name, criterion): Given(value)
        for name, values in rows.items()
        for criterion, value in values.items()
    }
    return matrix_actions.save_scores(profile, given, by=by)


# -- scoring before looking ---------------------------------------------------------------------------


def test_scores_count_and_show_only_once_they_are_handed_in(person, field):
    officer = person("officer")
    score(field, officer, Aalst={"Size": 5, "Crafts": 4})
    assert read_matrix(field).scores == {}
    assert verdict(read_matrix(field)) == "No scores are handed in yet."
    assert [user.pk for user in read_matrix(field).begun] == [officer.pk]
    # Aalst: (1·5 + 3·4) / 4
    assert read_matrix(field, officer).own_standings[0].total * 4 == 17
    hand_in_scores(field, by=officer)
    assert verdict(read_matrix(field)) == "By the totals, Aalst leads with 4.25."


def test_who_is_to_score_sees_nothing_of_the_others_before_handing_in(person, field):
    officer, head, auditor = person("officer"), person("head"), person("auditor")
    score(field, officer, Aalst={"Size": 5})
    assert not read_matrix(field, head).is_blind  # nothing is there that could be leaned on
    hand_in_scores(field, by=officer)
    assert read_matrix(field, head).is_blind
    assert read_matrix(field, head).scores == {}
    assert not read_matrix(field, auditor).is_blind
    assert not read_matrix(field, officer).is_blind
    hand_in_scores(field, by=head)
    assert not read_matrix(field, head).is_blind


def test_once_the_choice_is_made_all_staff_reads_what_was_handed_in_and_nothing_else(person, field):
    officer, head, finance = person("officer"), person("head"), person("finance")
    score(field, officer, Aalst={"Size": 5})
    score(field, finance, Aalst={"Size": 1})
    hand_in_scores(field, by=officer)
    choose_candidate(field, field.candidates.first(), by=OPERATOR, reason="They know the craft")
    field.refresh_from_db()
    matrix = read_matrix(field, head)
    assert not matrix.is_blind
    assert matrix.given == {cell(field, "Aalst", "Size"): [5]}
    with pytest.raises(Refused, match="stays as it is"):
        hand_in_scores(field, by=finance)


def test_the_history_tells_values_only_from_handing_in_on(person, field):
    officer = person("officer")
    score(field, officer, Aalst={"Size": 5, "Crafts": 0})
    hand_in_scores(field, by=officer)
    assert hand_in_scores(field, by=officer) == ScoreSheet.objects.get()
    changed = {cell(field, "Aalst", "Size"): Given(3, seen_value=5)}
    matrix_actions.save_scores(field, changed, by=officer)
    saved, handed_in, later = JournalEntry.objects.order_by("number")
    assert (saved.act, saved.changes) == ("score.save", {"scores": [None, 2]})
    assert handed_in.act == "score.hand_in"
    assert handed_in.changes == {
        "handed_in": [None, 2], "Aalst: Size": [None, 5], "Aalst: Crafts": [None, 0],
    }  # fmt: skip
    assert later.changes == {"Aalst: Size": ["5", "3"]}
    assert ScoreSheet.objects.get().changed_at is not None


def test_who_gives_no_scores_says_so_and_may_look(person, field):
    head = person("head")
    hand_in_scores(field, by=head)
    assert JournalEntry.objects.get().changes == {"handed_in": [None, 0]}
    assert read_matrix(field).scorers == []


@pytest.mark.parametrize("role", ["clerk", "administrator", "auditor", "councillor"])
def test_only_scorers_hand_in(person, field, role):
    with pytest.raises(Refused):
        hand_in_scores(field, by=person(role))
    with pytest.raises(Refused, match="given by a person"):
        hand_in_scores(field, by=OPERATOR)


def test_totals_stand_side_by_side_with_what_each_rests_on(person, field):
    officer, head = person("officer", name="Officer"), person("head", name="Head")
    score(field, officer, Aalst={"Size": 5, "Crafts": 1}, Brugge={"Size": 2})
    score(field, head, Aalst={"Size": 2, "Crafts": 2})
    for scorer in (officer, head):
        hand_in_scores(field, by=scorer)
    table = scorer_table(read_matrix(field))
    assert table.scorers == ["Officer", "Head"]
    told = {str(candidate): [(v.total, v.scored, v.of) for v in views] for candidate, views in table.rows}
    # Aalst: officer (5 + 3·1)/4 = 2, head (2 + 3·2)/4 = 2, all (7/2 + 3·3/2)/4 = 2
    assert told["Aalst"] == [("2", 2, 2), ("2", 2, 2), ("2", 2, 2)]
    assert told["Brugge"] == [("2", 1, 2), ("–", 0, 2), ("2", 1, 2)]
    assert list(to_discuss(read_matrix(field))) == ["Aalst, Size: Officer 5, Head 2."]


# -- soft questions -----------------------------------------------------------------------------------


def test_soft_questions_are_asked_only_once_a_ranking_stands(person, field):
    officer, aalst = person("officer"), field.candidates.first()
    said = {"language": Said("English; nobody there speaks Dutch")}
    with pytest.raises(Refused, match="once scores are handed in"):
        answer_soft_questions(aalst, said, by=officer)
    score(field, officer, Aalst={"Size": 5})
    hand_in_scores(field, by=officer)
    assert answer_soft_questions(aalst, said, by=officer) == 1
    assert answer_soft_questions(aalst, said, by=officer) == 0
    with pytest.raises(Overtaken):
        answer_soft_questions(aalst, {"language": Said("Mine")}, by=officer)
    assert SoftAnswer.objects.get().text == "English; nobody there speaks Dutch"
    assert JournalEntry.objects.filter(act="soft_answer.save").count() == 1
    assert answer_soft_questions(aalst, {"language": Said("", 1)}, by=officer) == 1
    assert not SoftAnswer.objects.exists()


def test_soft_answers_change_no_total(person, field):
    officer = person("officer")
    score(field, officer, Aalst={"Size": 5})
    hand_in_scores(field, by=officer)
    before = read_matrix(field).standings
    answer_soft_questions(field.candidates.first(), {"calendars": Said("Elections in May")}, by=officer)
    assert read_matrix(field).standings == before


# -- the pages ----------------------------------------------------------------------------------------


def test_a_head_who_has_not_scored_reads_no_figure_anywhere_until_handing_in(login, ghent, field):
    officer, head = login("officer"), login("head")
    field.title = "A town of crafts"
    score(field, officer.user, Aalst={"Size": 5, "Crafts": 4})
    hand_in_scores(field, by=officer.user)
    for name in ("profile_matrix", "profile_detail"):
        page = text(head.get(url(name, field)))
        assert "4.25" not in page
        assert "leads with" not in page
        assert "Aalst: Size: 5" not in page  # nor in the history
    assert "kept back until you hand in" in text(head.get(url("profile_matrix", field)))
    led = head.get(url("profile_choose", field))
    assert led.url == url("scores_hand_in", field)
    assert "Hand in your own scores first" in text(head.get(led.url))
    refused = head.post(url("profile_choose", field))
    assert refused.status_code == 409
    assert "Hand in your own scores first" in text(refused)
    check = text(head.get(url("scores_hand_in", field)))
    assert "You have given no scores." in check
    assert head.post(url("scores_hand_in", field)).url == url("profile_matrix", field)
    assert "By the totals, Aalst leads with 4.25." in text(head.get(url("profile_matrix", field)))
    assert "Aalst: Size: 5" in text(head.get(url("profile_detail", field)))
    assert head.get(url("profile_choose", field)).status_code == 200


def test_save_and_hand_in_leads_to_the_page_that_shows_it_once_more(login, ghent, field):
    officer = login("officer")
    key = "-".join(map(str, cell(field, "Aalst", "Size")))
    typed = {f"score-{key}": "4", f"seen-{key}": "|", "hand_in": "1"}
    assert officer.post(url("profile_matrix", field), typed).url == url("scores_hand_in", field)
    assert "4, 1 of 2 scored" in text(officer.get(url("scores_hand_in", field)))


def test_scorers_apart_are_marked_in_words_and_listed(login, ghent, field):
    officer, head = login("officer"), login("head")
    score(field, officer.user, Aalst={"Size": 5})
    score(field, head.user, Aalst={"Size": 2})
    for client in (officer, head):
        client.post(url("scores_hand_in", field))
    page = text(login("auditor").get(url("profile_matrix", field)))
    assert "3 apart" in page
    assert "To discuss" in page
    assert "Scorer by scorer" in page


def test_a_choice_lost_to_a_colleague_keeps_what_was_typed(login, ghent, field, monkeypatch):
    officer = login("officer")
    aalst = field.candidates.first()

    def quicker(*args, **kwargs):
        raise Refused("state", "Somebody may have moved it on.")

    monkeypatch.setattr("partners.views.matrix.choose_candidate", quicker)
    said = {"candidate": aalst.pk, "reason": "They know the craft", "confirm": "1"}
    page = officer.post(url("profile_choose", field), said)
    assert page.status_code == 409
    assert "Somebody may have moved it on." in text(page)
    assert "They know the craft" in text(page)


def test_the_choice_is_not_offered_before_there_is_a_candidate(login, ghent):
    officer, profile = login("officer"), NeedProfileFactory(state="settled")
    assert "Put a candidate on the shortlist first" in text(officer.get(profile.get_absolute_url()))
    assert officer.get(url("profile_choose", profile)).status_code == 409


def test_where_candidates_were_found_is_counted(login, ghent):
    profile = NeedProfileFactory()
    for way in ("union", "network", "union"):
        CandidateFactory(profile=profile, found_through=way)
    page = text(login("officer").get(profile.get_absolute_url()))
    assert "Found through: union of municipalities (2) and network we belong to (1)." in page


def test_nobody_chooses_before_handing_in_not_even_where_others_were_quicker(person, field):
    """The page was opened before the officer's scores came in."""
    officer, head = person("officer"), person("head")
    score(field, officer, Aalst={"Size": 5})
    hand_in_scores(field, by=officer)
    with pytest.raises(Refused) as refused:
        choose_candidate(field, field.candidates.first(), by=head, reason="They know the craft")
    assert refused.value.code == "not_handed_in"
    hand_in_scores(field, by=head)
    assert choose_candidate(field, field.candidates.first(), by=head, reason="They know the craft").chosen
