"""A renewal begins where the text it renews ends, and is begun on that text's page."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from office.models import Submission
from relations.council.protocol import present
from relations.models import Protocol
from relations.renewing import can_be_renewed, terms_of_a_renewal, under_way
from tests.factories import protocols as make

pytestmark = pytest.mark.django_db
NEXT_YEAR = timezone.localdate().year + 1


@pytest.fixture
def running(ghent):
    """In force, with its last day at the end of next year."""
    protocol = make.in_force()
    Protocol.objects.filter(pk=protocol.pk).update(ends_on=date(NEXT_YEAR, 12, 31))
    return Protocol.objects.get(pk=protocol.pk)


def begin(client, relation, kind="renewal"):
    sent = {"kind": kind, "title": "Next five years", "first_language": "nl"}
    address = reverse("relations:protocol_create", args=[relation.reference])
    return client.post(address, sent, follow=True)


def test_a_renewal_enters_into_force_on_the_day_after_the_last_day_of_the_text_it_renews(running, login):
    answer = begin(login("officer"), running.relation)
    draft = running.relation.protocols.exclude(pk=running.pk).get().latest
    assert (draft.in_force_rule, draft.stated_on) == ("stated_date", date(NEXT_YEAR + 1, 1, 1))
    assert f"the day after the last day of “{running.title}”" in answer.content.decode()


def test_while_a_renewal_is_under_way_its_text_leads_to_it_instead_of_to_another_one(running, login):
    officer = login("officer")
    begin(officer, running.relation)
    draft = running.relation.protocols.exclude(pk=running.pk).get()
    page = officer.get(running.get_absolute_url())
    assert "A renewal of it is under way (draft):" in page.content.decode()
    assert f'href="{draft.get_absolute_url()}"' in page.content.decode()
    assert "renew_url" not in page.context


def test_the_third_step_of_a_tie_shows_the_text_in_force_and_what_is_made_beside_it(running, login):
    officer = login("officer")
    begin(officer, running.relation)
    task = next(
        task
        for task in officer.get(running.relation.get_absolute_url()).context["tasks"]
        if str(task.title) == "Protocol and official process"
    )
    assert (task.state_text, task.tone, task.url) == ("in force", "success", running.get_absolute_url())
    assert task.hint == f"{running.title}. Under way: Next five years (draft)."


def test_of_several_texts_the_one_that_ends_last_is_renewed_and_an_amendment_is_none(running):
    other = make.in_force(relation=running.relation, title="Ends later")
    Protocol.objects.filter(pk=other.pk).update(ends_on=date(NEXT_YEAR + 2, 6, 30))
    terms, former = terms_of_a_renewal(running.relation)
    assert (former, terms["stated_on"]) == (other, date(NEXT_YEAR + 2, 7, 1))
    Protocol.objects.filter(pk=other.pk).update(kind="amendment")
    assert terms_of_a_renewal(running.relation)[1] == running


def test_begun_on_the_page_of_a_text_that_ends_sooner_it_follows_that_one(running, login):
    other = make.in_force(relation=running.relation, title="Ends later")
    Protocol.objects.filter(pk=other.pk).update(ends_on=date(NEXT_YEAR + 2, 6, 30))
    officer = login("officer")
    begin_at = officer.get(running.get_absolute_url()).context["renew_url"]
    sent = {"kind": "renewal", "title": "Next five years", "first_language": "nl"}
    answer = officer.post(begin_at, sent, follow=True).content.decode()
    draft = Protocol.objects.get(title="Next five years").latest
    assert draft.stated_on == date(NEXT_YEAR + 1, 1, 1)  # the day after 31.12., not after the other's 30.6.
    assert f"the day after the last day of “{running.title}”" in answer


def test_where_nothing_has_a_last_day_to_come_the_usual_rule_stays(running, login):
    yesterday = timezone.localdate() - timedelta(days=1)
    for ends_on in (None, yesterday):
        Protocol.objects.filter(pk=running.pk).update(ends_on=ends_on)
        assert terms_of_a_renewal(running.relation) == ({}, None)
    begin(login("officer"), running.relation)
    assert running.relation.protocols.exclude(pk=running.pk).get().latest.in_force_rule == "last_signature"


def test_another_kind_of_text_waits_for_nothing(running, login):
    begin(login("officer"), running.relation, kind="memorandum")
    assert running.relation.protocols.exclude(pk=running.pk).get().latest.stated_on is None


@pytest.mark.parametrize(("kind", "offered"), [("fixed", True), ("express", True), ("tacit", False)])
def test_what_renews_itself_offers_no_renewal(running, kind, offered):
    running.text.__class__.objects.filter(pk=running.text.pk).update(
        duration_kind=kind, **({"renewal_months": 12} if kind != "fixed" else {})
    )
    assert can_be_renewed(Protocol.objects.get(pk=running.pk)) is offered


@pytest.mark.parametrize(
    ("role", "offered"), [("officer", True), ("head", True), ("clerk", False), ("auditor", False)]
)
def test_the_page_of_the_text_in_force_offers_its_renewal_to_whoever_may_begin_it(
    running, login, role, offered
):
    client = login(role)
    begin_at = f"{reverse('relations:protocol_create', args=[running.relation.reference])}?kind=renewal"
    assert (begin_at in client.get(running.get_absolute_url()).content.decode()) is offered
    if offered:
        assert client.get(begin_at).context["form"]["kind"].value() == "renewal"


def test_a_draft_and_a_tie_that_is_over_offer_none(running, login):
    assert not can_be_renewed(make.draft())
    running.relation.__class__.objects.filter(pk=running.relation.pk).update(state="ended")
    assert "Begin its renewal" not in login("officer").get(running.get_absolute_url()).content.decode()


def test_the_council_reads_which_text_a_renewal_follows_and_what_ends_if_it_says_no(running):
    """60 months from 1 January: the last day is 31 December, five years later less a day."""
    renewal = make.submitted(
        relation=running.relation, kind="renewal", title="Next five years", duration_kind="fixed", months=60,
        in_force_rule="stated_date", stated_on=date(NEXT_YEAR + 1, 1, 1),
    )  # fmt: skip
    item = Submission.objects.get(subject_id=renewal.pk)
    assert item.content["renews"] == {
        "protocol": running.reference, "title": running.title, "ends_on": f"{NEXT_YEAR}-12-31",
    }  # fmt: skip
    with translation.override("en"):
        shown = present(item)
        facts = {str(fact.label): fact for fact in shown.facts}
    assert f"“{running.title}” ends on 31 December {NEXT_YEAR}" in shown.if_no
    assert facts["First term"].value == f"1 January {NEXT_YEAR + 1} to 31 December {NEXT_YEAR + 5}"
    assert running.reference in facts["Follows"].because[0].text
    assert all(fact.because for fact in shown.facts)


def test_what_renews_nothing_is_frozen_as_before(running):
    content = Submission.objects.get(subject_id=make.submitted(relation=running.relation).pk).content
    assert "renews" not in content


def test_whoever_begins_a_renewal_reads_what_it_follows_and_that_one_is_under_way(running, login):
    officer = login("officer")
    begin_at = officer.get(running.get_absolute_url()).context["renew_url"]
    page = officer.get(begin_at).content.decode()
    assert (
        f"It renews “{running.title}” ({running.reference}), whose last day is 31 December {NEXT_YEAR}."
        in page
    )
    assert f"1 January {NEXT_YEAR + 1}" in page
    assert "is under way" not in page
    begun = make.draft(relation=running.relation, kind="renewal", title="Already begun")
    page = officer.get(begin_at).content.decode()
    assert "A renewal of it is under way (draft):" in page
    assert begun.get_absolute_url() in page


def renewing_in_tacit(protocol: Protocol) -> Protocol:
    protocol.text.__class__.objects.filter(pk=protocol.text.pk).update(
        duration_kind="tacit", renewal_months=12
    )
    return Protocol.objects.get(pk=protocol.pk)


def renews(relation, **fields) -> dict | None:
    """What the council reads of the text that a renewal follows."""
    sent = make.submitted(relation=relation, kind="renewal", title="Next years", **fields)
    item = Submission.objects.get(subject_id=sent.pk)
    with translation.override("en"):
        shown = present(item)
    assert ("does not follow it" in shown.if_no) is ("renews" in item.content)
    return item.content.get("renews")


@pytest.mark.parametrize("stated", [date(NEXT_YEAR + 1, 1, 1), None])
def test_what_renews_itself_is_followed_by_no_text_and_no_end_of_it_is_told(running, login, stated):
    renewing_in_tacit(running)
    rule = {"in_force_rule": "stated_date", "stated_on": stated} if stated else {}
    assert renews(running.relation, **rule) is None
    assert terms_of_a_renewal(running.relation) == ({}, None)
    begin_at = reverse("relations:protocol_create", args=[running.relation.reference])
    assert "It renews" not in login("officer").get(f"{begin_at}?kind=renewal").content.decode()


def test_without_a_day_that_names_it_the_council_reads_the_only_one_that_can_be_meant(running):
    """The other one ends later and renews itself: it is not meant, and once it is fixed nothing is guessed."""
    other = make.in_force(relation=running.relation, title="Much later")
    Protocol.objects.filter(pk=other.pk).update(ends_on=date(NEXT_YEAR + 2, 6, 30))
    other = renewing_in_tacit(other)
    assert renews(running.relation)["protocol"] == running.reference
    other.text.__class__.objects.filter(pk=other.text.pk).update(duration_kind="fixed", renewal_months=None)
    assert renews(running.relation) is None


def test_a_draft_for_the_other_of_two_texts_is_not_under_way_for_this_one(running):
    """One text to renew: the draft without a day follows it. Two: its day says which, and without one none."""
    draft = make.draft(relation=running.relation, kind="renewal")
    assert under_way(running) == draft
    other = make.in_force(relation=running.relation, title="Two")
    Protocol.objects.filter(pk=other.pk).update(ends_on=date(NEXT_YEAR + 2, 6, 30))
    other = Protocol.objects.get(pk=other.pk)
    assert (under_way(running), under_way(other)) == (None, None)
    draft.versions.update(in_force_rule="stated_date", stated_on=date(NEXT_YEAR + 2, 7, 1))
    assert (under_way(running), under_way(other)) == (None, draft)
