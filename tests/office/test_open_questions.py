"""Questions that nobody answered before the vote: said, kept with the decision, and still somebody's task."""

from datetime import timedelta

import pytest

from office import submissions
from office.diary import due_for
from office.models import OPERATOR, Deadline, Decision, JournalEntry, Question
from tests.factories.council import paper_kind, put_before_council
from tests.office.recording import TODAY, held, record_url, recorded, vote_form


@pytest.fixture(autouse=True)
def papers(ghent):
    with paper_kind() as told:
        yield told


@pytest.fixture
def asker(person):
    return person("councillor", name="Asker")


def ask(item, asker, text="What does it cost?", is_shared=False) -> Question:
    return submissions.ask_question(item, text, is_shared=is_shared, by=asker)


def page(client, thing):
    return client.get(thing.get_absolute_url()).content.decode()


def test_before_recording_it_is_said_and_holds_nothing_back(login, asker):
    item, clerk, sitting = put_before_council(), login("clerk"), held()
    ask(item, asker)
    ask(item, asker, "And for how long?")
    answered = ask(item, asker, "Who signs?")
    submissions.answer_question(answered, "The mayor.", by=OPERATOR)
    check = clerk.post(record_url(sitting), vote_form(item)).content.decode()
    assert f"2 questions of council members on “{item.title}” have no answer yet." in check
    assert clerk.post(record_url(sitting), vote_form(item, confirm="1")).status_code == 302
    assert Decision.objects.get().left_unanswered.count() == 2
    assert JournalEntry.objects.get(act="decision.record").changes["left unanswered"] == [None, 2]


def test_a_decision_without_open_questions_says_nothing_of_them(login, asker):
    item = put_before_council()
    submissions.answer_question(ask(item, asker), "Nothing.", by=OPERATOR)
    decision = recorded(item)
    assert "left unanswered" not in JournalEntry.objects.get(act="decision.record").changes
    assert "Questions without an answer" not in page(login("clerk"), decision)


def test_the_decision_keeps_the_remark_when_the_answer_comes_later(login, asker):
    item = put_before_council()
    question = ask(item, asker)
    decision, clerk = recorded(item), login("clerk")
    shown = page(clerk, decision)
    assert "1 question of a council member had no answer when this was recorded." in shown
    assert "What does it cost?" in shown
    assert "not answered before the vote" in page(clerk, item)
    submissions.answer_question(question, "Nothing.", by=OPERATOR)
    shown = page(clerk, decision)
    assert "1 question of a council member had no answer when this was recorded." in shown
    assert "answered on" in shown


def test_council_members_read_of_their_own_and_of_shared_questions_only(login, asker, person):
    item = put_before_council()
    ask(item, asker, "Private words")
    ask(item, asker, "Shared words", is_shared=True)
    decision = recorded(item)
    own, other = page(login(asker), decision), page(login(person("councillor")), decision)
    assert "2 questions of council members had no answer" in own
    assert "Private words" in own
    assert "1 question of a council member had no answer" in other
    assert "Private words" not in other


def test_the_task_stays_with_the_staff_and_says_that_the_vote_is_over(person, asker):
    item, officer = put_before_council(), person("officer")
    question = ask(item, asker)
    due_on = Deadline.objects.get(kind=f"question_{question.pk}").due_on
    recorded(item)
    agenda = due_for(officer, on=TODAY)
    (task,) = [*agenda.overdue, *agenda.due]
    assert "was not answered before the vote: answer it still" in task.text
    assert task.due_on == due_on  # late is late: the day does not move
    # Everything else about the item is over.
    assert Deadline.objects.open().filter(subject_reference=item.reference).exclude(pk=task.pk).count() == 0
    submissions.answer_question(question, "Nothing.", by=officer)
    assert len(due_for(officer, on=TODAY + timedelta(days=30))) == 0


def test_an_item_taken_back_ends_its_questions(person, asker):
    item, officer = put_before_council(), person("officer")
    ask(item, asker)
    submissions.withdraw(item, by=OPERATOR, reason="Another text comes.")
    assert len(due_for(officer)) == 0
