"""Undoing one whole import: what it made goes, what it changed goes back, what was touched since stays."""

import csv
import io
import json
import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from office import jobs
from office.journal import history_of, verify
from office.models import OPERATOR, Job, JournalEntry
from office.rules import Refused
from partners.actions import edit_partner, import_list, undo_import
from partners.models import ImportState, Partner, PartnerImport, PartnerName
from partners.undone import Undone
from relations.models import Claim
from tests.factories.partners import PartnerFactory
from tests.factories.relations import RelationFactory

pytestmark = pytest.mark.django_db

FIELDS = (
    "pk", "name", "kind", "country", "place_label", "region", "latitude", "longitude", "population",
    "population_year", "website", "wikidata_id", "geonames_id", "notes", "names_folded", "legal_status",
)  # fmt: skip


def imported(*lines: str) -> PartnerImport:
    return import_list("\n".join(lines).encode(), filename="list.csv", by=OPERATOR)[0]


def undone(importation: PartnerImport) -> Undone:
    return undo_import(importation, by=OPERATOR, reason="The wrong list.")


def register() -> tuple[list, list]:
    """Everything but the revisions, which only grow."""
    names = PartnerName.objects.order_by("partner", "text").values_list("partner", "text", "kind", "language")
    return list(Partner.objects.order_by("pk").values_list(*FIELDS)), list(names)


def test_partners_that_an_import_made_disappear_with_their_names_and_claims():
    result = undone(imported("name,other names,country,status", "Gent,Gand|Ghent,BE,active", "Melle,,DE,"))
    assert (result.removed, result.restored, result.claims, result.kept) == (2, 0, 1, [])
    assert register() == ([], [])
    assert not Claim.objects.exists()


def test_fields_that_an_import_changed_go_back():
    PartnerFactory(
        name="Berlin", country="DE", population=1, latitude=Decimal("52.5"), longitude=Decimal("13.4"),
        wikidata_id="Q64", others=["Berlijn"],
    )  # fmt: skip
    before = register()
    lines = (
        "name,other names,country,population,latitude,longitude,wikidata",
        "Berlin,Berlín|Berlijn,DE,3782202,52.517,13.389,Q64",
    )
    importation = imported(*lines)
    assert register() != before
    result = undone(importation)
    assert (result.removed, result.restored, result.kept) == (0, 1, [])
    assert register() == before


def test_a_partner_edited_since_is_kept_and_listed_with_the_reason():
    berlin = PartnerFactory(name="Berlin", country="DE", population=1)
    importation = imported("name,country,population", "Berlin,DE,3782202", "Gent,BE,265086")
    gent = Partner.objects.get(name="Gent")
    for partner in (Partner.objects.get(pk=berlin.pk), gent):
        edit_partner(partner, revision=partner.revision, region="Somewhere", by=OPERATOR)
    result = undone(importation)
    assert (result.removed, result.restored) == (0, 0)
    assert {(row.reference, row.code) for row in result.kept} == {
        (berlin.reference, "edited"),
        (gent.reference, "edited"),
    }
    assert "changed after the import" in result.kept[0].reason
    assert Partner.objects.get(pk=berlin.pk).population == 3782202


def test_a_partner_that_a_later_import_changed_is_kept():
    first = imported("name,country,population", "Gent,BE,1000")
    imported("name,country,population", "Gent,BE,2000")
    assert [row.code for row in undone(first).kept] == ["edited"]
    assert Partner.objects.get().population == 2000


def test_what_a_later_import_changed_and_gave_back_keeps_nothing():
    first = imported("name,country,population,type", "Gent,BE,1000,sister city", "Melle,DE,10,")
    second = imported(
        "name,country,population,type", "Gent,BE,2000,partner city", "Melle,DE,10,friendship city"
    )
    assert (undone(second).restored, undone(first).kept) == (1, [])
    assert not Partner.objects.exists()


def test_what_the_undoing_of_a_later_import_had_to_keep_is_kept_by_the_first_one_too():
    first = imported("name,country", "Gent,BE")
    second = imported("name,country,population,type", "Gent,BE,2000,partner city")
    gent = Partner.objects.get()
    edit_partner(gent, revision=gent.revision, region="Somewhere", by=OPERATOR)
    # The claim of the second import is withdrawn, its population stays.
    assert [row.code for row in undone(second).kept] == ["edited"]
    assert [row.code for row in undone(first).kept] == ["edited"]
    assert Partner.objects.get().population == 2000


