"""Need profiles: the sentence, the life, the matrix as people work on it, the written choice."""

from datetime import date
from itertools import combinations

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from office.models import OPERATOR, JournalEntry
from office.rules import Refused
from partners.actions import candidates as matrix_actions
from partners.actions.candidates import Fact, Given, Overtaken
from partners.actions.needs import choose_candidate, create_profile, edit_profile
from partners.actions.scoring import hand_in_scores
from partners.gaps import gaps_of
from partners.lifecycle import NEED
from partners.matrix_reading import differs_from_totals, hinges, points, read_matrix, unequal, verdict
from partners.models import CandidateFact, Criterion, NeedProfile, Score
from partners.sentence import purpose_sentence
from tests.factories.needs import CandidateFactory, CriterionFactory, NeedProfileFactory
from tests.factories.partners import PartnerFactory

pytestmark = pytest.mark.django_db

PARTS = {
    "purpose": "keep old crafts alive.",
    "countries": ["JP"],
    "population_from": 100_000,
    "advanced_in": "lacquer",
    "themes": ["culture", "heritage"],
    "gain_for_us": "young people with a trade",
    "gain_for_partner": "a market for its crafts",
}


def acts() -> list[str]:
    return list(JournalEntry.objects.order_by("number").values_list("act", flat=True))


# -- the sentence -------------------------------------------------------------------------------------


def test_the_whole_sentence_reads_as_the_method_says_it():
    profile = NeedProfile(**PARTS, population_to=500_000, topics="exchanges of apprentices")
    assert purpose_sentence(profile) == (
        "Keep old crafts alive: for this purpose we seek a town in Japan, of 100,000 to 500,000 inhabitants, "
        "advanced in lacquer, willing to act with us in culture and arts and cultural heritage, first of all in "
        "exchanges of apprentices, from which both of us gain: for us young people with a trade, for the partner "
        "a market for its crafts."
    )


@pytest.mark.parametrize(
    "parts, sentence",
    [
        ({}, ""),
        ({"purpose": "Learn"}, "Learn: for this purpose we seek a town."),
        ({"countries": ["NL", "GB"]}, "We seek a town in the Netherlands or the United Kingdom."),
        ({"region": "the Baltic region"}, "We seek a town in the Baltic region."),
        ({"region": "Ishikawa", "countries": ["JP"]}, "We seek a town in Ishikawa (Japan)."),
        ({"population_to": 20_000}, "We seek a town of at most 20,000 inhabitants."),
        ({"population_from": 0, "population_to": 9}, "We seek a town of 0 to 9 inhabitants."),
        ({"topics": "compost; "}, "We seek a town willing to act with us in compost."),
        ({"gain_for_us": "friends"}, "We seek a town, from which we gain friends."),
        ({"gain_for_partner": "friends"}, "We seek a town, from which the partner gains friends."),
    ],
)
def test_the_sentence_is_made_of_whatever_parts_there_are(parts, sentence):
    assert purpose_sentence(NeedProfile(**parts)) == sentence


@pytest.mark.parametrize("language", ["en", "tr", "nl"])
def test_every_choice_of_parts_gives_one_sentence_in_every_language(language):
    """No doubled signs, no gap in it, a capital in front and one full stop behind."""
    with translation.override(language):
        for size in range(1, len(PARTS) + 1):
            for names in combinations(PARTS, size):
                said = purpose_sentence(NeedProfile(**{name: PARTS[name] for name in names}))
                assert said[:1].isupper(), said
                assert said.endswith("."), said
                assert ". " not in said, said
                assert not any(
                    wrong in said for wrong in ("  ", ",,", ", ,", "..", " ,", " .", "%(", ": :")
                ), said


def test_the_gaps_name_what_both_gain_and_what_we_offer_before_all_else():
    needed = {gap.field for gap in gaps_of(NeedProfile()) if gap.is_needed}
    assert needed == {"purpose", "gain_for_us", "gain_for_partner", "offer"}
    short_lived = {gap.field for gap in gaps_of(NeedProfile(is_short_lived=True)) if gap.is_needed}
    assert short_lived - needed == {"scope", "ends_on"}


