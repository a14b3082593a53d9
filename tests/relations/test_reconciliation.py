"""Our ties against the world's register: only here, only there, told differently, and what is done about it."""

import json
from datetime import date

import pytest
from django.core.management import call_command
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from office.models import JournalEntry, Role
from office.rules import Refused
from partners.actions.register import choose_our_town, link_town
from partners.models import Partner
from relations.actions.reconciliation import enter_from_register, explain
from relations.models import Claim, Reconciled, Relation
from relations.queries.reconciliation import reconcile
from relations.reconciliation import Ours, Theirs, compare
from tests.factories.office import MunicipalityFactory, UserFactory
from tests.factories.partners import PartnerFactory
from tests.factories.register import RegisterEditionFactory, RegisterTownFactory, tied
from tests.factories.relations import LivingRelationFactory, RelationFactory


def ours(number: int, name: str, state: str = "active", **fields) -> Ours:
    folded = frozenset(fields.pop("folded", [name.casefold()]))
    return Ours(
        number,
        f"R-{number:04d}",
        number,
        name,
        fields.pop("country", "DE"),
        folded,
        state,
        "sister",
        **fields,
    )


def theirs(number: int, name: str, **fields) -> Theirs:
    return Theirs(number, name, fields.pop("country", "DE"), name.casefold(), **fields)


def towns(items) -> list[str]:
    return [item.town for item in items]


def test_what_both_know_agrees_and_the_rest_is_named_on_its_side():
    found = compare(
        [ours(1, "Melle"), ours(2, "Tallinn")], [theirs(1, "Melle"), theirs(2, "Prizren", country="XK")]
    )
    assert (towns(found.only_here), towns(found.only_there), found.different) == (
        ["Tallinn"],
        ["Prizren"],
        [],
    )
    assert found.agreed == 1


def test_another_name_of_a_partner_is_the_same_town_and_another_country_is_not():
    chungcheong = ours(
        1, "Chungcheongnam-do", country="KR", folded=["chungcheongnam-do", "south chungcheong"]
    )
    there = [theirs(1, "South Chungcheong", country="KR")]
    assert compare([chungcheong], there).items == []
    assert towns(
        compare([ours(1, "Cordoba", country="AR")], [theirs(1, "Cordoba", country="ES")]).only_there
    ) == ["Cordoba"]


@pytest.mark.parametrize(
    ("tie", "town", "points"),
    [
        (ours(1, "Melle", "ended"), theirs(1, "Melle"), ("ended",)),
        (ours(1, "Melle", year=1977), theirs(1, "Melle", year=1978), ("year",)),
        (ours(1, "Melle"), theirs(1, "Melle", year=1978), ("year_unknown",)),
        (ours(1, "Wells", position=(51.2, -2.6)), theirs(1, "Wells", position=(55.0, -3.0)), ("place",)),
    ],
)
def test_what_is_told_differently_says_in_what(tie, town, points):
    (item,) = compare([tie], [town]).different
    assert item.points == points


@pytest.mark.parametrize(
    ("tie", "town"),
    [
        (ours(1, "Melle", year=1977), theirs(1, "Melle", year=1977)),
        (ours(1, "Melle", "historical"), theirs(1, "Melle")),
        (ours(1, "Melle", position=(52.2, 8.34)), theirs(1, "Melle", position=(52.19, 8.35))),
    ],
)
def test_what_is_told_alike_is_no_disagreement(tie, town):
    assert compare([tie], [town]).items == []


@pytest.mark.parametrize("state", ["idea", "prospect", "exploring", "in_approval", "abandoned"])
def test_what_is_no_tie_yet_does_not_stand_against_the_register(state):
    found = compare([ours(1, "Melle", state)], [theirs(1, "Melle")])
    assert (towns(found.only_there), found.only_here) == (["Melle"], [])


def test_an_ended_tie_that_the_register_does_not_name_is_no_disagreement():
    assert compare([ours(1, "Saint-Raphaël", "ended")], []).items == []


def test_a_living_tie_goes_before_the_ended_one_with_the_same_partner():
    first, again = (
        ours(1, "Melle", "ended"),
        Ours(2, "R-0002", 1, "Melle", "DE", frozenset({"melle"}), "active", "sister"),
    )
    assert compare([first, again], [theirs(1, "Melle")]).items == []


