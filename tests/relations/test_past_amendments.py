"""An amendment of the past: in the list, in the consolidated text, in the dates; and a conflict found early."""

from datetime import date

import pytest
from django.urls import reverse

from office import journal
from office.models import OPERATOR, Deadline, JournalEntry
from office.rules import Refused
from relations.actions import protocol as actions
from relations.actions.amendments_past import Told, record_past_amendment
from relations.actions.protocol_past import record_past_fact
from relations.facts import Day
from relations.lifecycle.protocol import PROTOCOL
from relations.models import Protocol, ProtocolKind
from relations.queries.amendments import amended as amended_page
from relations.terms import reasons_for_end, terms_in
from tests.factories import protocols as make

BEGAN = date(2020, 8, 1)


def fresh(protocol) -> Protocol:
    return Protocol.objects.get(pk=protocol.pk)


def amend(protocol, number=1, on=date(2022, 1, 1), **said) -> Protocol:
    more = {name: said.pop(name) for name in ("entered", "reason", "form_token") if name in said}
    told = Told(number, Day(on) if on else Day(None, "unknown"), **said)
    return record_past_amendment(protocol, told, **({"by": OPERATOR, "reason": "archive"} | more))


@pytest.fixture
def old(ghent):
    """In force since 1.8.2020 for 36 months: until 31.7.2023, expired."""
    protocol = make.past("Twinning", months=36, duration_kind="fixed")
    protocol = record_past_fact(protocol, "in_force", on=BEGAN, by=OPERATOR, reason="archive")
    assert (protocol.state, protocol.ends_on) == ("expired", date(2023, 7, 31))
    return protocol


def test_its_duration_counts_from_the_beginning_of_the_text_and_the_end_follows(old):
    # 60 months from 1.8.2020: 31.7.2025.
    amending = amend(old, terms={"months": 60}, signed=Day(date(2021, 12, 1)))
    found = fresh(old)
    assert (found.state, found.ends_on, found.ended_on) == ("expired", date(2025, 7, 31), date(2025, 7, 31))
    assert "60 months" in reasons_for_end(terms_in(found.text), BEGAN, 0)[0]
    row = found.amendments.get()
    assert (row.number, row.protocol, row.consolidated.number) == (1, amending, 2)
    # Part of the text it amends, it ended with it; both parties signed on the day told.
    assert (amending.kind, amending.state, amending.ended_on) == ("amendment", "expired", date(2025, 7, 31))
    assert set(amending.signatures.values_list("signed_on", flat=True)) == {date(2021, 12, 1)}
    entry = JournalEntry.objects.get(act="protocol.past_amendment")
    assert entry.changes["ends_on"] == ["2023-07-31", "2025-07-31"]


def test_a_text_that_it_carries_on_to_this_day_is_in_force_again_and_so_is_the_amendment(old):
    amending = amend(old, terms={"duration_kind": "tacit", "renewal_months": 12, "notice_months": 3})
    found = fresh(old)
    assert found.state == "renewed"
    assert amending.state == "in_force"
    assert Deadline.objects.open().filter(subject_id=old.pk, kind="protocol_notice").exists()


def test_an_amendment_has_no_term_and_no_day_for_notice_of_its_own(old, login):
    amending = amend(old, terms={"duration_kind": "tacit", "renewal_months": 12, "notice_months": 3})
    page = login("officer").get(f"/relations/protocols/{amending.reference}/dates/").content.decode()
    assert "it lasts as long as the text it amends" in page
    assert "Last day for notice" not in page


def test_entered_after_a_later_one_the_later_one_stays_where_both_touched(old):
    amend(old, 2, date(2022, 1, 1), terms={"months": 60})
    amend(old, 1, date(2021, 1, 1), terms={"months": 48, "notice_months": 6})
    text = fresh(old).text
    # Months as the later one has them, notice as the earlier one brought it in.
    assert (text.months, text.notice_months) == (60, 6)
    assert fresh(old).ends_on == date(2025, 7, 31)


def test_entered_in_the_order_of_their_days_the_later_one_is_laid_over_the_earlier(old):
    amend(old, 1, date(2021, 1, 1), terms={"months": 48, "notice_months": 6})
    second = amend(old, 2, date(2022, 1, 1), terms={"months": 60})
    assert second.amendment.based_on.months == 48
    assert (fresh(old).text.months, fresh(old).text.notice_months) == (60, 6)


