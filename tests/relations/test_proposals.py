"""A partner's Word file becomes a proposal; only what a person accepts comes into the draft."""

import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from office import file_store
from office.models import OPERATOR, Deadline, Document, JournalEntry
from office.rules import Refused
from relations.actions import proposals as actions
from relations.actions.protocol import save_draft
from relations.models import Proposal
from tests.factories import protocols as make
from tests.factories import word_files as word
from tests.factories.proposals import answered, decide, keys, refusal, sent_out, upload, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def protocol(ghent):
    return make.draft()


def test_taking_a_file_in_changes_nothing_in_the_draft(protocol):
    before = words(protocol)
    proposal = answered(protocol)
    assert words(protocol) == before
    assert (proposal.number, proposal.is_open, len(proposal.content["items"])) == (1, True, 1)
    assert Document.objects.filter(pk=proposal.document_id, visibility="internal").exists()


def test_what_is_accepted_is_written_and_the_rest_stays_out(protocol):
    def work(document):
        word.write(document, 0, "Other words.")
        word.write(document, 2, "Other activities.")

    proposal = answered(protocol, work)
    first, second = keys(proposal)
    proposal = decide(proposal, **{first: "accepted", second: "rejected"})
    assert words(protocol) == "Other words."
    assert "scope" in words(protocol, 2)
    assert not proposal.is_open
    entry = JournalEntry.objects.filter(act="protocol.accept_proposal").get()
    assert entry.changes[first] == [None, "accepted"]
    assert not JournalEntry.objects.filter(act="protocol.save_draft").exists()


def test_clause_by_clause_means_the_rest_waits(protocol):
    def work(document):
        word.write(document, 0, "Other words.")
        word.write(document, 2, "Other activities.")

    proposal = answered(protocol, work)
    first, second = keys(proposal)
    proposal = decide(proposal, **{first: "rejected"})
    assert proposal.is_open
    assert not decide(proposal, **{second: "rejected"}).is_open
    assert JournalEntry.objects.filter(act="protocol.reject_proposal").count() == 2


def test_a_language_written_meanwhile_stays_and_is_not_overwritten(protocol):
    proposal = answered(protocol)
    draft = protocol.latest
    clauses = [dict(one) for one in draft.clauses]
    clauses[0] = clauses[0] | {"texts": clauses[0]["texts"] | {"nl": "Intussen herschreven."}}
    save_draft(protocol, by=OPERATOR, revision=draft.revision, clauses=clauses)
    decide(Proposal.objects.get(pk=proposal.pk), **{keys(proposal)[0]: "accepted"})
    assert words(protocol) == "Other words."
    assert words(protocol, 0, "nl") == "Intussen herschreven."


def test_accepting_on_a_page_read_before_somebody_saved_is_refused_and_writes_nothing(protocol):
    proposal = answered(protocol)
    [key] = keys(proposal)
    seen = protocol.latest.revision
    save_draft(protocol, by=OPERATOR, revision=seen, title="Another title")
    stale = lambda: actions.decide_on_proposal(  # noqa: E731
        proposal, by=OPERATOR, revision=seen, choices={key: "accepted"}
    )
    assert refusal(stale) == "stale"
    assert Proposal.objects.get(pk=proposal.pk).choices == {}


def test_nothing_is_accepted_into_a_settled_text_but_it_can_be_rejected(protocol):
    proposal = answered(protocol)
    [key] = keys(proposal)
    make.PROTOCOL.take(protocol, "review", by=OPERATOR)
    proposal = Proposal.objects.get(pk=proposal.pk)
    assert refusal(lambda: decide(proposal, **{key: "accepted"})) == "not_writable"
    assert not decide(Proposal.objects.get(pk=proposal.pk), **{key: "rejected"}).is_open


def test_a_choice_once_made_is_not_turned_round(protocol):
    proposal = answered(protocol)
    [key] = keys(proposal)
    decide(proposal, **{key: "rejected"})
    assert refusal(lambda: decide(proposal, **{key: "accepted"})) == "decided"
    assert refusal(lambda: decide(proposal, **{key: "rejected"})) == "no_choice"


def test_whoever_accepts_words_has_written_in_the_draft_and_does_not_send_it_to_the_council(protocol, person):
    officer, proposal = person("officer"), answered(protocol)
    actions.decide_on_proposal(
        proposal, by=officer, revision=protocol.latest.revision, choices={keys(proposal)[0]: "accepted"}
    )
    assert officer in type(protocol).objects.get(pk=protocol.pk).latest.writers.all()


def test_what_is_laid_aside_is_rejected_with_a_reason(protocol):
    proposal = answered(protocol)
    assert refusal(lambda: actions.lay_proposal_aside(proposal, by=OPERATOR, reason=" ")) == "reason"
    proposal = actions.lay_proposal_aside(proposal, by=OPERATOR, reason="A newer answer came.")
    assert proposal.choices == {keys(proposal)[0]: "rejected"}
    assert refusal(lambda: actions.lay_proposal_aside(proposal, by=OPERATOR, reason="x")) == "closed"


