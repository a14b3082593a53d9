from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from networks import actions
from networks.gaps import gaps, suggest_category
from networks.legality import judge_memberships, read_memberships
from networks.lifecycle import MEMBERSHIP
from networks.models import Fee, Membership, MembershipState, Reach
from networks.papers import file_statutes
from office import decisions, permissions
from office.decisions import VoteCount, record_decision, record_sitting
from office.models import Deadline, Decision, JournalEntry, Municipality, Permission, Submission
from office.rules import Refused
from office.submissions import content_hash, council, present
from relations.rulebook import RuleBook
from tests.factories.networks import CategoryFactory, MembershipFactory, NetworkFactory


def send(membership, by):
    """Read it, then send exactly that."""
    return actions.submit_membership(membership, by=by, seen=content_hash(actions.frozen_content(membership)))


def test_five_gaps_of_an_announced_membership_under_turkish_law(balikesir, person):
    membership = actions.record_past_membership(
        NetworkFactory(), by=person("clerk"), reason="from the press", announced_on=date(2025, 11, 29)
    )
    assert [gap.what for gap in gaps(membership)] == [
        "decision",
        "permission",
        "category",
        "fee",
        "effective",
    ]


def test_a_missing_permission_names_the_provision_and_since_when(balikesir, person):
    """Announced on 29.11.2025, so after 10.12.2018: article 74 as Law 7153 changed it."""
    actions.record_past_membership(
        NetworkFactory(), by=person("clerk"), reason="from the press", announced_on=date(2025, 11, 29)
    )
    looked_at = judge_memberships(read_memberships(), RuleBook.ours())
    flags = {flag.code: flag for looked in looked_at for flag in looked.flags}
    found = flags["permission_not_in_file"]
    assert found.rule == "5393 sayılı Kanun m. 74; 7153 sayılı Kanun m. 28 ile değişik (10.12.2018)"
    assert (found.since, found.basis) == (date(2025, 11, 29), ("permission",))


def test_flemish_law_asks_for_no_permission_so_there_is_no_such_gap(ghent, person):
    membership = actions.record_past_membership(NetworkFactory(), by=person("clerk"), reason="on file")
    assert [gap.what for gap in gaps(membership)] == ["decision", "category", "fee", "effective"]


def test_a_membership_that_does_not_run_yet_has_no_gaps(balikesir):
    assert gaps(MembershipFactory()) == []


def test_the_suggested_category_follows_country_and_inhabitants(balikesir):
    network = NetworkFactory()
    CategoryFactory(network=network, name="a full member", reach=Reach.EU, min_population=250_000)
    associate = CategoryFactory(
        network=network, name="b associate", reach=Reach.OUTSIDE_EU, min_population=250_000
    )
    membership = MembershipFactory(network=network)
    assert suggest_category(membership, balikesir).category == associate
    Municipality.objects.update(population=249_999)
    assert suggest_category(membership, Municipality.ours()) is None


def test_a_second_open_membership_of_one_network_is_refused_by_us_and_by_the_database(ghent, person):
    membership = MembershipFactory()
    with pytest.raises(Refused, match="already on file"):
        actions.identify_membership(membership.network, by=person("officer"))
    with pytest.raises(IntegrityError), transaction.atomic():
        MembershipFactory(network=membership.network)


def test_who_wrote_the_membership_does_not_send_it_to_the_council(ghent, person):
    both = person("officer", "head")
    membership = actions.identify_membership(NetworkFactory(), by=both, expected="projects")
    with pytest.raises(Refused, match="You wrote in this yourself"):
        send(membership, both)
    assert send(membership, person("head")).is_pending


def test_who_changed_what_the_council_reads_does_not_send_it_either(ghent, person):
    membership, head = MembershipFactory(), person("head")
    membership = actions.edit_membership(membership, by=head, revision=1, expected="more projects")
    with pytest.raises(Refused, match="You wrote in this yourself"):
        send(membership, head)
    other = person("head")
    actions.record_fee(membership, by=other, year=2026, currency="EUR", amount=Decimal(10))
    with pytest.raises(Refused, match="You wrote in this yourself"):
        send(membership, other)