def test_a_profile_with_every_part_has_no_gaps():
    rest = {"offer": "x", "needs": "y", "motivations": ["ties"]}
    assert gaps_of(NeedProfile(**PARTS, **rest)) == []


# -- writing ------------------------------------------------------------------------------------------


def test_the_same_form_sent_twice_begins_one_profile(person):
    token = "0f9619ff-8b86-4d01-b42d-00cf4fc964ff"
    first, second = (
        create_profile(title="Crafts", by=person("officer"), form_token=token, **PARTS) for _ in range(2)
    )
    assert first == second
    assert acts() == ["need_profile.create"]


def test_a_stale_edit_is_refused_and_changes_nothing(person):
    profile, officer = NeedProfileFactory(), person("officer")
    edit_profile(profile, purpose="Another purpose", revision=1, by=officer)
    with pytest.raises(Refused) as refused:
        edit_profile(profile, purpose="A third", revision=1, by=officer)
    assert refused.value.code == "stale"
    assert NeedProfile.objects.get().purpose == "Another purpose"
    assert acts() == ["need_profile.edit"]


def test_an_edit_that_changes_nothing_leaves_no_trace(person):
    profile = NeedProfileFactory()
    edit_profile(profile, purpose=profile.purpose, revision=1, by=person("officer"))
    assert acts() == []


def test_a_settled_purpose_is_changed_only_after_reopening_it_with_a_reason(person):
    officer = person("officer")
    profile = NEED.take(NeedProfileFactory(), "settle", by=officer)
    with pytest.raises(Refused, match="work on the purpose again"):
        edit_profile(profile, purpose="x", revision=1, by=officer)
    with pytest.raises(Refused, match="reason"):
        NEED.take(profile, "redraft", by=officer)
    profile = NEED.take(profile, "redraft", by=officer, reason="The council asks for a wider circle")
    assert edit_profile(profile, purpose="x", revision=1, by=officer).purpose == "x"


@pytest.mark.parametrize("missing", ["purpose", "gain_for_us", "gain_for_partner", "offer"])
def test_a_purpose_is_settled_only_with_the_gain_of_both_and_an_offer(person, missing):
    profile = NeedProfileFactory(**{missing: " "})
    with pytest.raises(Refused):
        NEED.take(profile, "settle", by=person("officer"))


def test_a_short_lived_motive_needs_its_scope_and_end(person):
    profile, officer = NeedProfileFactory(is_short_lived=True, scope="One visit"), person("officer")
    with pytest.raises(Refused, match="scope and its end"):
        NEED.take(profile, "settle", by=officer)
    NeedProfile.objects.update(ends_on=date(2027, 1, 1))
    assert NEED.take(profile, "settle", by=officer).state == "settled"


@pytest.mark.parametrize("role", ["legal", "finance", "clerk", "councillor", "administrator", "auditor"])
def test_only_officer_and_head_write_profiles(person, role):
    by, profile = person(role), NeedProfileFactory()
    for write in (
        lambda: create_profile(title="x", by=by),
        lambda: edit_profile(profile, purpose="x", revision=1, by=by),
        lambda: NEED.take(profile, "settle", by=by),
        lambda: matrix_actions.propose_criteria(profile, by=by),
        lambda: matrix_actions.add_candidate(profile, PartnerFactory(), found_through="own", by=by),
    ):
        with pytest.raises(Refused) as refused:
            write()
        assert refused.value.code == "role"
    assert acts() == []


# -- criteria and candidates --------------------------------------------------------------------------


def test_the_usual_criteria_carry_what_the_profile_expects(person):
    profile = NeedProfileFactory(**PARTS)
    found = {line.group: line for line in matrix_actions.propose_criteria(profile, by=person("officer"))}
    assert found["population"].expectation == "at least 100,000 inhabitants"
    assert found["country"].expectation == "Japan"
    assert found["sectors"].expectation == "lacquer"
    assert found["topics"].expectation == "culture and arts and cultural heritage"
    # Language, structure and calendars come after the ranking, unscored.
    assert set(found) == {value for value, _label in Criterion._meta.get_field("group").choices} - {"other"}
    assert matrix_actions.propose_criteria(profile, by=person("officer")) == []
    assert acts() == ["criterion.propose"]