def test_a_proposal_stands_in_the_diary_for_two_weeks_until_it_is_decided(protocol):
    day = timezone.localdate() - timedelta(days=3)
    proposal = answered(protocol, received_on=day)
    deadline = Deadline.objects.open().get(kind="proposal_1")
    assert (deadline.due_on, deadline.role) == (day + timedelta(days=14), "officer")
    decide(proposal, **{keys(proposal)[0]: "rejected"})
    assert not Deadline.objects.open().filter(kind="proposal_1").exists()


def test_a_file_that_came_back_unchanged_needs_no_decision(protocol):
    proposal = answered(protocol, lambda document: None)
    assert not proposal.is_open
    assert proposal.content["unchanged"] == 4
    assert not Deadline.objects.open().filter(kind="proposal_1").exists()


def test_the_answer_is_compared_with_what_went_out_not_with_what_was_written_since(protocol):
    content = actions.file_of(sent_out(protocol))
    draft = protocol.latest
    clauses = [dict(one) for one in draft.clauses]
    clauses[1] = clauses[1] | {"texts": {"en": "Ours since then.", "nl": "Van ons."}}
    save_draft(protocol, by=OPERATOR, revision=draft.revision, clauses=clauses)
    proposal = actions.take_back(protocol, upload(content), by=OPERATOR)
    assert proposal.content["items"] == []


def test_the_same_form_sent_twice_is_one_proposal(protocol):
    content, token = actions.file_of(sent_out(protocol)), uuid.uuid4()
    for _time in range(2):
        actions.take_back(protocol, upload(content), by=OPERATOR, form_token=token)
    assert protocol.proposals.count() == 1


def test_of_a_refused_file_nothing_is_kept_on_the_disk_either(protocol, settings):
    content = actions.file_of(sent_out(make.draft(title="Another")))
    assert refusal(lambda: actions.take_back(protocol, upload(content), by=OPERATOR)) == "another_protocol"
    file_store.remove_refused()  # as at the end of every request
    assert [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()] == []


def test_a_file_of_another_protocol_is_refused_with_its_name(protocol):
    other = make.draft(title="Another")
    content = actions.file_of(sent_out(other))
    sent_out(protocol)
    with pytest.raises(Refused) as refused:
        actions.take_back(protocol, upload(content), by=OPERATOR)
    assert refused.value.code == "another_protocol"
    assert other.reference in str(refused.value)


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"%PDF-1.7\n%%EOF", "text.pdf", "file_kind"),
        (b"%PDF-1.7\n%%EOF", "text.docx", "file_content"),
        (b"\xd0\xcf\x11\xe0 old Word", "text.doc", "file_kind"),
        (word.archive({"[Content_Types].xml": "<a/>", "word/document.xml": "<a/>"}), "text.docx", "nothing_readable"),
        (
            word.archive({"[Content_Types].xml": "<a/>", "word/document.xml": "<a/>", "word/vbaProject.bin": "x"}),
            "text.docx", "file_macros",
        ),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_refused_and_leaves_nothing_behind(protocol, content, name, code):
    sent_out(protocol)
    assert refusal(lambda: actions.take_back(protocol, upload(content, name), by=OPERATOR)) == code
    assert not Proposal.objects.exists()
    assert not Document.objects.exists()


def test_nothing_comes_back_before_something_went_out_nor_tomorrow(protocol):
    other = actions.file_of(sent_out(protocol))
    protocol.word_copies.all().delete()
    assert refusal(lambda: actions.take_back(protocol, upload(other), by=OPERATOR)) == "nothing_sent"
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert refusal(lambda: answered(protocol, received_on=tomorrow)) == "future"


def test_a_text_without_clauses_does_not_go_out(ghent):
    empty = make.draft(clauses=[])
    assert refusal(lambda: sent_out(empty)) == "no_text"


def test_a_file_without_our_marks_answers_the_text_that_is_chosen_or_the_last(protocol):
    first, second = sent_out(protocol), sent_out(protocol)
    content = word.worked_on(actions.file_of(first), word.without_marks)
    # The code in the text still says which one it was.
    assert actions.take_back(protocol, upload(content), by=OPERATOR).word_copy == first

    def without_code(document):
        word.without_marks(document)
        for paragraph in document.paragraphs[:4]:
            paragraph.text = "Our draft"

    content = word.worked_on(actions.file_of(first), without_code)
    assert actions.take_back(protocol, upload(content), by=OPERATOR).word_copy == second
    assert actions.take_back(protocol, upload(content), by=OPERATOR, copy=first).word_copy == first
