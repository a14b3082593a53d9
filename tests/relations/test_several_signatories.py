"""Several people sign for one party: it has signed with the last of them; ours are looked up on our own roll."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from evaluations.reports.standing import signatures_text
from office import submissions
from office.models import OPERATOR, JournalEntry, Seat, SeatFunction
from office.rules import Refused
from relations.actions.protocol import add_signature, enter_into_force
from relations.actions.protocol_past import record_past_fact
from relations.actions.signing import end_awaiting
from relations.facts import awaits_another
from relations.force import entry_into_force
from relations.legality import flags
from relations.models import Protocol, Signature
from relations.signing import seat_on
from tests.factories import protocols as make
from tests.factories.contacts import ContactFactory
from tests.factories.council_members import seat
from tests.factories.office import UserFactory

MAYOR_ON, DIRECTOR_ON, PARTNER_ON = date(2026, 5, 4), date(2026, 5, 11), date(2026, 5, 8)


def fresh(protocol) -> Protocol:
    return Protocol.objects.get(pk=protocol.pk)


def sign(protocol, on, person="", **said) -> Protocol:
    return add_signature(fresh(protocol), by=OPERATOR, on=on, person=person, **said)


def codes(protocol) -> list[str]:
    return [flag.code for flag in flags(fresh(protocol))]


def past(protocol, on, person="", **said) -> Protocol:
    return record_past_fact(
        protocol, "signed", by=OPERATOR, reason="from the archive", on=on, person=person, **said
    )


@pytest.fixture
def begun(ghent):
    """The mayor signed on 4.5., the general director has not yet; Kanazawa signed on 8.5."""
    protocol = sign(make.ready_to_sign(), MAYOR_ON, "A. Mayor", function="mayor", awaits_another=True)
    return sign(protocol, PARTNER_ON, partner=protocol.relation.partners.get())


def test_a_party_that_waits_for_somebody_else_has_not_signed(begun):
    assert begun.state == "partly_signed"
    with pytest.raises(Refused):
        enter_into_force(begun, by=OPERATOR)
    said = [step.text for step in entry_into_force(begun).steps]
    assert "Our side: signed, 4 May 2026; somebody else still signs for it." in said


def test_the_last_signature_of_a_party_is_the_day_on_which_it_has_signed(begun):
    protocol = sign(begun, DIRECTOR_ON, "B. Director", function="general director")
    assert protocol.state == "signed"
    # Last of 11.5. (ours, by the director) and 8.5. (theirs).
    assert entry_into_force(fresh(protocol)).on == DIRECTOR_ON
    assert signatures_text(fresh(protocol)) == (
        "our side (A. Mayor, mayor; B. Director, general director): 11 May 2026 · Kanazawa: 8 May 2026"
    )


def test_by_the_first_signature_it_enters_into_force_once_one_party_is_complete(ghent):
    protocol = sign(make.ready_to_sign(in_force_rule="signature"), MAYOR_ON, "A. Mayor", awaits_another=True)
    protocol = sign(protocol, PARTNER_ON, partner=protocol.relation.partners.get())
    # The mayor alone does not bind the town: the partner was complete first, on 8.5.
    assert entry_into_force(sign(protocol, DIRECTOR_ON, "B. Director")).on == PARTNER_ON


def test_the_last_missing_party_may_sign_by_two_as_well(ghent):
    protocol = make.partly_signed()
    partner = protocol.relation.partners.get()
    protocol = sign(protocol, PARTNER_ON, "C. Governor", partner=partner, awaits_another=True)
    assert protocol.state == "partly_signed"
    assert sign(protocol, DIRECTOR_ON, "D. Mayor", partner=partner).state == "signed"


def test_nobody_signs_twice_for_one_party_and_a_second_one_is_named(begun):
    for person, said in (("a. mayor", "nobody signs twice"), ("", "say who")):
        with pytest.raises(Refused, match=said):
            sign(begun, DIRECTOR_ON, person)
    with pytest.raises(IntegrityError), transaction.atomic():
        Signature.objects.create(protocol=begun, side="us", person="A. Mayor", signed_on=DIRECTOR_ON)


def test_a_party_that_was_complete_gets_a_further_signature_as_long_as_others_are_missing(ghent):
    protocol = make.partly_signed()  # our side on 4.5., by nobody who is named
    protocol = sign(protocol, DIRECTOR_ON, "B. Director")
    assert (protocol.state, protocol.signatures.count()) == ("partly_signed", 2)


def test_each_signature_before_the_decision_is_flagged_though_the_party_was_complete_after_it(ghent):
    protocol = make.past()
    record_past_fact(protocol, "adopted", by=OPERATOR, reason="archive", on=date(2010, 3, 1))
    past(protocol, date(2010, 2, 27), "A. Mayor")  # two days before: February 2010 has 28
    past(protocol, date(2010, 3, 5), "B. Director", is_further=True)
    found = {flag.code: flag for flag in flags(fresh(protocol))}
    assert found["signed_before_decision"].text == "Signed 2 days before the council's decision."


def test_in_force_between_the_two_signatures_of_the_first_party_is_flagged(ghent):
    protocol = make.past()
    past(protocol, date(2010, 3, 1), "A. Mayor")
    past(protocol, date(2010, 3, 9), "B. Director", is_further=True)
    record_past_fact(protocol, "in_force", by=OPERATOR, reason="archive", on=date(2010, 3, 5))
    # No party had all its signatures on 5.3.
    assert "in_force_before_signature" in codes(protocol)


def test_a_signature_of_the_past_is_corrected_by_name_where_several_are_on_file(ghent):
    protocol = make.past()
    past(protocol, date(2010, 3, 1), "A. Mayor")
    past(protocol, date(2010, 3, 2), "A. B. Mayor")  # one on file: that one is meant
    past(protocol, date(2010, 3, 9), "B. Director", is_further=True)
    with pytest.raises(Refused, match="Several people signed"):
        past(protocol, date(2010, 3, 3))
    past(protocol, date(2010, 3, 3), "A. B. Mayor")
    rows = fresh(protocol).signatures.order_by("pk").values_list("person", "signed_on")
    assert list(rows) == [("A. B. Mayor", date(2010, 3, 3)), ("B. Director", date(2010, 3, 9))]


# -- our own side's term of office --------------------------------------------------------------------


@pytest.fixture
def mayor(ghent):
    """In office 1.1.2019 to 30.4.2026: four days before the mayor's day."""
    held = seat(submissions.council(), "A. Mayor", function=SeatFunction.MAYOR)
    Seat.objects.filter(pk=held.pk).update(ends_on=date(2026, 4, 30))
    return held.member