def test_a_sixth_candidate_is_refused_until_one_is_taken_off(person):
    officer, profile = person("officer"), NeedProfileFactory()
    five = [
        matrix_actions.add_candidate(profile, PartnerFactory(), found_through="network", by=officer)
        for _ in range(5)
    ]
    sixth = PartnerFactory(name="Sixth")
    with pytest.raises(Refused, match="5 candidates at most") as refused:
        matrix_actions.add_candidate(profile, sixth, found_through="own", by=officer)
    assert refused.value.code == "shortlist_full"
    matrix_actions.take_off_shortlist(five[0], by=officer, reason="No answer")
    matrix_actions.add_candidate(profile, sixth, found_through="own", by=officer)
    with pytest.raises(Refused, match="5 candidates at most"):
        matrix_actions.put_back(five[0], by=officer)
    assert profile.candidates.count() == 6


def test_a_partner_stands_on_a_shortlist_once(person):
    officer, candidate = person("officer"), CandidateFactory()
    with pytest.raises(Refused, match="already"):
        matrix_actions.add_candidate(candidate.profile, candidate.partner, found_through="own", by=officer)


def test_a_criterion_that_was_weighed_is_not_removed(person):
    officer, candidate = person("officer"), CandidateFactory()
    bare, used = (CriterionFactory(profile=candidate.profile) for _ in range(2))
    matrix_actions.save_facts(candidate, {used.pk: Fact("463,254")}, by=officer)
    matrix_actions.remove_criterion(bare, by=officer)
    with pytest.raises(Refused, match="smaller weight"):
        matrix_actions.remove_criterion(used, by=officer)
    assert list(Criterion.objects.all()) == [used]


@pytest.mark.parametrize("weight", [0, 6, -1])
def test_a_weight_outside_one_to_five_is_refused_by_the_act_and_by_the_database(person, weight):
    profile = NeedProfileFactory()
    with pytest.raises(Refused, match="1 to 5"):
        matrix_actions.add_criterion(profile, group="other", name="x", weight=weight, by=person("officer"))
    with pytest.raises(IntegrityError), transaction.atomic():
        CriterionFactory(profile=profile, weight=weight)


def test_a_criterion_changed_by_somebody_else_is_not_overwritten(person):
    officer, line = person("officer"), CriterionFactory(name="Size")
    matrix_actions.edit_criterion(line, by=officer, revision=1, weight=5)
    with pytest.raises(Refused, match="Size · × 5"):
        matrix_actions.edit_criterion(line, by=officer, revision=1, weight=1)


def test_facts_keep_source_and_date_and_are_not_overwritten_unseen(person):
    officer, candidate = person("officer"), CandidateFactory()
    line = CriterionFactory(profile=candidate.profile, name="Population")
    census = Fact("463,254", "Census", date(2020, 10, 1))
    assert matrix_actions.save_facts(candidate, {line.pk: census}, by=officer) == 1
    assert matrix_actions.save_facts(candidate, {line.pk: census}, by=officer) == 0
    with pytest.raises(Overtaken) as overtaken:
        matrix_actions.save_facts(candidate, {line.pk: Fact("half a million")}, by=officer)
    assert overtaken.value.cells[line.pk].text == "463,254"
    matrix_actions.save_facts(candidate, {line.pk: Fact("", revision=1)}, by=officer)
    assert not CandidateFact.objects.exists()
    assert acts() == ["candidate.facts"] * 2


# -- scores -------------------------------------------------------------------------------------------


@pytest.fixture
def field():
    """A settled profile with two criteria (weights 1 and 3) and candidates A and B."""
    profile = NeedProfileFactory(state="settled")
    size, crafts = (
        CriterionFactory(profile=profile, name=name, weight=weight)
        for name, weight in (("Size", 1), ("Crafts", 3))
    )
    a, b = (
        CandidateFactory(profile=profile, partner=PartnerFactory(name=name)) for name in ("Aalst", "Brugge")
    )
    return profile, size, crafts, a, b


