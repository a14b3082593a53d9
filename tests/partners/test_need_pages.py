"""The pages of need profiles, as people use them."""

import re

import pytest
from django.urls import reverse

from office.models import JournalEntry
from partners.models import Candidate, CandidateFact, Criterion, NeedProfile, Score
from tests.factories.needs import CandidateFactory, CriterionFactory, NeedProfileFactory
from tests.factories.partners import PartnerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(login, ghent):
    return login("officer")


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def url(name, profile=None, *more) -> str:
    return reverse(f"partners:{name}", args=[profile.reference, *more] if profile else [])


def test_the_sentence_grows_while_one_types_and_nothing_is_saved(officer):
    answer = officer.post(url("profile_sentence"), {"purpose": "Keep crafts alive", "countries": "Japonya"})
    page = text(answer)
    assert "Keep crafts alive: for this purpose we seek a town in Japan." in page
    assert "<html" not in page
    assert not NeedProfile.objects.exists()


def test_a_part_that_cannot_be_read_does_not_stop_the_sentence(officer):
    answer = officer.post(url("profile_sentence"), {"purpose": "Learn", "population_from": "three"})
    assert "Learn: for this purpose we seek a town." in text(answer)


def test_without_script_the_sentence_is_shown_on_asking_with_everything_kept(officer):
    page = officer.post(url("profile_create"), {"preview": "1", "purpose": "Learn", "offer": "Our harbour"})
    assert page.status_code == 200
    assert "Learn: for this purpose we seek a town." in text(page)
    assert "Our harbour" in text(page)
    assert not NeedProfile.objects.exists()


def test_a_profile_is_written_and_shown(officer):
    typed = {
        "title": "Crafts", "purpose": "Keep crafts alive", "countries": "Japan, Zuid-Korea",
        "population_from": "100.000", "population_to": "500 000", "themes": ["culture"], "offer": "Workshops",
        "form_token": "0f9619ff-8b86-4d01-b42d-00cf4fc964ff",
    }  # fmt: skip
    for _twice in range(2):
        answer = officer.post(url("profile_create"), typed)
    profile = NeedProfile.objects.get()
    assert answer.url == profile.get_absolute_url()
    assert (profile.countries, profile.population_from, profile.population_to) == (
        ["JP", "KR"],
        100_000,
        500_000,
    )
    assert "a town in Japan or South Korea, of 100,000 to 500,000 inhabitants" in text(
        officer.get(answer.url)
    )


@pytest.mark.parametrize(
    "field, typed, sentence",
    [
        ("title", "", "This field is required."),
        ("countries", "Atlantis", "“Atlantis” is no country we know."),
        ("countries", "Japn", "Did you mean “Japan”?"),
        ("population_from", "three", "number"),
        ("population_from", "-4", "below zero"),
        ("population_to", "5", "This is smaller than the number before."),
        ("ends_on", "yesterday", "Enter a valid date."),
        ("ends_on", "0001-01-01", "between the years 1000 and 2999"),
    ],
)
def test_bad_input_gets_its_sentence_and_nothing_is_lost(officer, field, typed, sentence):
    values = {"title": "Crafts", "purpose": "Learn", "population_from": "10"} | {field: typed}
    page = officer.post(url("profile_create"), values)
    assert page.status_code == 400
    assert sentence in text(page)
    assert "Learn" in text(page)
    assert typed in text(page)
    assert not NeedProfile.objects.exists()


def test_two_people_changing_one_profile_are_shown_both_texts(officer):
    profile = NeedProfileFactory(purpose="Theirs", revision=2)
    page = officer.post(url("profile_edit", profile), {"title": "x", "purpose": "Mine", "revision": "1"})
    assert page.status_code == 409
    assert "Theirs" in text(page)
    assert "Mine" in text(page)
    assert 'name="revision" value="2"' in text(page)


def test_a_profile_is_settled_on_its_page_or_says_why_not(officer):
    bare, whole = NeedProfileFactory(offer=""), NeedProfileFactory()
    assert "Say what we can offer" in text(officer.get(bare.get_absolute_url()))
    assert officer.post(url("profile_step", whole, "settle")).status_code == 302
    whole.refresh_from_db()
    assert whole.state == "settled"
    assert officer.get(url("profile_step", whole, "nonsense")).status_code == 404
    assert officer.get(url("profile_step", whole, "choose")).status_code == 404


