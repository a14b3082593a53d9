"""Joining a network under Turkish law: the authority is asked, chased, answers; in Flanders nobody is."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from networks import actions, papers
from networks.gaps import gaps
from networks.lifecycle import MEMBERSHIP
from networks.models import Fee, Membership, MembershipBenefits, MembershipState
from networks.submission_pack import parts_of
from office import permissions
from office.models import OPERATOR, Deadline, Document, JournalEntry
from office.rules import Refused
from office.submissions import present
from tests.factories.networks import MembershipFactory, NetworkFactory, decided

pytestmark = pytest.mark.django_db

ASKED = date(2026, 2, 13)


def open_days(kind: str) -> list[date]:
    return [row.due_on for row in Deadline.objects.open().filter(kind=kind)]


def address(name: str, membership: Membership) -> str:
    return reverse(f"networks:{name}", args=[membership.reference])


def states(membership: Membership) -> dict[str, str]:
    return {part.key: part.state_text for part in parts_of(Membership.objects.get(pk=membership.pk))}


def letter(membership: Membership, **said: str) -> MembershipBenefits:
    text = {"for_us": "Projects.", "for_partner": "Experience.", "cost": "The fee.", "counterpart": "Cities."}
    found = MembershipBenefits.objects.filter(membership=membership).first()
    revision = found.revision if found else 0
    return papers.write_expected_benefits(membership, by=OPERATOR, revision=revision, **(text | said))


# -- the way to the answer ----------------------------------------------------------------------------


def test_an_authority_that_says_nothing_about_a_membership_is_chased(balikesir):
    """Two months after it was asked: 13.02.2026 and 60 days are 14.04.2026 (15 + 31 + 14)."""
    permission = actions.request_membership_permission(decided(), on=ASKED, by=OPERATOR)
    assert open_days("permission_chase") == [date(2026, 4, 14)]
    # Through the Valilik on 02.03.: 60 days from there are 01.05. (29 + 30 + 1).
    permissions.note_step(permission, on=date(2026, 3, 2), by=OPERATOR, kind="forwarded", through="Valilik")
    assert open_days("permission_chase") == [date(2026, 5, 1)]
    permissions.answer(
        permission, "ask_papers", on=date(2026, 3, 10), by=OPERATOR, reason="The statutes",
        answer_by=date(2026, 3, 20),
    )  # fmt: skip
    assert open_days("permission_chase") == []
    assert open_days("permission_papers") == [date(2026, 3, 20)]


def test_the_diary_asks_for_the_permission_then_for_the_application(balikesir):
    membership = MembershipFactory()
    MEMBERSHIP.take(membership, "decide", by=OPERATOR)
    assert len(open_days("membership_permission")) == 1
    assert open_days("membership_application") == []
    MEMBERSHIP.take(membership, "permit", by=OPERATOR)
    assert open_days("membership_permission") == []
    assert len(open_days("membership_application")) == 1


def test_in_flanders_the_application_follows_the_decision_and_nobody_is_asked(ghent, login):
    membership = MembershipFactory()
    MEMBERSHIP.take(membership, "decide", by=OPERATOR)
    assert open_days("membership_permission") == []
    assert len(open_days("membership_application")) == 1
    with pytest.raises(Refused, match="asks no authority"):
        actions.request_membership_permission(decided(), on=ASKED, by=OPERATOR)
    head = login("head")
    shown = head.get(membership.get_absolute_url()).content.decode()
    assert "authority" not in shown.lower()
    assert "permission" not in shown.lower()
    for name in ("submission_pack", "expected_benefits", "membership_permission"):
        answer = head.get(address(name, membership))
        assert answer.status_code == 409
        assert "no authority" in answer.content.decode()


def test_nobody_is_asked_about_a_network_of_our_own_country(balikesir):
    membership = decided(network=NetworkFactory(is_domestic=True))
    with pytest.raises(Refused, match="of our own country"):
        actions.request_membership_permission(membership, on=ASKED, by=OPERATOR)
    assert MEMBERSHIP.take(membership, "apply", by=OPERATOR).state == MembershipState.APPLIED
    member = MembershipFactory(network=NetworkFactory(is_domestic=True), state=MembershipState.ACTIVE)
    assert "permission" not in [gap.what for gap in gaps(member)]


def test_a_refusal_is_shown_with_its_reason_and_it_may_be_asked_again(balikesir, login):
    membership, clerk = decided(), login("clerk")
    permission = actions.request_membership_permission(membership, on=ASKED, by=OPERATOR)
    permissions.answer(
        permission, "refuse", on=date(2026, 3, 1), by=OPERATOR, reason="The statutes are missing."
    )
    membership.refresh_from_db()
    assert membership.state == MembershipState.DECIDED
    assert len(open_days("membership_refusal")) == 1
    assert "The statutes are missing." in clerk.get(permission.get_absolute_url()).content.decode()
    shown = clerk.get(membership.get_absolute_url()).content.decode()
    assert "The statutes are missing." in shown
    assert address("membership_permission", membership) in shown
    with pytest.raises(Refused, match="was refused"):
        MEMBERSHIP.take(membership, "apply", by=OPERATOR)
    clerk.post(address("membership_permission", membership), {"on": "2026-03-09"})
    assert permissions.latest_for(membership).requested_on == date(2026, 3, 9)
    assert open_days("membership_refusal") == []


def test_what_is_not_pursued_is_closed_with_a_reason_and_makes_room_for_another(balikesir):
    membership = decided()
    permission = actions.request_membership_permission(membership, on=ASKED, by=OPERATOR)
    with pytest.raises(Refused, match="record its answer first"):
        MEMBERSHIP.take(membership, "abandon", by=OPERATOR, reason="Too dear")
    permissions.answer(permission, "refuse", on=date(2026, 3, 1), by=OPERATOR, reason="No")
    membership.refresh_from_db()
    with pytest.raises(Refused, match="reason"):
        MEMBERSHIP.take(membership, "abandon", by=OPERATOR)
    closed = MEMBERSHIP.take(membership, "abandon", by=OPERATOR, reason="Refused")
    assert (closed.state, closed.ends_on, gaps(closed)) == (MembershipState.ABANDONED, None, [])
    assert not Deadline.objects.open().filter(subject_id=membership.pk, subject_url=closed.get_absolute_url())
    assert actions.identify_membership(membership.network, by=OPERATOR).pk != membership.pk


def test_the_page_of_the_request_names_authority_and_law_and_is_closed_before_the_decision(balikesir, login):
    clerk = login("clerk")
    shown = clerk.get(address("membership_permission", decided())).content.decode()
    assert "Ministry of Environment and Urbanisation" in shown
    assert "5393 sayılı Kanun m. 74" in shown
    too_early = clerk.get(address("membership_permission", MembershipFactory()))
    assert too_early.status_code == 409
    assert "once the council has decided" in too_early.content.decode()


# -- the papers ---------------------------------------------------------------------------------------


def test_of_a_membership_nobody_worked_on_four_papers_are_missing_and_one_has_gaps(balikesir):
    assert states(MembershipFactory()) == {
        "decision": "missing", "statutes": "missing", "network": "in it, with gaps", "fee": "missing",
        "benefits": "missing",
    }  # fmt: skip


def test_each_paper_is_ticked_off_once_it_is_whole(balikesir):
    membership = decided()
    network = membership.network
    assert states(membership)["decision"] == "in it, with gaps"  # without number and signed copy
    Fee.objects.create(membership=membership, year=2026, currency="EUR", amount=8000)
    assert states(membership)["fee"] == "in it, with gaps"
    Membership.objects.filter(pk=membership.pk).update(budget_line="38.44.9.1")
    assert states(membership)["fee"] == "in it"
    network.seat, network.legal_form, network.founders, network.member_count = (
        "Brussels",
        "AISBL",
        "Six cities",
        200,
    )
    network.save()
    assert states(membership)["network"] == "in it, with gaps"  # the letter says nothing about it
    letter(membership)
    assert states(membership)["network"] == "in it"
    assert states(membership)["benefits"] == "in it"


def test_the_statutes_are_there_as_a_file_or_as_the_place_where_they_are_found(balikesir):
    membership = decided()
    network = membership.network
    network.statutes_at = "https://example.org/statutes"
    network.save()
    assert states(membership)["statutes"] == "in it"
    first = papers.file_statutes(
        network, SimpleUploadedFile("a.pdf", b"%PDF-1.4\n%%EOF"), by=OPERATOR
    ).statutes
    later = papers.file_statutes(
        network, SimpleUploadedFile("b.pdf", b"%PDF-1.5\n%%EOF"), by=OPERATOR
    ).statutes
    first.refresh_from_db()
    assert first.superseded_by == later
    assert Document.objects.count() == 2
    assert JournalEntry.objects.filter(act="network.file_statutes").count() == 2


def test_two_people_do_not_overwrite_each_others_letter(balikesir):
    membership = decided()
    letter(membership)
    with pytest.raises(Refused) as refused:
        papers.write_expected_benefits(membership, by=OPERATOR, revision=0, for_us="Mine.")
    assert refused.value.code == "stale"
    assert MembershipBenefits.objects.get().for_us == "Projects."


def test_the_letter_begins_with_what_we_expect_and_is_written_on_its_page(balikesir, login):
    membership, officer = decided(expected="Funds and training"), login("officer")
    page = address("expected_benefits", membership)
    assert "Funds and training" in officer.get(page).content.decode()
    said = {"revision": "0", "for_us": "Funds", "for_partner": "Experience"}
    assert officer.post(page, said).status_code == 302
    entry = JournalEntry.objects.get(act="membership.expected_benefits")
    assert "Experience" not in str(entry.changes)
    late = officer.post(page, said | {"for_us": "Late."})
    assert late.status_code == 409
    assert "Late." in late.content.decode()


def test_the_list_of_papers_leads_to_what_is_missing(balikesir, login):
    membership = decided()
    page = address("submission_pack", membership)
    shown = login("officer").get(page).content.decode()
    assert address("expected_benefits", membership) in shown
    assert address("fee_create", membership) in shown
    assert f"kind=submission-pack&amp;object={membership.reference}" in shown
    before = login("officer").get(address("submission_pack", MembershipFactory())).content.decode()
    assert "once the council has decided" in before
    assert login("councillor").get(page).status_code == 404
    assert login("auditor").get(page).status_code == 200
    assert login("auditor").get(address("expected_benefits", membership)).status_code == 403


# -- what the council reads ---------------------------------------------------------------------------


def test_the_council_reads_which_authority_is_asked_and_in_flanders_reads_of_none(balikesir):
    shown = present(sent(MembershipFactory()))
    assert str(shown.if_yes).startswith("Ministry of Environment and Urbanisation is asked")
    assert shown.because_yes[0].rule.startswith("5393 sayılı Kanun m. 74")


def test_in_flanders_the_council_reads_of_no_permission(ghent):
    shown = present(sent(MembershipFactory()))
    assert (shown.if_yes, shown.because_yes) == ("The application is sent to the network.", ())


def sent(membership: Membership):
    seen = actions.submissions.content_hash(actions.frozen_content(membership))
    return actions.submit_membership(membership, by=OPERATOR, seen=seen)


def test_the_history_says_of_a_long_text_that_it_was_written_anew_and_shows_no_digest(balikesir, login):
    membership = decided()
    letter(membership)
    entry = JournalEntry.objects.get(act="membership.expected_benefits")
    digest = entry.changes["for_us"][1]
    officer = login("officer")
    shown = officer.get(membership.get_absolute_url()).content.decode()
    assert "Benefit for us: written anew" in shown
    assert digest not in shown
    # Whoever checks the journal reads the digest on the entry's own page.
    assert digest in login("auditor").get(reverse("office:journal_entry", args=[entry.pk])).content.decode()
