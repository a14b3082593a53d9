"""The candidate matrix on paper and as a workbook: the same figures as on the page, and nothing that calculates."""

import io
import json

import pytest
from django.core.management import call_command
from django.urls import reverse
from openpyxl import load_workbook

from evaluations.actions import request_report
from evaluations.reports import Request, content, html, render
from office import jobs
from office.models import OPERATOR
from office.rules import Refused
from partners.actions import candidates as matrix_actions
from partners.actions.candidates import Given
from partners.actions.needs import choose_candidate
from partners.actions.scoring import Said, answer_soft_questions, hand_in_scores
from tests.factories.needs import CandidateFactory, CriterionFactory, NeedProfileFactory
from tests.factories.partners import PartnerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def profile(person, ghent):
    """Officer and head scored Aalst; size (weight 2) 5 and 2, crafts (weight 5) 3 by the officer alone."""
    profile = NeedProfileFactory(title="=1+1", state="settled")
    size, crafts = (
        CriterionFactory(profile=profile, name=name, weight=weight)
        for name, weight in (("Size", 2), ("+Crafts", 5))
    )
    aalst = CandidateFactory(profile=profile, partner=PartnerFactory(name="Aalst"), found_through="network")
    officer, head = person("officer", name="Officer One"), person("head", name="Head One")
    matrix_actions.save_scores(
        profile, {(aalst.pk, size.pk): Given(5), (aalst.pk, crafts.pk): Given(3, "=HYPERLINK(1)")}, by=officer
    )
    matrix_actions.save_scores(profile, {(aalst.pk, size.pk): Given(2)}, by=head)
    for scorer in (officer, head):
        hand_in_scores(profile, by=scorer)
    answer_soft_questions(aalst, {"language": Said("French on both sides")}, by=officer)
    return profile


def document(profile, language="en"):
    return content(Request("matrix", profile.reference, language))


def section(report, key):
    return next(found for found in report.sections if found.key == key)


def test_the_paper_tells_means_spreads_exact_totals_and_who_scored(profile):
    report = document(profile)
    (grid,) = section(report, "matrix").blocks
    rows = [[cell.text for cell in row] for row in grid.table.rows]
    # size (5 + 2) / 2; total (2·7/2 + 5·3) / 7
    assert rows == [
        ["Size", "2", "3.50 (3 apart)"],
        ["+Crafts", "5", "3"],
        ["Total", "", "3.14 (22/7)"],
        ["Scored", "", "2 of 2"],
    ]
    side_by_side = [cell.text for cell in section(report, "scorers").blocks[0].table.rows[0]]
    # officer (2·5 + 5·3) / 7, head 2
    assert side_by_side == ["Aalst", "3.57 (2/2)", "2 (1/2)", "3.14 (2/2)"]
    assert section(report, "choice").is_empty
    assert "French on both sides" in html(report)


def test_every_page_of_it_says_that_it_never_leaves_the_staff(profile):
    report = document(profile)
    assert report.visibility == "internal"
    assert html(report).count("Internal: the matrix never leaves the staff.") >= 2


def test_the_choice_stands_there_with_its_reason_and_its_difference_from_the_totals(profile):
    other = CandidateFactory(profile=profile, partner=PartnerFactory(name="Brugge"))
    choose_candidate(profile, other, by=OPERATOR, reason="The schools know each other")
    said = html(document(profile))
    assert "The schools know each other" in said
    assert "the reason says why" in said


def test_the_same_matrix_gives_the_same_bytes(profile):
    first, second = render(document(profile)), render(document(profile))
    assert first.pdf.startswith(b"%PDF-")
    assert first.sha256 == second.sha256


def test_the_command_line_makes_it(profile, tmp_path, capsys):
    out = tmp_path / "matrix.pdf"
    call_command("report", "matrix", profile.reference, "--out", str(out), "--json")
    told = json.loads(capsys.readouterr().out)
    assert told["pages"] >= 1
    assert out.read_bytes().startswith(b"%PDF-")


def test_whoever_is_to_score_asks_for_it_only_after_handing_in(profile, person, login):
    finance = login("finance")
    with pytest.raises(Refused, match="Hand in your own scores first"):
        request_report(kind="matrix", reference=profile.reference, language="en", as_of=None, by=finance.user)
    address = reverse("partners:matrix_file", args=[profile.reference])
    assert finance.get(address).status_code == 409
    hand_in_scores(profile, by=finance.user)
    assert finance.get(address).status_code == 200


def is_opened(client, address):
    answer = client.get(address)
    return answer.status_code == 200 and b"".join(answer.streaming_content).startswith(b"%PDF-")


def test_whoever_is_to_score_opens_no_matrix_that_somebody_else_asked_for(profile, login):
    head = login("head")
    hand_in_scores(profile, by=head.user)
    report = request_report(
        kind="matrix", reference=profile.reference, language="en", as_of=None, by=head.user
    )
    jobs.execute(report.job_id)
    report.refresh_from_db()
    file = reverse("office:document", args=[report.document.reference])
    assert is_opened(head, file)
    assert is_opened(login("auditor"), file)
    finance = login("finance")
    assert not is_opened(finance, file)
    page = finance.get(report.get_absolute_url())
    assert page.status_code == 200
    assert file not in page.content.decode()
    assert "Hand in your own scores first" in page.content.decode()
    assert file not in finance.get(reverse("evaluations:report_list")).content.decode()
    hand_in_scores(profile, by=finance.user)
    assert is_opened(finance, file)
    assert file in finance.get(report.get_absolute_url()).content.decode()


def test_in_the_workbook_numbers_are_numbers_and_no_text_calculates(profile, login):
    answer = login("auditor").get(reverse("partners:matrix_file", args=[profile.reference]))
    assert 'filename="matrix-NP-' in answer["Content-Disposition"]
    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["Matrix", "Scores", "Facts", "Beyond the scores"]
    matrix = [[cell.value for cell in row] for row in book["Matrix"]]
    assert matrix[0][0] == "Internal: the matrix never leaves the staff."
    assert matrix[1][:2] == [profile.reference, "=1+1"]
    named = {row[0]: row for row in matrix}
    assert named["Size"][3:] == [2, 3.5]
    assert named["Total"][4] == pytest.approx(22 / 7)
    assert named["Total as a fraction"][4] == "22/7"
    scores = [[cell.value for cell in row] for row in book["Scores"]][1:]
    assert scores == [
        ["Aalst", "Size", 2, "Officer One", 5, None],
        ["Aalst", "Size", 2, "Head One", 2, None],
        ["Aalst", "+Crafts", 5, "Officer One", 3, "=HYPERLINK(1)"],
    ]
    kinds = {cell.data_type for sheet in book for row in sheet for cell in row if isinstance(cell.value, str)}
    assert kinds == {"s"}


def test_to_a_council_member_there_is_no_workbook(profile, login):
    assert (
        login("councillor").get(reverse("partners:matrix_file", args=[profile.reference])).status_code == 404
    )
