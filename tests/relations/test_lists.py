"""The list of relations: many changed at once, tie by tie, and the list as a file."""

import csv
import io
from datetime import date

import pytest
from openpyxl import load_workbook

from office.bulk import change_many
from office.models import JournalEntry, JournalRow, Role, Unit
from partners.importing import plan_list
from relations.bulk import BULK
from relations.models import Relation
from tests.factories.office import UserFactory
from tests.factories.partners import PartnerFactory
from tests.factories.relations import LivingRelationFactory, RelationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def units(ghent):
    return Unit.objects.create(name="International office"), Unit.objects.create(name="Culture")


def changed(field: str, value, ties: list[Relation], by):
    return change_many(BULK, BULK.field(field), value, {tie.pk: tie.revision for tie in ties}, by=by)


def test_an_officer_changes_ties_of_the_own_unit_and_those_without_one(units):
    ours, theirs = units
    officer = UserFactory(roles=[Role.OFFICER], unit=ours)
    mine, free = LivingRelationFactory(owner_unit=ours), LivingRelationFactory()
    foreign = LivingRelationFactory(owner_unit=theirs, partners=[PartnerFactory(name="Nordhavn")])
    own = LivingRelationFactory(owner_unit=theirs, officer=officer)
    change = changed("add_theme", "culture", [mine, free, foreign, own], officer)
    change.refresh_from_db()
    assert change.rows == 3
    assert change.refused == [
        [foreign.reference, "Nordhavn",
         "It belongs to Culture: that unit or a head changes it together with others."]
    ]  # fmt: skip
    assert Relation.objects.get(pk=mine.pk).themes == ["culture"]
    assert Relation.objects.get(pk=foreign.pk).themes == []


def test_a_head_hands_all_ties_of_one_person_to_another(units):
    head = UserFactory(roles=[Role.HEAD])
    leaving, coming = (
        UserFactory(name="Anna", roles=[Role.OFFICER]),
        UserFactory(name="Bert", roles=[Role.OFFICER]),
    )
    ties = [LivingRelationFactory(officer=leaving, owner_unit=units[1]) for _ in range(3)]
    assert changed("officer", coming, ties, head).rows == 3
    assert set(Relation.objects.values_list("officer__name", "revision")) == {("Bert", 2)}
    entry = JournalEntry.objects.get(act="relation.bulk")
    rows = JournalRow.objects.filter(entry=entry)
    # Names of persons can be erased: the rows hold numbers.
    assert [row.changes for row in rows] == [{"officer": [f"#{leaving.pk}", f"#{coming.pk}"]}] * 3
    assert entry.personal.values == {"people": {f"#{leaving.pk}": "Anna", f"#{coming.pk}": "Bert"}}
    assert "Anna" not in str(entry.changes)


def test_themes_are_added_and_taken_off_each_tie_by_itself(units):
    head = UserFactory(roles=[Role.HEAD])
    one, two = LivingRelationFactory(themes=["sport"]), LivingRelationFactory(themes=["culture", "sport"])
    change = changed("add_theme", "culture", [one, two], head)
    assert (change.rows, change.unchanged) == (1, 1)
    one.refresh_from_db()
    assert one.themes == ["sport", "culture"]
    assert changed("remove_theme", "sport", [one, two], head).rows == 2
    assert [Relation.objects.get(pk=tie.pk).themes for tie in (one, two)] == [["culture"], ["culture"]]


def test_the_pages_of_a_change_name_people_and_units(login, units):
    client = login("head")
    officer = UserFactory(name="Bert", roles=[Role.OFFICER])
    tie = LivingRelationFactory(partners=[PartnerFactory(name="Nordhavn")])
    page = client.post("/relations/bulk/", {"row": tie.pk, "field": "officer"}).content.decode()
    assert "Bert" in page
    sent = {"rows": f"{tie.pk}:1", "field": "officer", "value": officer.pk, "stage": "preview"}
    page = client.post("/relations/bulk/", sent).content.decode()
    assert "<td>–</td><td>Bert</td>" in page
    answer = client.post("/relations/bulk/", sent | {"stage": "confirm"}, follow=True).content.decode()
    assert "<td>–</td><td>Bert</td>" in answer
    assert client.post("/relations/bulk/", sent | {"value": 999_999}).status_code == 400


def test_relations_go_out_with_one_line_for_each_partner(login, ghent):
    melle, tallinn = PartnerFactory(name="Melle", country="DE"), PartnerFactory(name="Tallinn", country="EE")
    tie = LivingRelationFactory(partners=[tallinn, melle], since=date(1977, 1, 1), since_precision="year")
    RelationFactory(partners=[tallinn], since=date(2009, 6, 16), since_precision="day", state="ended")
    client = login("auditor")
    content = client.get("/relations/export.csv?state=active").content
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    told = [(row["relation"], row["reference"], row["name"], row["status"], row["since"]) for row in rows]
    assert told == [
        (tie.reference, melle.reference, "Melle", "active", "1977"),
        (tie.reference, tallinn.reference, "Tallinn", "active", "1977"),
    ]
    sheet = load_workbook(io.BytesIO(client.get("/relations/export.xlsx?state=ended").content)).active
    header = [cell.value for cell in sheet[1]]
    since = sheet[2][header.index("since")]
    assert since.is_date
    assert since.value.date() == date(2009, 6, 16)
    assert client.get("/relations/export.exe").status_code == 404


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_a_list_of_relations_read_in_again_sets_no_state(login, ghent, file_format):
    LivingRelationFactory(partners=[PartnerFactory(name="Melle", country="DE")])
    content = login("officer").get(f"/relations/export.{file_format}").content
    plan = plan_list(content)
    assert (plan.counts["rows"], plan.counts["unchanged"], plan.counts["rejected"]) == (1, 1, 0)
    claimed = {column for row in plan.rows for column, _value in row.row.claims}
    assert claimed == {"type", "status", "since"}


def test_the_file_costs_the_same_queries_for_one_tie_and_for_thirty(login, ghent, django_assert_num_queries):
    client = login("officer")
    LivingRelationFactory()
    client.get("/relations/export.csv")
    with django_assert_num_queries(7):
        client.get("/relations/export.csv")
    for _ in range(29):
        LivingRelationFactory()
    with django_assert_num_queries(7):
        client.get("/relations/export.csv")
