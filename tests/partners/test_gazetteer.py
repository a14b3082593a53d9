"""Loading a gazetteer, and taking from it what somebody ticks."""

import gzip
import io
import json
import time
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.urls import reverse

from office.models import JournalEntry, Role
from office.rules import Refused
from partners.actions.gazetteer import load_gazetteer
from partners.models import GazetteerEdition, GazetteerPlace, Partner
from partners.proposals import held_by, proposals, values_of
from tests.factories.office import UserFactory
from tests.factories.partners import GazetteerEditionFactory, GazetteerPlaceFactory, PartnerFactory

pytestmark = pytest.mark.django_db

# Made up, in GeoNames' form of 19 columns.
COLUMNS = (
    ("1", "Ouddorpe", "Ouddorpe", "Vieux-Village,Old Village,Eski Köy", "51.05", "3.71667", "P", "PPLA2", "BE",
     "", "VLG", "VOV", "44", "", "12345", "", "7", "Europe/Brussels", "2024-03-01"),
    ("2", "Nieuwhaven", "Nieuwhaven", "", "51.5", "4.25", "P", "PPL", "NL",
     "", "10", "", "", "", "0", "", "1", "Europe/Amsterdam", "2023-01-15"),
    ("3", "Şirinköy", "Sirinkoy", "Sirinkoy", "39.65", "27.88", "P", "PPL", "TR",
     "", "10", "", "", "", "2345", "", "140", "Europe/Istanbul", "2020-06-30"),
)  # fmt: skip
LINES = "".join("\t".join(cells) + "\n" for cells in COLUMNS)
TABLE = (
    "geonameid,name,country_code,admin1_code,admin1_name,latitude,longitude,population,timezone,alternate_names\n"
    "1,Ouddorpe,BE,VLG,Flanders,51.05,3.71667,12345,Europe/Brussels,Old Village|Eski Köy\n"
    '2,"Nieuw, Haven",NL,10,Zeeland,51.5,4.25,0,Europe/Amsterdam,\n'
)


@pytest.fixture
def administrator(db):
    return UserFactory(roles=[Role.ADMINISTRATOR])


@pytest.fixture
def written(tmp_path):
    def write(content, name="places.txt"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def zipped(**members):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "."), content)
    return packed.getvalue()


def test_geonames_own_columns_are_read(written, administrator):
    loaded = load_gazetteer(written(LINES), by=administrator)
    place = GazetteerPlace.objects.get(pk=1)
    assert (place.name, place.country, place.admin1, place.feature) == ("Ouddorpe", "BE", "VLG", "PPLA2")
    assert (place.latitude, place.longitude) == (Decimal("51.05"), Decimal("3.71667"))
    assert (place.population, place.changed_on) == (12345, date(2024, 3, 1))
    assert place.other_names.split("\n") == ["Vieux-Village", "Old Village", "Eski Köy"]
    assert GazetteerPlace.objects.get(pk=2).population is None  # 0 is how GeoNames says “unknown”
    edition = loaded.edition
    assert (edition.places, edition.rejected, edition.as_of) == (3, 0, date(2024, 3, 1))
    assert (edition.source, edition.licence, edition.loaded_by) == ("GeoNames", "CC BY 4.0", administrator)


def test_a_table_with_a_header_is_read(written, administrator):
    load_gazetteer(written("\ufeff" + TABLE, "places.csv"), by=administrator)
    assert list(GazetteerPlace.objects.order_by("pk").values_list("name", "region")) == [
        ("Ouddorpe", "Flanders"),
        ("Nieuw, Haven", "Zeeland"),
    ]
    assert [place.pk for place in GazetteerPlace.objects.named_like("eski koy")] == [1]


@pytest.mark.parametrize(
    "content",
    [gzip.compress(LINES.encode()), zipped(places__txt=LINES), zipped(readme__txt="x", places__txt=LINES)],
)
def test_packed_files_are_read(content, written, administrator):
    assert load_gazetteer(written(content, "places.bin"), by=administrator).edition.places == 3


def test_regions_get_their_names_from_geonames_list(written, administrator):
    regions = written("BE.VLG\tFlanders\tFlanders\t3337388\nNL.10\tZeeland\tZeeland\t1\n", "admin1.txt")
    load_gazetteer(written(LINES), by=administrator, regions=regions)
    assert GazetteerPlace.objects.get(pk=1).region == "Flanders"
    assert GazetteerPlace.objects.get(pk=3).region == ""


def test_lines_that_are_no_place_are_listed_and_the_rest_is_loaded(written, administrator):
    first, second, third = LINES.splitlines()
    bad = [
        first,  # the same identifier again
        second.replace("51.5", "151.5"),
        second.replace("2\tNieuw", "x\tNieuw"),
        second.replace("\tNL\t", "\tNLD\t"),
        "one cell",
    ]
    loaded = load_gazetteer(
        written("\n".join([first, *bad, third, second]).encode() + b"\n\xff\xfe\n"), by=administrator
    )
    assert (loaded.edition.places, loaded.edition.rejected) == (3, 6)
    assert [line.line for line in loaded.bad_lines] == [2, 3, 4, 5, 6, 9]
    assert all(str(line.reason).endswith(".") for line in loaded.bad_lines)


