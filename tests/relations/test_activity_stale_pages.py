"""Two people at one activity: a page opened before is refused with what stands now; one act is one entry."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from office.models import OPERATOR, JournalEntry
from office.rules import Refused
from relations.actions import activity as activities
from relations.actions import programme as programmes
from relations.lifecycle import ACTIVITY
from relations.models import Activity
from tests.factories import programmes as made
from tests.relations.test_programme_pages import typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(login, ghent):
    return login("officer")


def page_of(name, activity):
    return reverse(f"relations:{name}", args=[activity.reference])


def test_numbers_typed_before_somebody_recorded_it_as_done_are_refused_with_those_on_file(officer):
    activity = made.take_to(made.running().activities.get(), "confirm", "start")
    output, line = activity.outputs.get(), activity.budget_lines.get()
    typed_here = {f"reached_{output.pk}": "5", f"spent_{line.pk}": "900"}
    made.take_to(activity, "finish")
    page = page_of("activity_actuals", activity)
    answer = officer.post(page, {"revision": str(activity.revision), **typed_here})
    output.refresh_from_db()
    assert (answer.status_code, output.actual) == (409, Decimal(20))
    assert "Saved meanwhile: 20." in answer.content.decode()
    again = answer.context["form"].data["revision"]
    assert officer.post(page, {"revision": again, **typed_here}).status_code == 302
    output.refresh_from_db()
    assert output.actual == Decimal(5)


def test_a_pilot_planned_again_is_not_put_back_by_a_page_opened_before(officer):
    pilot = made.take_to(made.pilot(), "postpone")
    days = {"starts_on": date(2026, 5, 1), "ends_on": date(2026, 5, 9)}
    ACTIVITY.take(pilot, "replan", by=OPERATOR, **days)
    answer = officer.post(page_of("activity_edit", pilot), typed(revision=str(pilot.revision)))
    assert answer.status_code == 409
    assert Activity.objects.get(pk=pilot.pk).starts_on == days["starts_on"]


def test_what_somebody_else_wrote_about_a_pilot_stands_beside_what_was_typed(officer):
    pilot = made.take_to(made.pilot(), "confirm", "start", "finish")
    activities.review_pilot(
        pilot, by=OPERATOR, lessons="Trains were late.", outcome="go_on", revision=pilot.revision
    )
    said = {"lessons": "Buses were late.", "outcome": "do_not_go_on", "revision": str(pilot.revision)}
    page = officer.post(page_of("pilot_review", pilot), said).content.decode()
    assert "Saved meanwhile: Trains were late." in page
    assert "Buses were late." in page


def test_changing_an_activity_and_its_objective_on_one_page_is_one_entry(officer):
    programme = made.whole()
    activity, second = (
        programme.activities.get(),
        programmes.add_objective(programme, text="Two", by=OPERATOR),
    )
    before = JournalEntry.objects.count()
    sent = typed(title="Winter of trades", objective=str(second.pk), revision=str(activity.revision))
    assert officer.post(page_of("activity_edit", activity), sent).status_code == 302
    activity.refresh_from_db()
    assert (activity.title, activity.objective) == ("Winter of trades", second)
    entry = JournalEntry.objects.latest("pk")
    assert (JournalEntry.objects.count() - before, entry.act) == (1, "activity.edit")
    assert entry.changes["objective"] == ["Thirty young people know the other town's trades", "Two"]


def test_the_objective_of_another_programme_is_refused(ghent):
    activity, elsewhere = made.whole().activities.get(), made.whole().objectives.get()
    with pytest.raises(Refused, match="another programme"):
        activities.edit_activity(
            activity, made.particulars("Other"), by=OPERATOR, revision=activity.revision, to=elsewhere
        )
    assert Activity.objects.get(pk=activity.pk).title == "Summer of trades 1"
