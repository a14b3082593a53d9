"""Any two versions beside one another, on screen and on paper."""

import uuid

import pytest
from django.urls import reverse

from evaluations.models import Report
from evaluations.reports import Request, content, html
from office.models import OPERATOR
from office.rules import Refused
from relations.actions import protocol as actions
from relations.models import Protocol
from tests.factories import protocols as make


@pytest.fixture
def thrice_written(ghent):
    """Three versions: the second swaps no clause but one word, the third puts the last clause first."""
    protocol = make.submitted()
    actions.open_new_draft(protocol, by=OPERATOR)
    protocol = Protocol.objects.get(pk=protocol.pk)
    clauses = [dict(clause) for clause in protocol.latest.clauses]
    clauses[0] |= {"texts": clauses[0]["texts"] | {"en": "What the treaty says about purpose, in en."}}
    actions.save_draft(protocol, by=OPERATOR, revision=1, clauses=clauses, months=72)
    return Protocol.objects.get(pk=protocol.pk)


def compared(protocol, **asked):
    return reverse("relations:protocol_compare", args=[protocol.reference]), asked


def test_the_last_two_versions_are_compared_where_none_are_named(thrice_written, login):
    page = login("officer").get(*compared(thrice_written)).content.decode()
    assert "From version 1 to version 2" in page
    # One word of one language in one clause of four; the term went from 60 to 72 months.
    assert "1 clause changed." in page
    assert '<del><span class="visually-hidden">Removed: </span>text</del>' in page
    assert '<ins><span class="visually-hidden">Added: </span>treaty</ins>' in page
    assert "Unchanged in: Dutch" in page
    assert "3 clauses stayed as they were." in page


def test_any_two_versions_can_be_chosen_also_backwards(thrice_written, login):
    page = login("auditor").get(*compared(thrice_written, old=2, new=1)).content.decode()
    assert "From version 2 to version 1" in page
    assert "Removed: </span>treaty</del>" in page


@pytest.mark.parametrize("asked", [{"old": 7, "new": 1}, {"old": "x"}, {"old": "", "new": ""}])
def test_what_is_no_version_falls_back_on_the_last_two(thrice_written, login, asked):
    answer = login("officer").get(*compared(thrice_written, **asked))
    assert answer.status_code == 200
    assert "From version" in answer.content.decode()


def test_with_one_version_there_is_nothing_to_compare(ghent, login):
    page = login("officer").get(*compared(make.draft())).content.decode()
    assert "There is only one version" in page


def test_unchanged_clauses_are_shown_on_request(thrice_written, login):
    client = login("officer")
    assert "about scope" not in client.get(*compared(thrice_written)).content.decode()
    assert "about scope" in client.get(*compared(thrice_written, old=1, new=2, whole="on")).content.decode()


def test_the_paper_says_the_same_as_the_page_with_lines_and_not_by_colour(thrice_written):
    paper = content(Request("comparison", thrice_written.reference, "en", more={"old": 1, "new": 2}))
    assert (paper.old, paper.new) == ("Version 1", "Version 2")
    assert paper.comparison.summary == "1 clause changed."
    assert [clause.fate for clause in paper.comparison.clauses] == ["changed", "same", "same", "same"]
    assert paper.visibility == "internal"
    page = html(paper)
    assert "<del>text</del><ins>treaty</ins>" in page


def test_without_numbers_the_paper_takes_the_last_two_versions(thrice_written, ghent):
    paper = content(Request("comparison", thrice_written.reference, "en"))
    assert (paper.old, paper.new) == ("Version 1", "Version 2")
    with pytest.raises(Refused, match="no two such versions"):
        content(Request("comparison", make.draft().reference, "en"))


def test_the_button_asks_for_the_paper_once_and_only_of_versions_that_are_there(thrice_written, login):
    client, address = login("legal"), reverse("evaluations:comparison_paper", args=[thrice_written.reference])
    sent = {"old": 1, "new": 2, "form_token": uuid.uuid4()}
    first = client.post(address, sent)
    assert client.post(address, sent).url == first.url
    report = Report.objects.get()
    assert (report.kind, report.parameters) == ("comparison", {"old": 1, "new": 2})
    assert client.post(address, sent | {"new": 9}).status_code == 404
