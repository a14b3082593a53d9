"""Signatures in depth: by whom, in office or not, in how many originals; and what a text waits for after them."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from office.models import OPERATOR, Decision, JournalEntry
from office.rules import Refused
from partners.actions.contacts import erase_contact
from relations.actions.protocol import add_signature, enter_into_force
from relations.actions.protocol_past import record_past_fact
from relations.actions.signing import Copies, copies_digest, record_copies, record_force_act
from relations.audit import remarks
from relations.force import entry_into_force
from relations.legality import flags
from relations.lifecycle.termination import TERMINATION
from relations.models import Protocol, ProtocolVersion, Termination
from tests.factories import protocols as make
from tests.factories.contacts import ContactFactory
from tests.factories.partners import PartnerFactory
from tests.factories.relations import LivingRelationFactory, TerminationFactory

SIGNED_ON = date(2026, 5, 4)


def fresh(protocol) -> Protocol:
    return Protocol.objects.get(pk=protocol.pk)


def partner_of(protocol):
    return protocol.relation.partners.get()


def codes(protocol) -> list[str]:
    return [flag.code for flag in flags(fresh(protocol))]


# -- in office on that day ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("term", "said"),
    [
        ({"term_until": date(2026, 5, 3)}, "The term of office of A. Mayor ended on 3 May 2026"),
        ({"term_from": date(2026, 5, 5)}, "The term of office of A. Mayor began on 5 May 2026"),
    ],
)
def test_who_is_not_in_office_signs_only_where_somebody_says_that_it_was_seen(ghent, term, said):
    protocol = make.ready_to_sign()
    contact = ContactFactory(partner=partner_of(protocol), name="A. Mayor", function="mayor", **term)
    signed = {"by": OPERATOR, "on": SIGNED_ON, "partner": partner_of(protocol), "contact": contact}
    with pytest.raises(Refused, match=said):
        add_signature(protocol, **signed)
    assert not fresh(protocol).signatures.exists()
    add_signature(protocol, **signed, despite_term=True)
    assert codes(protocol) == ["signed_out_of_term"]


@pytest.mark.parametrize(
    "term",
    [
        {},  # unknown
        {"term_until": SIGNED_ON},  # the last day in office is a day in office
        {"term_from": SIGNED_ON},
        {"term_from": date(2020, 1, 1), "term_until": date(2026, 12, 31)},
    ],
)
def test_in_office_or_unknown_nothing_is_flagged(ghent, term):
    protocol = make.ready_to_sign()
    contact = ContactFactory(partner=partner_of(protocol), name="A. Mayor", function="mayor", **term)
    add_signature(protocol, by=OPERATOR, on=SIGNED_ON, partner=partner_of(protocol), contact=contact)
    row = fresh(protocol).signatures.get()
    assert (row.person, row.function) == ("A. Mayor", "mayor")
    assert codes(protocol) == []


def test_erasing_the_person_leaves_the_term_that_was_checked(ghent):
    protocol = make.ready_to_sign()
    contact = ContactFactory(partner=partner_of(protocol), name="A. Mayor", term_until=date(2026, 5, 3))
    add_signature(
        protocol, by=OPERATOR, on=SIGNED_ON, partner=partner_of(protocol), contact=contact, despite_term=True
    )
    erase_contact(contact, by=OPERATOR, reason="asked for")
    row = fresh(protocol).signatures.get()
    assert (row.contact, row.term_until) == (None, date(2026, 5, 3))
    assert codes(protocol) == ["signed_out_of_term"]


def test_nobody_signs_for_a_party_whose_contact_they_are_not(ghent):
    protocol = make.ready_to_sign()
    stranger = ContactFactory(partner=PartnerFactory(), name="A. Stranger")
    for partner in (partner_of(protocol), None):
        with pytest.raises(Refused, match="no contact of the party that signs"):
            add_signature(protocol, by=OPERATOR, on=SIGNED_ON, partner=partner, contact=stranger)
    with pytest.raises(Refused, match="no contact of the party that signs"):
        record_past_fact(
            make.past(), "signed", by=OPERATOR, reason="archive", on=date(2010, 1, 1), contact=stranger
        )


def test_a_signature_of_the_past_out_of_term_is_flagged_where_its_day_leaves_no_room(ghent):
    protocol = make.past()
    contact = ContactFactory(partner=partner_of(protocol), name="A. Mayor", term_until=date(2010, 6, 30))
    said = {"by": OPERATOR, "reason": "archive", "partner": partner_of(protocol), "contact": contact}
    record_past_fact(protocol, "signed", on=date(2010, 1, 1), precision="year", **said)
    assert "signed_out_of_term" not in codes(protocol)  # some day of 2010: he may have been in office
    record_past_fact(protocol, "signed", on=date(2010, 7, 1), **said)
    assert codes(protocol)[0] == "signed_out_of_term"


def test_without_the_councils_authority_nothing_is_signed_and_the_past_is_flagged(ghent):
    protocol = make.ready_to_sign()
    Decision.objects.update(authorises_signing=False)
    with pytest.raises(Refused, match="did not authorise its signing"):
        add_signature(fresh(protocol), by=OPERATOR, on=SIGNED_ON)
    record_past_fact(protocol, "signed", by=OPERATOR, reason="archive", on=SIGNED_ON)
    assert codes(protocol)[0] == "signed_without_authority"
    Decision.objects.update(authorises_signing=None)  # not recorded: nothing is claimed
    assert "signed_without_authority" not in codes(protocol)


def test_whoever_records_a_signature_reads_whom_the_council_authorised(ghent, login):
    protocol = make.ready_to_sign()
    clerk, address = login("clerk"), reverse("relations:protocol_sign", args=[protocol.reference])
    assert "The council authorised:" not in clerk.get(address).content.decode()
    Decision.objects.update(signatory="the mayor and the general director")
    shown = clerk.get(address).content.decode()
    assert "The council authorised:" in shown
    assert "the mayor and the general director" in shown


# -- originals ----------------------------------------------------------------------------------------


def test_who_holds_how_many_originals_in_which_language(ghent):
    protocol = make.signed()
    partner = partner_of(protocol)
    rows = [Copies("en", None, 2, "Town archive"), Copies("en", partner, 1), Copies("nl", None, 0)]
    record_copies(protocol, rows, by=OPERATOR, seen="")
    found = [(row.language, row.partner, row.number, row.kept_at) for row in protocol.copies.all()]
    assert found == [("en", None, 2, "Town archive"), ("en", partner, 1, "")]
    record_copies(protocol, rows, by=OPERATOR, seen=copies_digest(protocol))
    assert JournalEntry.objects.filter(act="protocol.copies").count() == 1  # the same again is no act


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("en", 1), ("en", 1)], "each language once"),
        ([("xx", 1)], "each language once"),
        ([("en", 100)], "from 0 to 99"),
        ([("en", -1)], "from 0 to 99"),
    ],
)
def test_copies_that_cannot_be_are_refused(ghent, rows, said):
    with pytest.raises(Refused, match=said):
        record_copies(
            make.signed(), [Copies(code, None, number) for code, number in rows], by=OPERATOR, seen=""
        )


def test_copies_want_a_signature_the_clerk_and_a_fresh_page(ghent, person):
    with pytest.raises(Refused, match="Nobody has signed"):
        record_copies(make.ready_to_sign(), [], by=OPERATOR, seen="")
    protocol = make.signed(relation=make.TieFactory())
    with pytest.raises(Refused, match="This is done by"):
        record_copies(protocol, [], by=person("officer"), seen="")
    with pytest.raises(Refused, match="in the meantime"):
        record_copies(protocol, [], by=OPERATOR, seen="en/us: 3")
    with pytest.raises(Refused, match="no party"):
        record_copies(protocol, [Copies("en", PartnerFactory(), 1)], by=OPERATOR, seen="")


# -- ratification and transmission --------------------------------------------------------------------


def test_by_ratification_it_waits_for_every_party_and_the_last_day_counts(ghent):
    # Signed 4 and 20 May 2026; ratified by us on 1 June, by the partner on 15 June: in force on 15 June.
    protocol = make.signed(in_force_rule="ratification")
    assert entry_into_force(fresh(protocol)).on is None
    with pytest.raises(Refused, match="Not every party has ratified"):
        enter_into_force(protocol, by=OPERATOR)
    record_force_act(protocol, "ratification", on=date(2026, 6, 1), by=OPERATOR, authority="council")
    assert entry_into_force(fresh(protocol)).on is None
    record_force_act(
        protocol, "ratification", on=date(2026, 6, 15), by=OPERATOR, partner=partner_of(protocol)
    )
    entry = entry_into_force(fresh(protocol))
    assert entry.on == date(2026, 6, 15)
    assert [step.ok for step in entry.steps] == [None, True, True, True, True, True]
    assert enter_into_force(protocol, by=OPERATOR).in_force_on == date(2026, 6, 15)
    assert codes(protocol) == []


def test_by_transmission_the_later_of_sending_and_last_signature_counts(ghent):
    protocol = make.signed(in_force_rule="transmission")
    with pytest.raises(Refused, match="not been sent"):
        enter_into_force(protocol, by=OPERATOR)
    record_force_act(protocol, "transmission", on=date(2026, 5, 27), by=OPERATOR, authority="Prefect")
    assert enter_into_force(protocol, by=OPERATOR).in_force_on == date(2026, 5, 27)


def test_where_the_decision_was_sent_that_sending_counts_and_not_before_the_last_signature(balikesir):
    # The decision was sent on 10 March 2026, the last signature is of 20 May: in force on 20 May.
    protocol = make.signed(in_force_rule="transmission")
    assert entry_into_force(protocol).on == date(2026, 5, 20)


def test_each_act_after_the_signatures_is_refused_out_of_order(ghent, person):
    signed, partly = (
        make.signed(in_force_rule="ratification"),
        make.partly_signed(relation=make.TieFactory(), in_force_rule="ratification"),
    )
    sending = make.partly_signed(relation=make.TieFactory(), in_force_rule="transmission")
    tomorrow = timezone.localdate() + timedelta(days=1)
    wrong = [
        (make.ready_to_sign(relation=make.TieFactory()), "ratification", {}, "follows the signatures"),
        (
            make.signed(relation=make.TieFactory()),
            "ratification",
            {},
            "does not make the entry into force wait",
        ),
        (signed, "transmission", {}, "does not make the entry into force wait"),
        (sending, "transmission", {}, "once everybody has signed"),
        (partly, "ratification", {"partner": partner_of(partly)}, "has not signed yet"),
        (signed, "ratification", {"on": date(2026, 5, 3)}, "before the signature of 4 May 2026"),
        (signed, "ratification", {"on": tomorrow}, "has not come yet"),
        (signed, "ratification", {"partner": PartnerFactory()}, "no party"),
        (signed, "ratification", {"by": person("head")}, "This is done by"),
    ]
    for protocol, kind, more, said in wrong:
        with pytest.raises(Refused, match=said):
            record_force_act(protocol, kind, **({"on": date(2026, 6, 1), "by": OPERATOR} | more))
    record_force_act(signed, "ratification", on=date(2026, 6, 1), by=OPERATOR)
    with pytest.raises(Refused, match="on record: 1 June 2026"):
        record_force_act(signed, "ratification", on=date(2026, 6, 2), by=OPERATOR)


def test_in_force_before_or_without_its_ratification_the_past_is_flagged(ghent):
    protocol = make.past(in_force_rule="ratification", months=12, duration_kind="fixed")
    said = {"by": OPERATOR, "reason": "archive"}
    record_past_fact(protocol, "in_force", on=date(2010, 5, 1), **said)
    assert "ratification_not_in_file" in codes(protocol)
    record_past_fact(protocol, "ratified", on=date(2010, 5, 2), **said)
    found = codes(protocol)
    assert "in_force_before_ratification" in found
    assert "ratification_not_in_file" in found  # the partner's is missing still
    record_past_fact(protocol, "ratified", on=date(2010, 5, 1), partner=partner_of(protocol), **said)
    record_past_fact(protocol, "ratified", on=date(2010, 5, 1), **said)  # corrected
    assert not {"in_force_before_ratification", "ratification_not_in_file"} & set(codes(protocol))


@pytest.mark.parametrize(
    ("rule", "begun", "is_early"),
    [
        # Signed on 4 and on 20 May 2026: by the last signature it is in force from the 20th on.
        ("last_signature", date(2026, 5, 19), True),
        ("last_signature", date(2026, 5, 20), False),
        ("signature", date(2026, 5, 10), False),
        ("signature", date(2026, 5, 3), True),
    ],
)
def test_in_force_before_the_signature_that_its_text_names_is_flagged(ghent, rule, begun, is_early):
    protocol = record_past_fact(
        make.in_force(in_force_rule=rule), "in_force", on=begun, by=OPERATOR, reason="from the archive"
    )
    found = {flag.code: flag for flag in flags(protocol)}
    assert ("in_force_before_signature" in found) is is_early
    if is_early:
        assert found["in_force_before_signature"].since == begun


def test_flags_read_for_many_are_those_of_each_protocol_by_itself(ghent):
    protocol = make.past(in_force_rule="transmission", months=12, duration_kind="fixed")
    record_past_fact(protocol, "in_force", by=OPERATOR, reason="archive", on=date(2010, 5, 1))
    alone = [flag.code for flag in flags(Protocol.objects.prefetch_related("versions").get())]
    assert [one.flag.code for one in remarks(["protocol"])] == alone
    assert "transmission_not_in_file" in alone


# -- four eyes in the database ------------------------------------------------------------------------


def test_the_database_refuses_that_the_author_of_a_text_releases_it(ghent, person):
    officer, head = person("officer"), person("head")
    protocol = make.submitted(by=head)
    version = protocol.versions.get()
    assert version.released_by == head
    with pytest.raises(IntegrityError, match="author_is_not_approver"), transaction.atomic():
        ProtocolVersion.objects.update(author=head)
    ProtocolVersion.objects.update(author=officer)


def test_the_database_refuses_that_the_author_of_an_ending_releases_it(ghent, person):
    officer, head = person("officer"), person("head")
    ending = TerminationFactory(
        ties=[LivingRelationFactory()], initiator="them", author=officer, reason="partners_request"
    )
    ending.ties.update(partners_letter_on=date(2026, 1, 5))
    TERMINATION.take(ending, "accept", by=head, reason="The partner asked for it.")
    assert Termination.objects.get().released_by == head
    with pytest.raises(IntegrityError, match="author_is_not_approver"), transaction.atomic():
        Termination.objects.update(author=head)


def test_what_comes_back_may_be_written_in_by_whoever_had_released_it(ghent, person):
    from office import submissions
    from relations.actions.termination import edit_termination

    officer, head = person("officer"), person("head")
    ending = TerminationFactory(ties=[LivingRelationFactory()], author=officer)
    TERMINATION.take(ending, "submit", by=head)
    submissions.withdraw(submissions.pending_for(ending), by=head, reason="Not yet.")
    ending.refresh_from_db()
    assert ending.released_by is None
    assert edit_termination(ending, by=head, revision=ending.revision, title="Newer words").author == head


def test_the_database_refuses_a_term_that_ends_before_it_begins(ghent):
    protocol = make.signed()
    with pytest.raises(IntegrityError), transaction.atomic():
        protocol.signatures.update(term_from=date(2026, 2, 1), term_until=date(2026, 1, 1))


# -- the pages ----------------------------------------------------------------------------------------


def posted_signature(protocol, contact, **more):
    return {
        "partner": partner_of(protocol).reference,
        "contact": contact.reference,
        "on": "2026-05-04",
    } | more


def test_the_form_asks_about_the_term_only_where_it_does_not_fit(ghent, login):
    protocol = make.ready_to_sign()
    contact = ContactFactory(partner=partner_of(protocol), name="A. Mayor", term_until=date(2026, 5, 3))
    clerk, url = login("clerk"), f"{protocol.get_absolute_url()}sign/"
    asks = 'type="checkbox" name="despite_term"'
    assert asks not in clerk.get(url).content.decode()
    refused = clerk.post(url, posted_signature(protocol, contact))
    assert refused.status_code == 409
    assert asks in refused.content.decode()
    assert "ended on 3 May 2026" in refused.content.decode()
    done = clerk.post(url, posted_signature(protocol, contact, despite_term="on"), follow=True)
    assert "term of office had ended on 3 May 2026" in done.content.decode()


def test_copies_are_written_language_by_language_and_one_more_is_added(ghent, login):
    protocol = make.signed()
    clerk, url = login("clerk"), f"{protocol.get_absolute_url()}copies/"
    assert "English: originals held by" in clerk.get(url).content.decode()
    # The lines: English with us, English with Kanazawa, Dutch with us, Dutch with Kanazawa; then Japanese.
    answer = clerk.post(url, {"number_0": "2", "kept_0": "Town archive", "number_3": "1", "language": "ja"})
    assert answer.url == f"{url}?language=ja"
    page = clerk.get(answer.url).content.decode()
    assert "Japanese: originals held by" in page
    seen = copies_digest(protocol)
    clerk.post(answer.url, {"seen": seen, "number_0": "2", "number_3": "1", "number_5": "1"})
    assert [(row.language, row.number) for row in protocol.copies.all()] == [("en", 2), ("ja", 1), ("nl", 1)]
    stale = clerk.post(url, {"seen": seen, "number_0": "9"})
    assert stale.status_code == 409
    shown = clerk.get(protocol.get_absolute_url()).content.decode()
    assert "English: 2 originals" in shown


def test_the_page_of_the_protocol_leads_to_the_ratification_and_explains_the_day(ghent, login):
    protocol = make.signed(in_force_rule="ratification")
    clerk = login("clerk")
    page = clerk.get(protocol.get_absolute_url()).content.decode()
    assert "Record a ratification" in page
    assert "no ratification on file" in page
    url = f"{protocol.get_absolute_url()}after-signing/"
    for party in ("us", partner_of(protocol).reference):
        assert clerk.post(url, {"partner": party, "on": "2026-06-01"}).status_code == 302
    assert "Record a ratification" not in clerk.get(protocol.get_absolute_url()).content.decode()
    assert "1 June 2026" in clerk.get(f"{protocol.get_absolute_url()}in-force/").content.decode()


def test_a_text_that_waits_for_nothing_has_no_such_page(ghent, login):
    url = f"{make.signed().get_absolute_url()}after-signing/"
    assert login("clerk").get(url).status_code == 409
