"""With whom something lies, and since when."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from office.diary import open_deadline, settle_deadlines
from office.models import Role
from office.pending import pending_with
from relations.lifecycle.protocol import PROTOCOL
from relations.models import ProtocolState
from tests.factories import protocols

pytestmark = pytest.mark.django_db
OURS = (ProtocolState.DRAFT, ProtocolState.REVIEWED)


@pytest.fixture(autouse=True)
def in_english(ghent):
    with translation.override("en"):
        yield


def test_a_draft_lies_with_those_who_write_since_its_last_step():
    protocol = protocols.draft()
    (one,) = pending_with(protocol, life=PROTOCOL, ours_in=OURS)
    # The first step from a draft is “review”, open to officers and heads.
    assert (one.who, one.since) == ("Officer, head", timezone.localdate())


def test_what_the_partner_agreed_to_lies_with_the_head():
    (one,) = pending_with(protocols.agreed(), life=PROTOCOL, ours_in=OURS)
    assert (one.who, one.since, one.due_on) == (
        "Head", timezone.localdate(), timezone.localdate() + timedelta(days=30),
    )  # fmt: skip


def test_before_the_council_it_lies_with_the_council_and_not_with_each_member():
    (one,) = pending_with(protocols.submitted())
    assert (one.who, one.is_outside) == ("The council", True)


def test_a_person_is_named_and_how_long_is_counted(person):
    protocol = protocols.draft()
    today = timezone.localdate()
    open_deadline(
        "opinion", protocol, due_on=today, sentence="Give an opinion", user=person("legal", name="L. Egal"),
        opened_on=today - timedelta(days=9),
    )  # fmt: skip
    (one,) = pending_with(protocol)
    assert (one.who, one.days) == ("L. Egal", 9)


def test_days_that_come_by_themselves_wait_for_nobody():
    protocol = protocols.in_force()
    assert pending_with(protocol) == []


def test_what_is_settled_lies_with_nobody():
    protocol = protocols.agreed()
    settle_deadlines(protocol)
    assert pending_with(protocol) == []


def test_it_takes_one_query_where_the_diary_knows(django_assert_num_queries):
    protocol = protocols.submitted()
    open_deadline("one", protocol, due_on=timezone.localdate(), sentence="One", role=Role.CLERK)
    pending_with(protocol)
    with django_assert_num_queries(1):
        assert len(pending_with(protocol)) == 2


def test_the_pages_say_it(login):
    client, protocol = login("officer"), protocols.agreed()
    page = client.get(protocol.get_absolute_url()).content.decode()
    assert "Pending with" in page
    assert "<strong>Head</strong>" in page
