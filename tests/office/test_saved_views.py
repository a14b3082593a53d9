"""Views of lists under a name: whose they are, what they keep, and that they never show more than their reader may see."""

import pytest
from django.urls import reverse

from office import saved_views as acts
from office.models import JournalEntry, Role, SavedView
from office.rules import Refused
from tests.factories.office import UserFactory
from tests.factories.partners import PartnerFactory

pytestmark = pytest.mark.django_db
LIST = "/partners/"


@pytest.fixture
def anna(ghent):
    return UserFactory(name="Anna", roles=[Role.OFFICER])


@pytest.fixture
def head(ghent):
    return UserFactory(name="Heda", roles=[Role.HEAD])


def text(response) -> str:
    return response.content.decode()


def test_a_view_keeps_what_the_list_knows_and_nothing_else(anna):
    query = "page=3&kind=city&country=&columns=region&columns=kind&evil__in=1&sort=-population"
    view = acts.keep_view("partners", "  Big   cities ", query, by=anna)
    assert view.name == "Big cities"
    assert view.query == "columns=kind&columns=region&kind=city&sort=-population"
    assert JournalEntry.objects.filter(act="view.keep").count() == 1


def test_the_same_form_twice_keeps_one_view(anna):
    first = acts.keep_view("partners", "Cities", "kind=city", by=anna)
    assert acts.keep_view("partners", "Cities", "kind=city", by=anna) == first
    assert JournalEntry.objects.filter(act="view.keep").count() == 1


def test_a_name_is_taken_once_for_each_person_and_list(anna, head):
    acts.keep_view("partners", "Cities", "kind=city", by=anna)
    with pytest.raises(Refused) as refused:
        acts.keep_view("partners", "Cities", "kind=region", by=anna)
    assert refused.value.code == "name_taken"
    acts.keep_view("partners", "Cities", "kind=region", by=head)
    acts.keep_view("relations", "Cities", "", by=anna)
    assert SavedView.objects.filter(name="Cities").count() == 3


@pytest.mark.parametrize(
    ("page", "name", "code"), [("nowhere", "x", "unknown_list"), ("partners", "  ", "no_name")]
)
def test_a_view_needs_a_list_and_a_name(anna, page, name, code):
    with pytest.raises(Refused) as refused:
        acts.keep_view(page, name, "", by=anna)
    assert refused.value.code == code


def test_one_list_has_thirty_views_of_one_person_at_most(anna):
    SavedView.objects.bulk_create(
        SavedView(owner=anna, page="partners", name=f"View {number}") for number in range(30)
    )
    with pytest.raises(Refused) as refused:
        acts.keep_view("partners", "One more", "", by=anna)
    assert refused.value.code == "too_many"


def test_an_auditor_keeps_none(ghent):
    with pytest.raises(Refused) as refused:
        acts.keep_view("partners", "x", "", by=UserFactory(roles=[Role.AUDITOR]))
    assert refused.value.code == "role"


def test_a_private_view_is_seen_by_its_owner_alone_and_a_shared_one_by_the_team(login, anna):
    acts.keep_view("partners", "Only mine", "kind=city", by=anna)
    acts.keep_view("partners", "For all of us", "kind=region", is_shared=True, by=anna)
    other = login("officer")
    page = text(other.get(LIST))
    assert "For all of us" in page
    assert "Only mine" not in page
    mine = SavedView.objects.get(name="Only mine")
    assert other.get(reverse("office:saved_view_edit", args=[mine.pk])).status_code == 404
    assert other.post(reverse("office:saved_view_drop", args=[mine.pk])).status_code == 404
    assert login("councillor").get(LIST).status_code == 404


def test_a_view_of_the_team_is_changed_by_its_author_or_a_head(anna, head):
    view = acts.keep_view("partners", "Ours", "kind=city", is_shared=True, by=anna)
    other = UserFactory(roles=[Role.OFFICER])
    with pytest.raises(Refused) as refused:
        acts.change_view(view, revision=1, by=other, name="Theirs")
    assert "Anna" in str(refused.value)
    assert acts.change_view(view, revision=1, by=head, name="Everybody’s").revision == 2
    with pytest.raises(Refused) as refused:
        acts.change_view(view, revision=1, by=anna, name="Mine again")
    assert refused.value.code == "stale"


