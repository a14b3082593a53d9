"""Addresses that nobody's page leads to are answered, whatever stands in them."""

import pytest
from django.urls import reverse

from tests.factories.needs import NeedProfileFactory
from tests.factories.partners import PartnerFactory
from tests.factories.register import RegisterEditionFactory, RegisterTownFactory, tied

pytestmark = pytest.mark.django_db

GARBAGE = ("-1", "9" * 30, "²", "\x00", "x" * 9_000)
FIELDS = {
    "partners:finder": (
        "page", "countries", "region", "population_from", "population_to", "max_km", "way", "where", "known",
        "most_ties", "sort", "themes",
    ),
    "partners:request_list": ("page", "state"),
    "partners:register": ("page",),
    "search": ("q",),
    "partners:suggest": ("q", "as"),
    "partners:gazetteer": ("q",),
    "partners:gazetteer_suggestions": ("name", "country"),
    "partners:duplicates": ("page",),
    "partners:merges": ("page",),
    "partners:organisations": ("page", "q"),
    "relations:relation_list": ("page", "q", "state", "country", "sort", "columns", "view"),
    "relations:reconciliation": ("page",),
    "partners:list": ("page", "q", "country", "sort", "columns", "population_from", "view"),
}  # fmt: skip


@pytest.mark.parametrize("room", FIELDS)
def test_a_garbled_address_is_answered(login, room):
    profile, town = NeedProfileFactory(), RegisterTownFactory(name="Nancy", country="FR")
    tied(town, RegisterTownFactory(), RegisterEditionFactory())
    PartnerFactory(name="Melle")
    officer = login("officer")
    address = reverse(room, args=[profile.reference] if room.endswith(":finder") else [])
    for field in FIELDS[room]:
        for value in GARBAGE:
            asked = {"countries": "", field: value} if room.endswith(":finder") else {field: value}
            assert officer.get(address, asked).status_code in (200, 400), (field, value[:20])