def score(profile, by, **rows):
    """score(profile, by, Aalst={"Size": 5}): saved and handed in"""
    cells = {}
    for name, values in rows.items():
        candidate = profile.candidates.get(partner__name=name)
        for criterion, value in values.items():
            cells[candidate.pk, profile.criteria.get(name=criterion).pk] = Given(value)
    changed = matrix_actions.save_scores(profile, cells, by=by)
    hand_in_scores(profile, by=by)
    return changed


def test_each_scorer_has_one_score_a_cell_and_means_are_shown_with_their_spread(person, field):
    profile, size, _crafts, a, _b = field
    score(profile, person("officer"), Aalst={"Size": 5})
    score(profile, person("finance"), Aalst={"Size": 2})
    score(profile, person("legal"), Aalst={"Size": 4})
    matrix = read_matrix(profile)
    assert points(matrix.means[a.pk, size.pk]) == "3.67"
    assert sorted(matrix.given[a.pk, size.pk]) == [2, 4, 5]


@pytest.mark.parametrize("value", [6, -1, 2.5, "three"])
def test_what_is_no_score_is_refused_and_nothing_is_kept(person, field, value):
    with pytest.raises(Refused, match="whole number from 0 to 5"):
        score(field[0], person("officer"), Brugge={"Size": 3}, Aalst={"Size": value})
    assert not Score.objects.exists()


def test_the_database_refuses_a_score_beyond_five(person, field):
    _profile, size, _crafts, a, _b = field
    with pytest.raises(IntegrityError), transaction.atomic():
        Score.objects.create(candidate=a, criterion=size, scorer=person("officer"), value=6)


def test_what_was_saved_in_another_window_is_not_overwritten_unseen(person, field):
    profile, size, crafts, a, _b = field
    officer = person("officer")
    score(profile, officer, Aalst={"Size": 5})
    with pytest.raises(Overtaken) as overtaken:
        matrix_actions.save_scores(
            profile, {(a.pk, size.pk): Given(1), (a.pk, crafts.pk): Given(4)}, by=officer
        )
    assert overtaken.value.cells == {(a.pk, size.pk): (5, "")}
    assert list(Score.objects.values_list("value", flat=True)) == [5]
    matrix_actions.save_scores(profile, {(a.pk, size.pk): Given(1, seen_value=5)}, by=officer)
    assert Score.objects.get().value == 1


def test_a_score_taken_back_is_unscored_again_and_a_note_may_stand_alone(person, field):
    profile, size, _crafts, a, _b = field
    officer = person("officer")
    score(profile, officer, Aalst={"Size": 5})
    matrix_actions.save_scores(profile, {(a.pk, size.pk): Given(None, "ask again", seen_value=5)}, by=officer)
    assert read_matrix(profile).means == {}
    matrix_actions.save_scores(profile, {(a.pk, size.pk): Given(None, "", seen_note="ask again")}, by=officer)
    assert not Score.objects.exists()


@pytest.mark.parametrize("role", ["clerk", "councillor", "administrator", "auditor"])
def test_scores_are_given_by_those_who_write_or_advise(person, field, role):
    with pytest.raises(Refused) as refused:
        score(field[0], person(role), Aalst={"Size": 5})
    assert refused.value.code == "role"


def test_the_operator_gives_no_scores(field):
    with pytest.raises(Refused, match="given by a person"):
        score(field[0], OPERATOR, Aalst={"Size": 5})


def test_a_criterion_left_to_facts_takes_no_score_and_counts_in_no_total(person, field):
    profile, size, crafts, _a, _b = field
    officer = person("officer")
    matrix_actions.edit_criterion(crafts, by=officer, revision=1, is_scorable=False)
    with pytest.raises(Refused, match="not in the matrix"):
        score(profile, officer, Aalst={"Crafts": 3})
    score(profile, officer, Aalst={"Size": 2})
    standing = read_matrix(profile).standings[0]
    assert (standing.total, standing.scored, standing.of) == (2, 1, 1)
    with pytest.raises(Refused, match="Clear its scores"):
        matrix_actions.edit_criterion(size, by=officer, revision=1, is_scorable=False)


