from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from office import submissions
from office.models import Role
from relations.lifecycle import TERMINATION
from relations.models import Relation, Termination, TerminationTie
from tests.factories.relations import LivingRelationFactory, TerminationFactory, TerminationTieFactory

STAFF = set(Role) - {"councillor"}
CHOOSE, OUTCOMES = "/relations/endings/new/", "/relations/endings/new/outcomes/"


def url(name, termination, *more):
    return reverse(f"relations:{name}", args=[termination.reference, *more])


def text(response):
    return response.content.decode()


def said(*relations, **more):
    """The whole form: the first tie ends, the others are kept."""
    sent = {
        "title": "Networks instead",
        "explanation": "More and deeper.",
        "initiator": "us",
        "reason": "strategy",
        "form_token": str(uuid4()),
    }
    for number, relation in enumerate(relations):
        sent[f"{relation.reference}-outcome"] = "keep" if number else "end"
        sent[f"{relation.reference}-notice_months"] = "3"
    return sent | more


def address(*relations):
    return f"{OUTCOMES}?{'&'.join(f'relation={relation.pk}' for relation in relations)}"


@pytest.fixture
def two(ghent):
    return LivingRelationFactory(), LivingRelationFactory()


@pytest.mark.parametrize("role", sorted(Role))
def test_all_staff_read_endings_and_officers_and_heads_propose_them(role, two, login):
    client, termination = login(role), TerminationFactory(ties=[two[0]])
    for page in (
        "/relations/endings/",
        termination.get_absolute_url(),
        url("termination_history", termination),
    ):
        assert client.get(page).status_code == (200 if role in STAFF else 404)
    expected = 200 if role in {"officer", "head"} else 403 if role in STAFF else 404
    for page in (CHOOSE, address(two[1]), url("termination_edit", termination)):
        assert client.get(page).status_code == expected


@pytest.mark.parametrize("reference", ["T-9999", "R-0001", "x"])
def test_an_unknown_ending_is_not_found(reference, login, ghent):
    client = login(*Role)
    for tail in ("", "edit/", "history/", "steps/submit/", "ties/1/steps/notify/"):
        assert client.get(f"/relations/endings/{reference}/{tail}").status_code == 404


def test_the_list_costs_the_same_queries_for_one_and_for_three(login, ghent, django_assert_max_num_queries):
    client, counts = login("officer"), []
    for more in (1, 2):
        for _ in range(more):
            TerminationFactory(ties=[LivingRelationFactory()])
        with django_assert_max_num_queries(10) as queries:
            client.get("/relations/endings/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_page_costs_the_same_queries_for_one_tie_and_for_three(
    login, ghent, django_assert_max_num_queries
):
    client, counts = login("head", "clerk"), []
    for ties in (1, 3):
        termination = TerminationFactory(ties=[LivingRelationFactory() for _ in range(ties)], state="decided")
        termination.ties.update(state="notified", effective_on=date(2026, 1, 1))
        with django_assert_max_num_queries(12) as queries:
            client.get(termination.get_absolute_url())
        counts.append(len(queries))
    assert counts[0] == counts[1]


# -- the proposal, page by page, without any script


def test_the_first_page_asks_which_ties_and_hands_them_on_in_the_address(two, login):
    client = login("officer")
    assert two[0].partner_names in text(client.get(CHOOSE))
    response = client.get(f"{CHOOSE}?choose=1&relation={two[0].pk}&relation={two[1].pk}")
    assert response["Location"] == address(*two)


@pytest.mark.parametrize("chosen", ["", "&relation=999", "&relation=x", "&relation=R-0001"])
def test_choosing_nothing_or_nonsense_is_asked_again(chosen, two, login):
    response = login("officer").get(f"{CHOOSE}?choose=1{chosen}")
    assert response.status_code == 400
    assert "There is a problem" in text(response)


def test_a_tie_that_is_in_another_proposal_cannot_be_chosen(two, login):
    TerminationFactory(ties=[two[0]])
    page = text(login("officer").get(CHOOSE))
    assert two[0].partner_names not in page
    assert two[1].partner_names in page


