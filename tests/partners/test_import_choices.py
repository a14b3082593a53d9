"""What a person chooses on the way of a list: columns, their reading, whom a row means; and the template."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from office import jobs
from office.models import OPERATOR, Job
from partners.actions import create_partner
from partners.models import Partner, PartnerImport
from tests.factories.imports import confirm, mapping_of, text, uploaded

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(login, ghent):
    return login("officer")


# -- remembered columns ---------------------------------------------------------------------------------------------

OWN_WORDS = "Wie;Waar;Hoeveel\nGent;België;265.086\nMelle;Duitsland;46.436\n".encode()


def test_the_next_list_of_a_source_has_the_columns_as_chosen_last_time(officer):
    uploaded(officer, OWN_WORDS)
    first = PartnerImport.objects.get()
    address = reverse("partners:import_columns", args=[first.reference])
    assert officer.post(address, {"column_0": "", "column_1": "", "column_2": ""}).status_code == 400
    officer.post(address, {"column_0": "name", "column_1": "country", "column_2": "population"})
    # The columns of the next file stand in another order, one is new, and the source is typed otherwise.
    moved = "Hoeveel;Wie;Kleur;Waar\n195.278;Liège;rood;België\n".encode()
    file = SimpleUploadedFile("next.csv", moved)
    response = officer.post(reverse("partners:import_new"), {"file": file, "source": " The OLD list "})
    page = officer.get(response.url)
    form = page.context["columns"]
    assert [form[f"column_{place}"].value() for place in range(4)] == ["population", "name", "", "country"]
    assert "New in this file: Kleur." in text(page)
    assert "The columns are set as" in text(page)


def test_another_source_has_no_memory_of_it(officer):
    uploaded(officer, OWN_WORDS)
    importation = PartnerImport.objects.get()
    officer.post(
        reverse("partners:import_columns", args=[importation.reference]),
        {"column_0": "name", "column_1": "country", "column_2": "population"},
    )
    file = SimpleUploadedFile("next.csv", OWN_WORDS)
    response = officer.post(reverse("partners:import_new"), {"file": file, "source": "somebody else"})
    form = officer.get(response.url).context["columns"]
    assert [form[f"column_{place}"].value() for place in range(3)] == ["", "", ""]


def test_a_remembered_way_of_reading_that_does_not_fit_is_left_aside(officer):
    uploaded(officer, b"name,country|x\nGent,BE|1\n")
    importation = PartnerImport.objects.get()
    address = reverse("partners:import_columns", args=[importation.reference])
    officer.post(address, {"step": "read", "encoding": "utf-8", "delimiter": "bar", "header_row": "1"})
    officer.post(address, {"column_0": "name", "column_1": ""})
    file = SimpleUploadedFile("next.csv", b"name,country\nGent,BE\n")
    response = officer.post(reverse("partners:import_new"), {"file": file, "source": "the old list"})
    assert officer.get(response.url).context["table"].header == ["name", "country"]


# -- how numbers are read -------------------------------------------------------------------------------------------


def test_the_decimal_sign_may_be_overruled(officer):
    uploaded(officer, b"name;country;population;latitude\nGent;BE;1.234;51,050\n")
    importation = PartnerImport.objects.get()
    address = reverse("partners:import_columns", args=[importation.reference])
    assert "is read as: 1,234" in text(officer.get(address))
    officer.post(address, {"step": "read", "delimiter": "semicolon", "header_row": "1", "decimal": "."})
    page = officer.get(address)
    # With a decimal point 1.234 is no count of people, and 51,050 has thousands: no latitude.
    assert page.context["table"].decimal == "."
    assert "is read as: nothing" in text(page)


# -- matching -------------------------------------------------------------------------------------------------------

TWINS = b"name;country;population\nTaizhou;CN;1607108\n"


@pytest.fixture
def taizhous(db):
    return [
        create_partner(name="Taizhou", country="CN", region=region, by=OPERATOR)
        for region in ("Zhejiang", "Jiangsu")
    ]


def at_match(client, content=TWINS):
    uploaded(client, content)
    importation = PartnerImport.objects.get()
    response = client.post(
        reverse("partners:import_columns", args=[importation.reference]), mapping_of(client, importation)
    )
    return importation, response


def test_a_doubtful_row_is_put_to_a_person_with_its_candidates(officer, taizhous):
    importation, response = at_match(officer)
    address = reverse("partners:import_match", args=[importation.reference])
    assert response.url == address
    page = text(officer.get(address))
    for partner, region in zip(taizhous, ("Zhejiang", "Jiangsu"), strict=True):
        assert partner.reference in page
        assert region in page
    assert "1,607,108 inhabitants" in page
    assert "a new partner" in page


@pytest.mark.parametrize(
    "choice, counts",
    [("one", (0, 1, 0, 0)), ("new", (1, 0, 0, 0)), ("skip", (0, 0, 0, 1)), ("", (0, 0, 0, 1))],
)
def test_what_a_person_decides_is_what_happens(officer, taizhous, choice, counts):
    importation, response = at_match(officer)
    answer = taizhous[1].reference if choice == "one" else choice
    assert officer.post(response.url, {"row_2": answer}).url == reverse(
        "partners:import_preview", args=[importation.reference]
    )
    importation.refresh_from_db()
    found = importation.created, importation.updated, importation.unchanged, importation.rejected
    assert found == counts
    confirm(officer, importation)
    assert jobs.execute(Job.objects.get().pk)
    assert Partner.objects.filter(population=1_607_108).count() == (1 if choice in ("one", "new") else 0)


def test_an_invented_candidate_is_refused(officer, taizhous):
    _importation, response = at_match(officer)
    assert officer.post(response.url, {"row_2": "P-9999"}).status_code == 400


# -- templates ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "tr", "nl"])
@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_the_template_is_understood_column_by_column_in_each_language(officer, language, file_format):
    from django.conf import settings as site
    from django.utils.translation import override

    from partners.claims import claim_columns
    from partners.columns import suggest_mapping
    from partners.import_templates import template_columns, template_file
    from partners.reading import read_table

    with override(language):
        content = template_file(file_format)
    table = read_table(content, more=claim_columns())
    assert suggest_mapping(table.header, claim_columns()) == [column.key for column in template_columns()]
    assert len(table.rows) == 0
    assert language in dict(site.LANGUAGES)
    page = officer.get(reverse("partners:import_template", args=[file_format]))
    assert "attachment" in page["Content-Disposition"]