def test_what_changed_after_it_was_read_is_not_sent(ghent, person):
    membership = MembershipFactory()
    read = content_hash(actions.frozen_content(membership))
    actions.record_fee(membership, by=person("finance"), year=2026, currency="EUR", amount=Decimal(10))
    with pytest.raises(Refused, match="changed since you read it"):
        actions.submit_membership(membership, by=person("head"), seen=read)


def test_a_past_membership_is_not_of_the_future_and_rests_on_an_adopted_decision(ghent, person):
    clerk = person("clerk")
    with pytest.raises(Refused, match="not come yet"):
        actions.record_past_membership(
            NetworkFactory(), by=clerk, reason="file", effective_on=date(2090, 1, 1), precision="day"
        )
    rejected = Decision.objects.create(title="No", decided_on=date(2020, 1, 6), recorded_result="rejected")
    with pytest.raises(Refused, match="did not adopt"):
        actions.record_past_membership(NetworkFactory(), by=clerk, reason="file", decision=rejected)
    assert not Membership.objects.exists()


def test_no_application_before_the_decision(ghent, person):
    decision = Decision.objects.create(
        title="Joining", decided_on=date(2020, 1, 6), recorded_result="adopted", is_past_fact=True, state="final",
        final_on=date(2020, 1, 6),
    )  # fmt: skip
    membership = MembershipFactory(state=MembershipState.DECIDED, decision=decision)
    with pytest.raises(Refused, match="before the decision"):
        MEMBERSHIP.take(membership, "apply", by=person("head"), on=date(2020, 1, 5))


def test_nothing_goes_to_the_council_without_what_we_expect(ghent, person):
    with pytest.raises(Refused, match="Say first what we expect"):
        send(MembershipFactory(expected=" "), person("head"))


def effective_decision():
    """A decision of the past that is final and sent."""
    return Decision.objects.create(
        title="Joining", decided_on=date(2018, 11, 1), recorded_result="adopted", is_past_fact=True, state="transmitted",
        final_on=date(2018, 11, 8), transmitted_on=date(2018, 11, 9),
    )  # fmt: skip


def adopted(membership, person, on):
    submission = send(membership, person("head"))
    Submission.objects.filter(pk=submission.pk).update(
        submitted_at=datetime.combine(on, time(), tzinfo=UTC) - timedelta(days=9)
    )
    clerk = person("clerk")
    sitting = record_sitting(council(), held_on=on, by=clerk, members=37, present=30)
    votes = VoteCount(yes=30, no=0)
    return record_decision(
        sitting, {submission: "adopted"}, by=clerk, title="Joining", recorded_result="adopted", votes=votes
    )


def test_in_turkiye_the_application_waits_for_finality_transmission_and_permission(balikesir, person):
    membership, head, clerk = MembershipFactory(), person("head"), person("clerk")
    decision = adopted(membership, person, date(2026, 2, 2))
    membership.refresh_from_db()
    assert membership.state == MembershipState.DECIDED
    with pytest.raises(Refused, match="not become final"):
        MEMBERSHIP.take(membership, "apply", by=head)
    decisions.DECISION.take(decision, "finalise", by=clerk, on=date(2026, 2, 10))
    with pytest.raises(Refused, match="civil administrator"):
        MEMBERSHIP.take(membership, "apply", by=head)
    decisions.DECISION.take(decision, "transmit", by=clerk, on=date(2026, 2, 12))
    with pytest.raises(Refused, match="permission first"):
        MEMBERSHIP.take(Membership.objects.get(), "apply", by=head)
    permission = actions.request_membership_permission(membership, on=date(2026, 2, 13), by=clerk)
    with pytest.raises(Refused, match="not been granted"):
        MEMBERSHIP.take(Membership.objects.get(), "apply", by=head)
    permissions.PERMISSION.take(permission, "grant", by=clerk, on=date(2026, 3, 20))
    assert Membership.objects.get().state == MembershipState.PERMITTED
    assert MEMBERSHIP.take(Membership.objects.get(), "apply", by=head).state == MembershipState.APPLIED


def test_the_ministry_is_the_one_of_the_day_of_the_request(balikesir, person):
    for day in (date(2018, 12, 9), date(2018, 12, 10)):
        membership = MembershipFactory(state=MembershipState.DECIDED, decision=effective_decision())
        actions.request_membership_permission(membership, on=day, by=person("clerk"))
    assert list(Permission.objects.order_by("pk").values_list("authority", flat=True)) == [
        "tr-interior",
        "tr-environment",
    ]


