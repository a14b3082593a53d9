"""The dossier of a relation: everything on file, in parts one can find, and nothing that is not."""

from datetime import date, timedelta
from io import BytesIO, StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from evaluations.models import Evaluation, Report
from evaluations.reports import Request, content, html, render
from evaluations.reports.dossier import DossierReport
from office import diary, jobs
from office.models import OPERATOR, Deadline, Municipality, Permission, Role
from relations.actions.termination import TieProposal, propose_termination
from relations.models import EventKind, Programme, Relation
from tests.factories import evaluation as evaluations
from tests.factories import programmes
from tests.factories.papers import AS_OF, exchanged, full_file, kanazawa
from tests.factories.programmes import protocol_in_force
from tests.factories.protocols import in_force
from tests.factories.relations import LivingRelationFactory, RelationEventFactory

PARTS = [
    "purpose", "partners", "timeline", "protocols", "decisions", "permissions", "programme", "exchanges",
    "evaluations", "endings", "due", "documents",
]  # fmt: skip


def dossier(relation, language: str = "en", as_of: date = AS_OF) -> DossierReport:
    return content(Request("dossier", relation.reference, language, as_of))


def section(told: DossierReport, key: str):
    return next(part for part in told.sections if part.key == key)


def texts(told: DossierReport, key: str) -> list[str]:
    """Every text of a section, facts as “label: value”."""
    found = []
    for block in section(told, key).blocks:
        found += [block.title, *(paragraph.text for paragraph in block.paragraphs)]
        found += [f"{fact.label}: {fact.value.text}" for fact in block.facts]
        if block.table:
            found += [" | ".join(cell.text for cell in row) for row in block.table.rows]
    return [text for text in found if text]


# -- what it says -------------------------------------------------------------------------------------


def test_every_part_is_there_and_an_empty_one_says_so(ghent) -> None:
    told = dossier(LivingRelationFactory(purpose=""))
    assert [part.key for part in told.sections] == PARTS
    empty = {part.key for part in told.sections if part.is_empty}
    assert empty == set(PARTS) - {"partners", "timeline"}
    page = html(told)
    assert "No records yet." in page
    assert page.count("<table") < 12  # no empty tables


def test_a_full_file_is_told_in_full(ghent) -> None:
    told = dossier(full_file(), as_of=date(2027, 6, 30))
    assert {part.key for part in told.sections if part.is_empty} == {"decisions", "permissions", "documents"}
    assert "Objective: Thirty young people know the other town's trades" in texts(told, "programme")
    assert "Money | 2,000.00 EUR | nothing recorded | us 1,200.00 EUR, the partner 800.00 EUR" in texts(
        told, "programme"
    )
    assert "Finding | Few came. | decisive" in texts(told, "evaluations")
    assert "Reason: A new strategy" in texts(told, "endings")
    assert "30 September 2026 | Decide on the renewal | head | " in "\n".join(texts(told, "due"))


def test_the_timeline_begins_with_the_beginning_and_stops_at_the_day(ghent) -> None:
    relation = kanazawa()
    RelationEventFactory(relation=relation, kind=EventKind.DORMANT, on=date(2012, 4, 1))
    RelationEventFactory(relation=relation, kind=EventKind.REVIVED, on=date(2026, 7, 1))
    exchanged(relation, date(2026, 5, 1), "Opening of the exhibition")
    rows = texts(dossier(relation), "timeline")
    assert [row.split(" | ")[:2] for row in rows] == [
        ["1977", "Began"],
        ["1 April 2012", "Found dormant"],
        ["1 May 2026", "Visit: Opening of the exhibition"],
    ]


def test_on_one_day_what_is_decided_comes_before_what_is_signed_and_in_force(ghent) -> None:
    protocol = in_force()
    rows = [row.split(" | ")[1] for row in texts(dossier(protocol.relation), "timeline")]
    names = ["Decision: Memorandum (adopted)", "“Memorandum” signed: our side", "“Memorandum” signed: Kanazawa",
             "“Memorandum” entered into force"]  # fmt: skip
    assert [row for row in rows if row in names] == names


def test_a_decision_is_told_with_its_votes_and_result(ghent) -> None:
    told = texts(dossier(in_force().relation), "decisions")
    assert len(told) == 1
    assert "2 March 2026" in told[0]
    assert told[0].endswith("| Memorandum | 40, 10, ? | Adopted")


