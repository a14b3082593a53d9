"""State and flags as a function of dated facts: real histories, and random ones."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from office.models import OPERATOR, Decision, Document, JournalEntry, LegalProfile, Permission, RuleSet
from office.rule_sets import shipped_rules
from office.rules import Refused
from relations.actions.protocol_past import record_past_fact
from relations.legality import (
    Day,
    Facts,
    RuleBook,
    facts_of,
    flags,
    flags_from,
    flags_of_many,
    state_from,
    state_of,
)
from relations.models import Protocol
from tests.factories import protocols as make
from tests.factories.partners import PartnerFactory

TURKIYE = RuleBook(tuple(rules for rules in shipped_rules() if rules.profile == LegalProfile.TURKIYE))
FLANDERS = RuleBook(tuple(rules for rules in shipped_rules() if rules.profile == LegalProfile.FLANDERS))


def record(protocol, kind, on=None, **particulars):
    return record_past_fact(protocol, kind, by=OPERATOR, reason="from the archive", on=on, **particulars)


def codes(protocol) -> list[str]:
    return [flag.code for flag in flags(protocol)]


# -- the histories of Balıkesir -----------------------------------------------------------------------


def schwaebisch_hall():
    tie = make.TieFactory(partners=[PartnerFactory(name="Schwäbisch Hall", country="DE")], state="active")
    return make.past("Twinning with Schwäbisch Hall", relation=tie)


def test_schwaebisch_hall_was_signed_18_days_before_the_permission(balikesir):
    protocol = schwaebisch_hall()
    partner = protocol.relation.partners.get()
    facts = [
        ("adopted", {"on": date(2006, 4, 5), "number": "77"}),
        ("signed", {"on": date(2006, 11, 2)}),
        ("signed", {"on": date(2007, 5, 26), "partner": partner}),
        ("permitted", {"on": date(2006, 11, 20)}),
    ]
    for kind, particulars in facts:
        protocol = record(protocol, kind, **particulars)
    assert protocol.state == "signed"
    found = flags(protocol)
    assert [flag.code for flag in found] == [
        "signed_before_permission", "decision_sending_not_in_file", "document_not_in_file",
    ]  # fmt: skip
    assert found[0].text == "Signed 18 days before the permission."
    assert (found[0].tone, found[0].since) == ("warning", date(2006, 11, 2))
    assert found[0].rule == "5393 sayılı Kanun m. 74, ilk hâliyle"
    assert (
        found[2].text == "Document not in file: the council's decision, the permission and the signed text."
    )
    assert found[2].tone == "muted"
    assert Permission.objects.get().authority == "tr-interior"


FLAGS_OF_SCHWAEBISCH_HALL = (
    "signed_before_permission", "decision_sending_not_in_file", "document_not_in_file",
)  # fmt: skip


def test_the_order_of_recording_changes_nothing(balikesir):
    seen = set()
    facts = (("adopted", date(2006, 4, 5)), ("signed", date(2006, 11, 2)), ("permitted", date(2006, 11, 20)))
    for order in permutations(facts):
        protocol = schwaebisch_hall()
        for kind, on in order:
            protocol = record(protocol, kind, on)
        seen.add((protocol.state, tuple(codes(protocol))))
    assert seen == {("partly_signed", FLAGS_OF_SCHWAEBISCH_HALL)}


def test_chungcheongnam_do_has_its_permission_on_the_day_of_the_decision(balikesir):
    protocol = make.past()
    record(protocol, "adopted", date(2010, 3, 30), number="8")
    protocol = record(protocol, "permitted", date(2010, 3, 30))
    assert protocol.state == "permitted"
    found = flags(protocol)
    assert found[0].code == "dates_to_be_confirmed"
    assert found[0].tone == "warning"
    assert found[0].text == (
        "The permission bears the day of the council's decision, 30 March 2010: dates to be confirmed."
    )


def test_roxas_falls_under_a_rule_that_is_not_on_file_and_is_only_mentioned_in_grey(balikesir):
    protocol = make.past()
    record(protocol, "adopted", date(1997, 2, 7), number="521")
    protocol = record(protocol, "permitted", date(1997, 5, 8), number="50247")
    found = flags(protocol)
    assert protocol.state == "permitted"
    assert [flag.code for flag in found] == ["rule_not_on_file", "document_not_in_file"]
    assert {flag.tone for flag in found} == {"muted"}
    assert Permission.objects.get().citation == ""


def test_a_permission_that_the_law_asked_for_and_nobody_has_is_not_in_file(balikesir):
    protocol = record(make.past(), "adopted", date(2012, 3, 30))
    assert codes(protocol) == ["permission_not_in_file", "document_not_in_file"]


def test_a_protocol_on_its_lawful_way_has_no_flags(balikesir):
    assert [flags(make.submitted()), flags(make.adopted()), flags(make.in_force())] == [[], [], []]


def test_in_flanders_nobody_asks_for_a_permission(ghent):
    protocol = record(make.past(), "adopted", date(2021, 9, 1))
    assert codes(protocol) == ["document_not_in_file"]


# -- recording ----------------------------------------------------------------------------------------


def test_unknown_and_imprecise_days_are_kept_as_they_are(ghent):
    protocol = record(make.past(), "in_force", date(1971, 6, 18), precision="year")
    assert (protocol.in_force_on, protocol.in_force_text, protocol.ends_on) == (
        date(1971, 1, 1),
        "1971",
        None,
    )
    protocol = record(make.past(), "in_force", None)
    assert (protocol.state, protocol.in_force_text) == ("in_force", "date unknown")
    assert "date_unknown" in codes(protocol)


def test_a_term_of_the_past_has_expired_by_itself(ghent):
    # The memorandum with Kanazawa: 20.10.2016 for five years.
    protocol = record(make.past(months=60), "in_force", date(2016, 10, 20))
    assert (protocol.state, protocol.ends_on, protocol.ended_on) == (
        "expired",
        date(2021, 10, 19),
        date(2021, 10, 19),
    )


def test_a_corrected_beginning_takes_its_computed_end_along(ghent):
    protocol = record(make.past(months=60), "in_force", date(2016, 10, 20))
    protocol = record(protocol, "in_force", date(2023, 10, 20))
    assert (protocol.state, protocol.ends_on, protocol.ended_on) == ("in_force", date(2028, 10, 19), None)


def test_a_recorded_end_is_the_last_day_of_its_period(ghent):
    protocol = record(make.past(), "in_force", date(1958, 1, 1), precision="year")
    protocol = record(protocol, "ended", date(2018, 4, 1), precision="year")
    assert (protocol.state, protocol.ended_on, protocol.ended_text) == (
        "terminated",
        date(2018, 12, 31),
        "2018",
    )
    assert list(Protocol.objects.in_force(date(2018, 12, 31))) == [protocol]
    assert list(Protocol.objects.in_force(date(2019, 1, 1))) == []


def test_tacit_renewals_of_the_past_are_counted_from_the_anchor(ghent):
    terms = {"duration_kind": "tacit", "months": 36, "renewal_months": 12}
    protocol = record(make.past(**terms), "in_force", date(2020, 8, 1))
    assert protocol.state == "renewed"
    assert protocol.ends_on.month, protocol.ends_on.day == (7, 31)


def test_the_state_of_a_past_day_is_read_from_the_facts(balikesir):
    protocol = schwaebisch_hall()
    record(protocol, "adopted", date(2006, 4, 5))
    protocol = record(protocol, "signed", date(2006, 11, 2))
    days = [date(2006, 4, 4), date(2006, 4, 5), date(2006, 11, 2)]
    assert [state_of(protocol, day) for day in days] == ["draft", "adopted", "partly_signed"]


def test_recording_wants_the_clerk_a_reason_and_a_day_that_has_come(ghent, person):
    protocol = make.past()
    for by, fields, message in (
        (person("head"), {}, "This is done by"),
        (OPERATOR, {"reason": " "}, "Give a reason"),
        (OPERATOR, {"on": date.today() + timedelta(days=1)}, "has not come yet"),  # noqa: DTZ011 - any tomorrow
    ):
        said = {"reason": "archive", "on": date(2000, 1, 1)} | fields
        with pytest.raises(Refused, match=message):
            record_past_fact(protocol, "adopted", by=by, **said)
    assert Decision.objects.count() == 0


def test_a_fact_recorded_again_corrects_and_the_journal_keeps_both(ghent):
    from office.models import JournalEntry

    protocol = record(make.past(), "signed", date(2001, 1, 1))
    protocol = record(protocol, "signed", date(2001, 2, 1))
    assert protocol.signatures.get().signed_on == date(2001, 2, 1)
    assert JournalEntry.objects.latest("number").changes["signed"] == ["1 January 2001", "2001-02-01 (day)"]


def test_what_a_present_act_recorded_is_no_fact_of_the_past(ghent):
    signed = make.partly_signed()
    with pytest.raises(Refused, match="This signature is on record"):
        record(signed, "signed", date(2020, 1, 1))
    with pytest.raises(Refused, match="decision is on record"):
        record(signed, "adopted", date(2020, 1, 1))
    with pytest.raises(Refused, match="It is before the council"):
        record(make.submitted(), "adopted", date(2020, 1, 1))


def test_a_vote_on_an_item_whose_protocol_was_found_signed_does_not_undo_the_facts(ghent):
    protocol = make.submitted()
    record(protocol, "signed", date(2020, 1, 1))
    make.decide(protocol)
    protocol.refresh_from_db()
    assert protocol.state == "partly_signed"
    assert codes(protocol)[0] == "signed_before_decision"


def test_where_the_law_of_the_day_asks_no_authority_the_day_of_its_answer_is_not_judged(ghent):
    """The decree of 22.12.2017 asks nobody before a twinning."""
    protocol = make.past()
    record(protocol, "adopted", date(2021, 3, 1))
    protocol = record(protocol, "permitted", date(2021, 3, 1))
    assert "dates_to_be_confirmed" not in codes(protocol)


def test_flags_of_one_and_of_three_cost_the_same_queries(balikesir):
    for _ in range(3):
        record(schwaebisch_hall(), "adopted", date(2006, 4, 5))
    everything = Protocol.objects.prefetch_related("signatures", "relation__partners").select_related(
        "relation"
    )
    flags_of_many(everything[:1])  # content types are cached from here on
    costs = []
    for wanted in (everything[:1], everything[:3]):
        with CaptureQueriesContext(connection) as caught:
            assert all(flags_of_many(wanted).values())
        costs.append(len(caught))
    assert costs[0] == costs[1] <= 9


# -- random histories ---------------------------------------------------------------------------------

DAYS = st.dates(date(2006, 1, 1), date(2025, 12, 31))
A_DAY = st.builds(Day, DAYS)
MAYBE = st.none() | A_DAY
HISTORIES = st.builds(
    Facts,
    decision=MAYBE,
    is_adopted=st.booleans(),
    is_sent=st.booleans(),
    permission=MAYBE,
    is_granted=st.booleans(),
    signatures=st.lists(A_DAY, max_size=3).map(tuple),
    is_complete=st.booleans(),
    in_force=MAYBE,
    ended=MAYBE,
    is_recorded_afterwards=st.just(True),
)


def breaches(facts: Facts) -> set[str]:
    """What is out of order, said once more and differently than the code under test says it."""
    decided = facts.decision.on if facts.decision else None
    allowed = facts.permission.on if facts.permission else None
    signed = min((day.on for day in facts.signatures), default=None)
    begun = facts.in_force.on if facts.in_force else None
    adopted, granted = decided and facts.is_adopted, allowed and facts.is_granted
    acted = signed or begun or facts.ended
    found = {
        "signed_before_decision": adopted and signed and signed < decided,
        "signed_against_decision": decided and not facts.is_adopted and signed,
        "signed_before_permission": granted and signed and signed < allowed,
        "signed_against_refusal": allowed and not facts.is_granted and signed,
        "dates_to_be_confirmed": decided and allowed and allowed <= decided,
        "in_force_before_decision": begun and decided and begun < decided,
        "in_force_before_permission": begun and granted and begun < allowed,
        "in_force_before_signature": begun and signed and begun < signed,
        "ended_before_it_began": begun and facts.ended and facts.ended.on < begun,
        "decision_not_in_file": acted and not decided,
        "decision_sending_not_in_file": acted and adopted and not facts.is_sent,
        "permission_not_in_file": (acted or adopted) and not allowed,
        "signature_not_in_file": (begun or facts.ended) and not facts.is_complete,
    }
    return {code for code, is_so in found.items() if is_so}


@settings(max_examples=300, deadline=None)
@given(HISTORIES)
def test_every_breach_of_order_in_a_random_past_is_flagged_and_nothing_else(facts):
    # Under Law 5393 (2005 until today) every day of these histories asks for a permission.
    found = flags_from(facts, TURKIYE)
    if facts.day_of_the_rule and facts.day_of_the_rule >= date(2005, 7, 13):
        assert {flag.code for flag in found if flag.tone != "muted"} == breaches(facts)


@settings(max_examples=200, deadline=None)
@given(HISTORIES, DAYS)
def test_the_state_never_claims_more_than_the_facts_of_that_day(facts, day):
    state = state_from(facts, day)
    if state in ("in_force", "renewed"):
        assert facts.in_force.on <= day
    if state == "signed":
        assert facts.is_complete
        assert all(one.on <= day for one in facts.signatures)
    if state in ("adopted", "permitted"):
        assert not any(one.on <= day for one in facts.signatures)


@given(st.lists(A_DAY, min_size=1, max_size=2).map(tuple), A_DAY)
def test_where_no_rule_of_the_day_is_on_file_nothing_is_more_than_grey(signatures, decision):
    early = Day(date(1990, 1, 1))
    facts = Facts(
        decision=early, is_adopted=True, signatures=signatures, permission=decision, is_granted=True
    )
    assert {flag.tone for flag in flags_from(facts, FLANDERS)} <= {"muted"}


def test_an_imprecise_day_that_leaves_room_is_no_breach():
    facts = Facts(
        decision=Day(date(2010, 6, 15)),
        is_adopted=True,
        is_sent=True,
        signatures=(Day(date(2010, 1, 1), "year"),),
        permission=Day(date(2010, 6, 20)),
        is_granted=True,
    )
    assert [flag.code for flag in flags_from(facts, TURKIYE)] == []


def test_facts_of_a_fresh_draft_are_none(ghent):
    facts = facts_of(make.draft())
    assert (facts.decision, facts.signatures, facts.is_complete, facts.in_force) == (None, (), False, None)


def test_of_a_text_nobody_has_nothing_is_claimed(ghent, login):
    protocol = record(make.past(), "signed", date(1971, 6, 18), precision="year")
    version = protocol.versions.get()
    assert (version.duration_kind, version.in_force_rule) == ("", "")
    shown = login("auditor").get(protocol.get_absolute_url()).content.decode()
    for claim in ("no end date", "last signature", "not binding", "says nothing"):
        assert claim not in shown


def test_without_its_rule_on_file_no_day_of_force_is_computed(balikesir):
    from relations.actions.protocol import enter_into_force

    protocol = schwaebisch_hall()
    for kind, on, partner in (
        ("adopted", date(2006, 4, 5), None),
        ("permitted", date(2006, 11, 20), None),
        ("signed", date(2006, 11, 2), None),
        ("signed", date(2007, 5, 26), protocol.relation.partners.get()),
    ):
        protocol = record(protocol, kind, on, **({"partner": partner} if partner else {}))
    with pytest.raises(Refused, match="not on file how the text enters into force"):
        enter_into_force(protocol, by=OPERATOR)


# -- between the vote and the day from which it binds


def test_a_signature_between_the_vote_and_the_sending_on_is_flagged():
    facts = Facts(
        decision=Day(date(2026, 3, 2)), is_adopted=True, effective=Day(date(2026, 3, 10)),
        signatures=(Day(date(2026, 3, 5)),),
    )  # fmt: skip
    found = {flag.code: flag.text for flag in flags_from(facts, TURKIYE)}
    assert "from 10 March 2026 on" in found["signed_before_effective"]
    assert "signed_before_effective" not in [flag.code for flag in flags_from(facts, FLANDERS)]
    later = replace(facts, signatures=(Day(date(2026, 3, 10)),))
    assert "signed_before_effective" not in [flag.code for flag in flags_from(later, TURKIYE)]


def test_an_end_before_the_beginning_is_refused_with_both_dates(ghent):
    protocol = make.past()
    record(protocol, "in_force", date(2010, 5, 1))
    with pytest.raises(Refused, match="1 May 2010 and ended on 1 April 2010 cannot both be"):
        record(protocol, "ended", date(2010, 4, 1))
    record(protocol, "ended", date(2012, 4, 1))
    with pytest.raises(Refused, match="cannot both be"):
        record(protocol, "in_force", date(2012, 4, 2))
    assert Protocol.objects.get().ended_on == date(2012, 4, 1)


def test_a_rule_without_a_first_day_is_asked_last(ghent):
    RuleSet.objects.all().delete()
    stored = {"profile": ghent.legal_profile, "rules": {}}
    RuleSet.objects.create(**stored, valid_from=None, citation="old")
    RuleSet.objects.create(**stored, valid_from=date(2020, 1, 1), citation="new")
    assert [rules.citation for rules in RuleBook.ours().rules] == ["new", "old"]


def test_a_file_that_comes_with_a_fact_has_no_entry_of_its_own(ghent):
    protocol = make.past()
    record(protocol, "signed", date(2006, 11, 2), upload=SimpleUploadedFile("text.pdf", b"%PDF-1.4\n%%EOF\n"))
    document = Document.objects.get()
    assert not JournalEntry.objects.filter(act="document.add").exists()
    entry = JournalEntry.objects.get(act="protocol.record_past_fact")
    assert entry.changes["document"] == [None, document.reference]
    assert entry.changes["sha256"] == [None, document.checksum]