def test_a_new_edition_replaces_the_former_in_one_act(written, administrator):
    load_gazetteer(written(LINES), by=administrator)
    loaded = load_gazetteer(written(TABLE, "new.csv"), by=administrator, as_of=date(2026, 1, 1))
    assert (loaded.replaced, GazetteerPlace.objects.count()) == (3, 2)
    entries = JournalEntry.objects.filter(act="gazetteer.load").order_by("pk")
    assert [entry.changes["places"] for entry in entries] == [[0, 3], [3, 2]]
    assert GazetteerEdition.objects.count() == 2  # what was loaded when stays known


def test_the_same_file_again_changes_nothing(written, administrator):
    load_gazetteer(written(LINES), by=administrator)
    assert load_gazetteer(written(LINES), by=administrator).is_unchanged
    assert JournalEntry.objects.filter(act="gazetteer.load").count() == 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n",
        b"name,country\nGent,BE\n" * 300,
        b"\x89PNG\r\n\x1a\n" + b"\x00" * 5000,
        b"a" * 5_000_000,
        b"a" * 150_000,
        b"geonameid,name\r1,Gent\r",
        LINES.encode() + b"\x00" * 10,
        gzip.compress(b"0" * 50_000_000),
        gzip.compress(LINES.encode())[:-20],
        b"\x1f\x8bnothing",
        b"PK\x03\x04nothing",
        zipped(one__txt=LINES, two__txt=LINES),
        zipped(places__exe=LINES),
        zipped(places__txt=b"\x00" * 50_000_000),
    ],
)
def test_a_file_that_is_no_gazetteer_is_refused_and_the_former_stays(content, written, administrator):
    load_gazetteer(written(LINES), by=administrator)
    began = time.process_time()
    with pytest.raises(Refused) as refused:
        load_gazetteer(written(content, "hostile.txt"), by=administrator)
    assert time.process_time() - began < 1
    assert str(refused.value).endswith(".")
    assert GazetteerPlace.objects.count() == 3


def test_only_administrators_load_a_gazetteer(written):
    with pytest.raises(Refused):
        load_gazetteer(written(LINES), by=UserFactory(roles=[Role.OFFICER]))


def test_the_command_tells_counts_and_bad_lines(written, capsys):
    call_command("load_gazetteer", str(written(LINES + "bad\n")), "--json")
    told = json.loads(capsys.readouterr().out)
    assert (told["places"], told["replaced"], told["rejected"], told["unchanged"]) == (3, 0, 1, False)
    assert (told["source"], told["licence"], told["as_of"]) == ("GeoNames", "CC BY 4.0", "2024-03-01")
    assert [line["line"] for line in told["bad_lines"]] == [4]
    with pytest.raises(SystemExit):
        call_command("load_gazetteer", "nowhere.zip", "--json")
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "no_file"


def by_key(offered):
    return {proposal.key: proposal for proposal in offered}


def test_proposals_tell_old_and_new_and_leave_out_what_agrees():
    edition = GazetteerEditionFactory()
    place = GazetteerPlaceFactory(
        edition=edition, name="Gent", other_names="Gand\nGhent\nGenk", geonames_id=7
    )
    partner = PartnerFactory(
        name="Gent", country="BE", others=["Gand"], population=230_000, population_year=2003,
        latitude=Decimal("51.050000"), longitude=Decimal("3.716670"),
    )  # fmt: skip
    offered = by_key(proposals(place, edition, held_by(partner)))
    assert set(offered) == {"region", "population", "geonames_id", "names"}
    assert (offered["population"].before, offered["population"].fills_a_gap) == ("230,000", False)
    assert offered["population"].fields == {
        "population": 265086, "population_year": None,
        "population_source": "GeoNames (CC BY 4.0), place 7",
    }  # fmt: skip
    assert offered["names"].names == ("Ghent", "Genk")


def test_what_was_typed_is_compared_as_it_is_meant():
    place = GazetteerPlaceFactory(name="Gent", population=1000)
    typed = {
        "name": "Gent",
        "country": "BE",
        "latitude": "51,05",
        "longitude": "3.71667",
        "population": "1 000",
    }
    assert set(by_key(proposals(place, place.edition, typed))) == {"region", "geonames_id"}


def test_values_keep_the_names_that_are_there():
    place = GazetteerPlaceFactory(name="Gent", other_names="Gand")
    offered = proposals(place, place.edition, {"name": "Gent"})
    values = values_of(offered, [("Ghent", "en", "exonym")])
    assert values["names"] == [("Ghent", "en", "exonym"), ("Gand", "", "exonym")]
    assert "latitude" in values


@pytest.fixture
def officer(login, ghent):
    return login("officer")


@pytest.fixture
def melle():
    GazetteerPlaceFactory(
        geonames_id=77, name="Melle", country="DE", region="Lower Saxony", population=46_000
    )
    return PartnerFactory(name="Melle", country="DE", region="Niedersachsen")