def test_a_protocol_shows_versions_text_and_signatures(ghent) -> None:
    told = texts(dossier(in_force().relation, "nl"), "protocols")
    assert (
        "purpose nl | What the text says about purpose, in nl." in told
    )  # in the reader's language where it is there
    assert any(row.startswith("Kanazawa | ") for row in told)


def test_a_later_day_does_not_reach_back(ghent) -> None:
    relation = kanazawa()
    protocol_in_force(relation)
    told = texts(dossier(relation, as_of=date(2024, 2, 1)), "protocols")
    assert "State: Not in force yet on that day" in told


def test_what_came_later_is_not_told_of_an_earlier_day(ghent, person) -> None:
    relation = kanazawa()
    propose_termination(
        title="End", reason="strategy", explanation="It is over.", ties=[TieProposal(relation=relation)],
        by=OPERATOR, form_token=None,
    )  # fmt: skip
    evaluation = evaluations.consolidated(relation, recommendation="terminate")
    today = timezone.localdate()
    before = dossier(relation, as_of=today - timedelta(days=1))
    assert texts(before, "endings") == texts(before, "evaluations") == []
    Evaluation.objects.filter(pk=evaluation.pk).update(
        state="adopted", opened_on=today - timedelta(days=9), adopted_on=today
    )
    told = texts(dossier(relation, as_of=today - timedelta(days=1)), "evaluations")
    assert "State: Not adopted yet on that day" in told
    assert "Both towns gain." not in " ".join(told)
    assert "Why: Both towns gain." in texts(dossier(relation, as_of=today), "evaluations")
    assert texts(dossier(relation, as_of=today), "endings")


def test_what_was_settled_since_was_still_due_on_that_day(ghent) -> None:
    relation = kanazawa()
    due = diary.open_deadline(
        "renewal", relation, due_on=date(2026, 9, 30), sentence="Decide", role=Role.HEAD
    )
    Deadline.objects.filter(pk=due.pk).update(opened_on=date(2026, 6, 10), settled_on=date(2026, 7, 1))
    days = [date(2026, 6, 9), date(2026, 6, 10), date(2026, 6, 30), date(2026, 7, 1)]
    assert [bool(texts(dossier(relation, as_of=day), "due")) for day in days] == [False, True, True, False]


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2024, 1, 31), "Draft"),
        (date(2024, 2, 1), "Agreed by both"),
        (date(2024, 3, 1), "Running"),
        (date(2025, 3, 1), "Closed"),
        (date(2025, 6, 1), "Evaluated"),
    ],
)
def test_a_programme_stands_where_its_dates_say_it_stood(ghent, day, state) -> None:
    relation = kanazawa()
    programme = programmes.draft(relation)
    Programme.objects.filter(pk=programme.pk).update(
        state="evaluated", starts_on=date(2023, 1, 1), ends_on=date(2025, 2, 1), agreed_on=date(2024, 2, 1),
        started_on=date(2024, 3, 1), closed_on=date(2025, 3, 1), evaluated_on=date(2025, 6, 1),
    )  # fmt: skip
    assert f"State: {state}" in texts(dossier(relation, as_of=day), "programme")


def test_an_answer_that_came_later_is_not_told_of_an_earlier_day(ghent) -> None:
    protocol = in_force()
    Permission.objects.create(
        subject=protocol, authority="tr-environment", state="granted", number="77",
        requested_on=date(2026, 1, 10), decided_on=date(2026, 2, 20),
    )  # fmt: skip
    asked = "Ministry of Environment and Urbanisation | {} | 10 January 2026"
    before = texts(dossier(protocol.relation, as_of=date(2026, 2, 19)), "permissions")
    assert asked.format("Requested") in before[0]
    assert "77" not in before[0]
    after = texts(dossier(protocol.relation, as_of=date(2026, 2, 20)), "permissions")
    assert f"{asked.format('Granted')} | 20 February 2026 | 77" in after[0]


def test_the_files_on_file_are_listed_and_our_own_papers_are_not(ghent, tmp_path) -> None:
    relation = kanazawa()
    before = dossier(relation)
    call_command("report", "dossier", relation.reference, "--out", str(tmp_path / "d.pdf"), stdout=StringIO())
    assert dossier(relation) == before


@pytest.mark.parametrize(
    "language, word", [("en", "Protocols"), ("tr", "Protokoller"), ("nl", "Samenwerkingsakkoorden")]
)
def test_it_speaks_the_language_that_was_asked_for(ghent, language: str, word: str) -> None:
    assert section(dossier(kanazawa(), language), "protocols").title == word