def test_the_verdict_names_who_leads_what_it_hangs_on_and_who_is_scored_on_less(person, field):
    profile = field[0]
    score(profile, person("officer"), Aalst={"Size": 5, "Crafts": 1}, Brugge={"Size": 2, "Crafts": 3})
    matrix = read_matrix(profile)
    # B: (1·2 + 3·3) / 4
    assert verdict(matrix) == "By the totals, Brugge leads with 2.75."
    assert list(hinges(matrix)) == [
        "Brugge leads unless “Size” weighs more than 40% of the whole (now 25%); then Aalst would lead. "
        "A weight of 3 does that.",
        "Brugge leads unless “Crafts” weighs less than 60% of the whole (now 75%); then Aalst would lead. "
        "A weight of 1 does that.",
    ]
    assert unequal(matrix) == ""
    Score.objects.filter(candidate__partner__name="Aalst", criterion__name="Crafts").delete()
    assert unequal(read_matrix(profile)) == (
        "Compare with care: Aalst is not scored on all the criteria on which others are."
    )


# -- the choice ---------------------------------------------------------------------------------------


def test_the_choice_needs_a_written_reason_and_may_differ_from_the_totals(person, field):
    profile, _size, _crafts, a, b = field
    officer = person("officer")
    score(profile, officer, Aalst={"Size": 5}, Brugge={"Size": 1})
    with pytest.raises(Refused, match="reason"):
        choose_candidate(profile, b, by=officer, reason="  ")
    chosen = choose_candidate(profile, b, by=officer, reason="Aalst answers no letters")
    assert (chosen.state, chosen.chosen, chosen.choice_reason) == ("chosen", b, "Aalst answers no letters")
    assert differs_from_totals(chosen, read_matrix(chosen))
    entry = JournalEntry.objects.latest("number")
    assert (entry.act, entry.reason) == ("need_profile.choose", "Aalst answers no letters")
    assert entry.changes["leads_by_total"] == [None, "Aalst"]
    assert a in profile.candidates.all()


def test_a_refused_choice_leaves_no_trace(person, field):
    profile = field[0]
    stranger = CandidateFactory()
    with pytest.raises(Refused, match="of the shortlist"):
        choose_candidate(profile, stranger, by=person("officer"), reason="x")
    profile.refresh_from_db()
    assert (profile.state, profile.chosen, profile.choice_reason) == ("settled", None, "")


def test_nothing_is_chosen_before_the_purpose_is_settled(person):
    candidate = CandidateFactory()
    with pytest.raises(Refused, match="not possible"):
        choose_candidate(candidate.profile, candidate, by=person("officer"), reason="x")


def test_after_the_choice_the_matrix_stays_as_it_is_until_it_is_reopened(person, field):
    profile, _size, _crafts, a, _b = field
    officer = person("officer")
    choose_candidate(profile, a, by=officer, reason="They know the craft")
    for write in (
        lambda: score(profile, officer, Aalst={"Size": 1}),
        lambda: matrix_actions.add_candidate(profile, PartnerFactory(), found_through="own", by=officer),
        lambda: matrix_actions.propose_criteria(profile, by=officer),
        lambda: matrix_actions.take_off_shortlist(a, by=officer, reason="x"),
    ):
        with pytest.raises(Refused, match="stays as it is"):
            write()
    reopened = NEED.take(profile, "reopen", by=officer, reason="They withdrew")
    assert (reopened.state, reopened.chosen, reopened.choice_reason) == ("settled", None, "")


def test_the_database_knows_no_choice_without_a_reason(field):
    profile, _size, _crafts, a, _b = field
    with pytest.raises(IntegrityError), transaction.atomic():
        NeedProfile.objects.filter(pk=profile.pk).update(state="chosen", chosen=a, choice_reason="")


def test_the_usual_criteria_proposed_again_in_another_language_are_the_same_ones(ghent):
    profile = NeedProfileFactory()
    first = matrix_actions.propose_criteria(profile, by=OPERATOR)
    with translation.override("tr"):
        assert matrix_actions.propose_criteria(profile, by=OPERATOR) == []
    assert profile.criteria.count() == len(first) == 9