def test_in_flanders_no_permission_is_asked(ghent, person):
    membership = MembershipFactory(state=MembershipState.DECIDED, decision=effective_decision())
    with pytest.raises(Refused, match="asks no authority"):
        actions.request_membership_permission(membership, on=date(2026, 1, 5), by=person("clerk"))


def test_what_the_council_reads_stays_when_the_membership_is_changed(ghent, person):
    membership = MembershipFactory(expected="Projects")
    submission = send(membership, person("head"))
    actions.edit_membership(membership, by=person("officer"), revision=1, expected="Something else")
    assert present(submission).texts[0].texts["en"] == "Projects"


def test_a_stale_edit_is_refused_and_changes_nothing(ghent, person):
    membership, officer = MembershipFactory(expected="first"), person("officer")
    actions.edit_membership(membership, by=officer, revision=1, expected="second")
    with pytest.raises(Refused, match="meanwhile"):
        actions.edit_membership(membership, by=officer, revision=1, expected="third")
    assert Membership.objects.get().expected == "second"


def test_a_paid_year_is_closed(ghent, person):
    membership, finance = MembershipFactory(), person("finance")
    fee = {"year": 2026, "currency": "EUR", "amount": Decimal("17000.00")}
    actions.record_fee(membership, by=finance, due_on=date(2026, 3, 31), **fee)
    assert Deadline.objects.open().get().due_on == date(2026, 3, 31)
    actions.record_fee(membership, by=finance, paid_on=date(2026, 3, 1), **fee)
    assert not Deadline.objects.open().exists()
    with pytest.raises(Refused, match="closed"):
        actions.record_fee(membership, by=finance, **fee | {"amount": Decimal(1)})
    assert Fee.objects.get().amount == Decimal("17000.00")


def test_the_database_refuses_a_rate_without_its_day(ghent):
    with pytest.raises(IntegrityError), transaction.atomic():
        Fee.objects.create(
            membership=MembershipFactory(), year=2026, currency="TRY", amount=1, rate=Decimal("45.1")
        )


def test_each_act_leaves_one_entry(ghent, person):
    officer = person("officer")
    membership = actions.identify_membership(NetworkFactory(), by=officer, expected="projects")
    actions.record_seat(membership, by=officer, kind="board", ends_on=date(2027, 1, 1))
    assert list(JournalEntry.objects.order_by("number").values_list("act", flat=True)) == [
        "membership.identify", "membership.seat",
    ]  # fmt: skip


THIS_YEAR = timezone.localdate().year
PAID = {"currency": "EUR", "amount": Decimal(10), "paid_on": date(THIS_YEAR, 1, 1)}


def due(kind: str) -> list[tuple[date, str]]:
    return [(row.due_on, row.role) for row in Deadline.objects.open().filter(kind=kind)]


def test_a_paid_year_asks_for_the_fee_of_the_next_until_that_is_entered_or_the_membership_ends(ghent, person):
    finance, membership = person("finance"), MembershipFactory(state=MembershipState.ACTIVE)
    next_year = THIS_YEAR + 1
    actions.record_fee(membership, by=finance, year=THIS_YEAR, **PAID)
    assert due(f"fee_entry_{next_year}") == [(date(next_year, 1, 31), "officer")]
    actions.record_fee(membership, by=finance, year=next_year, currency="EUR", amount=Decimal(11))
    assert due(f"fee_entry_{next_year}") == []
    leaving = MembershipFactory(state=MembershipState.NOTICE_GIVEN, ends_on=date(THIS_YEAR, 12, 31))
    actions.record_fee(leaving, by=finance, year=THIS_YEAR, **PAID)
    assert due(f"fee_entry_{next_year}") == []


def test_a_fee_entered_with_the_day_on_which_it_was_to_be_entered_is_to_be_paid_by_finance(ghent, person):
    """Both days are 31 January: what was to be entered is settled, what is to be paid is open."""
    finance, membership = person("finance"), MembershipFactory(state=MembershipState.ACTIVE)
    next_year, last_day = THIS_YEAR + 1, date(THIS_YEAR + 1, 1, 31)
    actions.record_fee(membership, by=finance, year=THIS_YEAR, **PAID)
    actions.record_fee(
        membership, by=finance, year=next_year, currency="EUR", amount=Decimal(11), due_on=last_day
    )
    assert due(f"fee_{next_year}") == [(last_day, "finance")]
    assert [row.sentence for row in Deadline.objects.open()] == ["Pay the %(year)s fee of %(network)s"]


