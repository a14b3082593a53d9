"""Comments on a text: said, answered, laid aside, carried along; and never where they do not belong."""

import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from office import submissions
from office.models import OPERATOR, JournalEntry
from office.rules import Refused
from relations.actions import comments as actions
from relations.actions import protocol as protocols
from relations.models import Comment, Protocol
from relations.queries.comments import discussion_of, keys_of
from tests.factories import protocols as make


def fresh(protocol):
    return Protocol.objects.get(pk=protocol.pk)


def said(version, key="", text="Too long.", by=OPERATOR):
    return actions.add_comment(version, by=by, text=text, clause_key=key)


def rewritten(protocol, change, **terms):
    """The draft saved with other clauses."""
    version = fresh(protocol).latest
    clauses = change([dict(clause) for clause in version.clauses])
    protocols.save_draft(protocol, by=OPERATOR, revision=version.revision, clauses=clauses, **terms)
    return fresh(protocol).latest


@pytest.fixture
def draft(ghent):
    """A draft whose clauses have their keys."""
    protocol = make.draft()
    rewritten(protocol, lambda clauses: [clause | {"key": f"k{n}"} for n, clause in enumerate(clauses)])
    return fresh(protocol)


def test_a_comment_stands_at_its_clause_and_one_without_a_clause_at_the_whole(draft):
    keys = keys_of(draft.latest)
    said(draft.latest, keys[1], "Which areas?")
    said(draft.latest, text="Well written.")
    found = discussion_of(draft.latest)
    assert [thread.first.comment.text for thread in found.clauses[keys[1]].open] == ["Which areas?"]
    assert [thread.first.comment.text for thread in found.whole.open] == ["Well written."]
    assert found.open_count == found.count == 2


def test_a_comment_goes_with_its_clause_when_that_moves_and_is_rewritten(draft):
    key = keys_of(draft.latest)[0]
    said(draft.latest, key)

    def last_and_new(clauses):
        first = clauses.pop(0)
        return [*clauses, first | {"texts": dict.fromkeys(first["texts"], "Other words.")}]

    version = rewritten(draft, last_and_new)
    assert keys_of(version)[-1] == key
    [thread] = discussion_of(version).clauses[key].threads
    assert thread.has_moved_on
    # What it was about is kept word for word.
    assert thread.first.comment.clause["texts"]["en"] == "What the text says about purpose, in en."


def test_a_comment_goes_along_into_the_next_version(ghent):
    protocol = make.submitted()
    first = protocol.latest
    said(first, keys_of(first)[2], "Rather less.")
    protocols.open_new_draft(protocol, by=OPERATOR)
    latest = fresh(protocol).latest
    [thread] = discussion_of(latest).clauses[keys_of(latest)[2]].threads
    assert (thread.first.comment.text, thread.first.comment.version.number) == ("Rather less.", 1)


def test_a_comment_on_a_clause_that_is_gone_is_not_lost(draft):
    said(draft.latest, keys_of(draft.latest)[0], "Take it out.")
    version = rewritten(draft, lambda clauses: clauses[1:])
    found = discussion_of(version)
    assert [(title, thread.first.comment.text) for title, thread in found.gone] == [
        ("purpose en", "Take it out.")
    ]
    assert found.open_count == 1


def test_an_old_version_shows_what_was_said_until_then(ghent):
    protocol = make.submitted()
    protocols.open_new_draft(protocol, by=OPERATOR)
    latest = fresh(protocol).latest
    said(latest, text="About the second.")
    first = protocol.versions.get(number=1)
    assert discussion_of(first).count == 0
    assert discussion_of(latest).count == 1


def test_an_answer_belongs_to_its_thread_and_opens_it_again(draft):
    thread = said(draft.latest)
    actions.resolve(thread, by=OPERATOR)
    answer = actions.reply(thread, by=OPERATOR, text="Not so fast.")
    deeper = actions.reply(answer, by=OPERATOR, text="Agreed.")
    assert deeper.reply_to_id == thread.pk
    [found] = discussion_of(draft.latest).whole.open
    assert [one.comment.text for one in found.replies] == ["Not so fast.", "Agreed."]


def test_a_thread_laid_aside_stays_readable_and_can_be_opened_again(draft):
    thread = said(draft.latest)
    assert actions.resolve(thread, by=OPERATOR).is_resolved
    actions.resolve(thread, by=OPERATOR)  # once more does nothing
    found = discussion_of(draft.latest).whole
    assert (len(found.open), len(found.resolved)) == (0, 1)
    assert not actions.reopen(thread, by=OPERATOR).is_resolved
    acts = JournalEntry.objects.filter(act__contains="comment").values_list("act", flat=True)
    assert sorted(acts) == ["protocol.comment", "protocol.reopen_comment", "protocol.resolve_comment"]


def test_the_same_form_sent_twice_comments_once(draft):
    token = uuid.uuid4()
    one, two = (
        actions.add_comment(draft.latest, by=OPERATOR, text="Once.", form_token=token) for _ in range(2)
    )
    assert one == two
    assert Comment.objects.count() == 1