def test_a_text_that_is_entered_already_is_tied_with_its_own_day_and_words(ghent):
    protocol = make.in_force()  # since 20.5.2026, with its clauses in English and Dutch
    clauses = [dict(clause) for clause in protocol.text.clauses]
    clauses[2] = clauses[2] | {"texts": clauses[2]["texts"] | {"en": "Choirs too."}}
    entered = make.past(
        "First amendment", relation=protocol.relation, kind=ProtocolKind.AMENDMENT, clauses=clauses,
        languages=protocol.text.languages,
    )  # fmt: skip
    record_past_fact(entered, "in_force", on=date(2026, 6, 1), by=OPERATOR, reason="archive")
    amend(protocol, on=None, entered=fresh(entered))
    shown = amended_page(fresh(protocol))
    assert shown.rows[0].protocol.in_force_on == date(2026, 6, 1)
    assert shown.original.number == 1
    assert fresh(protocol).text.clauses[2]["texts"]["en"] == "Choirs too."
    assert shown.original.clauses[2]["texts"]["en"] != "Choirs too."
    with pytest.raises(Refused, match="belongs to a text already"):
        amend(protocol, 2, entered=fresh(entered))


@pytest.mark.parametrize(
    ("number", "on", "said"),
    [
        (1, date(2020, 7, 31), "in force since 1 August 2020 only"),
        (1, date(2099, 1, 1), "has not come yet"),
        (0, date(2021, 1, 1), "Give the number"),
    ],
)
def test_what_cannot_have_been_is_refused(old, number, on, said):
    with pytest.raises(Refused, match=said):
        amend(old, number, on)
    assert not old.amendments.exists()


def test_a_number_is_given_once_and_a_reason_always(old, person):
    amend(old)
    with pytest.raises(Refused, match="Amendment 1 is on file"):
        amend(old, on=date(2022, 3, 1))
    with pytest.raises(Refused, match="Give a reason"):
        amend(old, 2, reason=" ")
    with pytest.raises(Refused, match="This is done by"):
        record_past_amendment(old, Told(2, Day(BEGAN)), by=person("officer"), reason="archive")


def test_what_never_began_or_is_an_amendment_itself_has_none_of_the_past(old):
    with pytest.raises(Refused, match="Record first when"):
        amend(make.past())
    with pytest.raises(Refused, match="not another amendment"):
        amend(amend(old))


def test_after_an_end_that_is_on_record_there_was_nothing_to_amend(ghent):
    protocol = make.past("Twinning", months=36, duration_kind="fixed")
    record_past_fact(protocol, "in_force", on=BEGAN, by=OPERATOR, reason="archive")
    record_past_fact(protocol, "ended", on=date(2021, 5, 1), by=OPERATOR, reason="archive")
    with pytest.raises(Refused, match="ended on 1 May 2021"):
        amend(protocol)


def test_the_clerk_records_it_on_the_page_once_however_often_it_is_sent(old, login):
    clerk = login("clerk")
    url = reverse("relations:protocol_past_amendment", args=[old.reference])
    assert url in clerk.get(old.get_absolute_url()).content.decode()
    token = clerk.get(url).context["form"]["form_token"].value()
    said = {
        "number": "1",
        "in_force_on": "1.1.2022",
        "months": "60",
        "reason": "archive",
        "form_token": token,
    }
    assert clerk.post(url, said | {"stated_end_on": "2026-01-01"}).status_code == 400
    for _twice in range(2):
        assert clerk.post(url, said).url == old.get_absolute_url()
    assert old.amendments.count() == 1
    assert "Amendment 1" in clerk.get(old.get_absolute_url()).content.decode()


# -- a conflict with a later version of the amended text ----------------------------------------------


def agreed_amendment(protocol) -> Protocol:
    amending = PROTOCOL.take(make.amendment(protocol), "review", by=OPERATOR)
    return PROTOCOL.take(amending, "agree", by=OPERATOR, on=date(2026, 2, 1))


def test_a_conflict_is_found_before_it_goes_to_the_council(ghent):
    protocol = make.in_force()
    amending = agreed_amendment(protocol)
    make.later_version(protocol, "Scope, corrected.", 2)
    with pytest.raises(Refused, match="in the same places"):
        actions.submit_protocol(fresh(amending), by=OPERATOR, version=1, revision=amending.latest.revision)