def test_a_partner_that_something_refers_to_is_kept_and_its_use_is_named():
    importation = imported("name,country", "Gent,BE", "Melle,DE")
    RelationFactory(partners=[Partner.objects.get(name="Gent")])
    result = undone(importation)
    assert (result.removed, [(row.name, row.code) for row in result.kept]) == (1, [("Gent", "used")])
    assert Partner.objects.get().name == "Gent"


def test_a_settled_claim_stays_and_holds_its_partner():
    importation = imported("name,country,status", "Gent,BE,active")
    Claim.objects.update(settled_on=timezone.localdate())
    result = undone(importation)
    assert (result.claims, [row.code for row in result.kept]) == (0, ["used"])


def test_a_claim_of_an_earlier_import_stays():
    imported("name,country,status", "Gent,BE,active")
    assert undone(imported("name,country,status,since", "Gent,BE,active,1977")).claims == 1
    assert list(Claim.objects.values_list("column", "value")) == [("status", "active")]


def test_an_identifier_that_another_partner_has_by_now_is_not_taken_back():
    gent = PartnerFactory(name="Gent", country="BE", wikidata_id="Q1")
    importation = imported("reference,name,country,wikidata", f"{gent.reference},Gent,BE,Q1296")
    PartnerFactory(name="Elsewhere", country="BE", wikidata_id="Q1")
    assert [row.code for row in undone(importation).kept] == ["identifier_taken"]


def test_undoing_is_one_entry_in_the_journal_that_covers_every_row():
    PartnerFactory(name="Berlin", country="DE", population=1)
    importation = imported("name,country,population,status", "Berlin,DE,3782202,", "Gent,BE,,active")
    gent = Partner.objects.get(name="Gent")
    entries = JournalEntry.objects.count()
    undone(importation)
    assert JournalEntry.objects.count() == entries + 1
    entry = JournalEntry.objects.latest("number")
    assert (entry.act, entry.reason) == ("import.undo", "The wrong list.")
    assert {row.object_pk: row.changes for row in entry.rows.all()}[str(gent.pk)] == {
        "name": ["Gent", None],
        "kind": ["city", None],
        "country": ["BE", None],
        "claims": [{"status": ["active"]}, None],
    }
    assert [entry.act for entry in history_of(gent)] == ["import.undo", "import.apply"]
    assert verify().intact


def test_after_thirty_days_an_import_stays():
    importation = imported("name,country", "Gent,BE")
    PartnerImport.objects.update(applied_at=timezone.now() - timedelta(days=30, minutes=1))
    with pytest.raises(Refused) as refusal:
        undone(importation)
    assert "30 days" in str(refusal.value)
    PartnerImport.objects.update(applied_at=timezone.now() - timedelta(days=29, hours=23))
    assert undone(importation).removed == 1


def test_an_import_is_undone_once_and_its_list_can_be_imported_again():
    lines = ("name,country", "Gent,BE")
    importation = imported(*lines)
    undone(importation)
    importation.refresh_from_db()
    assert importation.state == ImportState.UNDONE
    assert Undone.of(importation).removed == 1
    with pytest.raises(Refused):
        undone(importation)
    assert imported(*lines).created == 1


def test_an_import_that_was_never_applied_cannot_be_undone_and_a_reason_is_wanted():
    importation = imported("name,country", "Gent,BE")
    with pytest.raises(Refused) as refusal:
        undo_import(importation, by=OPERATOR, reason=" ")
    assert refusal.value.code == "reason"
    PartnerImport.objects.update(state=ImportState.PREVIEWED, applied_at=None)
    with pytest.raises(Refused) as refusal:
        undone(importation)
    assert refusal.value.code == "not_undoable"


def test_who_may_not_keep_partners_may_not_undo_an_import(person):
    importation = imported("name,country", "Gent,BE")
    for role in ("auditor", "clerk", "councillor"):
        with pytest.raises(Refused) as refusal:
            undo_import(importation, by=person(role), reason="No.")
        assert refusal.value.code == "role"


