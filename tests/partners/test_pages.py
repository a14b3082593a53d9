import csv
import io
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils.translation import override

from office.journal_reading import changes_in_words
from office.models import OPERATOR, JournalEntry
from partners import panels
from partners.actions import import_list
from partners.importing import plan_list
from partners.models import Partner
from partners.views import search as looking
from tests.factories.partners import PartnerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(login, ghent):
    return login("officer")


def text(response) -> str:
    return response.content.decode()


def fields(**more) -> dict[str, str]:
    return {"name": "Liège", "kind": "city", "country": "BE", **more}


def test_the_list_is_narrowed_by_name_country_and_kind(officer):
    PartnerFactory(name="Gent", country="BE", others=["Gand"])
    PartnerFactory(name="Gdańsk", country="PL")
    PartnerFactory(name="Ganzhou", country="CN", kind="province")

    def found(**query) -> list[str]:
        return [partner.name for partner in officer.get(reverse("partners:list"), query).context["page"]]

    assert found() == ["Ganzhou", "Gdańsk", "Gent"]
    assert found(q="gand") == ["Gent"]
    assert found(q="gdansk") == ["Gdańsk"]
    assert found(country="PL") == ["Gdańsk"]
    assert found(kind="province") == ["Ganzhou"]
    assert found(sort="-name") == ["Gent", "Gdańsk", "Ganzhou"]
    assert found(sort="country") == ["Gent", "Ganzhou", "Gdańsk"]


@pytest.mark.parametrize(
    "query", ["sort=notes", "sort=successor__notes", "name__contains=x", "page=zzz", "country=zz&kind=1"]
)
def test_no_key_of_the_address_reaches_the_database_by_itself(officer, query):
    PartnerFactory()
    assert officer.get(f"{reverse('partners:list')}?{query}").status_code == 200


def test_a_search_for_brackets_without_end_finds_nothing(officer):
    PartnerFactory()
    assert officer.get(reverse("partners:list"), {"q": "Gent x" + "()" * 600}).status_code == 200


def test_an_empty_list_says_what_belongs_there(officer):
    assert "The quickest beginning is the list you already have." in text(
        officer.get(reverse("partners:list"))
    )


@pytest.mark.parametrize("name", ["partners:list", "search"])
def test_a_list_asks_the_database_equally_often_with_one_row_and_with_many(
    officer, name, django_assert_max_num_queries
):
    def queries() -> int:
        with django_assert_max_num_queries(11) as captured:  # four of them come with every page
            officer.get(reverse(name), {"q": "town"})
        return len(captured)

    PartnerFactory(others=["Town hall"])
    one = queries()
    for _ in range(3):
        PartnerFactory(others=["Townish"])
    assert queries() == one


def test_suggestions_cost_at_most_three_queries_beyond_the_login(officer, django_assert_max_num_queries):
    PartnerFactory(name="İstanbul", country="TR")
    officer.get(reverse("partners:suggest"))
    with django_assert_max_num_queries(7):  # session, person, roles and municipality come with every page
        page = officer.get(reverse("partners:suggest"), {"q": "ISTAN"})
    assert "İstanbul" in text(page)
    assert "<html" not in text(page)


def test_a_partner_page_shows_names_in_their_language_and_the_country_in_the_readers(login, ghent, person):
    reader = login(person("auditor", language="nl"))
    partner = PartnerFactory(name="Kanazawa", country="JP")
    partner.names.create(text="金沢市", language="ja", kind="native", folded="金沢市")
    page = text(reader.get(partner.get_absolute_url()))
    assert '<span lang="ja" dir="auto">金沢市</span>' in page
    assert "Japan" in page


def test_the_history_of_a_partner_tells_what_an_import_changed_there(officer):
    PartnerFactory(name="Berlin", country="DE", population=3426354)
    PartnerFactory(name="Gent", country="BE", population=1)
    import_list(
        b"name,country,population\nBerlin,DE,3782202\nGent,BE,265086\n", filename="x.csv", by=OPERATOR
    )
    page = text(officer.get(Partner.objects.get(name="Berlin").get_absolute_url()))
    assert "List imported" in page
    assert "3,426,354" in page
    assert "265,086" not in page


