"""Evaluations on screen: the form by section, nothing typed lost, both texts on a conflict, and what each role finds."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from evaluations.evaluation_actions import plan_evaluation
from evaluations.follow_ups import add_follow_up
from evaluations.models import Evaluation, FollowUp, Scheme
from office.models import OPERATOR
from relations.models import Termination
from tests.factories import evaluation as evaluations
from tests.factories.networks import MembershipFactory
from tests.factories.relations import LivingRelationFactory

pytestmark = pytest.mark.django_db
LIST, NEW, FOLLOW_UPS = "/evaluations/", "/evaluations/new/", "/evaluations/follow-ups/"


def text_of(answer) -> str:
    return answer.content.decode()


def section_url(evaluation: Evaluation, section: str) -> str:
    return reverse("evaluations:evaluation_section", args=[evaluation.reference, section])


def sent(evaluation: Evaluation, section: str, **fields) -> dict:
    """What the browser sends of a section: `purpose=(4, "evidence")` for a question of that code."""
    said = {"revision": evaluation.sections.get(section=section).revision, "text": fields.pop("text", "")}
    for code, value in fields.items():
        if isinstance(value, tuple):
            number = evaluations.criterion(evaluation, code).pk
            said |= {f"score_{number}": value[0], f"evidence_{number}": value[1]}
        else:
            said[code] = value
    return said


def filled(form) -> dict:
    """What the browser sends of a form that nobody touched."""
    values = {name: form[name].value() for name in form.fields}
    return {name: "" if value is None else value for name, value in values.items()}


# -- begin --------------------------------------------------------------------------------------------


def test_an_officer_evaluates_now_from_the_page_of_a_relation(ghent, login):
    relation, client = LivingRelationFactory(), login("officer")
    page = client.get(relation.get_absolute_url())
    link = f"{NEW}?about={relation.reference}"
    assert link in text_of(page)
    form = client.get(link).context["form"]
    assert form["about"].value().startswith(relation.reference)
    today = timezone.localdate()
    answer = client.post(
        NEW, {"about": form["about"].value(), "kind": "full", "period_from": today - timedelta(days=365),
              "period_until": today, "due_on": today + timedelta(days=9), "form_token": uuid4()},
    )  # fmt: skip
    evaluation = Evaluation.objects.get()
    assert answer.url == evaluation.get_absolute_url()
    assert (evaluation.relation, evaluation.kind) == (relation, "full")
    assert evaluation.get_absolute_url() in text_of(client.get(relation.get_absolute_url()))


def test_a_membership_is_named_by_its_network(ghent, login):
    member, client, today = MembershipFactory(state="active"), login("officer"), timezone.localdate()
    assert f"{NEW}?about={member.reference}" in text_of(client.get(member.get_absolute_url()))
    client.post(NEW, {"about": member.network.name, "kind": "light", "period_from": today, "period_until": today,
                      "due_on": today, "form_token": uuid4()})  # fmt: skip
    assert Evaluation.objects.get().membership == member


@pytest.mark.parametrize("field, typed, sentence", [
    ("about", "Atlantis", "Nothing of ours is called “Atlantis”"),
    ("about", "R-9999", "Nothing of ours is called"),
    ("period_from", "yesterday", "Enter a valid date"),
    ("due_on", "0202-01-01", "between the years 1000 and 2999"),
    ("period_until", "2001-01-01", "The period ends before it begins"),
    ("kind", "poem", "Select a valid choice"),
])  # fmt: skip
def test_a_plan_that_cannot_be_is_said_beside_its_field_and_keeps_what_was_typed(
    ghent, login, field, typed, sentence
):
    relation = LivingRelationFactory()
    said = {"about": relation.reference, "kind": "light", "period_from": "2025-01-01",
            "period_until": "2025-12-31", "due_on": "2026-03-01", "form_token": uuid4(), field: typed}  # fmt: skip
    answer = login("officer").post(NEW, said)
    assert answer.status_code == 400
    assert sentence in text_of(answer)
    assert answer.context["form"]["due_on"].value() == said["due_on"]
    assert not Evaluation.objects.exists()


# -- the form -----------------------------------------------------------------------------------------


def test_each_section_is_saved_by_itself_and_leads_on_to_the_next(ghent, login):
    evaluation, client = evaluations.opened(), login("officer")
    data = sent(evaluation, "purpose", purpose=(4, "The report of May"), text="It did.")
    answer = client.post(section_url(evaluation, "purpose"), data)
    assert answer.url == section_url(evaluation, "outputs")
    page = client.get(evaluation.get_absolute_url())
    assert "1 of 6 questions scored" in text_of(page)
    assert "12 ÷ 3 = 4.00" in text_of(page)
    stop = client.post(
        section_url(evaluation, "outputs"), sent(evaluation, "outputs", text="Later") | {"stop": "1"}
    )
    assert stop.url == evaluation.get_absolute_url()


def test_a_score_without_evidence_keeps_all_that_was_typed(ghent, login):
    evaluation, client = evaluations.opened(), login("officer")
    data = sent(evaluation, "purpose", purpose=(4, " "), text="What I wrote for an hour.")
    answer = client.post(section_url(evaluation, "purpose"), data)
    assert answer.status_code == 400
    assert "Say what the score rests on." in text_of(answer)
    assert "What I wrote for an hour." in text_of(answer)
    assert not evaluation.scores.exists()


@pytest.mark.parametrize("value", ["6", "-1", "2.5", "four"])
def test_a_score_is_a_whole_number_from_nought_to_five(ghent, login, value):
    evaluation = evaluations.opened()
    data = sent(evaluation, "purpose", purpose=(value, "The report"))
    assert login("officer").post(section_url(evaluation, "purpose"), data).status_code == 400


def test_of_two_editors_the_second_sees_both_texts_and_saving_again_means_it(ghent, login):
    evaluation, client = evaluations.opened(), login("officer")
    data = sent(evaluation, "purpose", purpose=(2, "Mine"), text="My text")
    evaluations.save(evaluation, "purpose", text="Their text", scores={"purpose": (5, "Theirs")})
    answer = client.post(section_url(evaluation, "purpose"), data)
    assert answer.status_code == 409
    shown = text_of(answer)
    assert "Somebody else has saved this meanwhile" in shown
    assert [row[1:] for row in answer.context["conflict"]] == [
        ("5", "2"), ("Theirs", "Mine"), ("Their text", "My text"),
    ]  # fmt: skip
    assert evaluation.sections.get(section="purpose").text == "Their text"
    again = data | {"revision": answer.context["form"]["revision"].value()}
    assert client.post(section_url(evaluation, "purpose"), again).status_code == 302
    assert evaluation.sections.get(section="purpose").text == "My text"


def test_findings_are_added_changed_and_taken_out(ghent, login):
    evaluation, client = evaluations.opened(), login("officer")
    said = {"what_0": "Few came.", "kind_0": "finding", "weight_0": "3", "what_1": "Ask earlier.",
            "kind_1": "lesson", "weight_1": "1", "what_7": "One more than the page had.", "kind_7": "finding",
            "weight_7": "2"}  # fmt: skip
    client.post(section_url(evaluation, "lessons"), sent(evaluation, "lessons", **said))
    assert list(evaluation.findings.values_list("text", "kind", "weight")) == [
        ("Few came.", "finding", 3), ("Ask earlier.", "lesson", 1), ("One more than the page had.", "finding", 2),
    ]  # fmt: skip
    said |= {"what_0": "", "what_7": ""}
    client.post(section_url(evaluation, "lessons"), sent(evaluation, "lessons", **said))
    assert [finding.text for finding in evaluation.findings.all()] == ["Ask earlier."]


def test_a_recommendation_without_a_reason_keeps_the_choice(ghent, login):
    evaluation = evaluations.opened()
    data = sent(evaluation, "recommendation", recommendation="terminate", recommendation_reason="")
    answer = login("officer").post(section_url(evaluation, "recommendation"), data)
    assert answer.status_code == 400
    assert answer.context["form"]["recommendation"].value() == "terminate"


def test_a_section_that_stands_says_why(ghent, login):
    client = login("officer")
    assert "its answers stand" in text_of(client.get(section_url(evaluations.internal(), "purpose")))
    assert "Open the evaluation first" in text_of(client.get(section_url(evaluations.planned(), "purpose")))


@pytest.mark.parametrize(
    "path", ["E-0404/", "nonsense/", "R-0001/", "E-0001/form/poem/", "E-0404/steps/open/"]
)
def test_what_is_not_there_is_not_found(ghent, login, path):
    evaluations.opened()
    assert login("officer").get(f"{LIST}{path}").status_code == 404


# -- its life on screen ---------------------------------------------------------------------------------


def step_url(evaluation: Evaluation, step: str) -> str:
    return reverse("evaluations:evaluation_step", args=[evaluation.reference, step])


def test_officer_and_head_take_it_to_its_adoption(ghent, login):
    officer, head, today = login("officer"), login("head"), timezone.localdate().isoformat()
    evaluation = plan_evaluation(
        LivingRelationFactory(), kind="light", period_from=timezone.localdate(),
        period_until=timezone.localdate(), due_on=timezone.localdate(), by=officer.user,
    )  # fmt: skip
    officer.post(step_url(evaluation, "open"), {"on": today})
    evaluation.refresh_from_db()
    officer.post(section_url(evaluation, "purpose"), sent(evaluation, "purpose", purpose=(4, "The report")))
    officer.post(
        section_url(evaluation, "recommendation"),
        sent(evaluation, "recommendation", recommendation="continue", recommendation_reason="It works."),
    )
    officer.post(step_url(evaluation, "finish_internal"), {"on": today})
    refused = officer.post(
        step_url(evaluation, "record_joint"), {"on": today, "joint_with": "The two mayors"}
    )
    assert refused.status_code == 400
    assert "The two mayors" in text_of(refused)
    officer.post(step_url(evaluation, "record_joint"), {"on": today, "joint_result": "Both want more."})
    officer.post(step_url(evaluation, "consolidate"), {"on": today})
    assert head.post(step_url(evaluation, "adopt"), {"on": today}).status_code == 302
    assert Evaluation.objects.get().state == "adopted"


def test_whoever_wrote_in_it_reads_why_somebody_else_adopts_it(ghent, login):
    client = login("officer", "head")
    evaluation = evaluations.consolidated(by=client.user)
    page = client.get(evaluation.get_absolute_url())
    assert "You wrote in this evaluation yourself" in text_of(page)
    assert client.post(step_url(evaluation, "adopt"), {"on": "2026-01-01"}).status_code == 409


def test_the_end_it_recommends_begins_with_its_own_words(ghent, login):
    evaluation, client = evaluations.adopted(recommendation="terminate"), login("officer")
    url = reverse("evaluations:evaluation_ending", args=[evaluation.reference])
    assert url in text_of(client.get(evaluation.get_absolute_url()))
    form = client.get(url).context["form"]
    assert form["explanation"].value() == "Both towns gain."
    answer = client.post(url, {"title": "End", "reason": "strategy", "explanation": "We gain more together."})
    termination = Termination.objects.get()
    assert answer.url == termination.get_absolute_url()
    assert termination.reference in text_of(client.get(evaluation.get_absolute_url()))
    assert client.get(url).status_code == 409


def test_a_follow_up_is_added_and_settled_on_screen(ghent, login):
    evaluation, client = evaluations.adopted(), login("officer")
    url = reverse("evaluations:follow_up_add", args=[evaluation.reference])
    said = {"text": "Write to the schools", "who": f"user:{client.user.pk}", "due_on": "2027-03-01"}
    assert client.post(url, said).status_code == 400  # without its token
    answer = client.post(url, said | {"form_token": uuid4()})
    assert answer.url == evaluation.get_absolute_url()
    follow_up = FollowUp.objects.get()
    assert follow_up.user == client.user
    page = client.get(FOLLOW_UPS, {"mine": "on"})
    assert "Write to the schools" in text_of(page)
    step = reverse("evaluations:follow_up_step", args=[follow_up.reference, "finish"])
    client.post(step, {"on": timezone.localdate().isoformat(), "reason": "Sent."})
    follow_up.refresh_from_db()
    assert (follow_up.state, follow_up.outcome) == ("done", "Sent.")


@pytest.mark.parametrize("who", ["role:councillor", "role:poet", "user:999999", "user:x", "officer", ""])
def test_a_follow_up_for_nobody_is_refused(ghent, login, who):
    evaluation = evaluations.adopted()
    url = reverse("evaluations:follow_up_add", args=[evaluation.reference])
    said = {"text": "Do it", "who": who, "due_on": "2027-03-01", "form_token": uuid4()}
    assert login("officer").post(url, said).status_code == 400


# -- lists --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("asked, found", [
    ({}, 3), ({"state": "at_work"}, 2), ({"state": "adopted"}, 1), ({"kind": "full"}, 1), ({"due": "soon"}, 2),
    ({"due": "overdue"}, 0), ({"q": "Nowhere"}, 0), ({"state": "x__y"}, 3), ({"pk__gt": "0"}, 3),
])  # fmt: skip
def test_the_list_is_narrowed_by_what_it_offers_and_by_nothing_else(ghent, login, asked, found):
    evaluations.opened()
    evaluations.planned(kind="full")
    evaluations.adopted()
    assert login("auditor").get(LIST, asked).context["page"].paginator.count == found


def test_the_list_finds_by_partner_and_by_reference(ghent, login):
    evaluation, _other = evaluations.opened(), evaluations.opened()
    client = login("officer")
    for text in (evaluation.reference, evaluation.relation.reference, evaluation.relation.partner_names):
        assert [each.pk for each in client.get(LIST, {"q": text}).context["page"]] == [evaluation.pk]


@pytest.mark.parametrize("url", [LIST, FOLLOW_UPS, "/evaluations/schedule/", "/evaluations/questions/"])
def test_empty_pages_say_what_belongs_there(ghent, login, url):
    assert login("officer").get(url).status_code == 200


def test_lists_cost_the_same_queries_for_one_and_for_three(ghent, login, django_assert_max_num_queries):
    client = login("officer")
    for url in (LIST, FOLLOW_UPS):
        counts = []
        for more in (1, 2):
            for _each in range(more):
                adopted = evaluations.adopted()
                add_follow_up(adopted, by=OPERATOR, text="Do it", role="officer", due_on=timezone.localdate())
            with django_assert_max_num_queries(10) as queries:
                client.get(url)
            counts.append(len(queries))
        assert counts[0] == counts[1], url


def test_the_page_of_one_costs_at_most_twenty_queries(ghent, login, django_assert_max_num_queries):
    client = login("officer")
    evaluation = evaluations.adopted()
    for _each in range(3):
        add_follow_up(evaluation, by=OPERATOR, text="Do it", role="officer", due_on=timezone.localdate())
    with django_assert_max_num_queries(20):
        client.get(evaluation.get_absolute_url())


def test_the_relation_page_pays_one_query_for_its_evaluations(ghent, login, django_assert_max_num_queries):
    client, relation = login("officer"), LivingRelationFactory()
    evaluations.planned(relation)
    client.get(relation.get_absolute_url())
    for kind in ("full", "before_end"):
        evaluations.planned(relation, kind=kind)
    with django_assert_max_num_queries(15):
        page = client.get(relation.get_absolute_url())
    assert [task.state_text for task in page.context["tasks"]][-1] == "scheduled"


# -- who sees what --------------------------------------------------------------------------------------


def test_for_council_members_there_are_no_evaluations(ghent, login):
    evaluation, client = evaluations.adopted(), login("councillor")
    for url in (LIST, NEW, FOLLOW_UPS, evaluation.get_absolute_url(), "/evaluations/schedule/",
                "/evaluations/questions/", section_url(evaluation, "purpose")):  # fmt: skip
        assert client.get(url).status_code == 404


def test_others_read_and_are_offered_nothing_to_write(ghent, login):
    evaluation = evaluations.opened()
    for role in ("legal", "finance", "clerk", "auditor"):
        page = login(role).get(evaluation.get_absolute_url())
        assert page.status_code == 200
        assert page.context["offers"] == []
        assert not page.context["can_be_written"]


# -- questions ------------------------------------------------------------------------------------------


def test_an_administrator_changes_the_questions_and_open_evaluations_keep_theirs(ghent, login):
    evaluation, client = evaluations.opened(), login("administrator")
    url = "/evaluations/questions/light/edit/"
    form = client.get(url).context["form"]
    said = filled(form) | {
        "text_0": "Was it worth the journey?",
        "weight_0": 5,
    }
    assert client.post(url, said).status_code == 302
    first, second = Scheme.objects.filter(kind="light").order_by("version")
    assert evaluation.scheme == first
    assert next(each.question for each in second.criteria.all()) == "Was it worth the journey?"
    assert [bool(each.code) for each in second.criteria.all()] == [False, True, True, True, True, True]


def test_wrong_weights_and_a_stale_page_keep_what_was_typed(ghent, login):
    client, url = login("administrator"), "/evaluations/questions/full/edit/"
    form = client.get(url).context["form"]
    said = filled(form)
    assert client.post(url, said | {"weight_0": "11"}).status_code == 400
    client.post(url, said | {"text_0": "First?"})
    late = client.post(url, said | {"text_0": "Second?"})
    assert late.status_code == 409
    assert ("First?" in text_of(late), "Second?" in text_of(late)) == (True, True)


def test_questions_are_read_in_the_readers_language(ghent, login, person):
    evaluations.opened()
    for language in ("tr", "nl", "en"):
        assert login(person("officer", language=language)).get("/evaluations/questions/").status_code == 200
