"""Choosing how early one is warned."""

import pytest
from django.urls import reverse

from office import warning_choices
from office.diary_kinds import CHOSEN
from office.models import JournalEntry, WarningChoice
from office.rules import Refused

pytestmark = pytest.mark.django_db
USUAL = {"notice": "180, 90, 30, 7", "term": "90, 30, 7", "law": "5, 1", "council": "7, 1", "other": "14, 0"}


def test_a_persons_own_choice_is_kept_where_it_differs_and_is_nobody_elses_business(login, ghent):
    client = login("clerk")
    answer = client.post(reverse("office:warnings"), USUAL | {"law": "3; 10, 3", "other": ""})
    assert answer.status_code == 302
    chosen = {row.family: row.days for row in WarningChoice.objects.filter(user=client.user)}
    assert chosen == {"law": [10, 3], "other": []}
    assert warning_choices.days_of(client.user)["notice"] == (180, 90, 30, 7)
    assert not JournalEntry.objects.exists()


@pytest.mark.parametrize(
    "written", ["soon", "-3", "367", "1.5", "³", ",".join(str(day) for day in range(11))]
)
def test_what_is_no_number_of_days_is_said_beside_the_field(login, ghent, written):
    answer = login("clerk").post(reverse("office:warnings"), USUAL | {"law": written})
    assert answer.status_code == 400
    assert answer.context["form"].errors["law"]
    assert not WarningChoice.objects.exists()


def test_an_administrator_chooses_for_everybody_and_the_journal_says_so(login, ghent):
    client = login("administrator")
    client.post(reverse("office:warnings_for_all"), USUAL | {"term": "60"})
    assert warning_choices.days_for_all()["term"] == (60,)
    entry = JournalEntry.objects.get()
    assert (entry.act, entry.changes) == ("warnings.change", {"term": [[90, 30, 7], [60]]})
    client.post(reverse("office:warnings_for_all"), USUAL | {"term": "60"})
    assert JournalEntry.objects.count() == 1  # the same again changes nothing


def test_nobody_else_chooses_for_everybody(person, ghent):
    days = {family.name: [1] for family in CHOSEN}
    with pytest.raises(Refused) as refused:
        warning_choices.choose_for_all(days, by=person("head"))
    assert refused.value.code == "role"
