"""Exchanges: recorded in seconds, corrected with a reason, struck out and never gone; what the pulse proposes."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
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
from tests.factories.exchanges import RECORDERS, ExchangeFactory, met
from tests.factories.partners import PartnerFactory
from tests.factories.relations import LivingRelationFactory, RelationFactory


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
