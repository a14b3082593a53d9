"""The comments in the margin of a file that came back: remarks only where a person takes them over."""

import pytest

from office.models import OPERATOR, JournalEntry
from relations.actions import proposals as actions
from relations.actions.guest_names import erase_guest_name
from relations.clause_keys import key_of
from relations.models import Comment
from relations.queries.comments import discussion_of
from relations.word_files.deciding import all_comments, keys_in
from tests.factories import protocols as make
from tests.factories import word_files as word
from tests.factories.proposals import answered, decide, keys, refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def protocol(ghent):
    return make.draft()


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
