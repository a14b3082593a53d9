"""A refused act leaves no file behind, and one that came through keeps its own."""

import threading
import uuid
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from office import documents, file_store, jobs
from office.models import OPERATOR, Document, Job, JobState
from office.rules import Refused
from relations.actions import proposals
from relations.actions.protocol_past import record_past_fact
from tests.factories import protocols as make

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


def files() -> list[Path]:
    return [path for path in Path(configured.MEDIA_ROOT).rglob("*") if path.is_file()]


def keep(content=b"kept"):
    return documents.keep(
        content, filename="a.pdf", content_type="application/pdf", subject=None, by=OPERATOR, title="A"
    )


def content(document) -> bytes:
    with document.file.open("rb") as kept:
        return kept.read()


def refused_after_keeping(kept: bytes = b"goes") -> None:
    keep(kept)
    raise Refused("later", "Refused after the file was written.")


def act(kept: bytes = b"goes") -> None:
    with pytest.raises(Refused):
        transaction.atomic(refused_after_keeping)(kept)


def letter():
    return SimpleUploadedFile("letter.pdf", PDF, "application/pdf")


@pytest.mark.django_db
def test_the_file_of_an_act_that_came_through_stays():
    kept = keep()
    assert file_store.remove_refused() == 0
    assert content(kept) == b"kept"


@pytest.mark.django_db
def test_the_file_of_an_act_that_was_refused_goes():
    act()
    assert len(files()) == 1
    assert file_store.remove_refused() == 1
    assert files() == []


@pytest.mark.django_db
def test_what_a_part_of_the_act_took_back_goes_and_the_rest_stays():
    with transaction.atomic():
        stays = keep(b"stays")
        act()
        keep(b"stays too")  # the next writing already removes what was taken back
        assert len(files()) == 2
    file_store.remove_refused()
    assert {path.read_bytes() for path in files()} == {b"stays", b"stays too"}
    assert Document.objects.filter(pk=stays.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_after_a_real_commit_and_a_real_rollback_only_the_committed_file_is_there():
    keep(b"committed")
    act()
    assert file_store.remove_refused() == 1
    assert [path.read_bytes() for path in files()] == [b"committed"]


@pytest.mark.django_db
def test_a_clerks_refused_fact_with_a_letter_leaves_the_store_empty(login, ghent):
    """The letter is taken in first, and then the day of the end is found to lie before the beginning."""
    protocol = make.in_force()
    before = files()
    assert protocol.in_force_on
    sent = {
        "kind": "ended",
        "on": "01.01.1900",
        "partner": "us",
        "reason": "From the archive.",
        "upload": letter(),
    }
    address = reverse("relations:protocol_past_fact", args=[protocol.reference])
    answer = login("clerk").post(address, sent)
    assert answer.status_code == 409
    assert not Document.objects.filter(filename="letter.pdf").exists()
    assert files() == before


@pytest.mark.django_db
def test_a_refusal_that_the_page_shows_itself_leaves_nothing_either(login, ghent):
    """The answer to another protocol: that is found once the file is kept, and said beside the form."""
    protocol, other = make.draft(), make.draft(title="Another")
    proposals.send_as_word(protocol, number=protocol.latest.number, by=OPERATOR)
    copy = proposals.send_as_word(other, number=other.latest.number, by=OPERATOR)
    sent = {
        "upload": SimpleUploadedFile("answer.docx", proposals.file_of(copy)),
        "received_on": str(timezone.localdate()),
        "form_token": uuid.uuid4(),
    }
    answer = login("officer").post(reverse("relations:word_back", args=[protocol.reference]), sent)
    assert answer.status_code == 409
    assert other.reference in str(answer.context["form"].errors)
    assert files() == []


@pytest.mark.django_db
def test_a_job_that_is_refused_while_it_writes_leaves_no_file(monkeypatch, ghent):
    def write():
        keep()
        raise Refused("later", "Refused while writing.")

    monkeypatch.setitem(jobs._kinds, "keeps_a_file", lambda run: write)
    job = Job.objects.create(kind="keeps_a_file", parameters={})
    jobs.execute(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert files() == []


@pytest.mark.django_db
def test_one_thread_never_removes_what_another_is_writing():
    with transaction.atomic():
        keep()
        removed = []
        other = threading.Thread(target=lambda: removed.append(file_store.remove_refused()))
        other.start()
        other.join()
    assert removed == [0]
    assert len(files()) == 1


@pytest.mark.django_db
def test_a_past_fact_that_holds_keeps_its_letter(ghent):
    protocol = make.in_force()
    record_past_fact(
        protocol, "ended", by=OPERATOR, reason="Archive.", on=protocol.in_force_on, upload=letter()
    )
    file_store.remove_refused()
    assert content(Document.objects.get(filename="letter.pdf")) == PDF