def test_the_command_undoes_an_import_and_says_what_it_did(capsys):
    importation = imported("name,country", "Gent,BE")
    call_command("undo_import", importation.reference, "--json")
    assert json.loads(capsys.readouterr().out) == {
        "reference": importation.reference, "removed": 1, "restored": 0, "claims": 0, "kept": [],
    }  # fmt: skip
    for reference in (importation.reference, "I-9999"):
        with pytest.raises((SystemExit, CommandError)):
            call_command("undo_import", reference, "--json")
        assert json.loads(capsys.readouterr().out)["error"]["code"] in ("not_undoable", "unknown_import")


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["Gent", "gent", "Gand", "Melle", "Münster", "Munster", ""]) | st.text(max_size=6),
        st.sampled_from(["BE", "Duitsland", ""]),
        st.sampled_from(["51.05", "50,1", "-3", ""]),
        st.sampled_from(["3.72", "", "abc"]),
        st.sampled_from(["1000", "270.000", "x", ""]),
        st.sampled_from(["Q1", "Q2", ""]),
        st.sampled_from(["active", "ended", ""]),
        st.text(max_size=6),
    ),
    max_size=8,
)
HEADER = ["name", "country", "latitude", "longitude", "population", "wikidata", "status", "other names"]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(on_file=ROWS, rows=ROWS)
def test_whatever_is_imported_and_undone_the_register_is_as_it_was(on_file, rows):
    Claim.objects.all().delete()
    Partner.objects.all().delete()
    for content in (on_file, rows):
        text = io.StringIO()
        csv.writer(text).writerows([HEADER, *content])
        before, claims = register(), set(Claim.objects.values_list("partner", "column", "value"))
        try:
            importation, _plan = import_list(text.getvalue().encode(), filename="list.csv", by=OPERATOR)
        except Refused:
            return
    assert undone(importation).kept == []
    assert register() == before
    assert set(Claim.objects.values_list("partner", "column", "value")) == claims


@pytest.mark.postgresql
def test_import_and_undoing_lock_partners_in_the_order_of_their_numbers():
    """As a change of many at once does: whoever comes second waits, and nobody waits for one who waits."""
    first, second = PartnerFactory(name="Gent", country="BE"), PartnerFactory(name="Melle", country="DE")

    def held(act) -> list[int]:
        with CaptureQueriesContext(connection) as queries:
            act()
        asked = [
            query["sql"]
            for query in queries
            if 'FROM "partners_partner"' in query["sql"] and "FOR UPDATE" in query["sql"]
        ]
        assert re.search(r'ORDER BY (1|"partners_partner"\."id") ASC', asked[0])
        return [int(number) for number in re.findall(r"\d+", asked[0].split(" IN (")[1].split(")")[0])]

    importations = []
    content = b"name,country,region\nMelle,DE,Niedersachsen\nGent,BE,Vlaanderen\n"
    listed = held(lambda: importations.append(import_list(content, filename="list.csv", by=OPERATOR)[0]))
    assert listed == held(lambda: undone(importations[0])) == [first.pk, second.pk]


def test_a_long_import_is_undone_by_a_job_and_asking_twice_makes_one(login, ghent, monkeypatch):
    monkeypatch.setattr("partners.actions.undoing.ROWS_AT_ONCE", 1)
    importation = imported("name,country", "Gent,BE", "Melle,DE")
    client, address = login("officer"), reverse("partners:import_undo", args=[importation.reference])
    first, second = (client.post(address, {"reason": "The wrong list."}) for _time in range(2))
    job = Job.objects.get(kind="partner_undo")
    assert first.url == second.url == job.get_absolute_url()
    assert "This is being worked on" in client.get(importation.get_absolute_url()).content.decode()
    assert Partner.objects.count() == 2
    assert jobs.execute(job.pk)
    Job.objects.filter(pk=job.pk).update(state="queued")
    assert jobs.execute(job.pk)
    job.refresh_from_db()
    assert job.result == {"import": importation.reference, "removed": 2, "restored": 0, "kept": 0}
    assert not Partner.objects.exists()
    assert JournalEntry.objects.get(act="import.undo").reason == "The wrong list."
    importation.refresh_from_db()
    assert importation.state == ImportState.UNDONE