def test_reading_costs_the_same_for_few_rows_and_for_many(ghent) -> None:
    counts = []
    for rows in (1, 4):
        relation = full_file(activities=rows, visits=rows)
        dossier(relation)
        with CaptureQueriesContext(connection) as asked:
            dossier(relation)
        counts.append(len(asked))
    assert counts[0] == counts[1]


# -- how it is laid out -------------------------------------------------------------------------------


@pytest.fixture
def drawn(ghent, pango) -> list[str]:
    """The text of each page of a long dossier."""
    made = render(dossier(full_file(activities=8, visits=40)))
    return [sheet.extract_text() for sheet in PdfReader(BytesIO(made.pdf)).pages]


def test_the_contents_name_the_page_of_every_part(drawn: list[str]) -> None:
    assert len(drawn) >= 6
    titles = [part.title for part in dossier(Relation.objects.get()).sections]
    # The numbers float to the right and are read out before the text of their page.
    pages = [int(line) for line in drawn[0].splitlines()[: len(titles)]]
    assert pages == sorted(pages)
    for number, (title, page) in enumerate(zip(titles, pages, strict=True), start=1):
        assert f"{number}. {title}" in drawn[page - 1]


def test_every_page_but_the_first_has_a_running_head_and_every_one_its_number(drawn: list[str]) -> None:
    ours = Municipality.ours().name_in("en")
    for number, text in enumerate(drawn, start=1):
        assert f"Page {number} of {len(drawn)}" in text
        assert "internal" in text
        assert (f"{ours} Kanazawa" in text) == (number > 1)


def test_the_same_facts_give_the_same_bytes(ghent, pango) -> None:
    relation = full_file()
    one, two = (render(dossier(relation)) for _time in range(2))
    assert one.sha256 == two.sha256
    assert one.missing_glyphs == ()


def test_a_sign_that_no_font_has_is_named(ghent, pango) -> None:
    relation = kanazawa(purpose="Addis Abeba አ")
    assert render(dossier(relation)).missing_glyphs == ("U+12A0 ETHIOPIC SYLLABLE GLOTTAL A",)


def test_text_from_people_is_escaped(ghent) -> None:
    page = html(dossier(kanazawa(purpose="<script>alert(1)</script>")))
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


# -- how it is asked for ------------------------------------------------------------------------------


def test_the_page_of_a_relation_offers_brief_and_dossier(ghent, login) -> None:
    relation = kanazawa()
    page = login("officer").get(relation.get_absolute_url()).content.decode()
    for kind in ("brief", "dossier"):
        assert f"{reverse('evaluations:report_create')}?kind={kind}&amp;object={relation.reference}" in page


def test_an_auditor_is_offered_no_paper(ghent, login) -> None:
    assert "kind=dossier" not in login("auditor").get(kanazawa().get_absolute_url()).content.decode()


@pytest.mark.parametrize("kind", ["brief", "dossier"])
def test_a_paper_that_is_asked_for_is_made_and_stays_internal(ghent, pango, login, kind: str) -> None:
    relation = kanazawa()
    client = login("officer")
    form = client.get(reverse("evaluations:report_create"), {"kind": kind, "object": relation.reference})
    token = form.context["form"].initial["form_token"]
    said = {"kind": kind, "reference": relation.reference, "language": "en", "as_of": "", "form_token": token}
    assert client.post(reverse("evaluations:report_create"), said).status_code == 302
    report = Report.objects.get()
    jobs.execute(report.job_id)
    report.refresh_from_db()
    assert report.is_ready
    assert report.document.visibility == "internal"
    assert report.document.subject == relation
    address = reverse("office:document", args=[report.document.reference])
    assert login("councillor").get(address).status_code == 404


def test_the_command_takes_the_reference_after_the_kind(ghent, pango, tmp_path) -> None:
    relation, out = kanazawa(), StringIO()
    call_command("report", "brief", relation.reference, "--as-of", "2026-06-30", "--out", str(tmp_path / "b.pdf"),
                 "--json", stdout=out)  # fmt: skip
    assert '"pages": 1' in out.getvalue()


def test_an_unknown_relation_is_refused_with_an_example(ghent, tmp_path) -> None:
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("report", "dossier", "R-9999", "--out", str(tmp_path / "b.pdf"), "--json", stdout=out,
                     stderr=StringIO())  # fmt: skip
    assert '"code": "object_unknown"' in out.getvalue()
