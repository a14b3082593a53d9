from datetime import date
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from office.models import Document, JournalEntry, Role
from partners.models import Partner
from relations.models import Claim, Relation
from tests.factories.partners import PartnerFactory
from tests.factories.protocols import in_force
from tests.factories.relations import (
    LivingRelationFactory,
    RelationEventFactory,
    RelationFactory,
    TerminationTieFactory,
)

STAFF = set(Role) - {"councillor"}
LIST = "/relations/"


def url(name, relation, *more):
    return reverse(f"relations:{name}", args=[relation.reference, *more])


def said(partner, **more):
    return {"partners": [partner.pk], "type": "sister", "form_token": str(uuid4()), **more}


def text(response):
    return response.content.decode()


# -- who may


@pytest.mark.parametrize("role", sorted(Role))
def test_all_staff_read_relations_and_council_members_find_nothing(role, login, ghent):
    relation, client = LivingRelationFactory(), login(role)
    for address in (LIST, relation.get_absolute_url(), url("relation_history", relation)):
        assert client.get(address).status_code == (200 if role in STAFF else 404), address


@pytest.mark.parametrize("role", sorted(Role))
@pytest.mark.parametrize(
    "name,allowed",
    [("relation_edit", {"officer", "head"}), ("relation_past_fact", {"clerk"})],
)
def test_forms_open_to_those_who_may_write(name, allowed, role, login, ghent):
    relation, client = LivingRelationFactory(), login(role)
    expected = 200 if role in allowed else 403 if role in STAFF else 404
    assert client.get(url(name, relation)).status_code == expected
    if role not in allowed:
        assert client.post(url(name, relation), {}).status_code == expected


@pytest.mark.parametrize("role", sorted(Role))
def test_only_officers_and_heads_open_the_empty_form(role, login, ghent):
    expected = 200 if role in {"officer", "head"} else 403 if role in STAFF else 404
    assert login(role).get("/relations/new/").status_code == expected


def test_nobody_reads_relations_without_signing_in(client, ghent):
    assert client.get(LIST).status_code == 302


@pytest.mark.parametrize("reference", ["R-9999", "P-0001", "R-0", "R-1%27", "x", "R-99999999999999999999"])
def test_an_unknown_reference_is_not_found(reference, login, ghent):
    client = login("head", "clerk")
    for tail in ("", "edit/", "history/", "past-facts/new/", "steps/pursue/", "claims/1/"):
        assert client.get(f"/relations/{reference}/{tail}").status_code == 404, tail


# -- the list


def test_the_list_costs_the_same_queries_for_one_and_for_three(login, ghent, django_assert_max_num_queries):
    client = login("officer")
    counts = []
    for more in (1, 2):
        for _ in range(more):
            LivingRelationFactory(officer=client.user)
        with django_assert_max_num_queries(10) as queries:
            client.get(LIST)
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.fixture
def three(ghent, person):
    officer = person("officer", name="Anna")
    taizhou, melle = (
        PartnerFactory(name="Taizhou", country="CN"),
        PartnerFactory(name="Melle", country="DE", others=["Mele"]),
    )
    first = LivingRelationFactory(partners=[melle], themes=["culture", "sport"], officer=officer)
    second = LivingRelationFactory(partners=[taizhou], type="partner", state="dormant", purpose="Trade fairs")
    third = RelationFactory(partners=[melle], themes=["agriculture"], purpose="A second tie")
    return first, second, third


