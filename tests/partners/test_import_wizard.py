"""The wizard from the upload of a list to its result, and back."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse

from office import jobs
from office.models import OPERATOR, Job, JobState, JournalEntry
from partners.actions import create_partner, import_list
from partners.models import ImportState, Partner, PartnerImport
from tests.factories.imports import confirm, mapping_of, previewed, text, uploaded

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(login, ghent):
    return login("officer")


def test_a_list_goes_from_upload_to_result(officer, django_capture_on_commit_callbacks):
    response = uploaded(officer)
    importation = PartnerImport.objects.get()
    assert response.url == reverse("partners:import_columns", args=[importation.reference])
    assert "Liège" in text(officer.get(response.url))
    response = officer.post(response.url, mapping_of(officer, importation))
    assert response.url == reverse("partners:import_preview", args=[importation.reference])
    page = text(officer.get(response.url))
    assert "Nothing has been written yet." in page
    assert "This country is not known here." in page
    assert not Partner.objects.exists()
    page = officer.get(reverse("partners:import_confirm", args=[importation.reference]), {"mode": "valid"})
    assert "Import now" in text(page)
    importation.refresh_from_db()
    assert f'name="digest" value="{importation.digest}"' in text(page)
    response = confirm(officer, importation)
    job = Job.objects.get()
    assert response.url == job.get_absolute_url()
    assert jobs.execute(job.pk)
    importation.refresh_from_db()
    assert (importation.state, importation.created, importation.rejected) == (ImportState.APPLIED, 2, 1)
    assert set(Partner.objects.values_list("name", flat=True)) == {"Liège", "Melle"}
    assert "applied" in text(officer.get(importation.get_absolute_url()))
    assert [entry.act for entry in JournalEntry.objects.order_by("number")] == [
        "import.upload",
        "import.apply",
    ]


def test_a_column_may_be_given_another_meaning(officer):
    uploaded(officer, b"what,where\nGent,BE\n")
    importation = PartnerImport.objects.get()
    address = reverse("partners:import_columns", args=[importation.reference])
    response = officer.post(address, {"column_0": "", "column_1": "country"})
    assert response.status_code == 400
    assert "Say which column holds the partner’s name." in text(response)
    response = officer.post(address, {"column_0": "name", "column_1": "name"})
    assert "Two columns cannot mean the same." in text(response)
    officer.post(address, {"column_0": "name", "column_1": "country"})
    importation.refresh_from_db()
    assert (importation.state, importation.created) == (ImportState.PREVIEWED, 1)


def test_the_separator_may_be_overruled(officer):
    uploaded(officer, b"name,country|x\nGent,BE|1\n")
    importation = PartnerImport.objects.get()
    address = reverse("partners:import_columns", args=[importation.reference])
    response = officer.post(
        address, {"step": "read", "encoding": "utf-8", "delimiter": "bar", "header_row": "1"}
    )
    assert response.status_code == 302
    assert officer.get(address).context["table"].header == ["name,country", "x"]
    assert officer.post(address, {"step": "read", "encoding": "klingon"}).status_code == 400


@pytest.mark.parametrize(
    "content, name, sentence",
    [
        (b"\x89PNG\r\n\x1a\n\x00", "partners.csv", "a picture (PNG)"),
        (b"", "partners.csv", "The file is empty."),
        (b"PK\x03\x04 no", "partners.xlsx", "This workbook is damaged or protected."),
        (b"name\x00,country\n", "partners.csv", "signs that no text has"),
    ],
)
def test_a_wrong_file_gets_a_sentence_and_leaves_nothing(officer, content, name, sentence):
    response = uploaded(officer, content, name)
    assert response.status_code == 400
    assert sentence in text(response)
    assert not PartnerImport.objects.exists()


def test_the_same_upload_form_sent_twice_gives_one_import(officer):
    token = str(uuid4())
    assert uploaded(officer, form_token=token).url == uploaded(officer, form_token=token).url
    assert PartnerImport.objects.count() == 1


def test_confirming_twice_gives_one_job_and_one_import(officer):
    importation = previewed(officer)
    first, second = confirm(officer, importation), confirm(officer, importation)
    assert first.url == second.url
    assert jobs.execute(Job.objects.get().pk)
    assert confirm(officer, importation).url == first.url
    assert Job.objects.count() == 1
    assert Partner.objects.count() == 2


def test_the_job_run_twice_has_one_effect(officer):
    importation = previewed(officer)
    confirm(officer, importation)
    job = Job.objects.get()
    assert jobs.execute(job.pk)
    assert not jobs.execute(job.pk)
    Job.objects.filter(pk=job.pk).update(state=JobState.QUEUED)
    assert jobs.execute(job.pk)
    assert Partner.objects.count() == 2
    assert JournalEntry.objects.filter(act="import.apply").count() == 1


def test_a_worker_killed_while_preparing_leaves_nothing_and_the_next_one_does_it(officer, monkeypatch):
    importation = previewed(officer)
    confirm(officer, importation)
    job = Job.objects.get()

    def killed(*args, **kwargs):
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr("partners.jobs.apply_import", killed)
        with pytest.raises(SystemExit):
            jobs.execute(job.pk)
    assert not Partner.objects.exists()
    Job.objects.filter(pk=job.pk).update(lease_until="2020-01-01T00:00Z")
    assert jobs.execute(job.pk)
    assert Partner.objects.count() == 2


def test_the_import_stops_when_the_register_changed_since_the_preview(officer):
    importation = previewed(officer)
    confirm(officer, importation)
    create_partner(name="Melle", country="DE", by=OPERATOR)
    job = Job.objects.get()
    assert jobs.execute(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "has changed since the preview" in job.failure
    assert Partner.objects.count() == 1
    importation.refresh_from_db()
    assert importation.state == ImportState.PREVIEWED


def test_when_the_register_changed_the_new_preview_is_there_and_can_be_carried_out(officer):
    importation = previewed(officer)
    assert importation.created == 2
    confirm(officer, importation)
    create_partner(name="Melle", country="DE", by=OPERATOR)
    assert jobs.execute(Job.objects.get().pk)
    importation.refresh_from_db()
    assert (importation.created, importation.updated) == (1, 1)  # Melle is there now, without its inhabitants
    page = officer.get(importation.get_absolute_url(), follow=True)
    assert "Look at the new preview" in text(page)
    confirm(officer, importation, digest=importation.digest)
    assert jobs.execute(Job.objects.latest("pk").pk)
    assert Partner.objects.count() == 2
    assert Partner.objects.get(name="Melle").population == 46436


def test_a_change_elsewhere_in_the_register_does_not_stop_it(officer):
    importation = previewed(officer)
    confirm(officer, importation)
    create_partner(name="Oostende", country="BE", by=OPERATOR)
    assert jobs.execute(Job.objects.get().pk)
    assert Partner.objects.count() == 3


def test_all_rows_or_none_is_refused_while_a_row_is_rejected(officer):
    importation = previewed(officer)
    response = confirm(officer, importation, mode="all")
    assert response.url == reverse("partners:import_preview", args=[importation.reference])
    assert "nothing would be imported" in text(officer.get(response.url))
    assert not Job.objects.exists()


def test_a_long_list_is_previewed_by_a_job(officer, monkeypatch):
    monkeypatch.setattr("partners.actions.imports.ROWS_AT_ONCE", 1)
    importation = previewed(officer)
    job = Job.objects.get()
    assert (importation.state, job.kind) == (ImportState.UPLOADED, "partner_preview")
    assert "in the background" in text(officer.get(importation.get_absolute_url()))
    assert jobs.execute(job.pk)
    response = officer.get(importation.get_absolute_url())
    assert response.url == reverse("partners:import_preview", args=[importation.reference])


def test_the_rejected_rows_come_back_with_their_reason_and_can_be_uploaded_again(officer):
    importation = previewed(officer, "name;land\nGent;België\n=1+1;Atlantis\n;\n".encode())
    response = officer.get(reverse("partners:import_rejected", args=[importation.reference]))
    content = b"".join(response.streaming_content).decode()
    assert content.splitlines()[0] == "\ufeffname;land;Why it was rejected"
    assert content.splitlines()[1].startswith("'=1+1;Atlantis;land: This country is not known here.")
    assert len(content.splitlines()) == 2
    assert "attachment" in response["Content-Disposition"]
    mended = content.replace("Atlantis", "France").encode()
    assert import_list(mended, filename="mended.csv", by=OPERATOR)[1].counts["created"] == 1


def test_a_cancelled_import_writes_nothing_any_more(officer):
    importation = previewed(officer)
    officer.post(reverse("partners:import_cancel", args=[importation.reference]))
    assert confirm(officer, importation).status_code == 409
    assert "was cancelled" in text(officer.get(importation.get_absolute_url()))
    assert not Job.objects.exists()


def test_an_unknown_import_is_not_found(officer):
    for reference in ("I-9999", "P-0001", "nonsense", "I-0"):
        assert officer.get(reverse("partners:import", args=[reference])).status_code == 404


@pytest.mark.parametrize("role", ["officer", "head", "administrator"])
def test_keepers_may_import(login, ghent, role):
    assert login(role).get(reverse("partners:import_new")).status_code == 200


@pytest.mark.parametrize(
    "role, status", [("auditor", 403), ("clerk", 403), ("legal", 403), ("councillor", 404)]
)
def test_others_may_not_import(login, ghent, role, status):
    client = login(role)
    assert uploaded(client).status_code == status
    assert not PartnerImport.objects.exists()


def test_an_auditor_reads_what_an_import_would_do_and_cannot_confirm_it(login, officer):
    importation = previewed(officer)
    auditor = login("auditor")
    page = auditor.get(importation.get_absolute_url())
    assert "Atlantis" in text(page)
    assert reverse("partners:import_confirm", args=[importation.reference]) not in text(page)
    assert confirm(auditor, importation).status_code == 403
    councillor = login("councillor")
    assert councillor.get(importation.get_absolute_url()).status_code == 404
    assert (
        councillor.get(reverse("partners:import_rejected", args=[importation.reference])).status_code == 404
    )


# -- problems -------------------------------------------------------------------------------------------------------


def test_problems_are_folded_by_cause_and_all_of_them_can_be_downloaded(officer):
    rows = "".join(f"Town {number};Atlantis;\n" for number in range(80)) + "Gent;BE;196.70\n"
    importation = previewed(officer, f"name;country;population\n{rows}".encode())
    page = officer.get(reverse("partners:import_preview", args=[importation.reference]))
    [cause] = page.context["errors"]
    assert (cause["code"], cause["total"], len(cause["problems"])) == ("unknown_country", 80, 5)
    assert "80 rows" in text(page)
    assert "Did you mean 196,700?" in text(page)
    response = officer.get(reverse("partners:import_problems", args=[importation.reference]))
    lines = b"".join(response.streaming_content).decode().splitlines()
    assert len(lines) == 1 + 80 + 1
    assert lines[0] == "\ufeffRow;What;Column;Value;Reason;Suggestion"
    assert lines[1].startswith("2;rejected;country;Atlantis;This country is not known here.")
    assert lines[-1].startswith("82;please check;population;196.70;")


def test_rejected_rows_that_come_back_once_more_have_one_column_of_reasons(officer):
    importation = previewed(officer, b"name;land\nMelle;Duitsalnd;te;veel\nGent;Belgiie\n")
    response = officer.get(reverse("partners:import_rejected", args=[importation.reference]))
    content = b"".join(response.streaming_content)
    lines = content.decode().splitlines()
    # What has no column of its own stands in the reason, and a certain fix is asked.
    assert lines[1].startswith("Melle;Duitsalnd;")
    assert lines[1].endswith('(te;veel)"')
    assert lines[2].endswith("Did you mean Belgium (BE)?")
    PartnerImport.objects.all().delete()
    again = previewed(officer, content)
    response = officer.get(reverse("partners:import_rejected", args=[again.reference]))
    assert (
        b"".join(response.streaming_content).decode().splitlines()[0] == "\ufeffname;land;Why it was rejected"
    )


def test_a_position_that_one_slip_explains_does_not_replace_the_one_on_file(officer):
    create_partner(
        name="Tallinn", country="EE", latitude=Decimal("59.44"), longitude=Decimal("24.75"), by=OPERATOR
    )
    importation = previewed(officer, b"name;country;latitude;longitude\nTallinn;EE;24.7453;59.4372\n")
    assert (importation.unchanged, importation.rejected) == (1, 0)
    page = text(officer.get(reverse("partners:import_preview", args=[importation.reference])))
    assert "Latitude and longitude seem to be exchanged" in page
    assert "Did you mean 59.4372 | 24.7453?" in page


def test_an_import_is_undone_with_a_reason_and_says_what_it_did(officer):
    importation = previewed(officer)
    confirm(officer, importation)
    assert jobs.execute(Job.objects.get().pk)
    address = reverse("partners:import_undo", args=[importation.reference])
    assert address in text(officer.get(importation.get_absolute_url()))
    assert "Everything this import did goes back" in text(officer.get(address))
    assert officer.post(address, {"reason": ""}).status_code == 400
    assert Partner.objects.count() == 2
    assert officer.post(address, {"reason": "The wrong list"}).url == importation.get_absolute_url()
    assert not Partner.objects.exists()
    page = text(officer.get(importation.get_absolute_url()))
    assert "2 new partners were removed." in page
    assert address not in page
    assert officer.get(address).url == importation.get_absolute_url()
    assert officer.post(address, {"reason": "again"}).status_code == 400


def test_what_was_edited_since_is_kept_and_listed(officer):
    from partners.actions import edit_partner

    importation = previewed(officer)
    confirm(officer, importation)
    assert jobs.execute(Job.objects.get().pk)
    melle = Partner.objects.get(name="Melle")
    edit_partner(melle, revision=melle.revision, by=OPERATOR, notes="visited")
    officer.post(reverse("partners:import_undo", args=[importation.reference]), {"reason": "The wrong list"})
    page = text(officer.get(importation.get_absolute_url()))
    assert "Kept, and why" in page
    assert melle.reference in page
    assert Partner.objects.get() == melle
