"""Sending to Word, taking back and deciding in the pages, also with far more text than a page can bear."""

import random
import time

import pytest
from django.urls import reverse
from django.utils import timezone

from office.models import OPERATOR
from office.rules import Refused
from office.word_diff import cost_of
from relations.actions.protocol import save_draft
from relations.queries import proposals as queries
from tests.factories import protocols as make
from tests.factories import word_files as word
from tests.factories.proposals import answered, decide, keys, sent_out, upload, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def protocol(ghent):
    return make.draft()


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
