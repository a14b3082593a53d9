import uuid

import pytest
from django.urls import reverse

from networks.actions import frozen_content
from networks.models import Fee, Membership, MembershipState, Seat
from office import submissions
from tests.factories.networks import CategoryFactory, MembershipFactory, NetworkFactory

pytestmark = pytest.mark.django_db


def test_sending_the_new_form_twice_makes_one_membership(login, ghent):
    client, token = login("officer"), uuid.uuid4()
    values = {"network": NetworkFactory().pk, "expected": "projects", "form_token": token}
    first = client.post(reverse("networks:membership_create"), values)
    second = client.post(reverse("networks:membership_create"), values)
    assert first.url == second.url == Membership.objects.get().get_absolute_url()


def test_an_unknown_reference_is_not_found(login, ghent):
    client = login("officer")
    for reference in ("M-0999", "R-0001", "nonsense", "M-99999999999999999999"):
        assert client.get(reverse("networks:membership_detail", args=[reference])).status_code == 404


def test_a_council_member_does_not_know_the_page_exists(login, ghent):
    membership = MembershipFactory()
    assert login("councillor").get(membership.get_absolute_url()).status_code == 404


def test_an_auditor_reads_and_is_told_why_not_when_writing(login, ghent):
    membership, client = MembershipFactory(), login("auditor")
    assert client.get(membership.get_absolute_url()).status_code == 200
    answer = client.post(reverse("networks:membership_edit", args=[membership.reference]), {})
    assert answer.status_code == 403
    assert "does not hold that role" in answer.content.decode()


def test_a_step_that_is_not_possible_says_why(login, ghent):
    membership = MembershipFactory()
    answer = login("head").get(reverse("networks:membership_step", args=[membership.reference, "apply"]))
    assert answer.status_code == 409
    assert "is not possible" in answer.content.decode()


def test_a_step_of_the_machine_has_no_page(login, ghent):
    membership = MembershipFactory()
    assert (
        login("head")
        .get(reverse("networks:membership_step", args=[membership.reference, "decide"]))
        .status_code
        == 404
    )


def test_a_stale_form_shows_what_is_there_now_and_keeps_what_was_typed(login, ghent):
    membership, client = MembershipFactory(expected="as it was"), login("officer")
    address = reverse("networks:membership_edit", args=[membership.reference])
    assert client.post(address, {"revision": 1, "expected": "mine", "source": "first"}).status_code == 302
    answer = client.post(address, {"revision": 1, "expected": "theirs", "source": "second"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "theirs" in page
    assert "first" in page
    assert Membership.objects.get().expected == "mine"


def test_the_way_to_the_council_passes_a_page_to_check(login, ghent):
    membership = MembershipFactory(expected="Projects with other cities")
    client, address = login("head"), reverse("networks:membership_submit", args=[membership.reference])
    assert "Projects with other cities" in client.get(address).content.decode()
    assert submissions.pending_for(membership) is None
    seen = {"seen": submissions.content_hash(frozen_content(membership))}
    client.post(address, seen)
    assert submissions.pending_for(membership).kind == "membership"
    assert client.post(address, seen).status_code == 409


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"currency": "EURO"}, "at most 3"),
        ({"currency": "ZZZ"}, "is not a currency code"),
        ({"amount": "-1"}, "not negative"),
        ({"amount": "many"}, "Enter a number"),
        ({"rate": "45"}, "belong together"),
        ({"rate": "-1", "rate_on": "2026-01-05"}, "more than nought"),
        ({"year": "9" * 25}, "four digits"),
    ],
)
def test_a_wrong_fee_gets_a_clear_sentence(login, ghent, values, sentence):
    membership = MembershipFactory()
    address = reverse("networks:fee_create", args=[membership.reference])
    answer = login("finance").post(address, {"year": 2026, "currency": "EUR", "amount": "10"} | values)
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert not Fee.objects.exists()


@pytest.mark.parametrize("day", ["06-31", "02-30", "13-01", "6-30", "00-10"])
def test_a_day_that_no_year_has_is_refused(login, ghent, day):
    membership = MembershipFactory()
    address = reverse("networks:membership_edit", args=[membership.reference])
    answer = login("officer").post(
        address, {"revision": 1, "notice_on": day, "ends_after_notice_on": "12-31"}
    )
    assert answer.status_code == 200
    assert "such as 06-30" in answer.content.decode()


def test_fee_and_seat_pages_save_and_find_only_their_own(login, ghent):
    membership, other, client = MembershipFactory(), MembershipFactory(), login("officer")
    client.post(
        reverse("networks:fee_create", args=[membership.reference]),
        {"year": 2026, "currency": "eur", "amount": "10"},
    )
    assert Fee.objects.get().currency == "EUR"
    client.post(
        reverse("networks:seat_create", args=[membership.reference]),
        {"kind": "board", "person": "Office holder"},
    )
    seat = Seat.objects.get()
    assert client.get(reverse("networks:seat_edit", args=[other.reference, seat.pk])).status_code == 404
    assert client.get(reverse("networks:fee_edit", args=[other.reference, 2026])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_number_of_queries(login, ghent, django_assert_max_num_queries, count):
    for _ in range(count):
        network = NetworkFactory()
        membership = MembershipFactory(
            network=network, state=MembershipState.ACTIVE, category=CategoryFactory(network=network)
        )
        Fee.objects.create(membership=membership, year=2026, currency="EUR", amount=10)
    client = login("officer")
    client.get(reverse("networks:membership_list"))  # content types are looked up once in a process
    with django_assert_max_num_queries(10):
        client.get(reverse("networks:membership_list"))


def test_the_page_of_a_membership_stays_within_its_budget(login, ghent, django_assert_max_num_queries):
    membership = MembershipFactory(state=MembershipState.ACTIVE)
    client = login("officer")
    client.get(membership.get_absolute_url())  # content types are looked up once in a process
    with django_assert_max_num_queries(15):
        client.get(membership.get_absolute_url())