def text(answer):
    return answer.content.decode()


def test_without_a_gazetteer_every_page_says_so_kindly(officer):
    partner = PartnerFactory()
    page = reverse("partners:partner_gazetteer", args=[partner.reference])
    assert "No gazetteer is loaded here yet" in text(officer.get(page))
    assert "No gazetteer is loaded here yet" in text(
        officer.get(reverse("partners:gazetteer"), {"q": "Gent"})
    )
    fragment = text(officer.get(reverse("partners:gazetteer_suggestions"), {"name": "Gent"}))
    assert "No gazetteer is loaded" in fragment
    assert "<html" not in fragment


def test_places_are_suggested_while_a_name_is_typed(officer, melle, django_assert_max_num_queries):
    GazetteerPlaceFactory(name="Melle", country="BE")
    suggestions = reverse("partners:gazetteer_suggestions")
    officer.get(suggestions)
    with django_assert_max_num_queries(6):  # session, person, roles, municipality; edition and places
        page = text(officer.get(suggestions, {"name": "MELL", "country": "DE"}))
    assert "Lower Saxony" in page
    assert "46,000 inhabitants" in page
    assert "CC BY 4.0" in page
    assert "Flanders" not in page


def test_only_what_is_ticked_is_taken_into_the_form(officer, melle):
    fill = reverse("partners:gazetteer_fill", args=[77])
    typed = {"name": "Melle", "country": "DE", "region": "Niedersachsen", "latitude": "", "longitude": ""}
    offered = text(officer.get(fill, typed))
    assert "Niedersachsen" in offered
    assert "Lower Saxony" in offered
    assert "hx-swap-oob" not in offered
    taken = text(officer.get(fill, {**typed, "take": ["position"]}))
    assert taken.count("hx-swap-oob") == 2
    assert 'id="id_latitude"' in taken
    assert "id_region" not in taken


def test_without_script_a_place_is_taken_into_the_form_of_a_new_partner(officer, melle):
    assert "Melle" in text(officer.get(reverse("partners:gazetteer"), {"q": "mel"}))
    assert "Take into the form" in text(officer.get(reverse("partners:gazetteer_place", args=[77])))
    form = text(
        officer.get(reverse("partners:new"), {"place": "77", "take": ["name", "country", "position"]})
    )
    assert 'value="Melle"' in form
    assert 'value="51.05' in form
    assert "Lower Saxony" not in form


def test_what_a_partner_lacks_is_taken_over_after_a_check(officer, melle):
    page = reverse("partners:partner_gazetteer", args=[melle.reference])
    assert "Lower Saxony" in text(officer.get(page))
    check = text(officer.get(page, {"place": "77", "take": ["position", "population"]}))
    assert "Take this over for Melle?" in check
    assert "Niedersachsen" not in check
    wish = {"place": "77", "take": ["position", "population"], "revision": melle.revision}
    officer.post(page, wish)
    melle.refresh_from_db()
    assert (melle.population, melle.latitude, melle.region) == (46_000, Decimal("51.05"), "Niedersachsen")
    entry = JournalEntry.objects.get(act="partner.edit")
    assert "GeoNames (CC BY 4.0), place 77" in entry.reason
    assert set(entry.changes) == {"population", "population_source", "latitude", "longitude"}


def test_a_partner_that_changed_meanwhile_is_not_overwritten(officer, melle):
    page = reverse("partners:partner_gazetteer", args=[melle.reference])
    Partner.objects.filter(pk=melle.pk).update(revision=9)
    answer = officer.post(
        page, {"place": "77", "take": ["position"], "revision": melle.revision}, follow=True
    )
    assert "Somebody else has changed this partner" in text(answer)
    melle.refresh_from_db()
    assert melle.latitude is None


def test_of_several_places_one_is_chosen(officer, melle):
    GazetteerPlaceFactory(geonames_id=78, name="Melle", country="DE", region="Elsewhere", population=10)
    page = reverse("partners:partner_gazetteer", args=[melle.reference])
    assert "Which one is it?" in text(officer.get(page))
    assert "Elsewhere" in text(officer.get(page, {"place": "78"}))
    assert "Which one is it?" in text(officer.get(page, {"place": "99999999999999999999999"}))


def test_a_revision_that_no_partner_has_is_stale_and_no_fault(officer, melle):
    page = reverse("partners:partner_gazetteer", args=[melle.reference])
    wish = {"place": "77", "take": ["position"], "revision": "9" * 5_000}
    assert "Somebody else has changed this partner" in text(officer.post(page, wish, follow=True))


@pytest.mark.parametrize("number", ["0", "12345", "99999999999999999999999999", "9" * 5_000])
def test_an_unknown_place_is_not_found(officer, melle, number):
    assert officer.get(f"/partners/gazetteer/{number}/").status_code == 404
    assert officer.get(reverse("partners:new"), {"place": number, "take": ["name"]}).status_code == 200