@pytest.mark.parametrize(
    "query,found",
    [
        ("", {0, 1, 2}),
        ("q=mele", {0, 2}),
        ("q=TAIZHOU", {1}),
        ("q=fairs", {1}),
        ("q=zzz", set()),
        ("type=partner", {1}),
        ("state=dormant", {1}),
        ("country=DE", {0, 2}),
        ("theme=culture", {0}),
        ("theme=agriculture", {2}),
        ("country=DE&theme=sport", {0}),
        # What is no choice narrows nothing and reaches no column.
        ("state=nonsense", {0, 1, 2}),
        ("officer=abc", {0, 1, 2}),
        ("officer__password=x", {0, 1, 2}),
        ("sort=officer__password", {0, 1, 2}),
        ("page=nonsense", {0, 1, 2}),
        ("page=99", {0, 1, 2}),
    ],
)
def test_the_list_is_narrowed_by_what_the_address_says(query, found, three, login):
    page = text(login("auditor").get(f"{LIST}?{query}"))
    assert {number for number, relation in enumerate(three) if f">{relation.reference}<" in page} == found


def test_the_list_is_narrowed_to_an_officer_and_to_a_reference(three, login):
    client = login("auditor")
    page = text(client.get(f"{LIST}?officer={three[0].officer.pk}"))
    assert three[0].reference in page
    assert three[1].reference not in page
    page = text(client.get(f"{LIST}?q={three[1].reference}"))
    assert f">{three[1].reference}<" in page
    assert f">{three[0].reference}<" not in page


@pytest.mark.parametrize("sort", ["name", "type", "state", "pulse", "since", "officer", "reference"])
def test_the_list_is_sorted_both_ways(sort, three, login):
    client = login("auditor")
    for key in (sort, f"-{sort}"):
        context = client.get(f"{LIST}?sort={key}").context
        assert [row.pk for row in context["list"].table.records] == [r.pk for r in context["page"]]
    up = [row.pk for row in client.get(f"{LIST}?sort=name").context["list"].table.records]
    assert up == [three[0].pk, three[2].pk, three[1].pk]


def test_the_list_costs_the_same_queries_for_one_row_and_for_a_full_page(login, ghent):
    client = login("officer")
    counts = []
    for more in (1, 50):
        for _ in range(more):
            LivingRelationFactory(partners=[PartnerFactory()])
        for address in (LIST, f"{LIST}?sort=-pulse&pulse=no_records", f"{LIST}?state=ended"):
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            counts.append(len(queries))
    assert counts[:3] == counts[3:]
    assert max(counts) <= 10


def test_the_pulse_is_looked_up_for_the_rows_of_the_page_alone(three, login):
    client = login("officer")
    with CaptureQueriesContext(connection) as queries:
        client.get(f"{LIST}?sort=name")
    asked = [query["sql"] for query in queries if "relations_exchange" in query["sql"]]
    assert len(asked) == 1
    assert (
        '"relations_relation"."id" IN (' in asked[0]
    )  # the numbers of the page's rows, found by a query before


def test_an_empty_list_says_what_belongs_there(login, ghent):
    assert "from the first idea to the dignified end" in text(login("officer").get(LIST))


# -- the dossier


def test_the_dossier_costs_the_same_queries_for_one_and_for_three(
    login, ghent, django_assert_max_num_queries
):
    client = login("head", "clerk")
    client.get(RelationFactory().get_absolute_url())  # content types are cached from here on
    counts = []
    for partners, extra in ((1, 0), (3, 2)):
        relation = LivingRelationFactory(partners=[PartnerFactory() for _ in range(partners)])
        TerminationTieFactory.create_batch(1 + extra, relation=relation, state="dropped")
        RelationEventFactory.create_batch(1 + extra, relation=relation, kind="dormant", on=date(2010, 1, 1))
        for _ in range(1 + extra):
            in_force(relation=relation) if partners == 1 else None
        with django_assert_max_num_queries(15) as queries:
            client.get(relation.get_absolute_url())
        counts.append((partners, len(queries)))
    assert counts[1][1] <= counts[0][1]


def test_the_six_steps_say_what_comes_and_what_it_will_need(login, ghent):
    page = text(login("officer").get(RelationFactory(purpose="").get_absolute_url()))
    assert "Purpose" in page
    assert "to be written" in page
    assert page.count("cannot start yet") == 4
    page = text(login("officer").get(RelationFactory().get_absolute_url()))
    assert "a pilot first is recommended" in page
    assert page.count("cannot start yet") == 3