def test_a_list_opens_with_the_view_that_its_reader_chose(login):
    client = login("officer")
    view = acts.keep_view("partners", "Polish", "country=PL", by=client.user)
    PartnerFactory(name="Gdańsk", country="PL")
    assert client.get(LIST).status_code == 200
    client.post(reverse("office:saved_view_open_with", args=["partners"]), {"view": view.pk})
    answer = client.get(LIST)
    assert (answer.status_code, answer.url) == (302, "/partners/?country=PL")
    assert client.get("/partners/?sort=name").status_code == 200
    assert login("officer").get(LIST).status_code == 200  # another person's list opens as it is
    client.post(reverse("office:saved_view_open_with", args=["partners"]))
    assert client.get(LIST).status_code == 200


def test_a_view_that_is_no_longer_shared_opens_no_list_of_others(anna, head):
    view = acts.keep_view("partners", "Ours", "kind=city", is_shared=True, by=anna)
    acts.open_with("partners", view, by=head)
    acts.change_view(view, revision=1, by=anna, is_shared=False)
    assert not view.defaults.exists()


def test_nobody_opens_a_list_with_the_private_view_of_another(anna, head):
    view = acts.keep_view("partners", "Mine", "kind=city", by=anna)
    with pytest.raises(Refused) as refused:
        acts.open_with("partners", view, by=head)
    assert refused.value.code == "unknown_view"


def test_what_a_stored_view_says_that_the_list_no_longer_knows_is_left_out_with_a_note(login):
    client = login("officer")
    PartnerFactory(name="Gdańsk", country="PL")
    stored = SavedView.objects.create(
        owner=client.user, page="partners", name="Old", query="columns=mayor&kind=castle&sort=founded&tier=2"
    )
    page = text(client.get(f"{LIST}?{stored.query}"))
    assert "it was left out: tier, kind, mayor, founded." in page
    assert "Gdańsk" in page


def test_the_present_list_is_kept_from_its_own_page_and_marked(login):
    client = login("officer")
    PartnerFactory(name="Gdańsk", country="PL")
    answer = client.post(
        reverse("office:saved_view_keep", args=["partners"]),
        {"name": "Polish ones", "query": "country=PL", "is_shared": "on"},
    )
    assert answer.url == "/partners/?country=PL"
    page = text(client.get(answer.url))
    assert '<a href="/partners/?country=PL" aria-current="page">Polish ones</a>' in page
    assert SavedView.objects.get().is_shared


def test_a_view_is_renamed_and_deleted_on_its_page(login):
    client = login("officer")
    view = acts.keep_view("partners", "Polish", "country=PL", by=client.user)
    url = reverse("office:saved_view_edit", args=[view.pk])
    typed = {"name": "From Poland", "position": "3", "revision": "1"}
    assert client.post(url, typed).status_code == 302
    view.refresh_from_db()
    assert (view.name, view.position, view.revision) == ("From Poland", 3, 2)
    assert client.post(url, typed | {"name": "Late"}).status_code == 400  # the page was an old one
    assert client.post(reverse("office:saved_view_drop", args=[view.pk])).status_code == 302
    assert not SavedView.objects.exists()
    acts_done = list(JournalEntry.objects.values_list("act", flat=True).order_by("number"))
    assert acts_done == ["view.keep", "view.change", "view.drop"]


def test_filters_that_would_be_cut_off_are_neither_kept_nor_do_they_choose_rows(login, anna):
    query = f"q={'x' * 3_000}&relation=none"
    with pytest.raises(Refused) as refused:
        acts.keep_view("partners", "Long", query, by=anna)
    assert refused.value.code == "too_long"
    PartnerFactory(name="x")
    asked = {"field": "region", "scope": "all", "query": query}
    page = login("officer").post("/partners/bulk/", asked, follow=True)
    assert "The filters are too long." in text(page)
