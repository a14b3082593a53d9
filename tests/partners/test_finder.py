"""The finder: which towns fit a wish, why, in which order, and from there onto the shortlist."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from office.journal import history_of
from office.models import JournalEntry, Role
from office.rules import Refused
from partners.actions.finding import put_on_shortlist
from partners.finder import Found, Known, Order, Wanted, Way, Wish, judge
from partners.finder_queries import Ask, find
from partners.models import Candidate, FoundThrough, Partner, PartnershipRequest, RegisterEdition
from partners.register_queries import OurTown
from partners.request_forms import RequestForm
from tests.factories.needs import CandidateFactory, NeedProfileFactory, RequestFactory
from tests.factories.office import MunicipalityFactory, UserFactory
from tests.factories.partners import PartnerFactory
from tests.factories.register import RegisterEditionFactory, RegisterTownFactory, tied
from tests.factories.relations import LivingRelationFactory

HERE = (51.05, 3.72)
NOBODY = OurTown()


def found_by(wish: Wish, ask: Ask | None = None, profile=None) -> list[Found]:
    return find(profile or NeedProfileFactory(), wish, ask or Ask(), NOBODY).found


def names(found: list[Found]) -> list[str]:
    return [one.name for one in found]


def registered(name: str, **fields):
    """A town of the register with one twinning."""
    other = RegisterTownFactory(name=f"Twin of {name}", country="ZZ")
    town = RegisterTownFactory(name=name, **fields)
    tied(town, other, RegisterEditionFactory())
    return town


def test_unknown_counts_neither_for_nor_against():
    wish = Wish(
        countries=("DE",), population_from=100, population_to=200, max_km=50, themes=("sport",), centre=HERE
    )
    assert judge(Found("A", "DE", "town-1"), wish) == {
        Wanted.COUNTRY: True, Wanted.SIZE: None, Wanted.DISTANCE: None, Wanted.THEMES: None,
    }  # fmt: skip


@pytest.mark.parametrize(("people", "met"), [(99, False), (100, True), (200, True), (201, False)])
def test_the_bounds_of_a_size_belong_to_it(people, met):
    found = Found("A", "DE", "town-1", population=people)
    assert judge(found, Wish(population_from=100, population_to=200))[Wanted.SIZE] is met


@pytest.mark.django_db
def test_towns_of_unknown_size_are_shown_and_counted_apart():
    registered("Small", country="FR", population=900)
    registered("Right", country="FR", population=5_000)
    registered("Unknown", country="FR")
    wish = Wish(countries=("FR",), population_from=1_000)
    answer = find(NeedProfileFactory(), wish, Ask(), NOBODY)
    assert names(answer.found) == ["Right", "Unknown"]
    assert (answer.fit, answer.size_unknown) == (2, 1)
    assert names(found_by(wish, Ask(known=Known.SIZE_UNKNOWN))) == ["Unknown"]
    assert "Small" in names(found_by(wish, Ask(known=Known.ALL)))


@pytest.mark.django_db
def test_the_size_on_our_file_goes_before_that_of_the_gazetteer():
    partner = PartnerFactory(name="Ours", country="FR", population=50)
    registered("Theirs", country="FR", population=5_000, partner=partner)
    found = found_by(Wish(countries=("FR",)))
    assert [(one.name, one.population, one.reference) for one in found] == [("Ours", 50, partner.reference)]


@pytest.mark.django_db
def test_each_town_says_why_it_stands_there():
    kanazawa = PartnerFactory(name="Kanazawa", country="JP")
    LivingRelationFactory(partners=[kanazawa], themes=["culture"])
    edition = RegisterEditionFactory(source="A register", as_of=date(2020, 5, 1))
    its_town = RegisterTownFactory(name="Kanazawa", country="JP", partner=kanazawa)
    nancy = RegisterTownFactory(
        name="Nancy", country="FR", population=105_000, latitude=48.69, longitude=6.18
    )
    tied(its_town, nancy, edition)
    wish = Wish(countries=("FR", "JP"), themes=("culture",), max_km=400, centre=HERE)
    ours, theirs = found_by(wish)
    assert (ours.name, ours.points) == ("Kanazawa", 3)  # its country, a theme, and the tie itself
    assert ours.reasons[0].way == Way.OURS
    assert (theirs.name, theirs.points) == ("Nancy", 3)  # its country, 315 km, and our partner's twinning
    assert [reason.sentence for reason in theirs.reasons] == ["Twinned with our partner Kanazawa."]
    assert theirs.reasons[0].source.startswith("A register, as of")
    assert theirs.hints == ["1 twinning known"]


@pytest.mark.django_db
def test_long_silence_with_a_tie_is_told_and_marked_internal():
    partner = PartnerFactory(country="DE")
    LivingRelationFactory(partners=[partner])
    (one,) = found_by(Wish())
    silent = [reason for reason in one.reasons if reason.is_internal]
    assert [reason.sentence for reason in silent] == ["Nothing is recorded with it yet."]


def letter(**fields) -> PartnershipRequest:
    today = date(2026, 3, 1)
    return PartnershipRequest.objects.create(
        received_on=today, due_on=today + timedelta(days=30), seeks="young people", **fields
    )


@pytest.mark.django_db
def test_a_town_that_wrote_to_us_is_found_though_nobody_has_it_on_file():
    letter(name="Newtown", country="IE", themes=["youth"])
    (one,) = found_by(Wish(countries=("IE",), themes=("youth",)))
    assert (one.name, one.key.split("-")[0], one.points) == ("Newtown", "request", 3)
    assert names(found_by(Wish(countries=("FR",)))) == []
    assert names(found_by(Wish(), Ask(way=Way.REQUEST))) == ["Newtown"]
    assert names(found_by(Wish(), Ask(where="file"))) == []


@pytest.mark.django_db
def test_what_exists_no_more_and_we_ourselves_are_no_candidates():
    PartnerFactory(name="Gone", legal_status="abolished")
    us = registered("Ghent", country="BE")
    found = find(NeedProfileFactory(), Wish(countries=("BE",)), Ask(), OurTown((us,))).found
    assert found == []


@pytest.mark.django_db
def test_the_order_is_the_one_asked_for():
    for name, people, latitude in (("Ash", 30, 52.0), ("Birch", 10, 51.5), ("Cedar", 20, 54.0)):
        PartnerFactory(name=name, population=people, latitude=latitude, longitude=3.7)
    wish = Wish(centre=HERE)
    assert names(found_by(wish, Ask(order=Order.LARGEST))) == ["Ash", "Cedar", "Birch"]
    assert names(found_by(wish, Ask(order=Order.SMALLEST))) == ["Birch", "Cedar", "Ash"]
    assert names(found_by(wish, Ask(order=Order.NEAREST))) == ["Birch", "Ash", "Cedar"]
    assert names(found_by(wish, Ask(order=Order.NAME))) == ["Ash", "Birch", "Cedar"]


@pytest.mark.django_db
def test_ten_queries_are_enough_however_much_is_found(django_assert_max_num_queries):
    profile = NeedProfileFactory()
    partners = [PartnerFactory(country="FR") for _number in range(8)]
    for partner in partners:
        LivingRelationFactory(partners=[partner], themes=["culture"])
        town = registered(f"Town of {partner.name}", country="FR", partner=partner)
        tied(town, RegisterTownFactory(country="FR"), RegisterEditionFactory())
        letter(partner=partner, themes=["culture"])
    letter(name="Newtown", country="FR")
    wish = Wish(("FR",), "Normandy", 10, 10**7, 2_000, ("culture",), HERE)
    with django_assert_max_num_queries(10):
        assert (
            len(found_by(wish, profile=profile)) == 17
        )  # 8 partners, the towns they are twinned with, the writer


class DatabaseAndSentencesAgree(TestCase):
    """The points by which the database orders are those that the sentences count."""

    towns = st.lists(
        st.tuples(
            st.sampled_from(["DE", "FR"]),
            st.sampled_from([None, 5, 10, 20]),
            st.sampled_from([None, (51.1, 3.8), (52.5, 13.4), (-33.9, 151.2)]),
            st.sampled_from(["", "Saxony"]),
        ),
        max_size=5,
    )

    @settings(max_examples=25, deadline=None)
    @given(towns, st.sampled_from([(), ("DE",)]), st.sampled_from([None, 10]), st.sampled_from([None, 100, 1_000]),
           st.sampled_from(["", "saxony"]), st.sampled_from([Known.FIT, Known.ALL]))  # fmt: skip
    def test_points_and_fit_are_the_same_on_both_sides(
        self, towns, countries, people, km, region, known
    ) -> None:
        for country, population, place, part in towns:
            latitude, longitude = place or (None, None)
            PartnerFactory(
                country=country, population=population, latitude=latitude, longitude=longitude, region=part
            )
        wish = Wish(countries, region, people, None, km, (), HERE)
        for one in found_by(wish, Ask(known=known)):
            assert one.rank == one.points
            assert known == Known.ALL or False not in judge(one, wish).values()
        everything = found_by(wish, Ask(known=Known.ALL))
        fitting = [one.key for one in everything if False not in judge(one, wish).values()]
        assert sorted(fitting) == sorted(one.key for one in found_by(wish))


# -- onto the shortlist -------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_town_of_the_register_becomes_partner_and_candidate_in_one_act():
    town, profile = registered("Nancy", country="FR", latitude=48.69, longitude=6.18), NeedProfileFactory()
    officer = UserFactory(roles=[Role.OFFICER])
    candidate = put_on_shortlist(
        profile, town, by=officer, note="Twinned with Kanazawa", found_through="other"
    )
    town.refresh_from_db()
    partner = candidate.partner
    assert (partner.name, partner.country, town.partner) == ("Nancy", "FR", partner)
    assert "register of twinnings" in partner.notes
    assert (candidate.found_through, candidate.found_note) == (FoundThrough.OTHER, "Twinned with Kanazawa")
    entry = JournalEntry.objects.get()
    assert entry.act == "candidate.add"
    (row,) = entry.rows.all()
    assert (row.kind, row.object_pk, row.changes["name"]) == (
        "partners.partner",
        str(partner.pk),
        [None, "Nancy"],
    )
    assert list(history_of(partner)) == [entry]


@pytest.mark.django_db
@pytest.mark.parametrize("shelf", ["town", "request"])
def test_a_town_that_two_people_find_becomes_one_partner(shelf):
    """Each of them has read it before the other entered it."""
    made = (
        registered("Nancy", country="FR") if shelf == "town" else RequestFactory(name="Nancy", country="FR")
    )
    officer = UserFactory(roles=[Role.OFFICER])
    read = [type(made).objects.get(pk=made.pk) for _reader in range(2)]
    first, second = (put_on_shortlist(NeedProfileFactory(), found, by=officer) for found in read)
    assert first.partner == second.partner
    made.refresh_from_db()
    assert made.partner == first.partner
    assert JournalEntry.objects.count() == 2


@pytest.mark.django_db
def test_a_request_whose_town_is_entered_can_be_corrected_and_says_in_its_history_what_happened():
    asked = RequestFactory(name="Nancy", country="FR", population=104_000)
    officer = UserFactory(roles=[Role.OFFICER])
    partner = put_on_shortlist(NeedProfileFactory(), asked, by=officer).partner
    assert (partner.population, partner.population_source) == (104_000, asked.reference)
    asked.refresh_from_db()
    form = RequestForm(about=asked)
    assert RequestForm({name: form[name].value() or "" for name in form.fields}, about=asked).is_valid()
    assert [entry.act for entry in history_of(asked)] == ["candidate.add"]


@pytest.mark.django_db
def test_the_source_of_a_found_town_names_its_own_registers_only(client):
    town, _other = registered("Nancy", country="FR"), registered("Metz", country="FR")
    told, foreign = RegisterEdition.objects.order_by("pk")
    client.force_login(UserFactory(roles=[Role.OFFICER]))
    address = reverse("partners:finder_add", args=[NeedProfileFactory().reference, f"town-{town.pk}"])
    page = client.get(address).content.decode()
    assert told.source in page
    assert foreign.source not in page


@pytest.mark.django_db
def test_a_sixth_candidate_is_refused_and_no_partner_is_entered_for_it():
    profile, town = NeedProfileFactory(), registered("Nancy", country="FR")
    for _number in range(5):
        CandidateFactory(profile=profile)
    before = Partner.objects.count()
    officer = UserFactory(roles=[Role.OFFICER])
    with pytest.raises(Refused, match="5 candidates at most") as refused:
        put_on_shortlist(profile, town, by=officer)
    assert refused.value.code == "shortlist_full"
    assert (Partner.objects.count(), Candidate.objects.count()) == (before, 5)


@pytest.mark.django_db
def test_an_auditor_finds_and_puts_nothing_on_the_shortlist():
    town, auditor = registered("Nancy", country="FR"), UserFactory(roles=[Role.AUDITOR])
    profile = NeedProfileFactory()
    with pytest.raises(Refused) as refused:
        put_on_shortlist(profile, town, by=auditor)
    assert refused.value.code == "role"


@pytest.mark.django_db
def test_the_page_leads_from_the_wish_to_the_shortlist(client):
    MunicipalityFactory(names={"en": "Ghent"}, country="BE", latitude=HERE[0], longitude=HERE[1])
    profile = NeedProfileFactory(countries=["FR"], population_from=50_000)
    town = registered("Nancy", country="FR", population=105_000)
    registered("Vichy", country="FR", population=25_000)
    client.force_login(UserFactory(roles=[Role.OFFICER]))
    address = reverse("partners:finder", args=[profile.reference])
    page = client.get(address).content.decode()
    assert "Nancy" in page
    assert "Vichy" not in page
    assert "105,000 inhabitants, as you wish." in page
    assert "Vichy" in client.get(address, {"known": "all"}).content.decode()
    assert "Vichy" in client.get(address, {"countries": "France", "known": "fit"}).content.decode()
    add = reverse("partners:finder_add", args=[profile.reference, f"town-{town.pk}"])
    answer = client.post(add, {"found_through": "other", "found_note": "the register"})
    assert answer.url == reverse("partners:profile_matrix", args=[profile.reference])
    assert profile.candidates.get().partner.name == "Nancy"
    assert "on the shortlist" in client.get(address).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query", ["page=0", "page=99999", "page=x", "countries=Utopia", "countries=&max_km=-1", "known=zzz"]
)
def test_an_odd_address_is_answered_and_never_an_error(client, query):
    client.force_login(UserFactory(roles=[Role.OFFICER]))
    profile = NeedProfileFactory()
    address = reverse("partners:finder", args=[profile.reference])
    assert client.get(f"{address}?{query}").status_code in (200, 400)


@pytest.mark.django_db
def test_a_page_beyond_the_last_is_the_last(client):
    registered("Nancy", country="FR")
    client.force_login(UserFactory(roles=[Role.OFFICER]))
    address = reverse("partners:finder", args=[NeedProfileFactory().reference])
    assert "Nancy" in client.get(address, {"page": "9"}).content.decode()
