"""The papers for the authority: four of them, ticked off, in one document that says what is missing."""

from datetime import date

import pytest
from django.urls import reverse

from evaluations.actions import request_report
from evaluations.reports import Request, content, html, kept_at
from evaluations.reports.submission_pack import SubmissionPack
from networks.actions import request_membership_permission
from networks.models import Fee, Membership
from networks.papers import write_expected_benefits as write_membership_letter
from office import jobs, permissions
from office.models import OPERATOR, Decision, Document, JournalEntry
from office.rules import Refused
from relations.actions.protocol import request_permission
from relations.actions.submission_pack import write_expected_benefits
from relations.models import ExpectedBenefits, Protocol
from relations.submission_pack import parts_of
from tests.factories import protocols as make
from tests.factories.networks import MembershipFactory, NetworkFactory, decided
from tests.factories.partners import PartnerFactory

pytestmark = pytest.mark.django_db

GAIN = "Young bakers of both towns learn from each other."


def adopted(**fields) -> Protocol:
    partner = PartnerFactory(
        name="Schwäbisch Hall", country="DE", region="Baden-Württemberg", population=40440
    )
    relation = make.TieFactory(partners=[partner], motivations=["ties"])
    return make.adopted(relation, codes=("tr", "de"), **fields)


def letter(protocol: Protocol, **said) -> ExpectedBenefits:
    text = {
        "for_us": GAIN,
        "for_partner": "The same.",
        "cost": "Each its own.",
        "counterpart": "A salt town.",
    }
    found = ExpectedBenefits.objects.filter(protocol=protocol).first()
    return write_expected_benefits(
        protocol, by=OPERATOR, revision=found.revision if found else 0, **(text | said)
    )


def states(protocol: Protocol) -> dict[str, str]:
    fresh = Protocol.objects.get(pk=protocol.pk)
    return {part.key.split("-")[0]: part.state_text for part in parts_of(fresh)}


def pack(thing: Protocol | Membership) -> SubmissionPack:
    return content(Request("submission-pack", thing.reference, "en", date(2026, 4, 1)))


def test_of_a_set_aside_amendment_no_papers_are_made_though_it_was_adopted(ghent):
    with pytest.raises(
        Refused, match="The council adopted it, and it was withdrawn from entering into force"
    ):
        pack(make.set_aside_amendment())


@pytest.mark.parametrize("state", ["in_force", "renewed", "expired", "terminated"])
def test_the_papers_can_still_be_laid_together_when_the_text_has_run_its_course(balikesir, state):
    protocol = adopted()
    day = date(2026, 3, 20)
    Protocol.objects.filter(pk=protocol.pk).update(state=state, in_force_on=day, ended_on=day)
    protocol.refresh_from_db()
    assert pack(protocol)


def test_before_the_decision_three_of_four_papers_are_missing_or_wanting(balikesir):
    protocol = make.draft()
    # A partner without population and region, described by nobody, is in the pack with gaps.
    assert states(protocol) == {
        "decision": "missing", "text": "missing", "counterpart": "in it, with gaps", "benefits": "missing",
    }  # fmt: skip
    with pytest.raises(Refused) as refused:
        pack(protocol)
    assert refused.value.code == "not_adopted"


def test_each_paper_is_ticked_off_once_it_is_whole(balikesir):
    protocol = adopted()
    assert states(protocol)["text"] == "in it"
    letter(protocol)
    assert states(protocol)["benefits"] == "in it"
    assert states(protocol)["counterpart"] == "in it"
    # The decision has no number and its signed copy is not in the file.
    [decision] = [part for part in parts_of(Protocol.objects.get(pk=protocol.pk)) if part.key == "decision"]
    assert decision.is_there
    assert decision.lacks == (
        "The number of the decision is not recorded.", "The signed decision is not in the file.",
    )  # fmt: skip


def test_a_letter_that_says_nothing_of_one_side_is_missing_and_one_without_cost_has_a_gap(balikesir):
    protocol = adopted()
    letter(protocol, for_partner=" ")
    assert states(protocol)["benefits"] == "missing"
    letter(protocol, cost="")
    assert states(protocol)["benefits"] == "in it, with gaps"