def test_an_unpaid_fee_that_is_corrected_is_still_to_be_paid(ghent, person):
    finance, membership = person("finance"), MembershipFactory(state=MembershipState.ACTIVE)
    for amount in (10, 12):
        actions.record_fee(
            membership,
            by=finance,
            year=2026,
            currency="EUR",
            amount=Decimal(amount),
            due_on=date(2026, 3, 31),
        )
    assert due("fee_2026") == [(date(2026, 3, 31), "finance")]


def test_a_fee_of_the_archive_asks_for_none_of_the_past(ghent, person):
    """Last year's fee asks for this year's, within 30 days where January is over; older ones ask for nothing."""
    finance, membership = person("finance"), MembershipFactory(state=MembershipState.ACTIVE)
    for year in (2012, THIS_YEAR - 2):
        actions.record_fee(membership, by=finance, year=year, **PAID)
    assert not Deadline.objects.exists()
    actions.record_fee(membership, by=finance, year=THIS_YEAR - 1, **PAID)
    today = timezone.localdate()
    within = date(THIS_YEAR, 1, 31) if today.month == 1 else today + timedelta(days=30)
    assert due(f"fee_entry_{THIS_YEAR}") == [(within, "officer")]


def test_no_fee_is_asked_for_that_is_on_file(ghent, person):
    finance, membership = person("finance"), MembershipFactory(state=MembershipState.ACTIVE)
    actions.record_fee(membership, by=finance, year=THIS_YEAR, currency="EUR", amount=Decimal(11))
    actions.record_fee(membership, by=finance, year=THIS_YEAR - 1, **PAID)
    assert not Deadline.objects.exists()


def test_a_membership_that_ended_meanwhile_asks_for_no_fee(ghent, person):
    """What is given was read before; what counts is the membership as it stands when the fee is recorded."""
    read = MembershipFactory(state=MembershipState.ACTIVE)
    Membership.objects.update(state=MembershipState.ENDED, ends_on=date(THIS_YEAR, 1, 1))
    actions.record_fee(read, by=person("finance"), year=THIS_YEAR, **PAID)
    assert not Deadline.objects.exists()


def test_a_network_that_is_corrected_keeps_the_statutes_filed_since_it_was_read(ghent, person):
    officer, read = person("officer"), NetworkFactory(seat="Brussels")
    file_statutes(read, SimpleUploadedFile("a.pdf", b"%PDF-1.4\n%%EOF"), by=officer)
    made = actions.record_network(by=officer, network=read, seat="Ghent")
    made.refresh_from_db()
    assert (made.seat, made.statutes is not None) == ("Ghent", True)
    assert JournalEntry.objects.get(act="network.record").changes == {"seat": ["Brussels", "Ghent"]}


def test_a_seat_that_is_corrected_still_becomes_free(ghent, person):
    officer, membership = person("officer"), MembershipFactory(state=MembershipState.ACTIVE)
    seat = actions.record_seat(membership, by=officer, kind="board", ends_on=date(2027, 1, 1))
    actions.record_seat(membership, by=officer, seat=seat, person="Somebody", ends_on=date(2027, 1, 1))
    assert due(f"seat_{seat.pk}") == [(date(2027, 1, 1), "officer")]


def test_a_fee_is_not_paid_on_a_day_to_come(ghent, person):
    with pytest.raises(Refused, match="not come yet"):
        actions.record_fee(
            MembershipFactory(), by=person("finance"), year=2026, currency="EUR", amount=Decimal(10),
            paid_on=date(2090, 1, 1),
        )  # fmt: skip


def test_the_history_of_a_fee_names_what_changed_alone(ghent, person):
    finance, membership = person("finance"), MembershipFactory()
    fee = {"year": 2026, "currency": "EUR", "amount": Decimal(10)}
    actions.record_fee(membership, by=finance, **fee)
    actions.record_fee(membership, by=finance, **fee, paid_on=date(2026, 3, 2))
    latest = JournalEntry.objects.filter(act="membership.fee").latest("number")
    assert latest.changes == {"year": [None, 2026], "paid_on": [None, "2026-03-02"]}
