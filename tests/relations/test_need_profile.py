"""From the written choice to the relation, and a profile for a relation that is there already."""

import re

import pytest
from django.urls import reverse

from office.models import JournalEntry
from office.rules import Refused
from partners.lifecycle import NEED
from partners.models import NeedProfile
from relations.actions.need_profile import attach_profile, start_relation, write_profile_for
from relations.models import Relation
from tests.factories.needs import NeedProfileFactory, chosen_profile
from tests.factories.relations import LivingRelationFactory, RelationFactory

pytestmark = pytest.mark.django_db
TOKEN = "0f9619ff-8b86-4d01-b42d-00cf4fc964ff"


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def test_the_relation_takes_purpose_themes_motivations_and_the_chosen_partner_along(person):
    profile = chosen_profile(themes=["culture"], motivations=["ties"], is_exercise=True)
    officer = person("officer")
    relation = start_relation(profile, type="sister", by=officer)
    assert list(relation.partners.all()) == [profile.chosen.partner]
    assert relation.purpose == (
        "Keep old crafts alive: for this purpose we seek a town willing to act with us in culture and arts, "
        "from which both of us gain: for us young people with a trade, for the partner a market for its crafts."
    )
    assert (relation.themes, relation.motivations, relation.state) == (["culture"], ["ties"], "idea")
    assert (relation.need_profile, relation.officer, relation.is_exercise) == (profile, officer, True)
    entry = JournalEntry.objects.get()
    assert (entry.act, entry.changes["need_profile"]) == ("relation.create", [None, profile.reference])


def test_the_same_form_sent_twice_starts_one_relation_and_a_second_form_is_refused(person):
    profile, officer = chosen_profile(), person("officer")
    first, second = (start_relation(profile, type="sister", by=officer, form_token=TOKEN) for _ in range(2))
    assert first == second
    with pytest.raises(Refused, match=f"{first.reference} was started"):
        start_relation(profile, type="partner", by=officer)
    assert Relation.objects.count() == 1


def test_no_relation_starts_before_the_choice(person):
    with pytest.raises(Refused, match="in writing first"):
        start_relation(NeedProfileFactory(state="settled"), type="sister", by=person("officer"))
    assert not Relation.objects.exists()


def test_a_choice_that_a_relation_rests_on_is_not_reopened_under_it(person):
    profile, officer = chosen_profile(), person("officer")
    relation = start_relation(profile, type="sister", by=officer)
    with pytest.raises(Refused, match=f"{relation.reference} rests on this profile"):
        NEED.take(profile, "reopen", by=officer, reason="x")
    attach_profile(relation, None, by=officer, revision=relation.revision)
    assert NEED.take(profile, "reopen", by=officer, reason="x").state == "settled"


def test_a_profile_chosen_for_another_partner_is_not_attached(person):
    relation, officer = RelationFactory(), person("officer")
    with pytest.raises(Refused, match="no partner of this relation"):
        attach_profile(relation, chosen_profile(), by=officer, revision=1)
    with pytest.raises(Refused, match="given up"):
        attach_profile(relation, NeedProfileFactory(state="abandoned"), by=officer, revision=1)
    with pytest.raises(Refused) as stale:
        attach_profile(relation, NeedProfileFactory(), by=officer, revision=9)
    assert stale.value.code == "stale"


def test_a_profile_is_written_from_what_a_relation_says(person):
    relation = LivingRelationFactory(themes=["youth"], motivations=["economy"])
    profile = write_profile_for(relation, title="Trades", by=person("officer"), revision=1, form_token=TOKEN)
    again = write_profile_for(relation, title="Trades", by=person("officer"), revision=1, form_token=TOKEN)
    assert profile == again
    assert (profile.purpose, profile.themes, profile.motivations) == (
        relation.purpose,
        ["youth"],
        ["economy"],
    )
    assert [candidate.partner for candidate in profile.candidates.all()] == list(relation.partners.all())
    relation.refresh_from_db()
    assert relation.need_profile == profile


@pytest.mark.parametrize("role", ["legal", "clerk", "councillor", "administrator", "auditor"])
def test_only_officer_and_head_bind_relations_and_profiles(person, role):
    for write in (
        lambda: start_relation(chosen_profile(), type="sister", by=person(role)),
        lambda: attach_profile(RelationFactory(), None, by=person(role), revision=1),
        lambda: write_profile_for(RelationFactory(), title="x", by=person(role), revision=1),
    ):
        with pytest.raises(Refused) as refused:
            write()
        assert refused.value.code == "role"


def test_the_relation_is_started_on_a_page_that_shows_what_goes_along(login, ghent):
    officer, profile = login("officer"), chosen_profile()
    assert "Start the relation" in text(officer.get(profile.get_absolute_url()))
    address = reverse("relations:relation_from_profile", args=[profile.reference])
    assert "from which both of us gain" in text(officer.get(address))
    done = officer.post(address, {"type": "sister", "form_token": TOKEN})
    relation = Relation.objects.get()
    assert done.url == relation.get_absolute_url()
    panel = text(officer.get(profile.get_absolute_url()))
    assert relation.reference in panel
    assert "Start the relation" not in panel


def test_the_relations_page_leads_back_to_the_profile_and_the_matrix(login, ghent):
    officer, profile = login("officer"), chosen_profile(title="Craft schools")
    relation = RelationFactory(partners=[profile.chosen.partner], need_profile=profile)
    page = text(officer.get(relation.get_absolute_url()))
    assert "Craft schools" in page
    assert f'href="{profile.get_absolute_url()}"' in page
    assert f'href="{reverse("partners:profile_matrix", args=[profile.reference])}"' in page
    assert "chosen in writing" in page


def test_a_tie_whose_purpose_stands_in_its_profile_only_shows_it_from_there(login, ghent):
    relation = RelationFactory(purpose="", need_profile=NeedProfileFactory(purpose="Keep old crafts alive"))
    page = text(login("officer").get(relation.get_absolute_url()))
    assert "in the need profile" in page
    assert "Keep old crafts alive" in page


def test_a_profile_is_attached_or_begun_on_the_relations_page(login, ghent):
    officer, relation, open_profile = (
        login("officer"),
        RelationFactory(),
        NeedProfileFactory(title="Open one"),
    )
    chosen_profile(title="For somebody else")
    address = reverse("relations:relation_profile", args=[relation.reference])
    page = text(officer.get(address))
    assert "Open one" in page
    assert "For somebody else" not in page
    assert officer.post(address, {"attach": "1", "profile": "999999", "revision": "1"}).status_code == 400
    assert (
        officer.post(address, {"attach": "1", "profile": open_profile.pk, "revision": "9"}).status_code == 409
    )
    officer.post(address, {"attach": "1", "profile": open_profile.pk, "revision": "1"})
    relation.refresh_from_db()
    assert relation.need_profile == open_profile
    officer.post(address, {"attach": "1", "profile": "", "revision": relation.revision})
    relation.refresh_from_db()
    assert relation.need_profile is None
    begun = officer.post(address, {"title": "Begun here", "revision": relation.revision})
    assert begun.url == NeedProfile.objects.get(title="Begun here").get_absolute_url()