def test_the_timeline_tells_events_and_marks_what_was_corrected(login, ghent):
    relation = LivingRelationFactory()
    wrong = relation.events.get()
    right = RelationEventFactory(relation=relation, on=date(1982, 1, 1), precision="year")
    wrong.corrected_by = right
    wrong.save()
    page = text(login("auditor").get(relation.get_absolute_url()))
    assert "Corrected by a later entry." in page
    assert "1982" in page


def test_what_was_typed_is_shown_as_text_and_never_as_markup(login, ghent):
    evil = "<script>alert(1)</script>"
    relation = RelationFactory(purpose=evil, partners=[PartnerFactory(name=evil)])
    client = login("head", "clerk")
    for address in (
        LIST,
        relation.get_absolute_url(),
        url("relation_edit", relation),
        url("relation_step", relation, "pursue"),
    ):
        page = text(client.get(address))
        assert evil not in page
        assert escape(evil) in page


def test_an_auditor_is_offered_nothing_to_press(login, ghent):
    relation = RelationFactory()
    page = text(login("auditor").get(relation.get_absolute_url()))
    for name in ("relation_edit", "relation_past_fact", "relation_document"):
        assert url(name, relation) not in page
    assert "/steps/" not in page


# -- entering and changing


def test_an_officer_enters_a_relation_with_its_imprecise_beginning(login, ghent):
    client, partner = login("officer"), PartnerFactory()
    sent = said(partner, since="06.2009", purpose="Together", themes=["culture"], motivations=["ties"])
    response = client.post("/relations/new/", sent)
    relation = Relation.objects.get()
    assert response["Location"] == relation.get_absolute_url()
    assert (relation.since, relation.since_precision, relation.themes) == (
        date(2009, 6, 1),
        "month",
        ["culture"],
    )
    assert client.post("/relations/new/", sent)["Location"] == relation.get_absolute_url()
    assert Relation.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"partners": []},
        {"partners": ["999"]},
        {"partners": ["x"]},
        {"type": "marriage"},
        {"since": "yesterday"},
        {"since": "31.02.2009"},
        {"themes": ["knitting"]},
        {"officer": "12345"},
        {"form_token": "no-uuid"},
        {"purpose": "x" * 6000},
    ],
)
def test_bad_input_is_refused_with_a_message_and_nothing_is_lost(wrong, login, ghent):
    response = login("officer").post(
        "/relations/new/", said(PartnerFactory(), public_summary="Typed with care", **wrong) | wrong
    )
    assert response.status_code == 400
    assert "There is a problem" in text(response)
    assert "Typed with care" in text(response)
    assert not Relation.objects.exists()


def test_many_partners_are_named_on_lines(login, ghent):
    for _ in range(61):
        PartnerFactory()
    right = PartnerFactory(name="Taizhou", country="CN")
    other = PartnerFactory(name="Taizhou", country="CN")
    melle = PartnerFactory(name="Melle", country="DE")
    client = login("officer")
    assert "One on each line" in text(client.get("/relations/new/"))
    response = client.post("/relations/new/", said(right) | {"partners": "Taizhou"})
    assert response.status_code == 400
    assert right.reference in text(response)
    assert other.reference in text(response)
    assert client.post("/relations/new/", said(right) | {"partners": "Atlantis"}).status_code == 400
    assert client.post("/relations/new/", said(right) | {"partners": "P-99999"}).status_code == 400
    client.post("/relations/new/", said(right) | {"partners": f"{right.reference} Taizhou\nmelle\n"})
    assert set(Relation.objects.get().partners.all()) == {right, melle}


def test_what_a_file_says_is_offered_in_the_form_not_taken_over(login, ghent):
    partner = PartnerFactory()
    for column, value in (("type", "partner_city"), ("since", "1982"), ("status", "ended")):
        Claim.objects.create(
            partner=partner, column=column, value=value, source="a.csv", row=2, claimed_on=date(2026, 1, 1)
        )
    form = login("officer").get(f"/relations/new/?partner={partner.reference}").context["form"]
    assert (form.initial["partners"], form.initial["type"], form.initial["since"]) == (
        [partner.pk],
        "partner",
        "1982",
    )
    assert not Relation.objects.exists()