def test_without_a_living_tie_the_page_says_so(ghent, login):
    assert "No tie can be ended now" in text(login("officer").get(CHOOSE))


def test_outcomes_without_a_choice_lead_back_to_the_first_page(ghent, login):
    assert login("officer").get(OUTCOMES)["Location"] == f"{CHOOSE}?choose=1"


def test_nothing_is_proposed_before_the_answers_were_checked(two, login):
    client = login("officer")
    response = client.post(address(*two), said(*two, check="1"))
    assert "Check your answers" in text(response)
    assert not Termination.objects.exists()
    kept = dict(response.context["kept"])
    assert kept["explanation"] == "More and deeper."
    back = client.post(address(*two), kept | {"change": "1"})
    assert "More and deeper." in text(back)
    done = client.post(address(*two), kept | {"confirm": "1"})
    termination = Termination.objects.get()
    assert done["Location"] == termination.get_absolute_url()
    assert [(tie.relation, tie.outcome, tie.notice_months) for tie in termination.ties.all()] == [
        (two[0], "end", 3),
        (two[1], "keep", 3),
    ]
    assert client.post(address(*two), kept | {"confirm": "1"})["Location"] == termination.get_absolute_url()
    assert Termination.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"explanation": ""},
        {"initiator": "nobody"},
        {"reason": "boredom"},
        {"outcome": "explode"},
        {"notice_months": "-1"},
        {"notice_months": "many"},
        {"partner_told_on": "then"},
        {"form_token": "x"},
    ],
)
def test_bad_input_is_asked_again_even_when_somebody_skips_the_check(wrong, two, login):
    name, value = next(iter(wrong.items()))
    key = name if name in said() else f"{two[0].reference}-{name}"
    response = login("officer").post(
        address(*two), said(*two, confirm="1", **{f"{two[1].reference}-note": "With care"}) | {key: value}
    )
    assert response.status_code == 400
    assert "With care" in text(response)
    assert not Termination.objects.exists()


def test_a_proposal_that_ends_nothing_is_refused_with_what_was_typed(two, login):
    response = login("officer").post(
        address(two[0]), said(two[0], confirm="1", **{f"{two[0].reference}-outcome": "keep"})
    )
    assert response.status_code == 409
    assert "at least one relation" in text(response)
    assert "More and deeper." in text(response)


def test_a_tie_that_was_taken_meanwhile_is_no_longer_there(two, login):
    client = login("officer")
    kept = dict(client.post(address(*two), said(*two, check="1")).context["kept"])
    TerminationFactory(ties=[two[0]])
    assert client.post(address(*two), kept | {"confirm": "1"}).status_code == 302
    assert Termination.objects.count() == 1


# -- changing it


def test_a_stale_proposal_shows_both_texts(two, login):
    termination = TerminationFactory(ties=[two[0]])
    client = login("officer")
    first = said(two[0], revision="1", confirm="1", explanation="Theirs")
    assert client.post(url("termination_edit", termination), first).status_code == 302
    response = client.post(url("termination_edit", termination), first | {"explanation": "Mine"})
    assert response.status_code == 409
    assert ("Explanation", "Theirs", "Mine") in response.context["conflict"]
    revision = response.context["form"]["revision"].value()
    again = client.post(
        url("termination_edit", termination), first | {"explanation": "Mine", "revision": revision}
    )
    assert again.status_code == 302
    assert Termination.objects.get().explanation == "Mine"


def test_what_is_before_the_council_has_no_form(two, login, person):
    termination = TerminationFactory(ties=[two[0]])
    TERMINATION.take(termination, "submit", by=person("head"))
    assert login("officer").get(url("termination_edit", termination)).status_code == 409


# -- steps


def test_sending_to_the_council_shows_what_it_reads_first(two, login):
    termination = TerminationFactory(ties=[two[0]])
    client = login("head")
    page = url("termination_step", termination, "submit")
    shown = client.get(page)
    assert "Not less cooperation but more and deeper" in text(shown)
    sent = {"revision": shown.context["form"]["revision"].value()}
    assert client.post(page, sent).status_code == 302
    assert client.post(page, sent).status_code == 409
    item = submissions.pending_for(termination)
    councillor = text(login("councillor").get(item.get_absolute_url()))
    assert "Not less cooperation but more and deeper" in councillor
    assert "strategy" not in councillor