def test_the_list_is_narrowed_sorted_and_says_what_belongs_there(officer):
    assert "Write the first need profile" in text(officer.get(url("profile_list")))
    crafts = NeedProfileFactory(title="Crafts", themes=["culture"])
    port = NeedProfileFactory(title="Port", state="settled")
    CandidateFactory(profile=port, partner=PartnerFactory(name="Gdańsk"))

    def found(**query) -> list[str]:
        return [profile.title for profile in officer.get(url("profile_list"), query).context["page"]]

    assert found() == ["Port", "Crafts"]
    assert found(q="gdansk") == ["Port"]
    assert found(q="CRAFTS") == ["Port", "Crafts"]  # both are for crafts
    assert found(q="port") == ["Port"]
    assert found(state="settled") == ["Port"]
    assert found(theme="culture") == ["Crafts"]
    assert found(sort="title") == [crafts.title, port.title]
    assert found(sort="form_token") == ["Port", "Crafts"]
    assert "No need profile fits this filter." in text(officer.get(url("profile_list"), {"q": "zzz"}))


def test_criteria_are_proposed_changed_and_removed(officer):
    profile = NeedProfileFactory()
    officer.post(url("criteria_propose", profile))
    first = profile.criteria.first()
    values = {"name": "Size", "group": "population", "weight": "5", "is_scorable": "on", "revision": "1"}
    assert officer.post(url("criterion_edit", profile, first.pk), values).status_code == 302
    first.refresh_from_db()
    assert (first.name, first.weight) == ("Size", 5)
    stale = officer.post(url("criterion_edit", profile, first.pk), values | {"weight": "1"})
    assert stale.status_code == 409
    assert "It now reads: Size" in text(stale)
    assert officer.post(url("criterion_create", profile), values | {"weight": "6"}).status_code == 400
    officer.post(url("criterion_remove", profile, first.pk))
    assert not Criterion.objects.filter(pk=first.pk).exists()


def test_a_candidate_is_added_by_any_of_its_names_and_what_the_register_knows_is_offered(officer):
    profile = NeedProfileFactory()
    officer.post(url("criteria_propose", profile))
    PartnerFactory(name="Kanazawa", country="JP", population=463254, population_year=2020, others=["金沢市"])
    added = officer.post(url("candidate_create", profile), {"partner": "金沢市", "found_through": "network"})
    candidate = Candidate.objects.get()
    assert added.url == url("candidate_facts", profile, candidate.pk)
    page = text(officer.get(added.url))
    assert "463,254 (2020)" in page
    assert not CandidateFact.objects.exists()


def test_an_unknown_or_ambiguous_candidate_gets_its_sentence(officer):
    profile = NeedProfileFactory()
    PartnerFactory(name="Frankfurt", country="DE")
    PartnerFactory(name="Frankfurt", country="DE")
    for typed, sentence in (
        ("Atlantis", "No partner is called"),
        ("Frankfurt", "Several partners are called"),
    ):
        page = officer.post(url("candidate_create", profile), {"partner": typed, "found_through": "own"})
        assert page.status_code == 400
        assert sentence in text(page)


def test_the_sixth_candidate_is_refused_on_the_page_with_what_was_typed(officer):
    profile = NeedProfileFactory()
    for _number in range(5):
        CandidateFactory(profile=profile)
    PartnerFactory(name="Sixth")
    page = officer.post(url("candidate_create", profile), {"partner": "Sixth", "found_through": "own"})
    assert page.status_code == 409
    assert "5 candidates at most" in text(page)
    assert 'value="Sixth"' in text(page)


def test_facts_are_saved_with_source_and_date_and_shown_in_their_cell(officer):
    candidate = CandidateFactory()
    line = CriterionFactory(profile=candidate.profile)
    values = {f"text-{line.pk}": "463,254", f"source-{line.pk}": "Census", f"on-{line.pk}": "2020-10-01"}
    officer.post(url("candidate_facts", candidate.profile, candidate.pk), values)
    page = text(officer.get(url("profile_matrix", candidate.profile)))
    assert '463,254</span> <span class="muted small">Census, ' in page
    assert "Oct" in page
    stale = officer.post(
        url("candidate_facts", candidate.profile, candidate.pk), {f"text-{line.pk}": "half a million"}
    )
    assert stale.status_code == 409
    assert "Saved meanwhile: 463,254." in text(stale)


