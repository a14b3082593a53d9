"""Asking for documents: who may, what follows, and that one request is one file."""

from datetime import date
from uuid import uuid4

import pytest

from evaluations import actions
from evaluations.actions import request_report
from evaluations.models import Report
from office import jobs
from office.models import OPERATOR, Document, Job, JobState, JournalEntry, Visibility
from office.rules import Refused
from tests.factories.council import paper_kind, put_before_council
from tests.factories.evaluations import twelve

END_OF_2020 = date(2020, 12, 31)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def needs_pango(pango) -> None:
    """The jobs of this file make real documents."""


@pytest.fixture
def asked(ghent) -> Report:
    twelve()
    return request_report(kind="portfolio", reference="", language="nl", as_of=END_OF_2020, by=OPERATOR)


def test_a_request_queues_one_job_and_writes_one_journal_entry(ghent, person) -> None:
    officer, entries = person("officer"), JournalEntry.objects.count()
    report = request_report(kind="portfolio", reference="", language="nl", as_of=END_OF_2020, by=officer)
    assert report.state == JobState.QUEUED
    assert report.job.parameters == {"report": report.pk}
    assert JournalEntry.objects.count() == entries + 1
    assert JournalEntry.objects.latest("number").act == "report.request"


def test_the_job_makes_the_file_and_a_second_run_has_no_second_effect(asked: Report) -> None:
    assert jobs.execute(asked.job.pk)
    asked.refresh_from_db()
    assert asked.is_ready
    assert asked.pages >= 2
    assert asked.document.visibility == Visibility.INTERNAL
    assert asked.document.filename == "portfolio-2020-12-31-nl.pdf"
    assert not jobs.execute(asked.job.pk)
    Job.objects.filter(pk=asked.job.pk).update(state=JobState.QUEUED, lease_until=None)
    assert jobs.execute(asked.job.pk)  # as if the first end had been lost
    assert Document.objects.count() == 1


def test_two_requests_on_the_same_facts_give_the_same_bytes_whoever_asks(asked: Report, person) -> None:
    other = request_report(
        kind="portfolio",
        reference="",
        language="nl",
        as_of=END_OF_2020,
        by=person("officer", name="Somebody else"),
    )
    for report in (asked, other):
        jobs.execute(report.job.pk)
        report.refresh_from_db()
    assert asked.content_hash == other.content_hash
    assert asked.document.checksum == other.document.checksum


def test_the_same_form_sent_twice_makes_one_report(ghent) -> None:
    token = uuid4()
    first, second = (
        request_report(
            kind="portfolio", reference="", language="en", as_of=None, by=OPERATOR, form_token=token
        )
        for _ in range(2)
    )
    assert first == second
    assert Job.objects.count() == 1


def test_the_same_form_sent_twice_at_one_moment_makes_one_report(ghent, monkeypatch) -> None:
    asked = {"kind": "portfolio", "reference": "", "language": "en", "as_of": None, "by": OPERATOR}
    token = uuid4()
    first = request_report(**asked, form_token=token)
    # The second request looked before the first was there: it learns of it only by the clash.
    found = iter([None, first])
    monkeypatch.setattr(actions, "_made_by", lambda form_token: next(found))
    assert request_report(**asked, form_token=token) == first
    assert (Report.objects.count(), Job.objects.count()) == (1, 1)


def test_a_council_paper_can_be_read_by_council_members(ghent) -> None:
    with paper_kind():
        item = put_before_council("Working together")
        report = request_report(
            kind="council-paper", reference=item.reference, language="en", as_of=None, by=OPERATOR
        )
        jobs.execute(report.job.pk)
    report.refresh_from_db()
    assert report.document.visibility == Visibility.COUNCIL
    assert report.document.subject == item


def test_a_newer_file_takes_the_place_of_the_older_which_stays(asked: Report) -> None:
    again = request_report(kind="portfolio", reference="", language="nl", as_of=END_OF_2020, by=OPERATOR)
    for report in (asked, again):
        jobs.execute(report.job.pk)
        report.refresh_from_db()
    assert asked.document.superseded_by == again.document
    assert again.document.superseded_by is None


def test_a_document_that_cannot_be_made_says_why_and_leaves_no_file(ghent, monkeypatch) -> None:
    from evaluations.rendering import RenderingUnavailable

    def missing(*_args: object) -> None:
        raise RenderingUnavailable

    monkeypatch.setattr("evaluations.jobs.render", missing)
    report = request_report(kind="portfolio", reference="", language="en", as_of=END_OF_2020, by=OPERATOR)
    jobs.execute(report.job.pk)
    report = Report.objects.with_makers().get(pk=report.pk)
    assert report.state == JobState.FAILED
    assert "apt-get install" in report.job.failure
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    "wrong, code",
    [
        ({"kind": "love-letter"}, "unknown_kind"),
        ({"language": "xx"}, "unknown_language"),
        ({"kind": "council-paper", "reference": "S-0404"}, "object_unknown"),
    ],
)
def test_what_cannot_be_made_is_refused_before_a_job_is_queued(
    ghent, wrong: dict[str, str], code: str
) -> None:
    wanted = {"kind": "portfolio", "reference": "", "language": "en", "as_of": None} | wrong
    with pytest.raises(Refused) as refused:
        request_report(by=OPERATOR, **wanted)
    assert refused.value.code == code
    assert not Job.objects.exists()


@pytest.mark.parametrize("role", ["officer", "head", "legal", "finance", "clerk", "administrator"])
def test_staff_may_ask_for_documents(ghent, person, role: str) -> None:
    assert request_report(kind="portfolio", reference="", language="en", as_of=None, by=person(role)).pk


@pytest.mark.parametrize("role", ["auditor", "councillor"])
def test_who_only_reads_asks_for_none(ghent, person, role: str) -> None:
    with pytest.raises(Refused) as refused:
        request_report(kind="portfolio", reference="", language="en", as_of=None, by=person(role))
    assert refused.value.code == "role"
