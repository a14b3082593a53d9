"""A partner's Word file becomes a proposal; only what a person accepts comes into the draft."""

import random
import time
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from office import file_store
from office.models import OPERATOR, Deadline, Document, JournalEntry
from office.rules import Refused
from office.word_diff import cost_of
from relations.actions import proposals as actions
from relations.actions.guest_names import erase_guest_name
from relations.actions.protocol import save_draft
from relations.clause_keys import key_of
from relations.models import Comment, Proposal
from relations.queries import proposals as queries
from relations.queries.comments import discussion_of
from relations.word_files.deciding import all_comments, keys_in
from tests.factories import protocols as make
from tests.factories import word_files as word

pytestmark = pytest.mark.django_db


@pytest.fixture
def protocol(ghent):
    return make.draft()


def sent_out(protocol):
    return actions.send_as_word(protocol, number=protocol.latest.number, by=OPERATOR)


def upload(content: bytes, name: str = "answer.docx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def answered(protocol, work=lambda document: word.write(document, 0, "Other words."), **said) -> Proposal:
    """The file that went out comes back after somebody worked in it."""
    content = word.worked_on(actions.file_of(sent_out(protocol)), work)
    return actions.take_back(protocol, upload(content), by=OPERATOR, **said)


def decide(proposal, **choices):
    revision = proposal.protocol.latest.revision
    return actions.decide_on_proposal(proposal, by=OPERATOR, revision=revision, choices=choices)


def keys(proposal) -> list[str]:
    return [item["key"] for item in proposal.content["items"]]


def words(protocol, place: int = 0, code: str = "en") -> str:
    return type(protocol).objects.get(pk=protocol.pk).latest.clauses[place]["texts"][code]


def refusal(call) -> str:
    with pytest.raises(Refused) as refused:
        call()
    return refused.value.code


# -- the acts -----------------------------------------------------------------------------------------


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


# -- the pages ----------------------------------------------------------------------------------------


def page(name: str, protocol, *more) -> str:
    return reverse(f"relations:{name}", args=[protocol.reference, *more])


def test_from_sending_to_deciding_in_the_pages(protocol, login):
    officer = login("officer")
    assert officer.post(page("word_send", protocol), {"version": "1"}).status_code == 302
    copy = protocol.word_copies.get()
    assert copy.code[:4] in officer.get(page("word", protocol)).content.decode()
    response = officer.get(page("word_file", protocol, copy.code))
    assert response["Content-Disposition"].startswith("attachment")
    content = word.worked_on(
        response.content, lambda document: word.track(document, 0, out="says", into="tells")
    )
    sent = {"upload": upload(content), "received_on": str(timezone.localdate())}
    response = officer.post(page("word_back", protocol), sent)
    proposal = protocol.proposals.get()
    assert response.url == proposal.get_absolute_url()
    shown = officer.get(response.url).content.decode()
    assert "<ins>" in shown
    assert "tells" in shown
    assert "2 tracked changes are read as if they were accepted." in shown
    assert word.WHO in shown
    [key] = keys(proposal)
    choice = {"revision": protocol.latest.revision, f"choice-{key}": "accepted"}
    assert officer.post(response.url, choice).status_code == 302
    assert "What the text tells" in words(protocol)
    assert "accepted" in officer.get(response.url).content.decode()


def test_the_page_of_the_protocol_says_that_a_proposal_waits(protocol, login):
    proposal, officer = answered(protocol), login("officer")
    assert "A proposal of the partner waits" in officer.get(protocol.get_absolute_url()).content.decode()
    assert proposal.get_absolute_url() in officer.get(page("word", protocol)).content.decode()
    decide(proposal, **{keys(proposal)[0]: "rejected"})
    assert "A proposal of the partner waits" not in officer.get(protocol.get_absolute_url()).content.decode()


def test_a_draft_that_moved_on_is_shown_beside_the_proposal(protocol, login):
    proposal = answered(protocol)
    draft = protocol.latest
    clauses = [dict(one) for one in draft.clauses]
    clauses[0] = clauses[0] | {"texts": clauses[0]["texts"] | {"en": "Ours since then."}}
    save_draft(protocol, by=OPERATOR, revision=draft.revision, clauses=clauses)
    shown = login("officer").get(proposal.get_absolute_url()).content.decode()
    assert "The draft was changed here since the file went out." in shown
    # Word by word: “since” went out of today's draft if the partner's words are taken.
    assert "Ours since then" in shown.split("Compared with today")[1]


def test_a_refused_file_is_explained_beside_the_form(protocol, login):
    sent_out(protocol)
    sent = {"upload": upload(b"no file at all"), "received_on": str(timezone.localdate())}
    response = login("officer").post(page("word_back", protocol), sent)
    assert response.status_code == 409
    assert "not what its name says" in response.content.decode()


def test_an_auditor_reads_and_decides_nothing_a_council_member_sees_no_page(protocol, login):
    proposal = answered(protocol)
    auditor, member = login("auditor"), login("councillor")
    assert "What becomes of the clause?" not in auditor.get(proposal.get_absolute_url()).content.decode()
    assert auditor.post(proposal.get_absolute_url(), {"revision": 1}).status_code == 403
    assert auditor.post(page("word_send", protocol), {"version": "1"}).status_code == 403
    for address in (proposal.get_absolute_url(), page("word", protocol)):
        assert member.get(address).status_code == 404


def test_a_page_of_many_items_asks_no_more_than_one_of_few(protocol, login, django_assert_max_num_queries):
    def work(document):
        for clause in range(4):
            word.write(document, clause, f"Other words {clause}.")

    proposal, officer = answered(protocol, work), login("officer")
    officer.get(proposal.get_absolute_url())
    with django_assert_max_num_queries(14):
        officer.get(proposal.get_absolute_url())


# -- comments in the margin ---------------------------------------------------------------------------


def with_comments(document):
    word.write(document, 0, "Other words.")
    word.comment(document, 0, "We would say it so.")
    word.comment(document, 2, "Spring is better.")


def taken_over() -> list[tuple[str, str]]:
    return [(one.text, one.clause_key) for one in Comment.objects.order_by("pk")]


def test_a_comment_in_word_is_no_remark_until_a_person_takes_it_over(protocol):
    proposal = answered(protocol, with_comments)
    assert keys_in(proposal.content) == [*keys(proposal), "comment-1", "comment-2"]
    assert not Comment.objects.exists()
    decide(proposal, **{keys(proposal)[0]: "accepted"})
    assert not Comment.objects.exists()


def test_a_comment_taken_over_stands_at_its_clause_as_the_partners_under_the_name_in_the_file(protocol):
    proposal = answered(protocol, with_comments)
    proposal = decide(proposal, **{"comment-1": "accepted", "comment-2": "rejected"})
    clause = key_of(protocol.latest.clauses[0], 0)
    assert taken_over() == [("We would say it so.", clause)]
    comment = Comment.objects.get()
    assert (comment.guest_name, comment.author, comment.is_from_the_partner) == (word.WHO, None, True)
    assert proposal.is_open  # the clause itself is still to be decided
    entry = JournalEntry.objects.filter(act="protocol.take_word_comments").get()
    assert entry.changes["comment-1"] == [None, "accepted"]
    assert word.WHO not in str(entry.changes)
    assert decide(proposal, **{keys(proposal)[0]: "accepted"}).closed_at
    said = discussion_of(protocol.versions.latest("number")).clauses[clause].threads[0].first
    assert (said.who, said.is_partner) == (f"{word.WHO}, in a Word file", True)


def test_clause_and_comment_are_decided_by_one_act_with_one_entry(protocol):
    proposal = answered(protocol, with_comments)
    before = JournalEntry.objects.count()
    choices = dict.fromkeys(keys_in(proposal.content), "accepted")
    assert decide(proposal, **choices).closed_at
    assert JournalEntry.objects.count() == before + 1
    assert len(taken_over()) == 2


def test_the_same_comment_is_taken_over_once(protocol):
    proposal = answered(protocol, with_comments)
    decide(proposal, **{"comment-1": "accepted"})
    assert refusal(lambda: decide(proposal, **{"comment-1": "accepted"})) == "no_choice"
    assert len(taken_over()) == 1


def test_a_file_with_nothing_but_comments_waits_until_they_are_decided(protocol):
    proposal = answered(protocol, lambda document: word.comment(document, 2, "Spring is better."))
    assert (proposal.content["items"], proposal.is_open) == ([], True)
    assert decide(proposal, **{"comment-1": "rejected"}).closed_at
    assert not Comment.objects.exists()


def test_laying_the_rest_aside_leaves_the_comments_in_the_file(protocol):
    proposal = answered(protocol, with_comments)
    proposal = actions.lay_proposal_aside(proposal, by=OPERATOR, reason="By telephone.")
    assert proposal.choices["comment-2"] == "rejected"
    assert not Comment.objects.exists()


def test_nothing_is_remarked_on_a_settled_text(ghent):
    protocol = make.agreed()
    proposal = answered(protocol, with_comments)
    type(protocol).objects.filter(pk=protocol.pk).update(state="adopted")
    assert refusal(lambda: decide(proposal, **{"comment-2": "accepted"})) == "not_open"
    assert decide(proposal, **{"comment-2": "rejected"}).choices["comment-2"] == "rejected"


def test_the_page_offers_each_comment_and_says_what_became_of_it(protocol, login):
    proposal = answered(protocol, with_comments)
    client = login("officer")
    shown = client.get(proposal.get_absolute_url()).content.decode()
    assert 'name="choice-comment-1"' in shown
    assert 'name="choice-comment-2"' in shown
    sent = {
        "revision": protocol.latest.revision,
        "choice-comment-1": "accepted",
        "choice-comment-2": "rejected",
    }
    shown = client.post(proposal.get_absolute_url(), sent, follow=True).content.decode()
    assert "taken over" in shown
    assert "left in the file" in shown
    assert 'name="choice-comment-1"' not in shown


def test_erasing_a_name_takes_it_from_what_came_back_in_word(protocol, person):
    proposal = answered(protocol, with_comments)
    decide(proposal, **{"comment-1": "accepted"})
    erase_guest_name(Comment.objects.get(), by=person("administrator"), reason="Asked.")
    proposal.refresh_from_db()
    assert {one["author"] for one in all_comments(proposal.content)} == {""}
    assert Comment.objects.get().guest_shown == "a person at the partner"


# -- far too much text --------------------------------------------------------------------------------


def prose(characters: int, seed: int) -> str:
    """Words that repeat without a pattern: the dearest thing to compare."""
    words = ["de", "het", "stad", "samen", "werk", "kardeş", "şehir", "town"]
    return " ".join(random.Random(seed).choices(words, k=characters // 3))[:characters]  # noqa: S311 - for a test


def test_of_a_clause_of_300000_characters_the_end_is_not_taken_over_and_that_is_said(protocol, login):
    """A clause takes 20,000 characters; the page compares those and no more."""
    proposal = answered(protocol, lambda document: word.write(document, 0, prose(300_000, 1)))
    (item,) = proposal.content["items"]
    assert len(item["now"]["texts"]["en"]) == 20_000
    assert {"what": "too_long", "language": "en"} in item["remarks"]
    begun = time.process_time()
    shown = login("officer").get(proposal.get_absolute_url()).content.decode()
    assert time.process_time() - begun < 3
    assert "its end is not taken over" in shown


def test_a_file_of_far_more_than_any_protocol_is_refused_with_a_sentence(protocol):
    """Four clauses are 80,000 characters at most; loose paragraphs bring it to a million."""

    def work(document):
        text = prose(20_000, 1)
        for _number in range(50):
            document.add_paragraph(text)

    with pytest.raises(Refused) as refused:
        answered(protocol, work)
    assert refused.value.code == "file_size"
    assert "far more than any protocol" in str(refused.value)


def test_a_page_compares_no_more_than_a_page_can_bear(protocol, monkeypatch):
    """Twelve new texts of 11,000 characters against old ones of as many: some 2,500 words each, so 4,000,000 pairs at
    most for the first; what is beyond 6,000,000 in all stands whole, former before new, and says so."""
    proposal = answered(protocol)
    clause = proposal.content["items"][0]
    items = [
        clause | {
            "key": f"k{number}",
            "was": clause["was"] | {"texts": {"en": prose(11_000, number)}},
            "now": clause["now"] | {"texts": {"en": prose(11_000, 100 + number)}},
        }
        for number in range(12)
    ]  # fmt: skip
    proposal.content = proposal.content | {"items": items}
    spent = []
    compared = queries.diff_words
    monkeypatch.setattr(
        queries, "diff_words", lambda old, new: spent.append(cost_of(old, new)) or compared(old, new)
    )
    shown = queries.items_shown(proposal, protocol.latest)
    assert 0 < sum(spent) <= queries.MOST_PAIRS
    last = shown[-1]
    assert [piece.kind for piece in last.changes[0].text] == ["out", "in"]
    assert any("not compared word by word" in note for note in last.notes)
    assert not any("not compared word by word" in note for note in shown[0].notes)
