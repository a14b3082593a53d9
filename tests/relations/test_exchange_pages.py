"""The pages of exchanges and pulse: seconds to record, every problem beside its field, the evidence on screen."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from office import documents
from office.calendar import add_months
from office.models import OPERATOR
from relations.actions.exchange import correct_exchange, record_exchange, strike_out
from relations.models import Exchange
from relations.pulse import Pulse
from tests.factories import protocols
from tests.factories.exchanges import RECORDERS, ExchangeFactory, met, said
from tests.factories.partners import PartnerFactory
from tests.factories.relations import LivingRelationFactory, RelationEventFactory


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def tie(ghent):
    return LivingRelationFactory(partners=[PartnerFactory(name="Melle")])


def url(name, thing, *more):
    return reverse(f"relations:{name}", args=[thing.reference, *more])


def text(response):
    return response.content.decode()


# -- pages


@pytest.mark.parametrize("role", sorted(RECORDERS))
def test_the_short_form_on_the_relations_page_records_in_one_step(role, tie, login):
    client = login(role)
    page = text(client.get(tie.get_absolute_url()))
    assert url("exchange_record", tie) in page
    answer = client.post(url("exchange_record", tie), said(form_token=str(uuid4())))
    assert (answer.status_code, answer.url) == (302, f"{tie.get_absolute_url()}#exchanges")
    page = text(client.get(tie.get_absolute_url()))
    assert "Tour" in page
    assert "healthy" in page


def test_an_auditor_sees_exchanges_and_no_form(tie, login, today):
    met(tie, today, 1)
    page = text(login("auditor").get(tie.get_absolute_url()))
    assert escape("The choir's visit") in page
    assert url("exchange_record", tie) not in page


@pytest.mark.parametrize(
    "wrong,field",
    [
        ({"kind": ""}, "kind"), ({"on": "31.02.2026"}, "on"), ({"on": "2999-01-01"}, "on"), ({"on": ""}, "on"),
        ({"about": "\x00"}, "about"), ({"about": "x" * 301}, "about"), ({"carried_by": "school"}, "organisation"),
        ({"organisation": "Mint School"}, "carried_by"), ({"unit": "99999999999999999999"}, "unit"),
        ({"direction": "up"}, "direction"), ({"form_token": "x"}, "form_token"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(wrong, field, tie, login):
    answer = login("officer").post(url("exchange_record", tie), said(note="Kept as typed", **wrong) | wrong)
    assert answer.status_code in (400, 409)
    assert answer.context["form"].errors[field]
    assert "Kept as typed" in text(answer)
    assert not Exchange.objects.exists()


@pytest.mark.parametrize("few", [True, False])
def test_from_anywhere_one_chooses_the_relation(few, tie, login, monkeypatch):
    monkeypatch.setattr("relations.forms.exchange.FIT_ON_A_PAGE", 60 if few else 0)
    client = login("clerk")
    page = text(client.get(f"/relations/exchanges/new/?relation={tie.reference}"))
    assert "Melle" in page
    for meant in [tie.pk] if few else ["Melle", tie.reference, f"{tie.reference} Melle"]:
        answer = client.post("/relations/exchanges/new/", said(relation=meant))
        assert answer.url == f"{tie.get_absolute_url()}#exchanges"
    assert Exchange.objects.filter(relation=tie).count() == (1 if few else 3)


def test_a_name_that_is_nobodys_or_of_several_ties_is_refused_with_the_candidates(tie, login, monkeypatch):
    monkeypatch.setattr("relations.forms.exchange.FIT_ON_A_PAGE", 0)
    second, client = LivingRelationFactory(partners=tie.partners.all()), login("officer")
    for meant, words in (("Atlantis", "Atlantis"), ("R-9999", "R-9999"), ("Melle", second.reference)):
        answer = client.post("/relations/exchanges/new/", said(relation=meant))
        assert answer.status_code == 400
        assert words in str(answer.context["form"].errors["relation"])


def test_a_letter_comes_with_its_file_which_lies_with_the_relation(tie, login):
    pdf = SimpleUploadedFile(
        "letter.pdf", b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    )
    client = login("officer")
    assert client.post(url("exchange_record", tie), said(upload=pdf)).status_code == 302
    exchange = Exchange.objects.get()
    assert exchange.document.subject == tie
    assert exchange.document.visibility == "internal"
    evil = SimpleUploadedFile("letter.pdf", b"MZ\x90\x00")
    answer = client.post(url("exchange_record", tie), said(upload=evil))
    assert answer.status_code == 409
    assert Exchange.objects.count() == 1


def test_who_files_no_documents_is_not_asked_for_one(tie, login):
    assert 'type="file"' not in text(login("finance").get(url("exchange_record", tie)))
    assert 'type="file"' in text(login("clerk").get(url("exchange_record", tie)))


def test_a_correction_of_two_people_shows_both_texts(tie, today, login):
    exchange, client = met(tie, today, 1), login("officer")
    correct_exchange(exchange, by=OPERATOR, revision=1, reason="First.", about="Saved meanwhile")
    stale = said(direction="both", about="Typed", reason="Second.", revision="1")
    answer = client.post(url("exchange_correct", exchange), stale)
    assert answer.status_code == 409
    assert "Saved meanwhile" in text(answer)
    assert "Typed" in text(answer)
    again = {**stale, "revision": answer.context["form"]["revision"].value()}
    assert client.post(url("exchange_correct", exchange), again).status_code == 302
    exchange.refresh_from_db()
    assert exchange.about == "Typed"


def test_the_page_of_one_exchange_tells_what_it_answers_and_who_did_what(tie, today, login):
    asked = record_exchange(tie, by=OPERATOR, kind="letter", on=add_months(today, -1), about="Question")
    answer = record_exchange(tie, by=OPERATOR, kind="letter", on=today, about="Reply", direction="received")
    page = text(login("auditor").get(answer.get_absolute_url()))
    assert asked.get_absolute_url() in page
    assert "Exchange recorded" in page
    assert url("exchange_correct", answer) not in page


@pytest.mark.parametrize(
    "query,found",
    [("", 3), ("kind=letter", 1), ("direction=sent", 1), ("carried_by=third_parties", 1), ("carried_by=school", 1),
     ("q=violin", 1), ("year=1999", 1), ("year=nonsense", 3), ("kind=x", 3), ("note__regex=.", 3)],
)  # fmt: skip
def test_all_exchanges_are_narrowed_by_the_address(query, found, tie, today, login):
    met(tie, today, 1, carried_by="school", organisation="Mint School")
    record_exchange(tie, by=OPERATOR, kind="letter", on=today, about="Violin lessons")
    met(tie, today, 1, on=date(1999, 5, 1))
    page = login("auditor").get(f"{url('exchange_list', tie)}?{query}")
    assert len(page.context["page"].object_list) == found


def test_a_sleeping_tie_shows_the_head_what_can_be_done_and_the_step_is_filled_in(tie, today, login):
    met(tie, today, 30)
    head = login("head")
    page = text(head.get(tie.get_absolute_url()))
    assert "This tie sleeps. Is it dormant?" in page
    for name in ("pulse_keep",):
        assert url(name, tie) in page
    form = head.get(url("relation_step", tie, "mark_dormant")).context["form"]
    assert "No two-way exchange for 30 months." in form["reason"].value()
    officer = text(login("officer").get(tie.get_absolute_url()))
    assert "The head confirms it or says why not." in officer
    assert "This tie sleeps" not in text(login("finance").get(tie.get_absolute_url()))


def test_after_thirty_six_months_an_end_is_proposed_too(tie, today, login):
    met(tie, today, 40)
    page = text(login("officer").get(tie.get_absolute_url()))
    assert "A decision is due about this tie" in page
    assert f"{reverse('relations:termination_create')}?relation={tie.pk}" in page


def test_the_head_says_why_it_stays_and_the_page_says_so_too(tie, today, login):
    met(tie, today, 30)
    head = login("head")
    assert head.post(url("pulse_keep", tie), {"reason": ""}).status_code == 400
    assert head.post(url("pulse_keep", tie), {"reason": "A festival is planned."}).status_code == 302
    page = text(head.get(tie.get_absolute_url()))
    assert "A festival is planned." in page
    assert url("pulse_keep", tie) not in page
    assert head.post(url("pulse_keep", tie), {"reason": "Again."}).status_code == 409


def test_a_dormant_tie_that_stirs_is_suggested_to_revive(ghent, today, login):
    tie = LivingRelationFactory(state="dormant")
    RelationEventFactory(relation=tie, kind="dormant", on=add_months(today, -2))
    met(tie, today, 3)
    client = login("officer")
    assert "This tie stirs again" not in text(client.get(tie.get_absolute_url()))
    met(tie, today, 1)
    page = text(client.get(tie.get_absolute_url()))
    assert "This tie stirs again" in page
    assert url("relation_step", tie, "revive") in page


def test_many_exchanges_stand_in_the_timeline_by_year_and_cost_no_more(
    tie, login, django_assert_max_num_queries
):
    client, counts = login("head"), []
    for number in (1, 40, 200):
        ExchangeFactory.create_batch(number, relation=tie, on=date(2020, 5, 1), about="Rehearsal")
        with django_assert_max_num_queries(15) as queries:
            page = client.get(tie.get_absolute_url())
        counts.append(len(queries))
    assert len(page.context["dossier"].exchanges.latest) == 5
    assert "Earlier exchanges" in text(page)
    assert [moment.title for moment in page.context["moments"]].count("120 exchanges") == 1
    assert counts[0] == counts[2]


def test_what_was_typed_is_shown_as_text_and_never_as_markup(tie, today, login):
    evil = "<script>alert(1)</script>"
    exchange = record_exchange(
        tie, by=OPERATOR, kind="letter", on=today, about=evil, note=evil, counterpart=evil, carried_by="school",
        organisation=evil,
    )  # fmt: skip
    client = login("head")
    for address in (tie.get_absolute_url(), exchange.get_absolute_url(), url("exchange_list", tie),
                    url("exchange_correct", exchange), url("exchange_strike_out", exchange)):  # fmt: skip
        page = text(client.get(address))
        assert evil not in page
        assert escape(evil) in page


@pytest.mark.parametrize("reference", ["EX-9999", "R-0001", "EX-0", "x", "EX-99999999999999999999"])
def test_an_unknown_exchange_is_not_there(reference, ghent, login):
    client = login("head")
    for tail in ("", "correct/", "strike-out/"):
        assert client.get(f"/relations/exchanges/{reference}/{tail}").status_code == 404


# -- home


def test_home_counts_by_pulse_with_its_reason_and_lists_what_is_silent(tie, today, login):
    met(tie, today, 30)
    met(LivingRelationFactory(partners=[PartnerFactory(name="Burgas")]), today, 1)
    LivingRelationFactory(is_exercise=True)
    page = login("head").get("/")
    counts = {count.pulse: count.count for count in page.context["strip"].pulses}
    assert counts == {Pulse.HEALTHY: 1, Pulse.SLEEPING: 1}
    assert "two-way exchange within 12 months" in text(page)
    assert [row.relation for row in page.context["proposals"]] == [tie]
    assert "/relations/?pulse=sleeping" in text(page)
    assert login("finance").get("/").context["proposals"] == []


def test_the_search_of_the_staff_finds_what_exchanges_were_about(tie, today, login):
    exchange = met(tie, today, 1, about="Violins for the youth orchestra")
    gone = met(tie, today, 1, about="Violins by mistake")
    strike_out(gone, by=OPERATOR, reason="Twice.")
    page = text(login("auditor").get("/search/?q=violins"))
    assert exchange.get_absolute_url() in page
    assert gone.get_absolute_url() not in page


@pytest.mark.parametrize("of_the_text", [True, False])
def test_the_page_lists_the_files_of_the_tie_and_of_its_protocols(of_the_text, ghent, login):
    protocol = protocols.draft()
    about = protocol if of_the_text else protocol.relation
    documents.keep(
        b"%PDF-1.4",
        filename="a.pdf",
        content_type="application/pdf",
        subject=about,
        by=OPERATOR,
        title="Letter of 1977",
    )
    assert "Letter of 1977" in text(login("auditor").get(protocol.relation.get_absolute_url()))