def test_a_source_without_a_fact_gets_its_sentence(officer):
    candidate = CandidateFactory()
    line = CriterionFactory(profile=candidate.profile)
    page = officer.post(
        url("candidate_facts", candidate.profile, candidate.pk), {f"source-{line.pk}": "Census"}
    )
    assert page.status_code == 400
    assert "A source needs its fact." in text(page)


@pytest.fixture
def cell():
    candidate = CandidateFactory(partner=PartnerFactory(name="Aalst"))
    return candidate, CriterionFactory(profile=candidate.profile, name="Size")


def test_scores_of_the_whole_page_are_saved_at_once(officer, cell):
    candidate, line = cell
    key = f"{candidate.pk}-{line.pk}"
    values = {f"score-{key}": "4", f"note-{key}": "census", f"seen-{key}": "|"}
    assert officer.post(url("profile_matrix", candidate.profile), values).status_code == 302
    score = Score.objects.get()
    assert (score.value, score.note, score.scorer) == (4, "census", officer.user)
    page = text(officer.get(url("profile_matrix", candidate.profile)))
    assert "My own total" in page
    assert "1 of 1 scored" in page
    assert "No scores are handed in yet." in page
    officer.post(url("scores_hand_in", candidate.profile))
    page = text(officer.get(url("profile_matrix", candidate.profile)))
    assert "By the totals, Aalst leads with 4." in page


@pytest.mark.parametrize("typed", ["6", "2.5", "2,5", "three", "-1", "٦", "05"])
def test_what_is_no_score_is_refused_in_its_cell_and_nothing_is_lost(officer, cell, typed):
    candidate, line = cell
    other = CriterionFactory(profile=candidate.profile, name="Crafts")
    values = {f"score-{candidate.pk}-{line.pk}": typed, f"score-{candidate.pk}-{other.pk}": "3",
              f"note-{candidate.pk}-{other.pk}": "seen in spring"}  # fmt: skip
    page = officer.post(url("profile_matrix", candidate.profile), values)
    assert page.status_code == 400
    assert f"“{typed}” is no score. Give a whole number from 0 to 5" in text(page)
    assert f'value="{typed}"' in text(page)
    assert 'value="3"' in text(page)
    assert "seen in spring" in text(page)
    assert not Score.objects.exists()


def test_the_same_person_in_two_windows_sees_what_was_saved_meanwhile(officer, cell):
    candidate, line = cell
    key = f"{candidate.pk}-{line.pk}"
    Score.objects.create(candidate=candidate, criterion=line, scorer=officer.user, value=5)
    page = officer.post(url("profile_matrix", candidate.profile), {f"score-{key}": "1", f"seen-{key}": "|"})
    assert page.status_code == 409
    assert "Saved meanwhile: 5." in text(page)
    assert f'name="seen-{key}" value="5|"' in text(page)
    again = {f"score-{key}": "1", f"seen-{key}": "5|"}
    assert officer.post(url("profile_matrix", candidate.profile), again).status_code == 302
    assert Score.objects.get().value == 1


def test_nobody_writes_anothers_scores(officer, login, cell):
    candidate, line = cell
    key = f"{candidate.pk}-{line.pk}"
    Score.objects.create(candidate=candidate, criterion=line, scorer=officer.user, value=5)
    adviser = login("finance")
    adviser.post(url("profile_matrix", candidate.profile), {f"score-{key}": "2", f"seen-{key}": "|"})
    assert sorted(Score.objects.values_list("value", flat=True)) == [2, 5]
    for client in (officer, adviser):
        client.post(url("scores_hand_in", candidate.profile))
    page = text(officer.get(url("profile_matrix", candidate.profile)))
    assert "mean of 2 scores" in page
    assert "3 apart" in page


def test_those_who_only_read_see_the_matrix_without_boxes(login, ghent, cell):
    page = text(login("auditor").get(url("profile_matrix", cell[0].profile)))
    assert "Size" in page
    assert "matrix__score" not in page