def test_an_ended_tie_is_taken_up_as_a_new_relation_that_names_it(login, ghent):
    ended = LivingRelationFactory(state="ended")
    client = login("officer")
    assert (
        client.get(f"/relations/new/?resumes={ended.reference}").context["form"].initial["predecessor"]
        == ended.pk
    )
    client.post("/relations/new/", said(ended.partners.get(), predecessor=ended.pk))
    assert Relation.objects.latest("pk").predecessor == ended


def test_a_stale_page_shows_both_texts_and_keeps_what_was_typed(login, ghent):
    relation = RelationFactory(purpose="First")
    client, partner = login("officer"), relation.partners.get()
    client.post(url("relation_edit", relation), said(partner, revision=1, purpose="Theirs"))
    response = client.post(url("relation_edit", relation), said(partner, revision=1, purpose="Mine"))
    assert response.status_code == 409
    assert response.context["conflict"] == [("Purpose", "Theirs", "Mine")]
    assert Relation.objects.get().purpose == "Theirs"
    revision = response.context["form"]["revision"].value()
    assert (
        client.post(
            url("relation_edit", relation), said(partner, revision=revision, purpose="Mine")
        ).status_code
        == 302
    )
    assert Relation.objects.get().purpose == "Mine"


# -- steps


def test_a_step_is_taken_on_its_page_and_only_once(login, ghent):
    relation, client = RelationFactory(), login("officer")
    address = url("relation_step", relation, "pursue")
    assert client.get(address).status_code == 200
    assert client.post(address, {"on": "2026-01-05"})["Location"] == relation.get_absolute_url()
    assert client.post(address, {"on": "2026-01-05"}).status_code == 409
    assert Relation.objects.get().state == "prospect"
    assert JournalEntry.objects.count() == 1


@pytest.mark.parametrize(
    "sent", [{}, {"on": "soon"}, {"on": "2026-01-05"}, {"on": "2026-01-05", "reason": "  "}]
)
def test_a_step_without_a_date_or_its_reason_is_asked_again(sent, login, ghent):
    relation = LivingRelationFactory()
    response = login("head").post(url("relation_step", relation, "mark_dormant"), sent)
    assert response.status_code == 400
    assert Relation.objects.get().state == "active"


def test_a_refused_step_says_why_and_keeps_what_was_typed(login, ghent):
    relation = LivingRelationFactory()
    response = login("head").post(
        url("relation_step", relation, "mark_dormant"), {"on": "1970-01-01", "reason": "Nobody wrote"}
    )
    assert response.status_code == 409
    assert "facts of the past" in text(response)
    assert "Nobody wrote" in text(response)


@pytest.mark.parametrize("step", ["activate", "end", "review", "nonsense"])
def test_what_only_follows_from_other_acts_has_no_page(step, login, ghent):
    client, relation = login(*Role), LivingRelationFactory()
    assert client.get(url("relation_step", relation, step)).status_code == 404
    assert client.post(url("relation_step", relation, step), {"on": "2026-01-05"}).status_code == 404


def test_a_step_of_another_role_is_refused(login, ghent):
    response = login("officer").get(url("relation_step", LivingRelationFactory(), "mark_dormant"))
    assert response.status_code == 403
    assert "head" in text(response)


# -- facts, documents, claims


