"""The pages of programmes, activities and pilots: one page for a whole activity, nothing typed is lost."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from office.models import OPERATOR, Role
from relations.actions import programme as programmes
from relations.lifecycle import PROGRAMME, RELATION
from relations.models import Activity, BudgetShare, Programme
from tests.factories import programmes as made
from tests.factories.relations import LivingRelationFactory

LIST, NEW = "/relations/programmes/", "/relations/programmes/new/"
STAFF = set(Role) - {"councillor"}


def url(name, thing, *more):
    return reverse(f"relations:{name}", args=[thing.reference, *more])


def text(response):
    return response.content.decode()


@pytest.fixture
def officer(login, ghent):
    return login("officer")


def typed(**more):
    """A whole activity as its page sends it: one output, one person, one budget line of two payers."""
    sent = {
        "title": "Summer of trades", "type": "youth", "starts_on": "2025-07-01", "ends_on": "2025-07-14",
        "place": "Melle", "lead_side": "both", "description": "", "form_token": str(uuid4()),
        "outputs-total": "2", "outputs-0-indicator": "Participants", "outputs-0-target": "24",
        "outputs-0-unit": "people",
        "people-total": "5", "people-0-role": "general_coordinator", "people-0-name": "Head of culture",
        "people-0-side": "us", "people-1-role": "focal_person", "people-1-side": "us",
        "lines-total": "1", "lines-0-title": "Travel", "lines-0-kind": "money", "lines-0-planned": "1.000,50",
        "lines-0-currency": "EUR", "lines-0-us": "600.25", "lines-0-partner": "400,25",
    }  # fmt: skip
    return sent | more


# -- who gets in


@pytest.mark.parametrize("role", sorted(Role))
def test_all_staff_read_and_officers_and_heads_write(role, login, ghent):
    client, programme, pilot = login(role), made.whole(), made.pilot()
    activity = programme.activities.get()
    for page in (LIST, programme.get_absolute_url(), activity.get_absolute_url(), pilot.get_absolute_url()):
        assert client.get(page).status_code == (200 if role in STAFF else 404)
    expected = 200 if role in {"officer", "head"} else 403 if role in STAFF else 404
    for page in (
        NEW,
        url("programme_edit", programme),
        url("activity_edit", activity),
        url("activity_edit", pilot),
    ):
        assert client.get(page).status_code == expected


@pytest.mark.parametrize("reference", ["PG-9999", "R-0001", "AC-0", "x", "PG-99999999999999999999"])
def test_an_unknown_reference_is_not_found(reference, officer):
    for tail in ("", "edit/", "history/", "steps/agree/"):
        assert officer.get(f"/relations/programmes/{reference}/{tail}").status_code == 404
        assert officer.get(f"/relations/activities/{reference}/{tail}").status_code == 404


# -- the programme


def test_a_programme_begins_from_its_relation_with_the_protocols_purpose_and_days(officer):
    relation = LivingRelationFactory()
    made.protocol_in_force(relation)
    page = officer.get(f"{NEW}?relation={relation.reference}")
    assert "Both towns learn trades from each other." in text(page)
    form = page.context["form"]
    assert form.initial["ends_on"] == made.LAST
    sent = {
        "title": "Trades", "purpose": "Learn.", "protocol": str(relation.protocols.get().pk), "currency": "eur",
        "starts_on": "2024-06-01", "ends_on": "2027-05-31", "form_token": str(uuid4()),
    }  # fmt: skip
    for _ in range(2):
        answer = officer.post(f"{NEW}?relation={relation.reference}", sent)
        assert answer.url == Programme.objects.get().get_absolute_url()
    assert (Programme.objects.get().currency, Programme.objects.get().starts_on) == ("EUR", date(2024, 6, 1))


def test_without_a_relation_it_asks_for_which(officer):
    relation = LivingRelationFactory()
    assert "Choose a relation" in text(officer.get(NEW))
    assert officer.get(f"{NEW}?relation={relation.pk}").context["relation"] == relation
    assert officer.get(f"{NEW}?relation=999").status_code == 400


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("currency", "XXZ", "is not a currency code"),
        ("starts_on", "0001-01-01", "between the years 1000 and 2999"),
        ("ends_on", "2020-13-45", "Enter a valid date"),
        ("ends_on", "2029-03-01", "may not outlive its protocol"),
        ("starts_on", "2024-02-29", "may not begin before its protocol"),
        ("ends_on", "2024-05-31", "lies before the first"),
    ],
)
def test_bad_input_gets_a_sentence_and_keeps_what_was_typed(officer, field, value, sentence):
    programme = made.draft()
    sent = {
        "title": "Typed title", "protocol": str(programme.protocol.pk), "currency": "EUR", "revision": "1",
        "starts_on": "2024-06-01", "ends_on": "2027-05-31",
    } | {field: value}  # fmt: skip
    answer = officer.post(url("programme_edit", programme), sent)
    assert answer.status_code in (400, 409)
    assert sentence in text(answer)
    assert "Typed title" in text(answer)


def test_two_who_change_at_once_see_both_texts(officer):
    programme = made.draft()
    programmes.edit_programme(programme, by=OPERATOR, revision=1, title="Saved meanwhile")
    sent = {
        "title": "Typed", "purpose": programme.purpose, "protocol": str(programme.protocol.pk), "currency": "EUR",
        "revision": "1", "starts_on": "2024-06-01", "ends_on": "2027-05-31",
    }  # fmt: skip
    answer = officer.post(url("programme_edit", programme), sent)
    assert answer.status_code == 409
    assert "Saved meanwhile" in text(answer)
    assert 'name="revision" value="2"' in text(answer)


def test_agreeing_with_gaps_shows_each_with_a_link_that_mends_it(officer):
    programme = made.draft()
    bare = made.activity(made.objective(programme), budget_lines=(), outputs=())
    answer = officer.get(url("programme_step", programme, "agree"))
    assert answer.status_code == 409
    for part in ("output", "budget"):
        assert f"/relations/activities/{bare.reference}/edit/#{part}" in text(answer)
    board = text(officer.get(programme.get_absolute_url()))
    assert "2 gaps before both can agree" in board


def test_agreeing_starting_and_a_new_version_on_the_pages(officer):
    programme = made.whole()
    sent = {"on": "2024-05-02", "agreed_with": "Mayor's office"}
    assert officer.post(url("programme_step", programme, "agree"), sent).status_code == 302
    assert officer.post(url("programme_step", programme, "start"), {"on": "2024-06-01"}).status_code == 302
    answer = officer.post(url("programme_new_version", programme), {"because": "More places"})
    new = Programme.objects.get(replaces=programme)
    assert answer.url == new.get_absolute_url()
    assert "Version 1" in text(officer.get(answer.url))
    assert officer.post(url("programme_new_version", programme), {"because": ""}).status_code == 400


def test_the_board_shows_numbers_money_and_shares(officer):
    programme = made.running()
    made.take_to(programme.activities.get(), "confirm", "start", "finish")
    page = text(officer.get(programme.get_absolute_url()))
    for said in (
        "20 people",
        "24 people",
        "83 %",
        "1,000.00 EUR",
        "600.00 EUR",
        "60 %",
        "40 %",
        "School of trades",
    ):
        assert said in page
    assert " style=" not in page


def test_the_list_is_narrowed_by_state_relation_year_and_gaps(officer):
    whole, bare = made.whole(), made.draft(title="With gaps", starts_on=date(2026, 1, 1), ends_on=None)
    made.agree(whole)

    def found(query):
        return {programme.pk for programme in officer.get(f"{LIST}?{query}").context["page"]}

    assert found("") == {whole.pk, bare.pk}
    assert found("state=agreed") == {whole.pk}
    assert found(f"relation={bare.relation.pk}") == {bare.pk}
    assert found("year=2025") == {whole.pk}
    assert found("gaps=on") == {bare.pk}
    assert found("state=nonsense") == {whole.pk, bare.pk}


# -- an activity on one page


def test_a_whole_activity_is_written_on_one_page(officer):
    programme = made.draft()
    under = made.objective(programme)
    sent = typed(objective=str(under.pk))
    for _ in range(2):
        answer = officer.post(url("activity_create", programme), sent)
        assert answer.status_code == 302, text(answer)
    activity = Activity.objects.get()
    assert [(row.indicator, row.target) for row in activity.outputs.all()] == [("Participants", Decimal(24))]
    assert [row.role for row in activity.responsibilities.all()] == ["general_coordinator"]
    assert activity.budget_lines.get().planned == Decimal("1000.50")
    assert dict(BudgetShare.objects.values_list("payer", "amount")) == {
        "us": Decimal("600.25"),
        "partner": Decimal("400.25"),
    }


def test_shares_that_do_not_add_up_are_refused_with_both_sums_and_nothing_is_lost(officer):
    programme = made.draft()
    under = made.objective(programme)
    sent = typed(objective=str(under.pk)) | {"lines-0-partner": "400.24"}
    answer = officer.post(url("activity_create", programme), sent)
    assert answer.status_code == 409
    assert "1,000.49 EUR" in text(answer)
    assert "1,000.50 EUR" in text(answer)
    assert 'value="400.24"' in text(answer)
    assert 'value="Participants"' in text(answer)
    assert not Activity.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("outputs-0-target", "0", "more than nought"),
        ("outputs-0-target", "many", "no number"),
        ("outputs-0-target", "1e5", "no number"),
        ("outputs-0-target", "", "Give the number to reach"),
        ("lines-0-us", "-1", "too small"),
        ("lines-0-planned", "1.005", "Two decimals at most"),
        ("lines-0-planned", "1.005,001", "Two decimals at most"),
        ("lines-0-currency", "QQQ", "is not a currency code"),
        ("ends_on", "2025-06-30", "lies before the first"),
        ("ends_on", "2027-06-01", "programme ends on"),
        ("title", "", "This field is required"),
    ],
)
def test_each_mistake_in_an_activity_gets_its_sentence(officer, field, value, sentence):
    programme = made.draft()
    under = made.objective(programme)
    answer = officer.post(url("activity_create", programme), typed(objective=str(under.pk)) | {field: value})
    assert answer.status_code in (400, 409)
    assert sentence in text(answer)
    assert not Activity.objects.exists()


def test_a_row_more_or_less_needs_no_script_and_keeps_what_was_typed(officer):
    programme = made.draft()
    under = made.objective(programme)
    sent = typed(objective=str(under.pk), title="")
    answer = officer.post(url("activity_create", programme), sent | {"rows": "add:lines"})
    assert answer.status_code == 200
    assert 'name="lines-total" value="2"' in text(answer)
    assert 'value="1.000,50"' in text(answer)
    assert "This field is required" not in text(answer)
    answer = officer.post(url("activity_create", programme), sent | {"rows": "drop:outputs:0"})
    assert 'name="outputs-total" value="1"' in text(answer)
    assert "Participants" not in text(answer)


def test_changing_an_activity_keeps_its_rows_and_moves_it(officer):
    programme = made.whole()
    activity, other = programme.activities.get(), made.objective(programme, "Other")
    page = text(officer.get(url("activity_edit", activity)))
    assert "School of trades" in page
    output, row = activity.outputs.get(), activity.budget_lines.get()
    sent = typed(objective=str(other.pk), title="Renamed", revision="1") | {
        "outputs-0-row": str(output.pk),
        "lines-0-row": str(row.pk),
    }
    assert officer.post(url("activity_edit", activity), sent).status_code == 302
    activity.refresh_from_db()
    assert (activity.title, activity.objective, activity.outputs.get().pk) == ("Renamed", other, output.pk)
    stale = officer.post(url("activity_edit", activity), sent | {"title": "Typed by another"})
    assert stale.status_code == 409
    assert "Typed by another" in text(stale)
    assert "Renamed" in text(stale)


def test_done_is_recorded_with_its_numbers_on_one_page(officer):
    activity = made.take_to(made.running().activities.get(), "confirm", "start")
    page, output = url("activity_step", activity, "finish"), activity.outputs.get()
    assert "number reached" in text(officer.get(page))
    refused = officer.post(page, {"on": "2025-07-15", f"reached_{output.pk}": ""})
    assert refused.status_code == 400
    assert "Give the number reached" in text(refused)
    assert "24 people" in text(refused)
    assert officer.post(page, {"on": "2025-07-15", f"reached_{output.pk}": "19,5"}).status_code == 302
    output.refresh_from_db()
    assert output.actual == Decimal("19.5")


def test_finance_records_what_was_spent_and_nothing_else(login, ghent):
    finance, activity = login("finance"), made.running().activities.get()
    page, row, output = url("activity_actuals", activity), activity.budget_lines.get(), activity.outputs.get()
    assert "Participants" not in text(finance.get(page))
    sent = {"revision": "1", f"spent_{row.pk}": "950,50", f"reached_{output.pk}": "99"}
    assert finance.post(page, sent).status_code == 302
    row.refresh_from_db()
    output.refresh_from_db()
    assert (row.actual, output.actual) == (Decimal("950.50"), None)
    assert finance.post(page, sent).status_code == 409


def test_activities_are_moved_by_buttons_and_taken_out_of_a_draft(officer):
    programme = made.whole(number=2)
    second = programme.activities.order_by("position").last()
    assert officer.post(url("activity_move", second), {"direction": "up"}).status_code == 302
    assert programme.activities.order_by("position").first() == second
    assert officer.post(url("activity_move", second), {"objective": "999"}).status_code == 404
    assert officer.post(url("activity_remove", second)).status_code == 302
    assert programme.activities.count() == 1


# -- pilots


def test_a_pilot_goes_from_plan_to_lesson(officer):
    relation = LivingRelationFactory(state="exploring")
    answer = officer.post(url("pilot_create", relation), typed())
    pilot = Activity.objects.get()
    assert answer.url == pilot.get_absolute_url() == f"/relations/pilots/{pilot.reference}/"
    assert officer.get(f"/relations/activities/{pilot.reference}/").url == answer.url
    assert officer.get(url("pilot_review", pilot)).status_code == 409
    done = made.take_to(pilot, "confirm", "start", "finish")
    sent = {"revision": str(done.revision), "lessons": "", "outcome": "go_on"}
    assert officer.post(url("pilot_review", pilot), sent).status_code == 400
    assert officer.post(url("pilot_review", pilot), sent | {"lessons": "They answer."}).status_code == 302
    assert "They answer." in text(officer.get(pilot.get_absolute_url()))
    assert pilot.title in text(officer.get("/relations/pilots/"))


# -- the page of the relation


def test_the_relation_page_tells_both_steps_and_lists_the_work(officer):
    programme = made.running(number=2)
    first = programme.activities.first()
    made.take_to(first, "confirm", "start", "finish")
    page = officer.get(programme.relation.get_absolute_url())
    tasks = {task.title: task for task in page.context["tasks"]}
    assert tasks["Implementation programme"].state_text == "running"
    assert tasks["Implementation"].hint == "1 of 2 activities done, 0 running."
    assert programme.get_absolute_url() in text(page)
    RELATION.take(programme.relation, "suspend", by=OPERATOR, reason="War")
    page = officer.get(programme.relation.get_absolute_url())
    tasks = {task.title: task for task in page.context["tasks"]}
    assert (tasks["Implementation programme"].state_text, tasks["Implementation"].state_text) == (
        "suspended",
        "suspended",
    )


# -- queries


def test_the_list_costs_the_same_queries_for_one_and_for_three(officer, django_assert_max_num_queries):
    officer.get(LIST)
    counts = []
    for more in (1, 2):
        for _ in range(more):
            PROGRAMME.take(made.agreed(), "start", by=OPERATOR, on=made.BEGINS)
        with django_assert_max_num_queries(10) as queries:
            officer.get(LIST)
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("is_running", [False, True])
def test_the_board_costs_the_same_queries_for_one_and_for_three(
    officer, is_running, django_assert_max_num_queries
):
    counts = []
    for number in (1, 3):
        programme = (made.running if is_running else made.whole)(number=number)
        officer.get(programme.get_absolute_url())
        with django_assert_max_num_queries(15) as queries:
            officer.get(programme.get_absolute_url())
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_timeline_of_the_tie_tells_agreements_one_beginning_and_pilots(officer):
    old = made.running()
    made.agree(programmes.open_new_version(old, by=OPERATOR, because="More"), on=date(2025, 2, 3))
    made.take_to(made.pilot(old.relation), "confirm", "start", "finish")
    page = officer.get(old.relation.get_absolute_url())
    told = [(moment.on, moment.title) for moment in page.context["moments"] if "“" in moment.title]
    assert [moment for moment in told if "Memorandum" not in moment[1]] == [
        (date(2025, 7, 15), "Pilot done: “Summer of trades”"),
        (date(2025, 2, 3), "Both sides agreed to the programme “Trades across borders”"),
        (date(2024, 6, 1), "The programme “Trades across borders” began"),
        (date(2024, 5, 2), "Both sides agreed to the programme “Trades across borders”"),
    ]


def test_the_paper_of_the_agreement_is_kept_and_linked(officer):
    programme = made.whole()
    paper = SimpleUploadedFile("minutes.pdf", b"%PDF-1.4\n%%EOF", content_type="application/pdf")
    sent = {"on": "2024-05-02", "agreed_with": "Mayor's office", "upload": paper}
    answer = officer.post(url("programme_step", programme, "agree"), sent)
    assert answer.status_code == 302, text(answer)
    document = Programme.objects.get().agreed_document
    assert f"/documents/{document.reference}" in text(officer.get(programme.get_absolute_url()))


def test_a_relation_with_all_kinds_of_work_still_costs_fifteen_queries(
    officer, django_assert_max_num_queries
):
    programme = made.running()
    made.pilot(programme.relation)
    page = programme.relation.get_absolute_url()
    officer.get(page)
    with django_assert_max_num_queries(15):
        officer.get(page)