def test_other_facts_open_an_explained_matter_again():
    before = compare([ours(1, "Melle", year=1977)], [theirs(1, "Melle", year=1978)]).different[0]
    after = compare([ours(1, "Melle", year=1977)], [theirs(1, "Melle", year=1979)]).different[0]
    same = compare(
        [ours(1, "Melle", year=1977)], [theirs(1, "Melle", year=1978, sources=("new edition",))]
    ).different[0]
    assert before.facts != after.facts
    assert before.facts == same.facts


NAMES = st.sampled_from(["Melle", "Tallinn", "Wells", "Roxas"])
TIES = st.dictionaries(NAMES, st.sampled_from(["active", "ended", "idea"]), max_size=4)
TOLD = st.sets(NAMES, max_size=4)


@given(TIES, TOLD)
def test_every_living_tie_and_every_town_told_is_accounted_for_once(ties, told):
    mine = [ours(number, name, state) for number, (name, state) in enumerate(ties.items(), start=1)]
    found = compare(mine, [theirs(number, name) for number, name in enumerate(sorted(told), start=1)])
    living = sum(state == "active" for state in ties.values())
    assert len(found.only_here) + found.agreed == living
    assert len(found.only_there) + len(found.different) + found.agreed == len(told)


# -- with the database --------------------------------------------------------------------------------


@pytest.fixture
def ghent(db):
    MunicipalityFactory(names={"nl": "Gent", "en": "Ghent"}, country="BE", latitude=51.05, longitude=3.72)
    return RegisterTownFactory(name="Ghent", country="BE", latitude=51.05, longitude=3.72)


def told_of(ghent, name: str, **fields):
    town = RegisterTownFactory(name=name, **fields)
    tied(ghent, town, RegisterEditionFactory(source=f"Register of {name}", as_of=date(2020, 1, 1)))
    return town


def test_the_command_names_what_only_one_side_knows(ghent, capsys):
    kanazawa = LivingRelationFactory(partners=[PartnerFactory(name="Kanazawa", country="JP")])
    ended = RelationFactory(state="ended", partners=[PartnerFactory(name="Melle", country="DE")])
    told_of(ghent, "Melle", country="DE")
    told_of(ghent, "Nancy", country="FR")
    call_command("reconcile", "--json")
    found = json.loads(capsys.readouterr().out)
    said = {
        kind: [(item["reference"], item["town"], item["country"], item["explained"]) for item in items]
        for kind, items in found.items()
    }
    assert said == {
        "only_here": [(kanazawa.reference, "Kanazawa", "JP", False)],
        "only_there": [(None, "Nancy", "FR", False)],
        "different": [(ended.reference, "Melle", "DE", False)],
    }


def test_a_reason_explains_a_disagreement_until_the_facts_change(ghent):
    RelationFactory(state="ended", partners=[PartnerFactory(name="Melle", country="DE")])
    told_of(ghent, "Melle", country="DE")
    officer = UserFactory(roles=[Role.OFFICER])
    (checked,) = reconcile().different
    explain(
        checked.key, facts=checked.item.facts, reason="The register is older than our decision.", by=officer
    )
    (checked,) = reconcile().different
    assert checked.is_explained
    assert JournalEntry.objects.filter(act="reconciliation.explain").count() == 1
    Relation.objects.update(since=date(1977, 1, 1), since_precision="year")
    (checked,) = reconcile().different
    assert (checked.is_explained, checked.earlier is not None) == (False, True)


def test_a_reason_is_needed_and_stale_facts_are_refused(ghent):
    told_of(ghent, "Nancy", country="FR")
    officer = UserFactory(roles=[Role.OFFICER])
    (checked,) = reconcile().only_there
    with pytest.raises(Refused) as refused:
        explain(checked.key, facts=checked.item.facts, reason="  ", by=officer)
    assert refused.value.code == "reason"
    with pytest.raises(Refused) as refused:
        explain(checked.key, facts="something else", reason="Because", by=officer)
    assert refused.value.code == "stale"


def test_a_town_linked_by_hand_is_one_with_the_partner(ghent):
    partner = PartnerFactory(name="Chungcheongnam-do", country="KR")
    LivingRelationFactory(partners=[partner], since=None, since_precision="unknown")
    town = told_of(ghent, "South Chungcheong", country="KR")
    assert (len(reconcile().only_here), len(reconcile().only_there)) == (1, 1)
    link_town(town, partner, by=UserFactory(roles=[Role.OFFICER]))
    assert reconcile().all == []


