"""What became of a municipality: recorded with its source, corrected with a reason, and never in a circle."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from office.models import OPERATOR, JournalEntry
from office.rules import Refused
from partners.actions.succession import correct_legal_change, record_legal_change
from partners.models import LegalChange, Partner
from partners.succession import chain_from, onward_from
from tests.factories.partners import PartnerFactory
from tests.factories.relations import LivingRelationFactory, RelationFactory

pytestmark = pytest.mark.django_db


def merge(partner, successor, **fields):
    said = {"kind": "merged", "source": "gazette of 2018", "on": date(2019, 1, 1), "precision": "day"}
    return record_legal_change(partner, by=OPERATOR, successor=successor, **{**said, **fields})


def test_a_merged_partner_names_its_successor_the_day_and_the_source():
    small, large = PartnerFactory(name="Nevele"), PartnerFactory(name="Deinze")
    change = merge(small, large)
    small.refresh_from_db()
    assert (small.legal_status, small.successor) == ("merged", large)
    assert (change.on_text, change.source) == ("1 January 2019", "gazette of 2018")
    entry = JournalEntry.objects.get()
    assert (entry.act, entry.occurred_on, entry.reason) == (
        "partner.legal_change",
        date(2019, 1, 1),
        "gazette of 2018",
    )
    assert entry.changes == {"legal_status": ["existing", "merged"], "successor": [None, large.reference]}


def test_a_correcting_act_puts_it_back_and_the_record_stays_readable():
    small, large = PartnerFactory(), PartnerFactory()
    change = merge(small, large)
    with pytest.raises(Refused, match="Give a reason"):
        correct_legal_change(change, by=OPERATOR, reason="")
    change = correct_legal_change(change, by=OPERATOR, reason="it was another town")
    small.refresh_from_db()
    assert (small.legal_status, small.successor) == ("existing", None)
    assert (change.corrected_on, change.correction) == (timezone.localdate(), "it was another town")
    with pytest.raises(Refused, match="corrected already"):
        correct_legal_change(change, by=OPERATOR, reason="again")
    record_legal_change(small, by=OPERATOR, kind="abolished", source="gazette")
    assert LegalChange.objects.filter(partner=small).count() == 2


@pytest.mark.parametrize(
    "fields, code",
    [
        ({"source": " "}, "source"),
        ({"successor": None}, "successor"),
        ({"kind": "abolished"}, "successor"),
        ({"kind": "eaten"}, "kind"),
        ({"on": timezone.localdate() + timedelta(days=1)}, "future"),
    ],
)
def test_what_is_no_such_change_is_refused_with_a_sentence(fields, code):
    small, large = PartnerFactory(), PartnerFactory()
    with pytest.raises(Refused) as refused:
        merge(small, **{"successor": large, **fields})
    assert refused.value.code == code
    assert str(refused.value).endswith((".", "?"))
    assert not LegalChange.objects.exists()


def test_one_change_stands_at_a_time_and_only_keepers_record_it(person):
    small, large = PartnerFactory(), PartnerFactory()
    merge(small, large)
    with pytest.raises(Refused, match="Correct that record first"):
        merge(small, large)
    with pytest.raises(Refused) as refused:
        record_legal_change(large, by=person("clerk"), kind="abolished", source="gazette")
    assert refused.value.code == "role"


def test_a_circle_is_refused_however_long_with_the_way_it_would_go():
    towns = [PartnerFactory(name=name) for name in "ABCDE"]
    for one, next_one in pairwise(towns):
        merge(one, next_one)
    with pytest.raises(Refused, match="A → B → C → D → E"):
        merge(towns[4], towns[0])
    with pytest.raises(Refused, match="cannot be its own successor"):
        merge(towns[4], towns[4])
    assert chain_from(towns[0]) == [town.pk for town in towns]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=14))
def test_whatever_is_recorded_in_whatever_order_successors_never_go_in_a_circle(db, pairs):
    towns = [PartnerFactory() for _ in range(6)]
    follows: dict[int, int] = {}

    def leads_back(one: int, other: int) -> bool:
        while other != one and other in follows:
            other = follows[other]
        return other == one

    for one, other in pairs:
        expected = one in follows or leads_back(one, other)
        try:
            merge(towns[one], towns[other])
        except Refused:
            assert expected
        else:
            assert not expected
            follows[one] = other
    for town in towns:
        chain = chain_from(Partner.objects.get(pk=town.pk))
        assert Partner.objects.get(pk=chain[-1]).successor is None


def test_the_pages_record_it_show_it_and_correct_it(login, ghent):
    officer = login("officer")
    small, large = PartnerFactory(name="Nevele"), PartnerFactory(name="Deinze")
    page = reverse("partners:legal_change", args=[small.reference])
    said = {"kind": "merged", "successor": large.reference, "on": "2019", "source": "decree of 2018"}
    wrong = officer.post(page, said | {"successor": "P-0999"})
    assert wrong.status_code == 400
    assert "No partner has this reference." in wrong.content.decode()
    officer.post(page, said)
    shown = officer.get(small.get_absolute_url()).content.decode()
    assert "Merged into Deinze. Since: 2019." in shown
    assert "decree of 2018" in shown
    assert f'href="{large.get_absolute_url()}"' in shown
    assert "Nevele" in officer.get(large.get_absolute_url()).content.decode()
    correct = reverse("partners:legal_change_correct", args=[small.reference])
    assert "merged into another" in officer.get(correct).content.decode()
    officer.post(correct, {"reason": "it was Zulte"})
    assert "corrected on" in officer.get(small.get_absolute_url()).content.decode()
    assert officer.get(correct).status_code == 409


def test_search_finds_the_old_name_and_leads_on(login, ghent):
    small, large = PartnerFactory(name="Nevele", country="BE"), PartnerFactory(name="Deinze", country="BE")
    merge(small, large)
    assert onward_from([small.pk, large.pk]) == {small.pk: f"now Deinze ({large.reference})"}
    page = login("officer").get(reverse("search"), {"q": "nevele"}).content.decode()
    assert f"now Deinze ({large.reference})" in page


def test_a_relation_says_that_its_partner_is_no_more_and_what_can_be_done(login, ghent):
    small, large = PartnerFactory(name="Nevele"), PartnerFactory(name="Deinze")
    tie, over = LivingRelationFactory(partners=[small]), RelationFactory(partners=[small], state="ended")
    merge(small, large)
    page = login("officer").get(tie.get_absolute_url()).content.decode()
    assert "Nevele went on as Deinze" in page
    assert "Change the partners of this relation" in page
    assert "Nevele went on as Deinze" not in login("officer").get(over.get_absolute_url()).content.decode()
    assert "Change the partners" not in login("auditor").get(tie.get_absolute_url()).content.decode()
