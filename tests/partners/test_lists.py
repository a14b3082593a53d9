"""The list of partners: its whole state in the address, columns to choose, many rows changed at once."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from office.bulk import MOST_AT_ONCE, change_many
from office.models import OPERATOR, BulkChange, JournalEntry, JournalRow
from office.rules import Refused
from partners.actions import create_partner, merge_partners
from partners.bulk import BULK
from partners.models import Partner
from relations.models import RelationState
from tests.factories.partners import PartnerFactory
from tests.factories.relations import LivingRelationFactory, RelationFactory

pytestmark = pytest.mark.django_db
LIST, CHANGE = "/partners/", "/partners/bulk/"


def text(response) -> str:
    return response.content.decode()


def headers(page: str) -> list[str]:
    head = page.partition("<thead>")[2].partition("</thead>")[0]
    return [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<th.*?</th>", head, re.S)]


@pytest.fixture
def officer(login, ghent):
    return login("officer")


def test_the_columns_of_a_list_are_chosen_in_its_address(login, ghent):
    reader = login("auditor")
    PartnerFactory(region="Pomerania", population_source="census")
    assert headers(text(reader.get(LIST))) == ["Name", "Country", "Kind", "Population", "Reference"]
    page = text(reader.get(f"{LIST}?columns=region&columns=population_source"))
    assert headers(page) == ["Name", "Region", "Source of the population figure"]
    assert "Pomerania" in page


def test_filters_order_and_columns_travel_with_each_other(officer):
    PartnerFactory(country="PL")
    page = text(officer.get(f"{LIST}?country=PL&columns=region&sort=-name"))
    filters, columns = page.split('role="search" aria-label="Filter"')[1].split("</form>")[:2]
    assert '<input type="hidden" name="columns" value="region">' in filters
    assert '<input type="hidden" name="sort" value="-name">' in filters
    assert '<input type="hidden" name="country" value="PL">' in columns
    assert 'href="?country=PL&amp;columns=region&amp;sort=name"' in page  # the header turns the order round


def test_empty_figures_come_last_in_either_order(officer):
    for name, population in (("A", None), ("B", 10), ("C", 20)):
        PartnerFactory(name=name, population=population)

    def order(sort: str) -> list[str]:
        return [row.name for row in officer.get(f"{LIST}?sort={sort}").context["page"]]

    assert order("population") == ["B", "C", "A"]
    assert order("-population") == ["C", "B", "A"]


def test_the_list_is_narrowed_by_size_gaps_and_relation(officer):
    small = PartnerFactory(name="Small", population=10_000, latitude=1, longitude=1)
    large = PartnerFactory(name="Large", population=2_000_000)
    unknown = PartnerFactory(name="Unknown")
    LivingRelationFactory(partners=[small])
    RelationFactory(partners=[large], state=RelationState.ENDED)

    def found(query: str) -> set[Partner]:
        return set(officer.get(f"{LIST}?{query}").context["page"])

    assert found("population_from=10000&population_to=10000") == {small}
    assert found("population_from=10001") == {large}
    assert found("gaps=population") == {unknown}
    assert found("gaps=position") == {large, unknown}
    assert found("relation=live") == {small}
    assert found("relation=any") == {small, large}
    assert found("relation=none") == {unknown}
    assert found("population_from=many") == {small, large, unknown}


def test_what_stands_in_a_cell_is_shown_as_text(officer):
    PartnerFactory(name="<script>alert(1)</script>", region='"><img src=x>', website="https://a.example/?<b>")
    page = text(officer.get(f"{LIST}?columns=region&columns=website"))
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_only_keepers_get_boxes_to_tick(login, ghent):
    PartnerFactory()
    assert 'type="checkbox" name="row"' in text(login("officer").get(LIST))
    assert 'type="checkbox" name="row"' not in text(login("clerk").get(LIST))


def hidden(page: str) -> dict[str, str]:
    main = page.partition("<main")[2]
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', main)
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


def test_many_partners_are_changed_in_one_act_with_one_entry(officer):
    first = PartnerFactory(name="Nordhavn", region="")
    second = PartnerFactory(name="Westhavn", region="Jutland")
    third = PartnerFactory(name="Østhavn", region="Zealand")
    gone = PartnerFactory(name="Gammelhavn", legal_status="abolished")
    page = text(officer.post(CHANGE, {"row": [first.pk, second.pk, gone.pk], "field": "region"}))
    assert "3 rows are chosen." in page
    page = text(officer.post(CHANGE, hidden(page) | {"value": " Jutland "}))
    assert "To be changed: 1; already so: 1; not possible: 1." in page
    assert "It no longer exists as a body of its own." in page
    assert Partner.objects.get(pk=first.pk).region == ""
    sent = hidden(page)
    answer = officer.post(CHANGE, sent)
    assert answer.status_code == 302
    again = officer.post(CHANGE, sent)  # the same form twice
    assert again.url == answer.url
    first.refresh_from_db()
    third.refresh_from_db()
    assert (first.region, first.revision, third.region) == ("Jutland", 2, "Zealand")
    entry = JournalEntry.objects.get(act="partner.bulk")
    rows = list(JournalRow.objects.filter(entry=entry).values_list("kind", "object_pk", "changes"))
    assert rows == [("partners.partner", str(first.pk), {"region": ["", "Jutland"]})]
    told = text(officer.get(answer.url))
    assert "Nordhavn" in told
    assert "Jutland" in told
    assert "Region" in text(officer.get(first.get_absolute_url()))  # its own history shows it too


def test_all_that_fit_the_filter_can_be_chosen(officer):
    inside = PartnerFactory.create_batch(3, country="PL")
    outside = PartnerFactory(country="DE")
    sent = {"scope": "all", "query": "country=PL", "field": "kind"}
    page = text(officer.post(CHANGE, sent))
    page = text(officer.post(CHANGE, hidden(page) | {"value": "municipality"}))
    officer.post(CHANGE, hidden(page))
    assert {Partner.objects.get(pk=partner.pk).kind for partner in inside} == {"municipality"}
    assert Partner.objects.get(pk=outside.pk).kind == "city"


def test_a_row_that_changed_meanwhile_is_refused_and_listed(officer):
    kept, changed = PartnerFactory(name="Nordhavn"), PartnerFactory(name="Westhavn")
    page = text(officer.post(CHANGE, {"row": [kept.pk, changed.pk], "field": "region"}))
    page = text(officer.post(CHANGE, hidden(page) | {"value": "Jutland"}))
    Partner.objects.filter(pk=changed.pk).update(region="Funen", revision=2)
    answer = officer.post(CHANGE, hidden(page), follow=True)
    assert "Westhavn" in text(answer)
    assert "Somebody has changed it in the meantime." in text(answer)
    assert [Partner.objects.get(pk=partner.pk).region for partner in (kept, changed)] == ["Jutland", "Funen"]
    assert BulkChange.objects.get().refused == [
        [changed.reference, "Westhavn", "Somebody has changed it in the meantime. Look at it again."]
    ]


@pytest.mark.parametrize(
    "sent", [{}, {"field": "kind"}, {"row": "1", "field": "name"}, {"row": "x" * 30, "field": "kind"},
             {"row": "9" * 30, "field": "kind"}, {"row": "-1", "field": "kind"}],
)  # fmt: skip
def test_a_choice_of_nothing_leads_back_to_the_list(officer, sent):
    PartnerFactory()
    answer = officer.post(CHANGE, sent)
    assert (answer.status_code, answer.url) == (302, "/partners/")


def test_what_cannot_be_a_value_is_refused_before_anything_is_shown(officer):
    partner = PartnerFactory()
    sent = {"rows": f"{partner.pk}:1", "field": "kind", "value": "castle", "stage": "confirm"}
    assert officer.post(CHANGE, sent).status_code == 400
    assert Partner.objects.get().kind == "city"


def test_more_rows_than_can_be_looked_at_are_refused(officer):
    field = BULK.field("kind")
    with pytest.raises(Refused) as refused:
        change_many(BULK, field, "city", dict.fromkeys(range(1, MOST_AT_ONCE + 2), 1), by=officer.user)
    assert refused.value.code == "too_many"


def test_who_may_not_keep_partners_changes_none(login, ghent):
    with pytest.raises(Refused) as refused:
        change_many(BULK, BULK.field("kind"), "city", {1: 1}, by=login("clerk").user, form_token=uuid4())
    assert refused.value.code == "role"
    assert login("clerk").post(CHANGE).status_code == 403


def test_the_list_costs_the_same_for_one_row_and_for_a_full_page(officer, django_assert_num_queries):
    PartnerFactory(region="x")
    url = reverse("partners:list") + "?sort=name&columns=region&columns=website&columns=population_source"
    officer.get(url)
    with django_assert_num_queries(8):
        officer.get(url)
    PartnerFactory.create_batch(50)
    with django_assert_num_queries(8):
        officer.get(url)


def test_a_record_that_was_merged_since_stays_as_it_was_and_is_listed(ghent):
    kept, merged = PartnerFactory(name="Gent"), PartnerFactory(name="Ghent")
    seen = {merged.pk: merged.revision}
    merge_partners(kept, merged, by=OPERATOR, reason="One town")
    change = change_many(BULK, BULK.field("region"), "Flanders", seen, by=OPERATOR)
    assert change.rows == 0
    assert [list(row) for row in change.refused] == [
        [merged.reference, "Ghent", "It is no longer on this list."]
    ]


def test_the_form_of_a_partner_that_was_merged_since_leads_to_the_survivor_when_it_is_sent_again(ghent):
    kept, token = PartnerFactory(name="Gent"), uuid4()
    merged = create_partner(name="Ghent", country="BE", form_token=token, by=OPERATOR)
    merge_partners(kept, merged, by=OPERATOR, reason="One town")
    assert create_partner(name="Ghent", country="BE", form_token=token, by=OPERATOR) == kept
