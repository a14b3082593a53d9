"""The life of a protocol over all states, steps and roles, against expectations written by hand."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from office import submissions
from office.models import OPERATOR, Deadline, JournalEntry, Role, Submission
from office.pending import pending_with
from office.rules import Refused
from relations.actions import protocol as actions
from relations.lifecycle.protocol import PROTOCOL
from relations.models import Protocol, ProtocolState, Relation
from tests.factories import protocols as make

# From the domain: step -> (from, to, who). Written from the page of the domain, not from the table.
EXPECTED = {
    "review": ({"draft"}, "reviewed", {"officer", "head"}),
    "reopen": ({"reviewed", "agreed"}, "draft", {"officer", "head"}),
    "agree": ({"reviewed"}, "agreed", {"officer", "head"}),
    "submit": ({"agreed"}, "submitted", {"head"}),
    "return_to_draft": ({"submitted"}, "draft", "machine"),
    "adopt": ({"submitted"}, "adopted", "machine"),
    "reject": ({"submitted"}, "rejected", "machine"),
    "fall": ({"adopted"}, "rejected", "machine"),
    "permit": ({"adopted"}, "permitted", "machine"),
    "refuse_permission": ({"adopted"}, "void", "machine"),
    "sign_partly": ({"adopted", "permitted", "partly_signed"}, "partly_signed", {"clerk"}),
    "sign": ({"adopted", "permitted", "partly_signed"}, "signed", {"clerk"}),
    # The clerk says of one party that nobody else signs for it; the last party's word completes the text.
    "sign_no_more": ({"partly_signed"}, "signed", "machine"),
    "enter_into_force": ({"signed"}, "in_force", {"clerk"}),
    "renew": ({"in_force", "renewed"}, "renewed", {"clerk"}),
    "renew_tacitly": ({"in_force", "renewed"}, "renewed", "machine"),
    "expire": ({"in_force", "renewed"}, "expired", "machine"),
    "terminate": ({"in_force", "renewed"}, "terminated", "machine"),
    "withdraw": ({"draft", "reviewed", "agreed"}, "withdrawn", {"officer", "head"}),
    # What the council adopted is withdrawn from entering into force only where it cannot: the guard has its own tests.
    "set_aside": ({"adopted", "permitted", "partly_signed", "signed"}, "withdrawn", {"clerk"}),
}
FINAL = {"expired", "terminated", "withdrawn", "rejected", "void"}


def test_the_table_is_the_life_the_domain_describes():
    table = {
        step.name: (
            set(step.source),
            step.target,
            "machine" if step.by_machine else {str(role) for role in step.roles},
        )
        for step in PROTOCOL
    }
    assert table == EXPECTED


def test_every_state_is_reachable_and_only_final_states_are_left_by_no_step():
    assert PROTOCOL.reachable() == set(ProtocolState.values)
    left = {source for step in PROTOCOL for source in step.source}
    assert set(ProtocolState.values) - left == FINAL


@pytest.mark.parametrize("state", ProtocolState.values)
@pytest.mark.parametrize("name", EXPECTED)
def test_a_step_is_refused_from_every_state_the_domain_does_not_name(name, state):
    thing = Protocol(state=state)
    refused = _refusal_before_guards(thing, name, OPERATOR)
    assert (refused == "state") == (state not in EXPECTED[name][0])


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("name", EXPECTED)
def test_a_step_is_refused_to_every_role_the_domain_does_not_name(name, role, person, ghent):
    sources, _target, who = EXPECTED[name]
    thing = Protocol(state=next(iter(sources)))
    refused = _refusal_before_guards(thing, name, person(role))
    assert (refused == "role") == (who != "machine" and role not in who)


def _refusal_before_guards(thing, name, by):
    """The refusal that role and state alone amount to; guards have tests of their own."""
    step = PROTOCOL.step(name)
    bare = type(step)(**{**vars(step), "guards": ()})
    refused = PROTOCOL.refusal(thing, bare, by=by)
    return refused.code if refused else None


# -- along the way ------------------------------------------------------------------------------------


def test_reviewing_names_each_missing_part_and_its_language(ghent):
    clauses = make.whole_text("en", "nl")
    clauses[0]["texts"]["nl"] = "  "
    del clauses[3]
    protocol = make.draft(clauses=clauses)
    with pytest.raises(Refused) as refused:
        PROTOCOL.take(protocol, "review", by=OPERATOR)
    assert (
        str(refused.value) == "These parts are still missing: purpose (Dutch), duration (English and Dutch)."
    )


def test_reviewing_wants_a_term_or_a_review(ghent):
    with pytest.raises(Refused, match="for how many months"):
        PROTOCOL.take(make.draft(months=None), "review", by=OPERATOR)
    with pytest.raises(Refused, match="needs a review"):
        PROTOCOL.take(make.draft(duration_kind="open", months=None), "review", by=OPERATOR)


def test_whoever_wrote_in_the_text_does_not_send_it(ghent, person):
    officer, head = person("officer"), person("head")
    protocol = make.draft(by=officer)
    actions.save_draft(protocol, by=head, revision=1, title="Better title")
    PROTOCOL.take(protocol, "review", by=officer)
    PROTOCOL.take(protocol, "agree", by=officer)
    with pytest.raises(Refused, match="wrote in this text yourself"):
        actions.submit_protocol(protocol, by=head, version=1, revision=2)
    sent = actions.submit_protocol(protocol, by=person("head"), version=1, revision=2)
    assert sent.state == "submitted"


def test_words_carried_over_into_a_new_draft_stay_their_writers_words(ghent, person):
    writer = person("officer", "head")
    protocol = make.submitted(by=person("head"), relation=None)
    protocol.versions.get().writers.add(writer)
    draft = actions.open_new_draft(protocol, by=person("officer"))
    assert writer in draft.writers.all()


def test_the_journey_in_flanders_needs_no_permission(ghent):
    protocol = make.adopted()
    assert [offer.step.name for offer in PROTOCOL.offers(protocol, by=OPERATOR) if offer.is_open] == [
        "sign_partly"
    ]
    done = make.in_force(relation=make.TieFactory())
    assert (done.state, done.in_force_on, done.ends_on) == ("in_force", date(2026, 5, 20), date(2031, 5, 19))
    assert Relation.objects.get(pk=done.relation_id).state == "active"


def test_the_journey_in_turkiye_waits_for_the_ministry(balikesir):
    protocol = make.adopted()
    with pytest.raises(Refused, match="Ministry of Environment and Urbanisation has not granted it"):
        actions.add_signature(protocol, by=OPERATOR, on=date(2026, 4, 2))
    done = make.in_force()
    assert done.state == "in_force"


def test_an_unsent_decision_is_not_in_force_so_nothing_is_signed_or_asked(balikesir):
    protocol = make.submitted()
    make.decide(protocol)
    protocol.refresh_from_db()
    assert protocol.state == "adopted"
    with pytest.raises(Refused, match="has not become final yet"):
        actions.request_permission(protocol, by=OPERATOR, on=date(2026, 3, 11))
    with pytest.raises(Refused, match="has not become final yet"):
        actions.add_signature(protocol, by=OPERATOR, on=date(2026, 3, 11))


def test_a_refused_permission_makes_it_void(balikesir):
    from office import permissions

    protocol = make.adopted()
    permission = actions.request_permission(protocol, by=OPERATOR, on=date(2026, 3, 11))
    permissions.answer(permission, "refuse", on=date(2026, 4, 1), by=OPERATOR, reason="foreign policy")
    protocol.refresh_from_db()
    assert protocol.state == "void"


def test_a_permission_is_asked_for_once(balikesir):
    protocol = make.adopted()
    actions.request_permission(protocol, by=OPERATOR, on=date(2026, 3, 11))
    with pytest.raises(Refused, match="It has been asked for: PM-"):
        actions.request_permission(protocol, by=OPERATOR, on=date(2026, 3, 12))


def test_nothing_new_is_signed_before_the_day_of_the_decision_or_the_permission(balikesir):
    protocol = make.permitted(on=date(2026, 4, 1))
    for day, act in ((date(2026, 3, 31), "the permission"), (date(2026, 3, 1), "the council's decision")):
        with pytest.raises(Refused, match=f"before {act}"):
            actions.add_signature(protocol, by=OPERATOR, on=day)
    assert protocol.signatures.count() == 0


def test_a_day_to_come_is_no_signature(ghent):
    with pytest.raises(Refused, match="has not come yet"):
        actions.add_signature(make.adopted(), by=OPERATOR, on=timezone.localdate() + timedelta(days=1))


def test_a_party_signs_once_and_a_stranger_never(ghent):
    from tests.factories.partners import PartnerFactory

    protocol = make.partly_signed()
    for partner in (None, PartnerFactory()):
        with pytest.raises(Refused, match=r"has signed already|is no party"):
            actions.add_signature(protocol, by=OPERATOR, on=date(2026, 5, 6), partner=partner)


def test_rejected_by_the_council_the_tie_goes_back_to_exploring(ghent):
    protocol = make.submitted()
    assert Relation.objects.get().state == "in_approval"
    make.decide(protocol, "rejected")
    protocol.refresh_from_db()
    assert protocol.state == "rejected"
    assert Relation.objects.get().state == "exploring"


def test_withdrawing_the_item_brings_the_protocol_back_to_drafting(ghent):
    protocol = make.submitted()
    submissions.withdraw(submissions.pending_for(protocol), by=OPERATOR, reason="the partner asked for time")
    protocol.refresh_from_db()
    assert protocol.state == "draft"
    assert Relation.objects.get().state == "exploring"
    with pytest.raises(Refused, match="Open a new draft"):
        PROTOCOL.take(protocol, "review", by=OPERATOR)


@pytest.mark.parametrize(
    "rule,stated,expected",
    [
        ("last_signature", None, date(2026, 5, 20)),
        ("signature", None, date(2026, 5, 4)),
        ("permission", None, date(2026, 5, 20)),
        ("stated_date", date(2026, 6, 1), date(2026, 6, 1)),
        ("stated_date", date(2026, 5, 10), date(2026, 5, 20)),
    ],
)
def test_in_force_on_the_day_that_the_texts_own_rule_names(balikesir, rule, stated, expected):
    done = make.in_force(in_force_rule=rule, stated_on=stated)
    assert done.in_force_on == expected


def test_a_stated_day_to_come_is_awaited(ghent):
    protocol = make.signed(in_force_rule="stated_date", stated_on=timezone.localdate() + timedelta(days=30))
    with pytest.raises(Refused, match="Record it once that day has come"):
        actions.enter_into_force(protocol, by=OPERATOR)


def test_entering_into_force_opens_the_days_to_watch(ghent):
    done = make.in_force(notice_months=3, review_months=24)
    due = {
        row.kind: row.due_on
        for row in Deadline.objects.open()
        if row.subject_id == done.pk and "protocol" in row.kind
    }
    # In force 20.05.2026 for 60 months: ends 19.05.2031; three months' notice: 19.02.2031; review after 24.
    assert due == {
        "protocol_notice": date(2031, 2, 19),
        "protocol_end": date(2031, 5, 19),
        "protocol_review": date(2028, 5, 20),
    }


def test_an_agreed_renewal_counts_from_the_original_anchor(ghent):
    done = make.in_force(
        duration_kind="express", months=12, renewal_months=12, max_renewals=1, notice_months=1
    )
    renewed = PROTOCOL.take(done, "renew", by=OPERATOR, on=date(2026, 11, 2), reason="letters exchanged")
    assert (renewed.state, renewed.renewals, renewed.ends_on) == ("renewed", 1, date(2028, 5, 19))
    with pytest.raises(Refused, match="allows no further renewal"):
        PROTOCOL.take(renewed, "renew", by=OPERATOR, on=date(2026, 11, 3), reason="again")
    ends = Deadline.objects.open().filter(kind="protocol_end")
    assert [row.due_on for row in ends] == [date(2028, 5, 19)]


def test_a_fixed_term_is_not_renewed(ghent):
    with pytest.raises(Refused, match="knows no express renewal"):
        PROTOCOL.take(make.in_force(), "renew", by=OPERATOR, reason="we like it")


def test_each_step_leaves_one_entry_in_the_journal(ghent):
    protocol = make.draft()
    before = JournalEntry.objects.count()
    PROTOCOL.take(protocol, "review", by=OPERATOR)
    assert JournalEntry.objects.count() == before + 1
    entry = JournalEntry.objects.latest("number")
    assert (entry.act, entry.changes) == ("protocol.review", {"state": ["draft", "reviewed"]})


def test_the_names_of_signatories_stay_out_of_the_chained_journal(ghent):
    protocol = actions.add_signature(make.adopted(), by=OPERATOR, on=date(2026, 5, 4), person="Hatice Yılmaz")
    assert protocol.signatures.get().person == "Hatice Yılmaz"
    assert not any("Hatice" in str(entry.changes) for entry in JournalEntry.objects.all())


def test_the_council_gets_exactly_one_item(ghent):
    protocol = make.submitted()
    with pytest.raises(Refused, match="now stands at"):
        actions.submit_protocol(protocol, by=OPERATOR, version=1, revision=1)
    assert Submission.objects.count() == 1


# -- a tie that is over, days that are not exact, days between the vote and its effect


@pytest.mark.parametrize("made", [make.agreed, make.ready_to_sign, make.partly_signed, make.signed])
def test_nothing_goes_on_under_a_tie_that_is_over(made, ghent):
    protocol = made()
    Relation.objects.update(state="ended")
    acts = {
        "agreed": lambda: PROTOCOL.take(protocol, "submit", by=OPERATOR),
        "adopted": lambda: actions.add_signature(protocol, by=OPERATOR, on=date(2026, 5, 20)),
        "partly_signed": lambda: actions.add_signature(
            protocol, by=OPERATOR, on=date(2026, 5, 20), partner=protocol.relation.partners.get()
        ),
        "signed": lambda: actions.enter_into_force(protocol, by=OPERATOR),
    }
    with pytest.raises(Refused, match="This tie is over"):
        acts[protocol.state]()
    assert Protocol.objects.get().state == protocol.state


def test_no_permission_is_asked_for_before_the_decision_was_sent_on(balikesir):
    protocol = make.submitted()
    make.make_effective(make.decide(protocol), on=date(2026, 3, 10))
    with pytest.raises(Refused, match="only from 10 March 2026 on"):
        actions.request_permission(protocol, by=OPERATOR, on=date(2026, 3, 9))
    assert actions.request_permission(protocol, by=OPERATOR, on=date(2026, 3, 10)).requested_on == date(
        2026, 3, 10
    )


def test_a_signature_known_to_the_year_gives_no_day_in_force(ghent):
    protocol = make.signed()
    protocol.signatures.filter(partner=None).update(signed_on=date(2026, 1, 1), precision="year")
    with pytest.raises(Refused, match=r"not all known exactly.*fact of the past"):
        actions.enter_into_force(protocol, by=OPERATOR)
    # Known to the month, and surely before the last signature: that one decides, and it is exact.
    protocol.signatures.filter(partner=None).update(signed_on=date(2026, 4, 1), precision="month")
    assert actions.enter_into_force(protocol, by=OPERATOR).in_force_on == date(2026, 5, 20)


def test_what_leads_back_or_away_is_offered_last_and_waits_for_nobody(person, ghent):
    offered = [offer.step.name for offer in PROTOCOL.offers(make.agreed(), by=person("head"))]
    assert offered == ["submit", "reopen", "withdraw"]
    reviewed = PROTOCOL.take(make.draft(), "review", by=OPERATOR)
    (waits,) = pending_with(reviewed, life=PROTOCOL, ours_in=[ProtocolState.REVIEWED])
    assert waits.what == "Agreed with the partner"


def test_a_text_with_a_gap_is_neither_reviewed_nor_sent_to_the_council(person, ghent):
    clauses = make.whole_text("en", "nl")
    clauses[1]["texts"]["nl"] = "1. […]"
    sentence = "Clause 2 still has a gap, […]: write what belongs there."
    agreed = make.agreed()  # before this rule, perhaps
    agreed.versions.update(clauses=clauses)
    for step, protocol in (("review", make.draft(clauses=clauses)), ("submit", agreed)):
        (offer,) = [one for one in PROTOCOL.offers(protocol, by=person("head")) if one.step.name == step]
        assert offer.refusal == sentence


def test_a_stated_day_to_come_says_by_when_it_is_signed_and_when_its_force_is_recorded(person, ghent):
    """In force on a stated day: signed at the latest on the day before it, so that no gap is left."""
    begins = timezone.localdate() + timedelta(days=40)
    terms = {"in_force_rule": "stated_date", "stated_on": begins}
    adopted, signed = make.adopted(**terms), make.signed(**terms)
    (signing,) = Deadline.objects.open().filter(kind="protocol_signing", subject_id=adopted.pk)
    (force,) = Deadline.objects.open().filter(kind="protocol_in_force", subject_id=signed.pk)
    assert (signing.due_on, force.due_on) == (begins - timedelta(days=1), begins)
    (offer,) = [
        one for one in PROTOCOL.offers(signed, by=person("clerk")) if one.step.name == "enter_into_force"
    ]
    assert "Record it once that day has come." in offer.refusal


def test_a_permission_that_was_asked_for_is_no_longer_to_be_asked_for(balikesir):
    protocol = make.adopted()
    to_ask = Deadline.objects.open().filter(kind="protocol_permission", subject_id=protocol.pk)
    assert to_ask.exists()
    actions.request_permission(protocol, by=OPERATOR, on=date(2026, 3, 11))
    assert not to_ask.exists()