def test_our_own_signatory_out_of_office_is_refused_until_it_was_seen_and_then_flagged(mayor):
    protocol = make.ready_to_sign()
    with pytest.raises(Refused, match="ended on 30 April 2026"):
        sign(protocol, MAYOR_ON, member=mayor)
    sign(protocol, MAYOR_ON, member=mayor, despite_term=True)
    row = fresh(protocol).signatures.get()
    assert (row.person, row.function, row.term_until) == ("A. Mayor", "mayor", date(2026, 4, 30))
    assert codes(protocol) == ["signed_out_of_term"]


def test_a_new_term_of_the_same_member_counts(mayor):
    body = submissions.council()
    Seat.objects.create(body=body, member=mayor, function="member", starts_on=date(2026, 5, 1))
    sign(make.ready_to_sign(), MAYOR_ON, member=mayor)
    assert Signature.objects.get().term_from == date(2026, 5, 1)


def test_the_seat_of_the_day_is_that_of_the_day_else_the_last_one_before_it(mayor):
    from relations.facts import Day

    assert seat_on(mayor, Day(date(2026, 4, 30))).ends_on == date(2026, 4, 30)
    assert seat_on(mayor, Day(date(2027, 1, 1))).ends_on == date(2026, 4, 30)
    assert seat_on(mayor, Day(date(2018, 1, 1))).starts_on == date(2019, 1, 1)
    assert seat_on(mayor, Day(None, "unknown")) is None


def test_the_stated_term_of_somebody_who_is_on_no_roll_is_checked_too_and_unknown_says_nothing(ghent):
    protocol = make.ready_to_sign()
    with pytest.raises(Refused, match="ended on 3 May 2026"):
        sign(protocol, MAYOR_ON, "B. Director", term_until=date(2026, 5, 3))
    with pytest.raises(Refused, match="ends before it begins"):
        sign(protocol, MAYOR_ON, "B. Director", term_from=date(2026, 5, 3), term_until=date(2026, 5, 1))
    sign(protocol, MAYOR_ON, "B. Director")
    assert codes(protocol) == []


