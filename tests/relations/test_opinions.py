"""Opinions of the legal and the finance adviser: asked for by a day, given on the text that was read."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from office import deputising, submissions
from office.diary import due_for
from office.models import OPERATOR, Deadline, Municipality, User
from office.rules import Refused
from relations.actions import opinions as actions
from relations.actions import protocol as protocols
from relations.models import Opinion, Protocol
from relations.queries.opinions import opinions_of
from tests.factories import protocols as make


def fresh(protocol):
    return Protocol.objects.get(pk=protocol.pk)


def asked(protocol, kind="legal", days=14, **more):
    due = timezone.localdate() + timedelta(days=days)
    return actions.ask(protocol, by=OPERATOR, kind=kind, due_on=due, **more)


def given(opinion, by, result="positive", text="", **read):
    latest = fresh(opinion.version.protocol).latest
    read = {"version": latest.number, "revision": latest.revision} | read
    return actions.give(opinion, by=by, result=result, text=text, **read)


def stands(protocol):
    return [(row.title, row.state_text) for row in opinions_of(fresh(protocol))]


def test_an_opinion_stands_in_the_advisers_diary_until_it_is_given(ghent, person):
    legal, finance = person("legal"), person("finance")
    opinion = asked(make.draft(title="Memorandum with Kanazawa"))
    [deadline] = due_for(legal).due
    assert deadline.text == "Give the legal opinion on “Memorandum with Kanazawa”"
    assert deadline.due_on == timezone.localdate() + timedelta(days=14)
    assert len(due_for(finance)) == 0
    given(opinion, legal)
    assert len(due_for(legal)) == 0


def test_the_opinion_is_shown_with_the_text_it_was_given_on(ghent, person):
    protocol = make.draft()
    opinion = given(asked(protocol), person("legal"), "conditional", "Name the court.")
    [row] = opinions_of(fresh(protocol))
    assert (row.state_text, row.tone, row.remark) == (
        "positive, with conditions", "warning", "Given on the text as it stands.",
    )  # fmt: skip
    protocols.save_draft(protocol, by=OPERATOR, revision=opinion.revision_read, months=72)
    [row] = opinions_of(fresh(protocol))
    assert row.remark == "Given on version 1; the text has changed since."


def test_an_opinion_on_a_text_that_moved_on_meanwhile_is_refused(ghent, person):
    protocol = make.draft()
    opinion = asked(protocol)
    protocols.save_draft(protocol, by=OPERATOR, revision=1, months=72)
    with pytest.raises(Refused, match="Read it again"):
        given(opinion, person("legal"), revision=1)
    assert given(opinion, person("legal"), revision=2).result == "positive"


@pytest.mark.parametrize(("result", "text"), [("negative", ""), ("conditional", "  ")])
def test_anything_but_a_plain_yes_says_why(ghent, person, result, text):
    with pytest.raises(Refused, match="Write down the reasons"):
        given(asked(make.draft()), person("legal"), result, text)


def test_only_that_adviser_gives_it_and_not_on_words_of_ones_own(ghent, person):
    writer = person("officer", "legal")
    opinion = asked(make.draft(by=writer))
    with pytest.raises(Refused, match="This is done by"):
        given(opinion, person("finance"))
    with pytest.raises(Refused, match="another adviser"):
        given(opinion, writer)
    assert given(opinion, person("legal")).result == "positive"


def test_it_is_given_once_and_asked_for_once_at_a_time(ghent, person):
    protocol = make.draft()
    opinion = asked(protocol)
    with pytest.raises(Refused, match="not there yet"):
        asked(protocol)
    asked(protocol, "finance")
    given(opinion, person("legal"))
    with pytest.raises(Refused, match="has been given"):
        given(opinion, person("legal"))
    asked(protocol)
    assert stands(protocol) == [
        ("Legal opinion", "outstanding"), ("Finance opinion", "outstanding"), ("Legal opinion", "positive"),
    ]  # fmt: skip


def test_one_no_longer_wanted_leaves_the_diary_and_cannot_be_given(ghent, person):
    protocol = make.draft()
    opinion = actions.withdraw(asked(protocol), by=OPERATOR)
    assert not Deadline.objects.open().filter(kind="opinion").exists()
    assert stands(protocol) == []
    with pytest.raises(Refused, match="no longer asked for"):
        given(opinion, person("legal"))


def test_the_same_form_sent_twice_asks_once(ghent):
    protocol, token = make.draft(), uuid.uuid4()
    assert asked(protocol, form_token=token) == asked(protocol, form_token=token)


@pytest.mark.parametrize(
    ("kind", "days", "reason"), [("legal", -1, "has passed"), ("moral", 3, "no such opinion")]
)
def test_what_makes_no_sense_is_refused(ghent, kind, days, reason):
    with pytest.raises(Refused, match=reason):
        asked(make.draft(), kind, days)


def test_of_a_settled_text_no_opinion_is_asked_for(ghent):
    with pytest.raises(Refused, match="The text is settled"):
        asked(make.adopted())


def test_an_outstanding_opinion_is_said_before_sending_and_holds_nothing_back(ghent, login):
    protocol = make.agreed()
    asked(protocol)
    page = login("head").get(reverse("relations:protocol_submit", args=[protocol.reference])).content.decode()
    assert "Legal opinion" in page
    assert "outstanding" in page
    latest = protocol.latest
    sent = protocols.submit_protocol(protocol, by=OPERATOR, version=latest.number, revision=latest.revision)
    assert sent.state == "submitted"


def test_the_protocol_says_with_whom_it_lies_as_long_as_an_opinion_is_awaited(ghent, person, login):
    protocol = make.draft()
    opinion = asked(protocol)
    page = login("officer").get(protocol.get_absolute_url()).content.decode()
    assert "Give the legal opinion on “Memorandum”" in page
    given(opinion, person("legal"))
    assert "Give the legal opinion" not in login("officer").get(protocol.get_absolute_url()).content.decode()


def test_where_the_municipality_wants_it_so_the_text_waits_for_them(ghent, person):
    Municipality.objects.update(awaits_opinions=True)
    protocol = make.agreed()
    opinion, other = asked(protocol), asked(protocol, "finance")
    latest = protocol.latest
    send = {"by": OPERATOR, "version": latest.number, "revision": latest.revision}
    with pytest.raises(Refused, match="Still outstanding: legal opinion and finance opinion"):
        protocols.submit_protocol(protocol, **send)
    given(opinion, person("legal"), "negative", "Against the law.")
    actions.withdraw(other, by=OPERATOR)
    # A negative opinion advises; it does not decide.
    assert protocols.submit_protocol(protocol, **send).state == "submitted"


def test_opinions_are_not_part_of_what_the_council_reads(ghent, person, login):
    protocol = make.agreed()
    given(asked(protocol, question="CANARY-QUESTION"), person("legal"), "negative", "CANARY-OPINION")
    latest = protocol.latest
    protocols.submit_protocol(protocol, by=OPERATOR, version=latest.number, revision=latest.revision)
    item = submissions.pending_for(fresh(protocol))
    assert "CANARY" not in str(item.content)
    councillor = login("councillor")
    assert "CANARY" not in councillor.get(item.get_absolute_url()).content.decode()
    assert councillor.get(Opinion.objects.get().get_absolute_url()).status_code == 404


def test_the_database_keeps_an_opinion_whole(ghent):
    version = make.draft().latest
    for wrong in ({"result": "positive"}, {"result": "perhaps"}, {"given_at": timezone.now()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Opinion.objects.create(version=version, kind="legal", due_on=timezone.localdate(), **wrong)


def test_from_the_question_to_the_answer_in_the_pages(ghent, login):
    protocol = make.draft()
    officer, legal = login("officer"), login("legal")
    form = {"kind": "legal", "due_on": "2999-01-01", "question": "May we?", "form_token": uuid.uuid4()}
    new = reverse("relations:opinion_ask", args=[protocol.reference])
    assert officer.get(new).status_code == 200
    address = officer.post(new, form).url
    page = legal.get(address).content.decode()
    assert "May we?" in page
    assert "What the text says about purpose, in en." in page
    kept = legal.post(address, {"result": "negative", "text": "", "version": 1, "revision": 1})
    assert kept.status_code == 409
    assert "Write down the reasons" in kept.content.decode()
    legal.post(address, {"result": "negative", "text": "No law allows it.", "version": 1, "revision": 1})
    assert "No law allows it." in officer.get(address).content.decode()


def test_a_deputy_gives_no_opinion_on_the_words_of_the_adviser_they_stand_in_for(ghent, person):
    absent, deputy = person("legal", "officer"), person("clerk")
    protocol = make.draft(by=absent)
    today = timezone.localdate()
    deputising.arrange(absent, deputy, roles=["legal"], starts_on=today, ends_on=today, by=absent)
    with pytest.raises(Refused, match="You wrote in this text yourself"):
        given(asked(protocol), User.objects.get(pk=deputy.pk))
