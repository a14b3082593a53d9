"""Notice under a protocol: three dates, the end that follows from them, and what a withdrawal brings back."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from office.models import OPERATOR, Deadline, JournalEntry
from office.rules import Refused
from relations.actions import notices, protocol_past
from relations.actions.protocol import follow_terms
from relations.lifecycle.protocol import PROTOCOL
from relations.models import Notice, Protocol, Side
from relations.span import span_of
from tests.factories import protocols as make

# In force since 20.5.2026 (the last signature); a year each time; three months' notice.
# Terms: 20.5.2026–19.5.2027, –19.5.2028, –19.5.2029. Last days for notice: 19.2.2027, 19.2.2028, 19.2.2029:
# (19.2. + 1 day) + 3 months = 20.5., the day after the last one.
YEARLY = {"duration_kind": "tacit", "months": 12, "renewal_months": 12, "notice_months": 3}
TODAY = date(2026, 11, 22)
REAL = timezone.localdate
THIS_YEAR, NEXT_YEAR = date(2027, 5, 19), date(2028, 5, 19)


@pytest.fixture
def on_day(monkeypatch):
    """The day it is, for every clock the acts ask."""

    def set_to(day):
        monkeypatch.setattr(
            timezone, "localdate", lambda value=None, zone=None: REAL(value, zone) if value else day
        )

    set_to(TODAY)
    return set_to


def give(protocol, sent_on=TODAY, expected_end=THIS_YEAR, **fields):
    said = {"by": OPERATOR, "reason": "the council's new priorities", "expected_end": expected_end} | fields
    said.setdefault("undecided_because", "" if said.get("partner") else "the letter was sent first")
    return notices.give_notice(protocol, sent_on=sent_on, **said)


def fresh(protocol) -> Protocol:
    return Protocol.objects.get(pk=protocol.pk)


def open_days(protocol) -> dict:
    rows = Deadline.objects.open().filter(subject_id=protocol.pk, kind__startswith="protocol_")
    return {row.kind: row.due_on for row in rows}


def test_notice_in_time_ends_it_on_the_last_day_of_the_term(ghent, on_day):
    protocol = make.in_force(**YEARLY)
    notice = give(protocol)
    assert (notice.side, notice.sent_on, notice.received_on) == (Side.US, TODAY, None)
    assert (notice.effective_on, notice.was_in_time) == (THIS_YEAR, True)
    assert open_days(protocol) == {"protocol_end": THIS_YEAR}
    on_day(date(2027, 5, 20))
    assert follow_terms(date(2027, 5, 20)) == 1
    assert (fresh(protocol).state, fresh(protocol).ended_on) == ("expired", THIS_YEAR)


def test_without_notice_the_same_text_is_renewed(ghent, on_day):
    protocol = make.in_force(**YEARLY)
    on_day(date(2027, 5, 20))
    assert follow_terms(date(2027, 5, 20)) == 1
    assert (fresh(protocol).state, fresh(protocol).ends_on) == ("renewed", NEXT_YEAR)


def test_notice_one_day_late_is_renewed_once_more_and_then_ends(ghent, on_day):
    protocol = make.in_force(**YEARLY)
    on_day(date(2027, 2, 20))
    outcome = notices.check_notice(protocol, date(2027, 2, 20), None)
    assert (outcome.in_time, outcome.ends_on) == (False, NEXT_YEAR)
    assert any("1 day late" in reason for reason in outcome.because)
    notice = give(protocol, date(2027, 2, 20), NEXT_YEAR)
    assert (notice.effective_on, notice.was_in_time) == (NEXT_YEAR, False)
    on_day(date(2028, 5, 21))
    assert follow_terms(date(2028, 5, 21)) == 2
    done = fresh(protocol)
    assert (done.state, done.renewals, done.ended_on) == ("expired", 1, NEXT_YEAR)


def test_a_late_notice_is_refused_until_its_true_end_has_been_shown(ghent, on_day):
    protocol = make.in_force(**YEARLY)
    on_day(date(2027, 2, 20))
    with pytest.raises(
        Refused, match="comes out differently by now: its last day in force would be 19 May 2028"
    ):
        give(protocol, date(2027, 2, 20), THIS_YEAR)
    assert Notice.objects.count() == 0


def test_where_the_receipt_counts_it_decides_and_until_then_the_sending_stands_in(ghent, on_day):
    protocol = make.in_force(**YEARLY, notice_counts_from="received")
    on_day(date(2027, 2, 25))
    notice = give(protocol, date(2027, 2, 19), THIS_YEAR)
    assert notice.was_in_time
    with pytest.raises(Refused, match="19 May 2028"):
        notices.record_receipt(protocol, by=OPERATOR, received_on=date(2027, 2, 20), expected_end=THIS_YEAR)
    notices.record_receipt(protocol, by=OPERATOR, received_on=date(2027, 2, 20), expected_end=NEXT_YEAR)
    notice.refresh_from_db()
    assert (notice.received_on, notice.effective_on, notice.was_in_time) == (
        date(2027, 2, 20),
        NEXT_YEAR,
        False,
    )


def test_where_the_sending_counts_a_late_receipt_changes_nothing(ghent, on_day):
    protocol = make.in_force(**YEARLY)
    on_day(date(2027, 3, 5))
    give(protocol, date(2027, 2, 19), THIS_YEAR)
    notices.record_receipt(protocol, by=OPERATOR, received_on=date(2027, 3, 1), expected_end=THIS_YEAR)
    assert Notice.objects.get().effective_on == THIS_YEAR


def test_a_notice_taken_back_lets_the_text_renew_itself_and_brings_the_days_back(ghent, on_day):
    protocol = make.in_force(**YEARLY)
    before = open_days(protocol)
    give(protocol)
    notices.withdraw_notice(protocol, by=OPERATOR, on=TODAY, reason="agreed to go on")
    assert open_days(protocol) == before == {"protocol_notice": date(2027, 2, 19), "protocol_end": THIS_YEAR}
    on_day(date(2027, 5, 20))
    assert follow_terms(date(2027, 5, 20)) == 1
    assert fresh(protocol).state == "renewed"
    assert Notice.objects.get().withdrawn_on == TODAY


def test_after_a_withdrawal_notice_can_be_given_again(ghent, on_day):
    protocol = make.in_force(**YEARLY)
    give(protocol)
    notices.withdraw_notice(protocol, by=OPERATOR, on=TODAY, reason="agreed to go on")
    give(protocol)
    assert Notice.objects.count() == 2


def test_an_open_ended_text_gets_its_last_day_by_notice_and_loses_it_by_withdrawal(ghent, on_day):
    # Sent on 22.11.2026 with three months: from 23.11. to 22.2.2027.
    protocol = make.in_force(duration_kind="open", months=None, review_months=24, notice_months=3)
    give(protocol, expected_end=date(2027, 2, 22))
    assert fresh(protocol).ends_on == date(2027, 2, 22)
    notices.withdraw_notice(protocol, by=OPERATOR, on=TODAY, reason="agreed to go on")
    assert fresh(protocol).ends_on is None
    give(protocol, expected_end=date(2027, 2, 22))
    on_day(date(2027, 2, 23))
    assert follow_terms(date(2027, 2, 23)) == 1
    assert (fresh(protocol).state, fresh(protocol).ended_on) == ("expired", date(2027, 2, 22))


def test_a_corrected_beginning_moves_the_end_of_the_notice_with_it(ghent, on_day):
    protocol = make.past(**YEARLY)
    for kind in ("signed", "in_force"):
        protocol_past.record_past_fact(protocol, kind, by=OPERATOR, reason="archive", on=date(2026, 5, 20))
    give(protocol)
    protocol_past.record_past_fact(protocol, "in_force", by=OPERATOR, reason="misread", on=date(2026, 6, 1))
    # From 1.6.2026 twelve months run until 31.5.2027.
    assert Notice.objects.get().effective_on == date(2027, 5, 31)
    assert fresh(protocol).ends_on == date(2027, 5, 31)


def test_a_programme_may_last_as_long_as_the_notice_leaves(ghent, on_day):
    protocol = make.in_force(**YEARLY)
    assert span_of(fresh(protocol)).last is None
    give(protocol)
    assert span_of(fresh(protocol)).last == THIS_YEAR


def test_an_agreed_renewal_waits_until_the_notice_is_taken_back(ghent, on_day):
    protocol = make.in_force(**YEARLY | {"duration_kind": "express"})
    give(protocol)
    with pytest.raises(Refused, match="Record first that it was taken back"):
        PROTOCOL.take(protocol, "renew", by=OPERATOR, on=TODAY, reason="letters exchanged")


def test_each_act_leaves_one_entry_and_the_same_form_records_once(ghent, on_day):
    protocol = make.in_force(**YEARLY)
    token = "3d1f0c0e-1111-4111-8111-111111111111"
    before = JournalEntry.objects.count()
    first, again = (give(protocol, form_token=token) for _ in range(2))
    assert first == again
    assert JournalEntry.objects.count() == before + 1
    entry = JournalEntry.objects.latest("number")
    assert entry.act == "protocol.give_notice"
    assert entry.changes["effective_on"] == [None, "2027-05-19"]


# -- refusals -----------------------------------------------------------------------------------------


def test_only_the_clerk_records_notice(ghent, on_day, person):
    protocol = make.in_force(**YEARLY)
    for act in (
        lambda by: give(protocol, by=by),
        lambda by: notices.record_receipt(protocol, by=by, received_on=TODAY, expected_end=THIS_YEAR),
        lambda by: notices.withdraw_notice(protocol, by=by, on=TODAY, reason="x"),
    ):
        with pytest.raises(Refused) as refused:
            act(person("head", "officer", "administrator"))
        assert refused.value.code == "role"


def test_what_cannot_be_is_refused_with_its_reason(ghent, on_day):
    protocol = make.in_force(**YEARLY)
    for fields, sentence in (
        ({"sent_on": date(2026, 11, 23)}, "has not come yet"),
        ({"received_on": date(2026, 11, 23)}, "has not come yet"),
        ({"received_on": date(2026, 11, 21)}, "or later"),
        ({"sent_on": date(2026, 5, 19)}, "comes before its beginning"),
        ({"reason": "  "}, "Give a reason"),
        ({"partner": make.TieFactory().partners.get()}, "no party"),
    ):
        with pytest.raises(Refused, match=sentence):
            give(protocol, **fields)


def test_a_second_notice_is_refused_while_one_is_running(ghent, on_day):
    protocol = make.in_force(**YEARLY)
    notice = give(protocol)
    with pytest.raises(Refused, match="it ends on 19 May 2027"):
        give(protocol)
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.create(
            protocol=protocol, side="us", sent_on=TODAY, effective_on=notice.effective_on, was_in_time=True
        )


def test_nothing_is_left_by_notice_before_it_is_in_force(ghent, on_day):
    with pytest.raises(Refused, match="not in force"):
        give(make.draft())


def test_an_end_that_lies_in_the_past_is_a_fact_of_the_past(ghent, on_day):
    protocol = make.past(**YEARLY)
    for kind in ("signed", "in_force"):
        protocol_past.record_past_fact(protocol, kind, by=OPERATOR, reason="archive", on=date(2020, 1, 1))
    with pytest.raises(Refused, match="ended on 31 December 2020 already"):
        give(protocol, date(2020, 2, 1), date(2020, 12, 31))


def test_an_inexact_beginning_gives_no_end_to_reach(ghent, on_day):
    protocol = make.past(**YEARLY)
    protocol_past.record_past_fact(
        protocol, "in_force", by=OPERATOR, reason="archive", on=date(2026, 1, 1), precision="year"
    )
    with pytest.raises(Refused, match="not known exactly"):
        give(protocol)


def test_a_notice_is_taken_back_between_its_sending_and_its_end(ghent, on_day):
    protocol = make.in_force(**YEARLY)
    give(protocol)
    for on, reason, sentence in (
        (date(2026, 11, 21), "x", "cannot have been taken back before"),
        (date(2026, 11, 23), "x", "has not come yet"),
        (TODAY, " ", "Give a reason"),
    ):
        with pytest.raises(Refused, match=sentence):
            notices.withdraw_notice(protocol, by=OPERATOR, on=on, reason=reason)
    on_day(date(2027, 5, 20))
    with pytest.raises(Refused, match="What has ended is not revived"):
        notices.withdraw_notice(protocol, by=OPERATOR, on=date(2027, 5, 20), reason="x")
    with pytest.raises(Refused, match="No notice is running"):
        notices.withdraw_notice(make.in_force(), by=OPERATOR, on=TODAY, reason="x")