def test_the_choice_passes_a_page_to_check_it_on(officer, cell):
    candidate, _line = cell
    NeedProfile.objects.update(state="settled")
    bare = officer.post(url("profile_choose", candidate.profile), {"candidate": candidate.pk, "reason": ""})
    assert bare.status_code == 400
    said = {"candidate": candidate.pk, "reason": "They know the craft"}
    check = officer.post(url("profile_choose", candidate.profile), said)
    assert "Check your answers" in text(check)
    assert NeedProfile.objects.get().state == "settled"
    changed = officer.post(url("profile_choose", candidate.profile), said | {"change": "1"})
    assert "They know the craft" in text(changed)
    done = officer.post(url("profile_choose", candidate.profile), said | {"confirm": "1"})
    assert done.url == candidate.profile.get_absolute_url()
    page = text(officer.get(done.url))
    assert "They know the craft" in page
    assert NeedProfile.objects.get().state == "chosen"


def test_a_candidate_taken_off_stays_on_the_page_with_its_reason(officer, cell):
    candidate, _line = cell
    officer.post(
        url("candidate_leave", candidate.profile, candidate.pk), {"reason": "No answer to three letters"}
    )
    page = text(officer.get(url("profile_matrix", candidate.profile)))
    assert "No answer to three letters" in page
    officer.post(url("candidate_return", candidate.profile, candidate.pk))
    candidate.refresh_from_db()
    assert candidate.is_shortlisted


def test_the_candidate_of_another_profile_is_not_found_here(officer, cell):
    other = NeedProfileFactory()
    for name in ("candidate_edit", "candidate_facts", "candidate_leave"):
        assert officer.get(url(name, other, cell[0].pk)).status_code == 404
    assert officer.get(url("criterion_edit", other, cell[1].pk)).status_code == 404
    assert officer.get(url("candidate_edit", other, 2**70)).status_code == 404


@pytest.mark.parametrize("name", ["profile_detail", "profile_matrix"])
def test_to_a_council_member_profiles_do_not_exist(login, ghent, name):
    member, profile = login("councillor"), NeedProfileFactory(title="Canary-profile")
    assert member.get(url(name, profile)).status_code == 404
    assert member.get(url("profile_list")).status_code == 404
    assert member.get(reverse("search"), {"q": "Canary"}).status_code == 404


def test_what_people_write_is_never_run(officer):
    evil = "<script>alert(1)</script>"
    profile = NeedProfileFactory(
        title=evil, purpose=evil, advanced_in=evil, region=evil, topics=evil, offer=evil, gain_for_us=evil
    )
    line = CriterionFactory(profile=profile, name=evil, expectation=evil)
    candidate = CandidateFactory(profile=profile, partner=PartnerFactory(name=evil), found_note=evil)
    CandidateFact.objects.create(candidate=candidate, criterion=line, text=evil, source=evil)
    Score.objects.create(candidate=candidate, criterion=line, scorer=officer.user, value=3, note=evil)
    for address in (
        url("profile_list"), url("profile_detail", profile), url("profile_matrix", profile),
        url("profile_edit", profile), url("candidate_facts", profile, candidate.pk),
    ):  # fmt: skip
        assert evil not in officer.get(address).content.decode()


@pytest.mark.parametrize("name, most", [("profile_list", 10), ("profile_detail", 15), ("profile_matrix", 10)])
def test_a_page_asks_the_database_equally_often_with_one_row_and_with_three(
    officer, django_assert_max_num_queries, name, most
):
    profile = NeedProfileFactory()

    def grow() -> None:
        NeedProfileFactory()
        candidate, line = CandidateFactory(profile=profile), CriterionFactory(profile=profile)
        CandidateFact.objects.create(candidate=candidate, criterion=line, text="x")
        Score.objects.create(candidate=candidate, criterion=line, scorer=officer.user, value=3)

    def queries() -> int:
        with django_assert_max_num_queries(most) as captured:
            assert officer.get(url(name, *([] if name == "profile_list" else [profile]))).status_code == 200
        return len(captured)

    grow()
    one = queries()
    grow()
    grow()
    assert queries() == one


def test_every_act_on_a_profile_is_in_its_history(officer, cell):
    candidate, line = cell
    key = f"{candidate.pk}-{line.pk}"
    officer.post(url("profile_matrix", candidate.profile), {f"score-{key}": "4", f"seen-{key}": "|"})
    assert JournalEntry.objects.get().act == "score.save"
    assert "Scores given" in text(officer.get(candidate.profile.get_absolute_url()))


def test_the_search_finds_profiles_by_title_and_purpose(officer):
    NeedProfileFactory(title="Harbour", purpose="Green jobs")
    for wanted in ("harb", "green"):
        assert "Harbour" in text(officer.get(reverse("search"), {"q": wanted}))