@pytest.mark.parametrize("language, figure", [("en", "453,864"), ("nl", "453.864"), ("tr", "453.864")])
def test_inhabitants_in_a_history_are_written_as_on_the_page_and_years_are_not_grouped(language, figure):
    told = {"population": [None, 453864], "population_year": [None, 2024]}
    with override(language):
        changed = changes_in_words("partners.partner", told)
        asked = changes_in_words("partners.partnershiprequest", {"population": [None, 453864]})
    assert [after for _field, _before, after in changed] == [figure, "2024"]
    assert [after for _field, _before, after in asked] == [figure]


def test_panels_of_upper_apps_appear_on_the_partner_page(officer, monkeypatch):
    monkeypatch.setattr(panels, "_functions", [])
    partner = PartnerFactory()
    panels.register(lambda partner, user: panels.Panel("Ties with us", "partners/_suggestions.html", {}))
    panels.register(lambda partner, user: None)
    page = text(officer.get(partner.get_absolute_url()))
    assert page.count("Ties with us") == 1


def test_the_page_of_an_unknown_partner_is_not_found(officer):
    for reference in ("P-0999", "R-0001", "new-partner"):
        assert officer.get(reverse("partners:detail", args=[reference])).status_code == 404


def test_a_partner_is_entered_with_its_names(officer):
    response = officer.post(
        reverse("partners:new"),
        fields(
            names="nl: Luik\nde: Lüttich\nLuik\nTchantchès [former]\nLiège (ville)",
            population="195.278",
            latitude="50.63",
        ),
    )
    partner = Partner.objects.get()
    assert response.url == partner.get_absolute_url()
    assert set(partner.names.values_list("text", "language", "kind")) == {
        ("Luik", "nl", "exonym"), ("Lüttich", "de", "exonym"), ("Luik", "", "exonym"),
        ("Tchantchès", "", "former"), ("Liège (ville)", "", "exonym"),
    }  # fmt: skip
    assert (partner.population, Partner.objects.named_like("LUTTICH").get()) == (195278, partner)
    entry = JournalEntry.objects.get()
    assert (entry.act, entry.actor) == ("partner.create", officer.user)
    assert "Partner entered" in text(officer.get(partner.get_absolute_url()))


@pytest.mark.parametrize(
    "answers, sentence",
    [
        ({"name": ""}, "This field is required."),
        ({"country": "ZZ"}, "is not one of the available choices"),
        ({"population": "a lot"}, "This is not a number"),
        ({"population": "-5"}, "cannot be below zero"),
        ({"latitude": "91"}, "Latitude lies between -90 and 90"),
        ({"wikidata_id": "1296"}, "A Wikidata identifier is a Q"),
        ({"names": "a|b"}, "is not a name that can be kept"),
        ({"names": "Byzantium [antique]"}, "is not a kind of name"),
        ({"website": "javascript:alert(1)"}, "This is not a web address"),
        ({"population_year": "99999"}, "This is not a year."),
    ],
)
def test_wrong_answers_come_back_with_a_sentence_and_what_was_typed(officer, answers, sentence):
    response = officer.post(reverse("partners:new"), fields(notes="keep me", **answers))
    assert response.status_code == 400
    assert sentence in text(response)
    assert "keep me" in text(response)
    assert not Partner.objects.exists()


def test_the_form_sent_twice_makes_one_partner(officer):
    token = str(uuid4())
    first = officer.post(reverse("partners:new"), fields(form_token=token))
    second = officer.post(reverse("partners:new"), fields(form_token=token))
    assert first.url == second.url
    assert Partner.objects.count() == 1


def test_the_second_of_two_editors_sees_both_texts(officer):
    partner = PartnerFactory(name="Liège", notes="old")
    address = reverse("partners:edit", args=[partner.reference])
    officer.post(address, fields(revision="1", notes="first", names=""))
    response = officer.post(address, fields(revision="1", notes="second", names=""))
    assert response.status_code == 409
    assert "first" in text(response)
    assert "second" in text(response)
    partner.refresh_from_db()
    assert (partner.notes, partner.revision) == ("first", 2)
    assert officer.post(address, fields(revision="2", notes="second", names="")).status_code == 302


def test_saving_without_a_change_leaves_no_entry(officer):
    partner = PartnerFactory(name="Liège", others=["Luik"])
    officer.post(reverse("partners:edit", args=[partner.reference]), fields(revision="1", names="Luik"))
    assert not JournalEntry.objects.exists()