def test_a_conflict_that_arose_before_the_council_is_told_at_its_adoption(ghent):
    protocol = make.in_force()
    amending = agreed_amendment(protocol)
    actions.submit_protocol(amending, by=OPERATOR, version=1, revision=amending.latest.revision)
    make.later_version(protocol, "Scope, corrected.", 2)
    make.decide(fresh(amending))
    told = Deadline.objects.open().get(subject_id=amending.pk, kind="protocol_conflict")
    assert told.role == "head"


def test_an_adopted_amendment_without_conflict_tells_of_none(ghent):
    protocol = make.in_force()
    amending = agreed_amendment(protocol)
    actions.submit_protocol(amending, by=OPERATOR, version=1, revision=amending.latest.revision)
    make.decide(fresh(amending))
    assert not Deadline.objects.filter(kind="protocol_conflict").exists()


def test_words_of_its_own_that_are_not_the_whole_text_stay_on_file_when_it_is_tied(ghent):
    protocol = make.in_force()
    own = [{"part": "purpose", "heading": {"en": "Sole article"}, "texts": {"en": "Choirs come too."}}]
    entered = make.past(
        "First amendment", relation=protocol.relation, kind=ProtocolKind.AMENDMENT, clauses=own,
        languages=protocol.text.languages,
    )  # fmt: skip
    record_past_fact(entered, "in_force", on=date(2026, 6, 1), by=OPERATOR, reason="archive")
    amend(protocol, on=None, entered=fresh(entered))
    # Version 1 as it was entered, version 2 the whole text against which it is read.
    first, second = fresh(entered).versions.order_by("number")
    assert first.clauses[0]["texts"]["en"] == "Choirs come too."
    assert second.clauses == protocol.text.clauses
    assert fresh(protocol).text.clauses == protocol.text.clauses


def test_a_notice_period_takes_the_place_of_the_fixed_day_for_notice(ghent):
    protocol = make.past("Twinning", months=36, duration_kind="tacit", renewal_months=12)
    record_past_fact(protocol, "in_force", on=BEGAN, by=OPERATOR, reason="archive")
    protocol.versions.update(notice_on="06-30", effective_on="01-01")
    amend(fresh(protocol), terms={"notice_months": 3})
    text = fresh(protocol).text
    assert (text.notice_months, text.notice_on, text.effective_on) == (3, "", "")


@pytest.mark.parametrize("term", [{"months": 60}, {"stated_end_on": date(2025, 7, 31)}])
def test_a_term_for_a_text_without_an_end_names_its_duration_too(ghent, term):
    protocol = make.past("Twinning", duration_kind="open")
    record_past_fact(protocol, "in_force", on=BEGAN, by=OPERATOR, reason="archive")
    with pytest.raises(Refused, match="had no end"):
        amend(fresh(protocol), terms=term)
    assert not protocol.amendments.exists()
    amend(fresh(protocol), terms=term | {"duration_kind": "fixed"})
    assert fresh(protocol).ends_on == date(2025, 7, 31)  # 60 months from 1.8.2020


def test_of_a_fixed_day_and_a_later_notice_period_the_later_one_stands(old):
    old.versions.update(notice_months=3)
    earlier = make.past(
        "First", relation=old.relation, kind=ProtocolKind.AMENDMENT, notice_on="06-30", effective_on="01-01"
    )
    amend(fresh(old), 2, date(2022, 1, 1), terms={"notice_months": 6})
    amend(fresh(old), 1, date(2021, 1, 1), entered=fresh(earlier))
    text = fresh(old).text
    assert (text.notice_months, text.notice_on, text.effective_on) == (6, "", "")


def test_the_act_stands_in_the_history_of_both_texts_as_one_entry(ghent):
    protocol = make.in_force()
    entered = make.past("First", relation=protocol.relation, kind=ProtocolKind.AMENDMENT)
    record_past_fact(entered, "in_force", on=date(2026, 6, 1), by=OPERATOR, reason="archive")
    amending = amend(protocol, on=date(2026, 6, 2), entered=fresh(entered))
    (entry,) = JournalEntry.objects.filter(act="protocol.past_amendment")
    assert entry in journal.history_of(protocol)
    assert entry in journal.history_of(amending)
    (row,) = entry.rows.all()
    assert row.changes == {
        "amends": [None, protocol.reference], "in_force": ["1 June 2026", "2 June 2026"]
    }  # fmt: skip
