"""Who was heard: one by one, circle by circle; what ends stands in the diary and in the sentence."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from office.models import Deadline, JournalEntry
from office.rules import Refused
from partners.actions.consultations import edit_consultation, record_consultation, remove_consultation
from partners.actions.needs import create_profile, edit_profile
from partners.consultation_queries import circles_heard
from partners.lifecycle import NEED
from partners.models import Consultation, NeedProfile
from partners.sentence import purpose_sentence
from tests.factories.needs import NeedProfileFactory

pytestmark = pytest.mark.django_db
TOKEN = "0f9619ff-8b86-4d01-b42d-00cf4fc964ff"


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def test_each_circle_is_heard_by_itself_with_day_and_words(person):
    profile, officer = NeedProfileFactory(), person("officer")
    for said in ("For it", "Longer stays"):
        record_consultation(
            profile,
            by=officer,
            circle="groups",
            who="the makers’ association",
            held_on=date(2026, 3, 5),
            said=said,
        )
    record_consultation(profile, by=officer, circle="council")
    heard = {circle.code: [row.said for row in circle.rows] for circle in circles_heard(profile)}
    assert heard == {
        "council": [""], "citizens": [], "groups": ["For it", "Longer stays"], "schools": [], "business": [],
        "units": [],
    }  # fmt: skip
    entry = JournalEntry.objects.order_by("number").first()
    assert entry.act == "consultation.add"
    assert entry.changes == {"consultations": [None, "active groups and associations · 2026-03-05 · For it"]}
    assert entry.personal.values == {"who": ["", "the makers’ association"]}


def test_a_consultation_is_changed_once_taken_out_and_never_lost_unseen(person):
    profile, officer = NeedProfileFactory(), person("officer")
    heard, again = (
        record_consultation(profile, by=officer, circle="council", form_token=TOKEN) for _ in range(2)
    )
    assert heard == again
    edit_consultation(heard, by=officer, revision=1, said="For it")
    with pytest.raises(Refused, match="It now reads: council members · For it"):
        edit_consultation(heard, by=officer, revision=1, said="Against it")
    remove_consultation(heard, by=officer)
    assert not Consultation.objects.exists()
    acts = list(JournalEntry.objects.order_by("number").values_list("act", flat=True))
    assert acts == ["consultation.add", "consultation.edit", "consultation.remove"]


@pytest.mark.parametrize("role", ["legal", "clerk", "administrator", "auditor", "councillor"])
def test_only_officers_and_heads_record_who_was_heard(person, role):
    with pytest.raises(Refused):
        record_consultation(NeedProfileFactory(), by=person(role), circle="council")


def test_nobody_is_heard_in_the_future_in_no_circle_or_after_the_choice(person):
    officer = person("officer")
    with pytest.raises(Refused, match="not come yet"):
        record_consultation(
            NeedProfileFactory(),
            by=officer,
            circle="council",
            held_on=timezone.localdate() + timedelta(days=1),
        )
    with pytest.raises(Refused, match="which circle"):
        record_consultation(NeedProfileFactory(), by=officer, circle="")
    with pytest.raises(Refused, match="stays as it was"):
        record_consultation(NeedProfileFactory(state="abandoned"), by=officer, circle="council")


def test_the_pages_record_change_and_take_out(login, ghent):
    officer, profile = login("officer"), NeedProfileFactory()
    page = text(officer.get(profile.get_absolute_url()))
    assert "Who was consulted?" in page
    assert "not heard yet" in page
    create = reverse("partners:consultation_create", args=[profile.reference])
    assert officer.post(create, {"said": "x"}).status_code == 400
    assert (
        officer.post(
            create, {"circle": "schools", "held_on": "2026-03-12", "said": "Four a year"}
        ).status_code
        == 302
    )
    page = text(officer.get(profile.get_absolute_url()))
    assert "Four a year" in page
    assert "Who was consulted?" not in page
    heard = Consultation.objects.get()
    edit = reverse("partners:consultation_edit", args=[profile.reference, heard.pk])
    assert officer.post(edit, {"circle": "schools", "said": "Five", "revision": "1"}).status_code == 302
    assert officer.post(edit, {"circle": "schools", "said": "Six", "revision": "1"}).status_code == 409
    remove = reverse("partners:consultation_remove", args=[profile.reference, heard.pk])
    assert officer.post(remove).status_code == 302
    assert officer.get(edit).status_code == 404


# -- short-lived motives ------------------------------------------------------------------------------


def ends(profile) -> list[date]:
    found = Deadline.objects.open().filter(kind="need_profile.end", subject_id=profile.pk)
    return list(found.values_list("due_on", flat=True))


def test_the_end_of_a_short_lived_motive_stands_in_the_diary_until_the_profile_is_given_up(person):
    officer = person("officer")
    profile = create_profile(
        title="Fair", by=officer, is_short_lived=True, scope="one fair", ends_on=date(2027, 6, 30)
    )
    assert ends(profile) == [date(2027, 6, 30)]
    assert "“Fair”" in Deadline.objects.get().text
    profile = edit_profile(profile, by=officer, revision=1, ends_on=date(2027, 9, 1))
    assert ends(profile) == [date(2027, 9, 1)]
    profile = NEED.take(profile, "abandon", by=officer, reason="The fair is off")
    assert ends(profile) == []
    profile = NEED.take(profile, "resume", by=officer, reason="The fair is on")
    assert ends(profile) == [date(2027, 9, 1)]
    profile = edit_profile(profile, by=officer, revision=profile.revision, is_short_lived=False)
    assert ends(profile) == []


@pytest.mark.parametrize(
    "limits, said",
    [
        (
            {"scope": "one fair.", "ends_on": date(2027, 6, 30)},
            "Learn: for this purpose, limited to one fair until 30 June 2027, we seek a town.",
        ),
        ({"ends_on": date(2027, 6, 30)}, "Learn: for this purpose, until 30 June 2027, we seek a town."),
        ({"scope": "one fair"}, "Learn: for this purpose, limited to one fair, we seek a town."),
        ({}, "Learn: for this purpose we seek a town."),
    ],
)
def test_the_sentence_says_how_far_and_until_when(limits, said):
    with translation.override("en"):
        assert purpose_sentence(NeedProfile(purpose="Learn", is_short_lived=True, **limits)) == said
        assert "2027" not in purpose_sentence(NeedProfile(purpose="Learn", **limits))


def test_the_history_names_countries_and_themes_in_the_readers_language(login, ghent):
    officer = login("officer")
    profile = create_profile(
        title="Crafts", by=officer.user, countries=["FR", "DE"], themes=["culture"], motivations=["ties"]
    )
    page = text(officer.get(profile.get_absolute_url()))
    assert "Countries: France, Germany" in page
    assert "Themes: culture and arts" in page
    assert "Motivations: geographic and cultural ties" in page
    assert "FR, DE" not in page