def test_a_settled_text_takes_no_comments(ghent):
    protocol = make.adopted()
    with pytest.raises(Refused, match="The text is settled"):
        said(protocol.latest)


def test_a_version_that_was_followed_by_another_takes_no_comments(ghent):
    protocol = make.submitted()
    first = protocol.latest
    protocols.open_new_draft(protocol, by=OPERATOR)
    with pytest.raises(Refused, match="comment there"):
        said(first)


@pytest.mark.parametrize(
    ("key", "text", "reason"),
    [
        ("nowhere", "Yes.", "no longer in the text"),
        ("", "  ", "Write what"),
        ("", "x" * 5_001, "at most 5000"),
    ],
)
def test_a_comment_on_nothing_or_of_nothing_is_refused(draft, key, text, reason):
    with pytest.raises(Refused, match=reason):
        said(draft.latest, key, text)


def test_who_only_reads_does_not_comment_and_others_threads_are_laid_aside_by_writers(draft, person):
    with pytest.raises(Refused, match="This is done by"):
        said(draft.latest, by=person("auditor"))
    thread = said(draft.latest, by=person("legal"))
    with pytest.raises(Refused, match="This is done by"):
        actions.resolve(thread, by=person("finance"))
    assert actions.resolve(thread, by=person("officer")).is_resolved
    own = said(draft.latest, by=(adviser := person("finance")))
    assert actions.resolve(own, by=adviser).is_resolved


def test_the_database_refuses_a_comment_of_nobody_in_particular(draft):
    with pytest.raises(IntegrityError), transaction.atomic():
        Comment.objects.create(version=draft.latest, text="Hello", guest_name="Somebody")
    with pytest.raises(IntegrityError), transaction.atomic():
        Comment.objects.create(version=draft.latest, text="")


# -- the pages ----------------------------------------------------------------------------------------


def address(version, key="whole"):
    return reverse("relations:clause_comments", args=[version.protocol.reference, version.number, key])


def test_from_the_clause_to_the_comment_to_the_answer_without_script(draft, login):
    legal, officer, key = login("legal"), login("officer"), keys_of(draft.latest)[0]
    version_page = reverse("relations:protocol_version", args=[draft.reference, 1])
    assert address(draft.latest, key) in legal.get(version_page).content.decode()
    sent = {"text": "Name the schools.", "form_token": uuid.uuid4()}
    assert legal.post(address(draft.latest, key), sent).status_code == 302
    thread = Comment.objects.get()
    answer = {"text": "Done.", "form_token": uuid.uuid4(), "thread": thread.pk}
    officer.post(address(draft.latest, key), answer)
    officer.post(reverse("relations:comment_resolve", args=[thread.pk]))
    page = legal.get(address(draft.latest, key)).content.decode()
    assert "Name the schools." in page
    assert "Done." in page
    assert "laid aside" in page


def test_a_refused_comment_keeps_what_was_typed(draft, login):
    client = login("officer")
    answer = client.post(address(draft.latest), {"text": "y" * 5_001, "form_token": uuid.uuid4()})
    assert answer.status_code == 400
    assert "y" * 5_001 in answer.content.decode()


def test_a_clause_that_changed_since_shows_what_changed(draft, login):
    key = keys_of(draft.latest)[0]
    said(draft.latest, key)
    new = {
        "en": "What the treaty says about purpose, in en.",
        "nl": "What the text says about purpose, in nl.",
    }
    rewritten(draft, lambda clauses: [clauses[0] | {"texts": new}, *clauses[1:]])
    page = login("officer").get(address(draft.latest, key)).content.decode()
    assert "The clause has other words since" in page
    assert "Added: </span>treaty</ins>" in page


def test_a_clause_or_comment_that_is_not_there_is_not_found(draft, login):
    client = login("officer")
    assert client.get(address(draft.latest, "nowhere")).status_code == 404
    stray = {"text": "Hm.", "form_token": uuid.uuid4(), "thread": 999}
    assert client.post(address(draft.latest), stray).status_code == 404
    assert client.post(reverse("relations:comment_resolve", args=[999])).status_code == 404


def test_three_comments_cost_no_more_queries_than_one(draft, login):
    client = login("officer")
    page = reverse("relations:protocol_version", args=[draft.reference, 1])
    counts = []
    for texts in (["One."], ["Two.", "Three."]):
        for text in texts:
            said(draft.latest, keys_of(draft.latest)[0], text)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(page)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 18


def test_what_colleagues_say_never_reaches_the_council(ghent, login):
    protocol = make.agreed()
    said(protocol.latest, keys_of(protocol.latest)[0], "CANARY-OF-A-COLLEAGUE")
    latest = protocol.latest
    protocols.submit_protocol(protocol, by=OPERATOR, version=latest.number, revision=latest.revision)
    item = submissions.pending_for(fresh(protocol))
    assert "CANARY" not in str(item.content)
    councillor = login("councillor")
    assert "CANARY" not in councillor.get(item.get_absolute_url()).content.decode()
    assert councillor.get(address(latest)).status_code == 404