def test_the_document_holds_the_four_papers_and_says_what_is_still_to_come(balikesir):
    protocol = adopted()
    letter(protocol, signatory="The mayor")
    made = pack(protocol)
    assert made.authority == "Ministry of Environment and Urbanisation"
    assert "5393 sayılı Kanun m. 74" in made.asked_under
    assert [tick.is_there for tick in made.ticks] == [True] * 4
    assert made.text.fingerprint == protocol.text.content_hash
    page = html(made)
    # 40 yes and 10 no is what the council voted.
    for said in (
        "yes: 40 · no: 10",
        "40,440",
        "Baden-Württemberg",
        GAIN,
        "The mayor",
        'lang="tr"',
        'lang="de"',
    ):
        assert said in page, said
    assert "The number of the decision is not recorded." in page


def test_nothing_internal_leaves_the_house_in_it(balikesir):
    protocol = adopted()
    partner = protocol.relation.partners.get()
    partner.notes = "canary-note"
    partner.save()
    protocol.relation.purpose = "canary-purpose"
    protocol.relation.save()
    letter(protocol)
    page = html(pack(Protocol.objects.get(pk=protocol.pk)))
    assert "canary" not in page
    assert "motivation" not in page.lower()
    assert "pulse" not in page.lower()


@pytest.mark.once
def test_the_pdf_is_kept_at_the_permission_and_shown_on_its_page(balikesir, login):
    protocol = adopted()
    letter(protocol)
    permission = request_permission(protocol, by=OPERATOR, on=date(2026, 3, 11))
    report = request_report(
        kind="submission-pack", reference=protocol.reference, language="tr", as_of=None, by=OPERATOR
    )
    jobs.execute(report.job_id)
    document = Document.objects.get()
    assert document.subject == permission
    assert document.visibility == "internal"
    clerk = login("clerk")
    shown = clerk.get(permission.get_absolute_url()).content.decode()
    assert "/papers/letter/" not in shown
    assert reverse("office:document", args=[document.reference]) in shown
    assert "Letter of expected benefits" in shown


def test_a_permission_of_something_else_shows_no_papers(balikesir, login):
    from office.models import Unit

    permission = permissions.record_past_permission(
        Unit.objects.create(name="Twinning"), authority="", decided_on=None, by=OPERATOR, reason="archive"
    )
    assert (
        "Letter of expected benefits"
        not in login("clerk").get(permission.get_absolute_url()).content.decode()
    )


# -- about a membership -------------------------------------------------------------------------------


def joining(**fields) -> Membership:
    network = NetworkFactory(
        name="Towns of Salt", seat="Brussels", legal_form="AISBL", founders="Six towns", member_count=200,
        member_count_year=2025, statutes_at="https://example.org/statutes",
    )  # fmt: skip
    membership = decided(network=network, budget_line="38.44.9.1", **fields)
    Fee.objects.create(membership=membership, year=2026, currency="EUR", amount=8000)
    said = {
        "for_us": GAIN,
        "for_partner": "Experience.",
        "counterpart": "They trade in salt.",
        "cost": "The fee.",
    }
    write_membership_letter(membership, by=OPERATOR, revision=0, signatory="The mayor", **said)
    return membership


def test_the_papers_about_a_membership_hold_statutes_network_fee_and_letter(balikesir):
    made = pack(joining(expected="canary-expectation", source="canary-source"))
    assert made.authority == "Ministry of Environment and Urbanisation"
    assert "5393 sayılı Kanun m. 74" in made.asked_under
    assert [tick.is_there for tick in made.ticks] == [True] * 5
    page = html(made)
    for said in (
        "Joining Towns of Salt", "https://example.org/statutes", "Brussels", "AISBL", "Six towns", "200 (2025)",
        "8,000.00 EUR", "38.44.9.1", GAIN, "What the network and its members gain", "They trade in salt.", "The mayor",
    ):  # fmt: skip
        assert said in page, said
    # What the decision still lacks is said on the first page; what we think of it stays in the house.
    assert "The number of the decision is not recorded." in page
    assert "canary" not in page


def test_there_are_no_papers_about_a_membership_before_the_council_has_decided(balikesir):
    with pytest.raises(Refused) as refused:
        pack(MembershipFactory())
    assert refused.value.code == "not_adopted"