def test_a_check_page_that_somebody_overtook_sends_nothing(two, login, person):
    termination = TerminationFactory(ties=[two[0]])
    client = login("head")
    page = url("termination_step", termination, "submit")
    read = {"revision": client.get(page).context["form"]["revision"].value()}
    TERMINATION.take(termination, "consult", by=person("officer"), consulted="nobody at all")
    refused = client.post(page, read)
    assert refused.status_code == 409
    assert "has changed since you read it" in text(refused)
    assert submissions.pending_for(termination) is None
    again = {"revision": client.get(page).context["form"]["revision"].value()}
    assert client.post(page, again).status_code == 302


def test_a_number_that_no_relation_has_is_an_invalid_choice(two, login):
    client = login("officer")
    huge = "9" * 23
    chosen = client.get(reverse("relations:termination_create"), {"choose": "1", "relation": huge})
    assert chosen.status_code == 400
    outcomes = client.get(reverse("relations:termination_outcomes"), {"relation": huge})
    assert outcomes.status_code == 302


def test_consulting_asks_whom(two, login):
    termination = TerminationFactory(ties=[two[0]])
    client, page = login("officer"), url("termination_step", termination, "consult")
    assert client.post(page, {"on": "2026-01-05", "consulted": ""}).status_code == 400
    assert client.post(page, {"on": "2026-01-05", "consulted": "the committee"}).status_code == 302
    assert Termination.objects.get().consulted == "the committee"


@pytest.mark.parametrize("step", ["decide", "reject", "return_to_proposal", "nonsense"])
def test_what_only_the_councils_record_brings_about_has_no_page(step, two, login):
    termination = TerminationFactory(ties=[two[0]], state="submitted")
    assert (
        login(*Role).post(url("termination_step", termination, step), {"on": "2026-01-05"}).status_code == 404
    )


@pytest.fixture
def tie(two):
    Relation.objects.filter(pk=two[0].pk).update(state="terminating")
    return TerminationTieFactory(
        termination=TerminationFactory(state="decided"), relation=two[0], state="decided", notice_months=3
    )


def test_the_clerk_records_the_letter_and_sees_the_earliest_day(tie, login):
    client, page = login("clerk"), url("tie_step", tie.termination, tie.pk, "notify")
    assert "the earliest last day is" in text(client.get(page))
    early = {"on": "2026-01-31", "effective_on": "2026-02-28"}
    response = client.post(page, early)
    assert response.status_code == 409
    assert "at the earliest" in text(response)
    assert client.post(page, {"on": "2026-01-31"}).status_code == 302
    assert TerminationTie.objects.get().effective_on == date(2026, 4, 30)
    assert client.post(page, {"on": "2026-01-31"}).status_code == 409


@pytest.mark.parametrize(
    "sent",
    [{}, {"on": "x"}, {"on": "2026-01-31", "received_on": "x"}, {"on": "2026-01-31", "effective_on": "0"}],
)
def test_a_letter_without_a_day_is_asked_again(sent, tie, login):
    assert login("clerk").post(url("tie_step", tie.termination, tie.pk, "notify"), sent).status_code == 400
    assert TerminationTie.objects.get().state == "decided"


def test_a_tie_of_another_ending_is_not_found(tie, login, two):
    other = TerminationFactory(ties=[two[1]])
    assert login("clerk").get(url("tie_step", other, tie.pk, "notify")).status_code == 404
    assert login("clerk").get(url("tie_step", tie.termination, 99999, "notify")).status_code == 404


def test_an_officer_does_not_record_the_letter(tie, login):
    assert login("officer").get(url("tie_step", tie.termination, tie.pk, "notify")).status_code == 403


def test_everything_settled_closes_the_ending(tie, login):
    TerminationTie.objects.update(state="effective", effective_on=date(2026, 1, 31))
    client = login("officer")
    assert (
        client.post(url("tie_step", tie.termination, tie.pk, "wind_up"), {"on": "2026-02-05"}).status_code
        == 302
    )
    assert "wound up" in text(client.get(tie.termination.get_absolute_url()))
