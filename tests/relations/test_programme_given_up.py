"""A draft that is given up was never agreed: what it was to replace stays at work, alone; nothing is done under it."""

from datetime import date

import pytest
from django.utils import timezone

from evaluations.background import programme_to_evaluate
from evaluations.reports.relation_file import relation_file
from office.models import OPERATOR
from office.rules import Refused
from relations.actions import programme as programmes
from relations.actions.relation import record_past_fact
from relations.lifecycle import ACTIVITY, PROGRAMME, RELATION
from relations.lifecycle.relation import keep
from relations.models import Activity, Programme
from tests.factories import evaluation as evaluations
from tests.factories import programmes as made

pytestmark = pytest.mark.django_db


def given_up(programme):
    return PROGRAMME.take(programme, "give_up", by=OPERATOR, reason="The partner changed its mind.")


@pytest.fixture
def both(ghent):
    """A programme at work in which an activity runs, and a new version of it that was given up."""
    running = made.running()
    made.take_to(running.activities.get(), "confirm", "start")
    return running, given_up(programmes.open_new_version(running, by=OPERATOR, because="More schools"))


def test_no_version_starts_from_one_that_was_given_up_so_never_two_are_at_work(both, login):
    running, draft = both
    with pytest.raises(Refused, match="start from the one before it"):
        programmes.open_new_version(draft, by=OPERATOR, because="Again")
    assert programmes.open_new_version(running, by=OPERATOR, because="Again").version == 3
    page = login("officer").get(draft.get_absolute_url()).content.decode()
    assert "new-version" not in page


def test_a_first_draft_that_was_given_up_can_still_be_started_from(ghent):
    assert programmes.open_new_version(given_up(made.whole()), by=OPERATOR, because="Again").version == 2


def test_an_activity_copied_into_a_version_given_up_is_neither_done_nor_asked_for(both):
    running, draft = both
    assert programmes.remind_of_programmes(timezone.localdate()) == 1
    copy = Activity.objects.get(programme=draft)
    assert "given up" in str(ACTIVITY.refusal(copy, ACTIVITY.step("finish"), by=OPERATOR))
    original = running.activities.get()
    assert ACTIVITY.refusal(original, ACTIVITY.step("finish"), by=OPERATOR) is None


def test_what_was_never_agreed_is_never_evaluated(ghent):
    programme = given_up(made.whole())
    with pytest.raises(Refused, match="given up before both sides agreed"):
        PROGRAMME.take(programme, "mark_evaluated", by=OPERATOR)


def test_evaluation_and_brief_look_at_the_programme_at_work_not_at_the_version_given_up(both):
    running, _draft = both
    span = {"period_from": date(2025, 1, 1), "period_until": date(2026, 12, 31)}
    evaluation = evaluations.adopted(running.relation, **span)
    assert evaluation.programme == running
    assert programme_to_evaluate(evaluation) == running
    assert relation_file(running.relation, as_of=timezone.localdate()).programme == running


def test_a_programme_goes_on_with_its_tie_when_the_review_finds_it_resumed(ghent):
    programme = made.running()
    relation = RELATION.take(programme.relation, "suspend", by=OPERATOR, reason="War")
    relation = RELATION.take(relation, "review", by=OPERATOR)
    record_past_fact(relation, kind="resumed", on=timezone.localdate(), by=OPERATOR, reason="Their letter")
    assert keep(relation, by=OPERATOR).state == "active"
    assert Programme.objects.get(pk=programme.pk).state == "running"


def test_the_remove_button_of_a_row_takes_any_number_of_figures(login, ghent):
    activity = made.whole().activities.get()
    sent = {"rows": "drop:outputs:" + "9" * 5_000, "outputs-total": "1", "outputs-0-indicator": "Guests"}
    answer = login("officer").post(f"/relations/activities/{activity.reference}/edit/", sent)
    assert answer.status_code == 200
    assert "Guests" in answer.content.decode()