def test_our_member_signs_for_us_only_and_a_known_term_is_not_stated_again(mayor):
    protocol = make.ready_to_sign()
    partner = protocol.relation.partners.get()
    with pytest.raises(Refused, match="our own roll"):
        sign(protocol, MAYOR_ON, partner=partner, member=mayor)
    known = ContactFactory(partner=partner, name="C. Mayor")
    with pytest.raises(Refused, match="is on file: leave it empty"):
        sign(protocol, MAYOR_ON, partner=partner, contact=known, term_from=date(2020, 1, 1))


def test_nobody_else_signs_after_all_and_the_last_party_completes_the_text(begun):
    protocol = end_awaiting(begun, by=OPERATOR)
    assert protocol.state == "signed"
    # Ours is complete with the mayor's of 4.5., theirs of 8.5. is the last.
    assert entry_into_force(fresh(protocol)).on == PARTNER_ON
    assert JournalEntry.objects.filter(act="protocol.sign_no_more").count() == 1
    with pytest.raises(Refused, match="Nobody else is waited for"):
        end_awaiting(protocol, by=OPERATOR)


def test_nobody_else_signs_for_one_party_while_another_is_missing(ghent):
    protocol = sign(make.ready_to_sign(), MAYOR_ON, "A. Mayor", awaits_another=True)
    protocol = end_awaiting(protocol, by=OPERATOR)
    assert (protocol.state, awaits_another(protocol.signatures.all())) == ("partly_signed", False)
    assert JournalEntry.objects.filter(act="protocol.sign_no_more").count() == 1
    assert sign(protocol, PARTNER_ON, partner=protocol.relation.partners.get()).state == "signed"


def test_nobody_is_waited_for_who_has_not_begun_to_sign_nor_for_a_fact_of_the_past(begun):
    with pytest.raises(Refused, match="Nobody else is waited for"):
        end_awaiting(begun, by=OPERATOR, partner=begun.relation.partners.get())
    old = past(make.past(), date(2010, 3, 1), "A. Mayor", awaits_another=True)
    with pytest.raises(Refused, match="fact of the past"):
        end_awaiting(old, by=OPERATOR)
    with pytest.raises(Refused):
        end_awaiting(begun, by=UserFactory(roles=["officer"]))


# -- the pages ----------------------------------------------------------------------------------------


def test_the_clerk_records_both_signatures_on_the_page(ghent, login):
    seat(submissions.council(), "A. Mayor", function=SeatFunction.MAYOR)
    protocol = make.partly_signed()  # ours; Kanazawa still has to sign
    clerk, partner = login("clerk"), protocol.relation.partners.get()
    url = f"/relations/protocols/{protocol.reference}/sign/"
    form = clerk.get(url).context["form"]
    assert form["partner"].initial == partner.reference  # who has not signed yet
    assert "A. Mayor, mayor · in office 1 January 2019 to …" in clerk.get(url).content.decode()
    said = {"partner": partner.reference, "on": "2026-05-08", "country": "Japan"}
    clerk.post(url, said | {"person": "C. Governor", "awaits_another": "on"})
    page = clerk.get(protocol.get_absolute_url()).content.decode()
    assert "somebody else still signs" in page
    clerk.post(url, said | {"person": "D. Mayor", "on": "2026-05-11"})
    page = clerk.get(protocol.get_absolute_url()).content.decode()
    assert "signed with the last signature, 11 May 2026" in page
    assert fresh(protocol).state == "signed"


def test_a_further_signature_of_the_past_is_recorded_on_the_page(ghent, login):
    protocol = make.past()
    clerk = login("clerk")
    url = f"/relations/protocols/{protocol.reference}/past-fact/"
    for number, more in enumerate(({}, {"is_further": "on"})):
        said = {"kind": "signed", "partner": "us", "on": f"{number + 1}.3.2010", "reason": "archive"}
        said |= {"person": f"Person {number}", "country": ""} | more
        assert clerk.post(url, said).status_code == 302
    assert fresh(protocol).signatures.count() == 2


def test_the_clerk_says_on_the_page_that_nobody_else_signs(begun, login):
    clerk, url = login("clerk"), f"/relations/protocols/{begun.reference}/sign/no-more/"
    assert "Nobody else signs" in clerk.get(begun.get_absolute_url()).content.decode()
    assert clerk.post(url, {"partner": "P-9999"}).status_code == 409
    assert clerk.post(url, {"partner": "us"})["Location"] == begun.get_absolute_url()
    assert fresh(begun).state == "signed"
    assert clerk.post(url, {"partner": "us"}).status_code == 409
    assert "Nobody else signs" not in clerk.get(begun.get_absolute_url()).content.decode()
