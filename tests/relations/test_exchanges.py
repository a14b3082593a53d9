"""Exchanges: recorded in seconds, corrected with a reason, struck out and never gone; the pulse on every page."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from office.calendar import add_months
from office.models import OPERATOR, Deadline, JournalEntry, Role, Unit
from office.rules import Refused
from relations.actions.exchange import correct_exchange, mark_all, record_exchange, strike_out
from relations.actions.pulse import follow_pulses, keep_as_it_is
from relations.lifecycle.relation import RELATION
from relations.models import Exchange, PulseReview, Relation
from relations.pulse import Pulse
from relations.queries.pulse import of_pulse, proposal_for, pulse_of, reading_of, with_pulse
from relations.tasks import follow_the_pulse
from tests.factories.exchanges import ExchangeFactory, met
from tests.factories.partners import PartnerFactory
from tests.factories.relations import LivingRelationFactory, RelationEventFactory, RelationFactory

RECORDERS = {"officer", "head", "legal", "finance", "clerk", "administrator"}


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def tie(ghent):
    return LivingRelationFactory(partners=[PartnerFactory(name="Melle")])


def url(name, thing, *more):
    return reverse(f"relations:{name}", args=[thing.reference, *more])


def said(**more):
    return {
        "kind": "meeting",
        "on": timezone.localdate().isoformat(),
        "about": "Tour",
        "carried_by": "us_unit",
        **more,
    }


def text(response):
    return response.content.decode()


def acts(thing):
    found = JournalEntry.objects.filter(kind=thing._meta.label_lower, object_pk=str(thing.pk))
    return list(found.order_by("number").values_list("act", flat=True))


# -- recording


@pytest.mark.parametrize("role", sorted(Role))
def test_anybody_of_the_staff_but_auditors_records_from_any_unit(role, tie, person, today):
    if role in RECORDERS:
        exchange = record_exchange(tie, by=person(role), kind="call", on=today, about="Dates")
        assert (exchange.direction, exchange.is_two_way, acts(exchange)) == (
            "both",
            True,
            ["exchange.record"],
        )
        return
    with pytest.raises(Refused) as refused:
        record_exchange(tie, by=person(role), kind="call", on=today, about="Dates")
    assert refused.value.code == "role"


@pytest.mark.parametrize(
    "kind,direction",
    [("letter", "sent"), ("e_mail", "sent"), ("call", "both"), ("meeting", "both"), ("visit", "both")],
)
def test_the_direction_follows_from_the_kind_unless_somebody_says_so(kind, direction, tie, today):
    assert record_exchange(tie, by=OPERATOR, kind=kind, on=today, about="x").direction == direction
    other = record_exchange(tie, by=OPERATOR, kind=kind, on=today, about="x", direction="received")
    assert other.direction == "received"


@pytest.mark.parametrize(
    "wrong,code",
    [
        ({"on": date(2999, 1, 1)}, "day"),
        ({"on": date(999, 12, 31)}, "day"),
        ({"about": "  "}, "about"),
        ({"kind": "telepathy"}, "unknown_kind"),
        ({"direction": "up"}, "unknown_direction"),
        ({"carried_by": "nobody"}, "unknown_carrier"),
        ({"carried_by": "school"}, "third_party"),
        ({"organisation": "Mint School"}, "third_party_named"),
    ],
)
def test_what_is_no_exchange_is_refused_and_leaves_nothing(wrong, code, tie, today):
    with pytest.raises(Refused) as refused:
        record_exchange(tie, by=OPERATOR, **{"kind": "letter", "on": today, "about": "x", **wrong})
    assert refused.value.code == code
    assert not Exchange.objects.exists()
    assert not JournalEntry.objects.filter(act="exchange.record").exists()


def test_tomorrow_is_refused_and_long_ago_is_not(tie, today):
    record_exchange(tie, by=OPERATOR, kind="letter", on=date(1977, 5, 1), about="The first letter")
    with pytest.raises(Refused, match="has not come yet"):
        record_exchange(tie, by=OPERATOR, kind="letter", on=today + timedelta(days=1), about="x")


def test_a_third_party_is_named_on_either_side_and_has_no_unit_of_ours(tie, today):
    unit = Unit.objects.create(name="Culture")
    exchange = record_exchange(
        tie,
        by=OPERATOR,
        kind="visit",
        on=today,
        about="Loan",
        carried_by="culture",
        counterpart="A museum",
        unit=unit,
    )
    assert (exchange.unit, str(exchange.carrier_text)) == (None, "museum or cultural institution")


def test_the_same_form_sent_twice_records_once(tie, today):
    token = uuid4()
    twice = [
        record_exchange(tie, by=OPERATOR, kind="call", on=today, about="x", form_token=token)
        for _ in range(2)
    ]
    assert twice[0] == twice[1]
    assert Exchange.objects.count() == 1


def test_names_stand_beside_the_journal_where_they_can_be_erased(tie, today):
    exchange = record_exchange(
        tie, by=OPERATOR, kind="call", on=today, about="Dates", counterpart="Jane Doe", note="ill"
    )
    entry = JournalEntry.objects.get(kind="relations.exchange", object_pk=str(exchange.pk))
    assert "Jane Doe" not in str(entry.changes)
    assert entry.personal.values["counterpart"] == [None, "Jane Doe"]
    assert entry.occurred_on == today


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "telepathy"}, {"direction": "up"}, {"carried_by": "x"}, {"about": ""},
        {"carried_by": "us_unit", "organisation": "School"}, {"struck_reason": "no day"},
    ],
)  # fmt: skip
def test_the_database_refuses_too(wrong, tie):
    with pytest.raises(IntegrityError), transaction.atomic():
        ExchangeFactory(relation=tie, **wrong)


# -- two-way, kept by every act


def test_an_answer_makes_both_letters_one_exchange_on_the_day_of_the_answer(tie, today):
    asked = record_exchange(tie, by=OPERATOR, kind="letter", on=add_months(today, -3), about="Question")
    assert not asked.is_two_way
    assert reading_of(tie, today).pulse == Pulse.ONE_WAY
    answer = record_exchange(tie, by=OPERATOR, kind="e_mail", on=today, about="Answer", direction="received")
    assert answer.is_two_way
    reading = reading_of(tie, today)
    assert (reading.pulse, reading.evidence, reading.answers) == (Pulse.HEALTHY, answer, asked)
    strike_out(asked, by=OPERATOR, reason="Another town's letter.")
    answer.refresh_from_db()
    assert not answer.is_two_way


def test_a_changed_answer_time_reaches_the_marks_by_the_schedule(tie, today, settings):
    record_exchange(tie, by=OPERATOR, kind="letter", on=add_months(today, -5), about="Question")
    answer = record_exchange(tie, by=OPERATOR, kind="letter", on=today, about="Answer", direction="received")
    assert answer.is_two_way
    settings.PULSE_MONTHS = {**settings.PULSE_MONTHS, "answer": 4}
    assert (mark_all(), mark_all()) == (1, 0)
    answer.refresh_from_db()
    assert not answer.is_two_way


# -- correcting and striking out


def test_a_correction_keeps_both_in_the_journal_and_moves_the_pulse(tie, today, person):
    officer = person("officer")
    exchange = met(tie, today, 30)
    assert reading_of(tie, today).pulse == Pulse.SLEEPING
    exchange = correct_exchange(
        exchange,
        by=officer,
        revision=1,
        reason="The year was wrong.",
        on=add_months(today, -6),
        about="A choir",
    )
    assert (exchange.revision, acts(exchange)) == (2, ["exchange.record", "exchange.correct"])
    entry = JournalEntry.objects.get(act="exchange.correct")
    assert entry.changes["about"] == ["The choir's visit", "A choir"]
    assert entry.reason == "The year was wrong."
    assert reading_of(tie, today).pulse == Pulse.HEALTHY


def test_a_correction_wants_a_reason_the_latest_text_and_an_exchange_that_stands(tie, today):
    exchange = met(tie, today, 1)
    for why, revision, code in (("  ", 1, "reason"), ("why", 7, "stale")):
        with pytest.raises(Refused) as refused:
            correct_exchange(exchange, by=OPERATOR, revision=revision, reason=why, about="y")
        assert refused.value.code == code
    strike_out(exchange, by=OPERATOR, reason="Twice.")
    with pytest.raises(Refused) as refused:
        correct_exchange(exchange, by=OPERATOR, revision=2, reason="why", about="y")
    assert refused.value.code == "struck_out"


def test_one_corrects_ones_own_and_others_ask_an_officer(tie, today, person):
    mine, other = person("finance"), person("legal")
    exchange = record_exchange(tie, by=mine, kind="call", on=today, about="Fee")
    with pytest.raises(Refused, match="recorded by somebody else"):
        strike_out(exchange, by=other, reason="no")
    correct_exchange(exchange, by=mine, revision=1, reason="Typing error.", about="Fees")
    strike_out(exchange, by=person("officer"), reason="Twice.")
    assert acts(exchange) == ["exchange.record", "exchange.correct", "exchange.strike_out"]


def test_what_is_struck_out_stays_readable_and_counts_no_more(tie, today, login):
    exchange = met(tie, today, 1)
    with pytest.raises(Refused, match="Give a reason"):
        strike_out(exchange, by=OPERATOR, reason=" ")
    strike_out(exchange, by=OPERATOR, reason="It was another town.")
    client = login("auditor")
    for address in (url("exchange_list", tie), exchange.get_absolute_url()):
        page = text(client.get(address))
        assert "It was another town." in page
        assert "struck out" in page
    assert reading_of(tie, today).pulse == Pulse.NO_RECORDS
    assert escape(exchange.about) not in text(client.get(tie.get_absolute_url()))


# -- the pulse of many, as of any day


def test_the_pulse_of_a_past_day_is_read_from_what_had_happened_by_then(tie, today):
    for months in (50, 20):
        met(tie, today, months)
    record_exchange(tie, by=OPERATOR, kind="letter", on=add_months(today, -60), about="One way")
    expected = {
        61: "no_records",
        60: "one_way",
        50: "healthy",
        37: "quiet",
        25: "sleeping",
        20: "healthy",
        0: "quiet",
    }
    for months, pulse in expected.items():
        day = add_months(today, -months)
        assert reading_of(tie, day).pulse == pulse, months
        assert pulse_of(with_pulse(Relation.objects.all(), day).get(pk=tie.pk), day) == pulse, months


def test_every_living_tie_stands_under_exactly_one_pulse_and_others_under_none(ghent, today):
    for months in (3, 18, 30, 40):
        met(LivingRelationFactory(), today, months)
    record_exchange(LivingRelationFactory(), by=OPERATOR, kind="letter", on=today, about="x")
    LivingRelationFactory()
    met(RelationFactory(state="ended"), today, 1)
    heard = with_pulse(Relation.objects.all(), today)
    found = {pulse: of_pulse(heard, pulse, today).count() for pulse in Pulse}
    assert set(found.values()) == {1}
    assert [pulse_of(relation, today) for relation in heard].count(None) == 1


def test_the_list_shows_and_filters_the_pulse_and_costs_the_same_for_one_and_three(
    ghent, login, today, django_assert_max_num_queries
):
    client, counts = login("officer"), []
    for number in (1, 2):
        for _ in range(number):
            met(LivingRelationFactory(officer=client.user), today, 30)
        with django_assert_max_num_queries(10) as queries:
            page = client.get("/relations/?pulse=sleeping&sort=pulse")
        counts.append(len(queries))
    assert len(page.context["page"].object_list) == 3
    assert "sleeping" in text(page)
    assert counts[0] == counts[1]
    assert not client.get("/relations/?pulse=healthy").context["page"].object_list
    assert len(client.get("/relations/?pulse=nonsense").context["page"].object_list) == 3


# -- what is proposed


def test_silence_opens_one_deadline_for_each_tie_and_pulse(tie, today):
    met(tie, today, 30)
    assert (follow_pulses(today), follow_pulses(today)) == (1, 0)
    deadline = Deadline.objects.open().get(kind="pulse_sleeping")
    assert (deadline.role, deadline.subject) == ("head", tie)
    assert "Melle" in deadline.text
    later = add_months(today, 7)
    assert (follow_pulses(later), follow_pulses(later)) == (1, 0)
    assert [row.kind for row in Deadline.objects.open()] == ["pulse_decision_due"]


def test_nothing_is_opened_about_empty_records_one_way_letters_or_healthy_ties(ghent, today):
    LivingRelationFactory()
    record_exchange(LivingRelationFactory(), by=OPERATOR, kind="letter", on=date(1990, 1, 1), about="x")
    met(LivingRelationFactory(), today, 24)
    assert follow_pulses(today) == 0


def test_a_new_exchange_settles_the_deadline_at_once(tie, today):
    met(tie, today, 30)
    follow_pulses(today)
    met(tie, today, 0)
    assert not Deadline.objects.open().exists()
    assert follow_pulses(today) == 0


def test_confirming_settles_it_and_the_pulse_alone_changes_no_state(tie, today, person):
    met(tie, today, 30)
    follow_the_pulse()
    tie.refresh_from_db()
    assert tie.state == "active"
    RELATION.take(tie, "mark_dormant", by=person("head"), reason="Nobody answers.")
    follow_the_pulse()
    assert not Deadline.objects.open().exists()


def test_whoever_has_just_decided_is_not_asked_again_before_a_year_has_passed(tie, today, person):
    met(tie, today, 40)
    follow_pulses(today)
    RELATION.take(tie, "mark_dormant", by=person("head"), reason="Nobody answers.")
    assert not Deadline.objects.open().exists()
    assert (proposal_for(tie, today), follow_pulses(today)) == (None, 0)
    in_a_year = add_months(today, 12)
    assert proposal_for(tie, in_a_year).pulse == Pulse.DECISION_DUE
    assert follow_pulses(in_a_year) == 1
    tie = RELATION.take(Relation.objects.get(pk=tie.pk), "revive", by=person("officer"))
    assert not Deadline.objects.open().exists()
    assert PulseReview.objects.get().reason == "Revive"


def test_a_written_reason_silences_it_for_twelve_months(tie, today, person):
    met(tie, today, 30)
    follow_pulses(today)
    with pytest.raises(Refused):
        keep_as_it_is(tie, by=person("officer"), reason="Soon.")
    with pytest.raises(Refused, match="Give a reason"):
        keep_as_it_is(tie, by=person("head"), reason=" ")
    review = keep_as_it_is(tie, by=person("head"), reason="A festival is planned.")
    assert (review.until, review.pulse) == (add_months(today, 12), "sleeping")
    assert acts(tie)[-1] == "relation.keep_as_it_is"
    assert not Deadline.objects.open().exists()
    assert proposal_for(tie, today) is None
    assert follow_pulses(review.until - timedelta(days=1)) == 0
    assert (follow_pulses(review.until), follow_pulses(review.until)) == (1, 0)


def test_nothing_can_be_answered_that_is_not_proposed(tie, today, person):
    met(tie, today, 2)
    with pytest.raises(Refused, match="Nothing is proposed"):
        keep_as_it_is(tie, by=person("head"), reason="x")
    assert not PulseReview.objects.exists()


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