def test_no_paper_is_addressed_to_an_authority_that_nobody_asks(balikesir):
    membership = joining()
    membership.network.is_domestic = True
    membership.network.save()
    with pytest.raises(Refused, match="of our own country") as refused:
        pack(membership)
    assert refused.value.code == "not_needed"


def test_there_are_no_papers_where_the_law_asks_no_authority(ghent):
    with pytest.raises(Refused, match="no papers to send"):
        pack(joining())


def test_the_papers_of_a_new_decision_are_not_laid_with_the_permission_of_the_one_that_fell(balikesir):
    """Asked for on 13 February for the decision of the 2nd; decided anew on 6 April."""
    membership = joining()
    permission = request_membership_permission(membership, on=date(2026, 2, 13), by=OPERATOR)
    permissions.answer(permission, "grant", on=date(2026, 3, 2), by=OPERATOR)
    assert kept_at("submission-pack", Membership.objects.get()) == permission
    Decision.objects.update(
        decided_on=date(2026, 4, 6), final_on=date(2026, 4, 13), transmitted_on=date(2026, 4, 14)
    )
    assert kept_at("submission-pack", Membership.objects.get()) == membership


@pytest.mark.once
def test_the_pdf_about_a_membership_is_kept_at_its_permission_and_shown_there(balikesir, login):
    membership = joining()
    permission = request_membership_permission(membership, on=date(2026, 2, 13), by=OPERATOR)
    report = request_report(
        kind="submission-pack", reference=membership.reference, language="tr", as_of=None, by=OPERATOR
    )
    jobs.execute(report.job_id)
    document = Document.objects.get()
    assert (document.subject, document.visibility) == (permission, "internal")
    shown = login("clerk").get(permission.get_absolute_url()).content.decode()
    assert reverse("office:document", args=[document.reference]) in shown
    assert "Information on the network: Towns of Salt" in shown


# -- the letter and its pages -------------------------------------------------------------------------


def test_two_people_do_not_overwrite_each_others_letter(balikesir):
    protocol = adopted()
    letter(protocol)
    with pytest.raises(Refused) as refused:
        write_expected_benefits(protocol, by=OPERATOR, revision=0, for_us="Mine.")
    assert refused.value.code == "stale"
    assert ExpectedBenefits.objects.get().for_us == GAIN


def test_the_letter_is_written_on_its_page_and_the_journal_keeps_its_digest(balikesir, login):
    protocol, officer = adopted(), login("officer")
    address = reverse("relations:expected_benefits", args=[protocol.reference])
    assert protocol.relation.purpose in officer.get(address).content.decode()
    said = {"revision": "0", "for_us": GAIN, "for_partner": "The same."}
    assert officer.post(address, said).status_code == 302
    entry = JournalEntry.objects.get(act="protocol.expected_benefits")
    assert GAIN not in str(entry.changes)
    response = officer.post(address, said | {"for_us": "Late."})
    assert response.status_code == 409
    assert "Late." in response.content.decode()


def test_the_list_of_papers_leads_to_what_is_missing(balikesir, login):
    protocol = adopted()
    address = reverse("relations:submission_pack", args=[protocol.reference])
    shown = login("officer").get(address).content.decode()
    assert reverse("relations:expected_benefits", args=[protocol.reference]) in shown
    assert "kind=submission-pack" in shown
    assert "its first page says what is not in it" in shown
    assert login("councillor").get(address).status_code == 404
    auditor = login("auditor")
    read = auditor.get(address)
    assert read.status_code == 200
    assert reverse("relations:expected_benefits", args=[protocol.reference]) not in read.content.decode()
    assert "The officer or the head writes it." in read.content.decode()
    assert auditor.get(reverse("relations:expected_benefits", args=[protocol.reference])).status_code == 403


def test_the_page_of_the_protocol_leads_to_the_papers_while_the_permission_is_to_be_asked_for(
    balikesir, login
):
    protocol = adopted()
    shown = login("officer").get(protocol.get_absolute_url()).content.decode()
    assert f'href="{reverse("relations:submission_pack", args=[protocol.reference])}"' in shown