@pytest.mark.parametrize("role, status", [("auditor", 403), ("clerk", 403), ("councillor", 404)])
def test_who_may_only_read_cannot_enter_or_change(login, ghent, role, status):
    partner, client = PartnerFactory(name="Liège"), login(role)
    assert client.post(reverse("partners:new"), fields()).status_code == status
    address = reverse("partners:edit", args=[partner.reference])
    assert client.post(address, fields(revision="1", notes="x")).status_code == status
    assert Partner.objects.get().notes == ""


def test_council_members_find_no_partner_anywhere(login, ghent):
    partner, client = PartnerFactory(name="Liège"), login("councillor")
    pages = [
        partner.get_absolute_url(),
        *map(reverse, ["partners:list", "partners:suggest", "search", "partners:imports"]),
    ]
    pages.append(reverse("partners:export", args=["csv"]))
    assert {client.get(page, {"q": "liege"}).status_code for page in pages} == {404}


@pytest.mark.parametrize("name", ["search", "partners:suggest"])
@pytest.mark.parametrize("typed", ["\x00", "Dan\x00zig"])
def test_a_character_that_no_database_takes_is_passed_over(name, typed, officer, monkeypatch):
    sought = []
    monkeypatch.setattr(looking, "search_all", lambda text, user: sought.append(text) or [])
    monkeypatch.setattr(looking, "look_up", lambda text, most: sought.append(text) or [])
    assert officer.get(reverse(name), {"q": typed}).status_code == 200
    assert sought == [typed.replace("\x00", "")]


def test_search_finds_by_any_name_and_says_which(officer):
    PartnerFactory(name="Gdańsk", country="PL", others=["Danzig"])
    page = text(officer.get(reverse("search"), {"q": "danzig"}))
    assert "Gdańsk" in page
    assert "found under “Danzig”, name in another language" in page
    assert "Nothing was found" in text(officer.get(reverse("search"), {"q": "qqq"}))


def test_an_export_comes_back_without_a_change(officer):
    import_list(
        b"name,country,other_names,latitude,longitude,population,notes,region\n"
        b"=1+1,BE,+32 x | @y,51.05,-3.7,0,\"-2+3\n=x\",'s-Gravenhage\n"
        b"'s-Hertogenbosch,NL,Den Bosch,,-3.1,160783,tel +32 9 266 54 00,\n",
        filename="list.csv", by=OPERATOR,
    )  # fmt: skip
    for file_format in ("csv", "xlsx"):
        content = officer.get(reverse("partners:export", args=[file_format])).content
        counts = plan_list(content).counts
        assert (counts["rows"], counts["unchanged"]) == (2, 2)


def test_an_export_holds_what_the_filter_found(officer):
    PartnerFactory(name="Gent", country="BE")
    PartnerFactory(name="Melle", country="DE")
    content = text(officer.get(reverse("partners:export", args=["csv"]), {"country": "DE"})).removeprefix(
        "\ufeff"
    )
    rows = list(csv.DictReader(io.StringIO(content)))
    assert [(row["name"], row["country_code"]) for row in rows] == [("Melle", "DE")]
    assert officer.get(reverse("partners:export", args=["exe"])).status_code == 404


def test_who_enters_a_name_we_have_is_asked_first_and_may_say_it_is_another(login):
    known = PartnerFactory(name="Kraków", country="PL")
    client, said = login("officer"), {"name": "Krakow", "country": "PL", "kind": "city"}
    answer = client.post("/partners/new/", said)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Is it one of these?" in page
    assert known.reference in page
    assert 'value="Krakow"' in page
    assert Partner.objects.count() == 1
    assert client.post("/partners/new/", {**said, "country": "US"}).status_code == 302
    assert client.post("/partners/new/", {**said, "is_another": "on"}).status_code == 302
    assert Partner.objects.filter(name="Krakow").count() == 2


def test_the_same_form_sent_twice_is_no_other_partner(login):
    client, token = login("officer"), str(uuid4())
    said = {"name": "Kraków", "country": "PL", "kind": "city", "form_token": token}
    first, second = (client.post("/partners/new/", said) for _time in range(2))
    assert first.url == second.url
    assert Partner.objects.count() == 1