def test_the_clerk_records_the_beginning_and_the_tie_becomes_active(login, ghent):
    relation = RelationFactory(since=date(1977, 1, 1), since_precision="year")
    client = login("clerk")
    form = client.get(url("relation_past_fact", relation)).context["form"]
    assert (form.initial["kind"], str(form.initial["on"])) == ("began", "1977")
    pdf = SimpleUploadedFile("treaty.pdf", b"%PDF-1.7 treaty\n%%EOF", content_type="application/pdf")
    sent = {
        "kind": "began",
        "on": "1977",
        "reason": "treaty in the archive",
        "upload": pdf,
        "form_token": str(uuid4()),
    }
    assert client.post(url("relation_past_fact", relation), sent).status_code == 302
    relation.refresh_from_db()
    assert relation.state == "active"
    assert relation.events.get().document == Document.objects.get()


@pytest.mark.parametrize(
    "wrong,status",
    [
        ({"kind": ""}, 400),
        ({"kind": "exploded"}, 400),
        ({"on": "32.13.2000"}, 400),
        ({"reason": ""}, 400),
        ({"corrects": "999"}, 400),
        ({"on": "2999"}, 409),
        ({"upload": SimpleUploadedFile("a.exe", b"MZ")}, 409),
        ({"upload": SimpleUploadedFile("a.pdf", b"no pdf")}, 409),
    ],
)
def test_a_fact_that_cannot_be_is_refused_and_nothing_is_half_written(wrong, status, login, ghent):
    relation = RelationFactory()
    sent = {"kind": "began", "on": "1977", "reason": "archive", "note": "Typed with care"} | wrong
    response = login("clerk").post(url("relation_past_fact", relation), sent)
    assert response.status_code == status
    assert "Typed with care" in text(response)
    assert not relation.events.exists()
    assert not Document.objects.exists()


def test_a_document_is_filed_with_the_relation(login, ghent):
    relation, client = RelationFactory(), login("clerk")
    pdf = SimpleUploadedFile("letter.pdf", b"%PDF-1.7 letter\n%%EOF", content_type="application/pdf")
    sent = {"upload": pdf, "title": "Letter of 1977", "visibility": "internal"}
    assert client.post(url("relation_document", relation), sent).status_code == 302
    assert "Letter of 1977" in text(client.get(relation.get_absolute_url()))


@pytest.mark.parametrize(
    "sent", [{}, {"upload": "no file", "visibility": "internal"}, {"visibility": "everybody"}]
)
def test_a_document_that_is_none_is_refused(sent, login, ghent):
    relation = RelationFactory()
    assert login("officer").post(url("relation_document", relation), sent).status_code == 400
    evil = SimpleUploadedFile("letter.pdf", b"<html>", content_type="application/pdf")
    response = login("officer").post(
        url("relation_document", relation), {"upload": evil, "visibility": "internal"}
    )
    assert response.status_code == 400
    assert not Document.objects.exists()


def test_a_document_is_not_fetched_by_its_upload_address(login, ghent):
    assert login("officer").get(url("relation_document", RelationFactory())).status_code == 405


def test_a_claim_is_laid_aside_on_its_page(login, ghent):
    relation, client = RelationFactory(), login("officer")
    claim = Claim.objects.create(
        partner=relation.partners.get(),
        column="status",
        value="ended",
        source="a.csv",
        row=2,
        claimed_on=date(2026, 1, 1),
    )
    address = url("claim_settle", relation, claim.pk)
    assert address in text(client.get(relation.get_absolute_url()))
    assert client.post(address, {"reason": ""}).status_code == 400
    assert client.post(address, {"reason": "out of date"}).status_code == 302
    assert client.post(address, {"reason": "again"}).status_code == 409
    assert address not in text(client.get(relation.get_absolute_url()))
    other = RelationFactory()
    assert client.get(url("claim_settle", other, claim.pk)).status_code == 404


def test_relations_are_found_by_the_search_over_everything(three, login):
    page = text(login("officer").get("/search/?q=melle"))
    assert three[0].reference in page
    assert Partner.objects.get(name="Melle").reference in page


def test_a_number_that_no_partner_has_is_an_invalid_choice(login, ghent):
    sent = said(PartnerFactory(), partners=["9" * 23])
    assert login("officer").post(reverse("relations:relation_create"), sent).status_code == 400
    assert not Relation.objects.exists()