def test_a_town_entered_from_the_register_keeps_what_it_says_as_a_claim(ghent):
    town = told_of(ghent, "Prizren", country="XK")
    partner = enter_from_register(town, by=UserFactory(roles=[Role.OFFICER]))
    assert Partner.objects.get() == partner
    assert [(claim.column, claim.value) for claim in Claim.objects.all()] == [("type", "twinning")]
    assert not Relation.objects.exists()


def test_without_a_register_or_without_knowing_who_we_are_nothing_is_compared(db):
    MunicipalityFactory(names={"en": "Springfield"}, country="US", latitude=None, longitude=None)
    with pytest.raises(Refused) as refused:
        reconcile()
    assert refused.value.code == "no_register"
    edition = RegisterEditionFactory()
    one, other = (
        RegisterTownFactory(name="Springfield", country="US", latitude=lat, longitude=-90.0)
        for lat in (40, 44)
    )
    tied(one, other, edition)
    with pytest.raises(Refused) as refused:
        reconcile()
    assert refused.value.code == "which_town"
    choose_our_town(one, by=UserFactory(roles=[Role.OFFICER]))
    assert reconcile().ours.pks == [one.pk]


def test_the_comparison_costs_the_same_with_many_ties(ghent, django_assert_max_num_queries):
    for number in range(12):
        LivingRelationFactory(partners=[PartnerFactory(name=f"Bourg {number}", country="FR")])
        told_of(ghent, f"Ville {number}", country="FR")
    with django_assert_max_num_queries(7):
        found = reconcile()
    assert (len(found.only_here), len(found.only_there)) == (12, 12)


def test_the_page_leads_an_officer_through_and_an_auditor_only_reads(ghent, client):
    town = told_of(ghent, "Nancy", country="FR")
    client.force_login(UserFactory(roles=[Role.OFFICER]))
    (checked,) = reconcile().only_there
    address = reverse("relations:reconciliation_explain", args=[checked.key])
    assert client.get(address).status_code == 200
    answer = client.post(address, {"facts": checked.item.facts, "reason": "A tie of a district."})
    assert answer.status_code == 302
    assert "A tie of a district." in client.get(reverse("relations:reconciliation")).content.decode()
    client.force_login(UserFactory(roles=[Role.AUDITOR]))
    assert "A tie of a district." in client.get(reverse("relations:reconciliation")).content.decode()
    assert client.post(reverse("relations:reconciliation_enter", args=[town.pk])).status_code == 403


@pytest.mark.django_db
def test_of_two_who_explain_at_once_the_second_is_told_and_the_first_reason_stands(monkeypatch):
    """Both have read that nothing is explained yet."""
    MunicipalityFactory(names={"en": "Here"}, country="BE")
    here, edition = RegisterTownFactory(name="Here", country="BE"), RegisterEditionFactory()
    tied(here, RegisterTownFactory(name="Prizren", country="XK"), edition)
    (checked,) = reconcile().only_there
    monkeypatch.setattr("relations.actions.reconciliation.find_checked", lambda key: checked)
    officer = UserFactory(roles=[Role.OFFICER])
    explain(checked.key, facts=checked.item.facts, reason="A tie of a district", by=officer)
    with pytest.raises(Refused) as refused:
        explain(checked.key, facts=checked.item.facts, reason="Another", by=officer)
    assert refused.value.code == "stale"
    assert Reconciled.objects.get().reason == "A tie of a district"


@pytest.mark.django_db
def test_an_exercise_is_no_tie_and_hides_none(ghent):
    """Melle is told by the register, and the real tie with it has ended; the exercise would say that it lives."""
    melle = PartnerFactory(name="Melle", country="DE")
    ended = RelationFactory(state="ended", partners=[melle])
    LivingRelationFactory(partners=[melle], is_exercise=True)
    LivingRelationFactory(partners=[PartnerFactory(name="Made-up town")], is_exercise=True)
    told_of(ghent, "Melle", country="DE")
    found = reconcile()
    assert [checked.item.ours.reference for checked in found.different] == [ended.reference]
    assert (found.only_here, found.only_there) == ([], [])
