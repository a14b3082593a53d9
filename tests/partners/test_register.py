"""Taking in the world's register of twinnings: editions, links with partners, the journal, the pages."""

import json
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from office import jobs
from office.models import OPERATOR, JournalEntry, Role
from office.rules import Refused
from partners.actions.partners import create_partner, edit_partner
from partners.actions.register import import_register, link_town, upload_register
from partners.models import EditionState, RegisterEdition, RegisterTie, RegisterTown
from partners.register_queries import our_town, twinnings_of
from partners.register_sizes import renew_sizes
from tests.factories.office import MunicipalityFactory, UserFactory
from tests.factories.partners import PartnerFactory
from tests.factories.register import RegisterTownFactory

pytestmark = pytest.mark.django_db

HEADER = "city1,country1,lat1,lng1,city2,country2,lat2,lng2"
GHENT = "Ghent,Belgium,51.05,3.72"
ROWS = (
    f"{GHENT},Nottingham,England,52.95,-1.15",
    f"{GHENT},Melle,Germany,52.20,8.34",
    "Wiesbaden,Germany,50.08,8.24,Ghent,Belgium,51.05,3.72",
)


def taken_in(*rows: str, source: str = "A register", **options):
    content = "\n".join([HEADER, *rows]).encode()
    return import_register(content, filename="register.csv", source=source, by=OPERATOR, **options)


def ties() -> set[frozenset[str]]:
    return {
        frozenset((tie.one.name, tie.other.name))
        for tie in RegisterTie.objects.select_related("one", "other")
    }


def counts_of_town(name: str) -> int:
    return RegisterTown.objects.get(name=name).known_ties


def test_each_tie_is_kept_once_and_each_town_knows_how_many_it_has():
    edition, _plan, written = taken_in(*ROWS)
    assert ties() == {
        frozenset({"Ghent", "Nottingham"}), frozenset({"Ghent", "Melle"}), frozenset({"Ghent", "Wiesbaden"}),
    }  # fmt: skip
    assert (counts_of_town("Ghent"), counts_of_town("Melle")) == (3, 1)
    assert (edition.state, edition.rows, edition.ties, written.new) == (EditionState.APPLIED, 3, 3, 3)


def test_the_same_register_twice_changes_nothing():
    taken_in(*ROWS)
    before = list(RegisterTie.objects.values_list("pk", "one", "other")), list(RegisterTown.objects.values())
    written = taken_in(*ROWS)[2]
    assert (written.new, written.unchanged, written.gone) == (0, 3, 0)
    assert (
        list(RegisterTie.objects.values_list("pk", "one", "other")),
        list(RegisterTown.objects.values()),
    ) == before


def test_a_new_edition_replaces_what_its_source_said_and_leaves_other_sources_alone():
    taken_in(ROWS[0], source="Another register")
    first = taken_in(*ROWS)[0]
    written = taken_in(ROWS[0])[2]
    first.refresh_from_db()
    assert (written.unchanged, written.gone) == (1, 2)
    assert first.state == EditionState.REPLACED
    assert RegisterTie.objects.filter(source="Another register").count() == 1
    assert (counts_of_town("Ghent"), counts_of_town("Melle")) == (1, 0)


def test_an_edition_that_supplements_forgets_nothing():
    taken_in(*ROWS)
    written = taken_in(f"{GHENT},Tallinn,Estonia,59.44,24.75", replaces=False)[2]
    assert (written.new, written.gone, counts_of_town("Ghent")) == (1, 0, 4)


@pytest.mark.parametrize(("replaces", "kept"), [(True, None), (False, 1984)])
def test_a_year_that_a_source_no_longer_tells_is_not_told_by_its_new_edition(replaces, kept):
    with_year = f"{HEADER},year\n{ROWS[0]},1984\n".encode()
    import_register(with_year, filename="register.csv", source="A register", by=OPERATOR)
    assert RegisterTie.objects.get().year == 1984
    taken_in(ROWS[0], replaces=replaces)
    assert RegisterTie.objects.get().year == kept


def test_two_sources_that_tell_one_tie_count_as_one_twinning():
    taken_in(ROWS[0])
    taken_in(ROWS[0], source="Another register")
    assert (RegisterTie.objects.count(), counts_of_town("Ghent")) == (2, 1)


def test_a_town_is_linked_with_the_partner_of_that_name_nearby_and_with_no_other():
    melle = PartnerFactory(
        name="Melle", country="DE", latitude="52.2", longitude="8.3", others=["Melle (Grönegau)"]
    )
    PartnerFactory(name="Wiesbaden", country="DE", latitude="53.9", longitude="10.0")  # 450 km from it
    taken_in(*ROWS)
    linked = dict(RegisterTown.objects.values_list("name", "partner"))
    assert linked == {"Ghent": None, "Nottingham": None, "Melle": melle.pk, "Wiesbaden": None}


def test_of_two_partners_that_may_be_meant_none_is_linked():
    PartnerFactory(name="Melle", country="DE")
    PartnerFactory(name="Melle", country="DE")
    taken_in(*ROWS)
    assert RegisterTown.objects.get(name="Melle").partner is None


def test_a_partner_entered_or_renamed_afterwards_finds_its_town():
    taken_in(*ROWS)
    partner = create_partner(name="Melle", country="DE", by=OPERATOR)
    assert RegisterTown.objects.get(name="Melle").partner == partner
    edit_partner(partner, name="Wiesbaden", by=OPERATOR, revision=1)
    assert RegisterTown.objects.get(name="Melle").partner is None
    assert RegisterTown.objects.get(name="Wiesbaden").partner == partner


def test_a_link_made_by_hand_survives_the_next_edition():
    taken_in(*ROWS)
    town, partner = RegisterTown.objects.get(name="Melle"), PartnerFactory(name="Grönegau", country="DE")
    link_town(town, partner, by=OPERATOR)
    PartnerFactory(name="Melle", country="DE")
    taken_in(*ROWS)
    town.refresh_from_db()
    assert town.partner == partner
    with pytest.raises(Refused) as refused:
        link_town(town, PartnerFactory(country="FR"), by=OPERATOR)
    assert refused.value.code == "other_country"


def test_one_journal_entry_covers_an_edition():
    taken_in(*ROWS)
    entry = JournalEntry.objects.get(act="register.apply")
    assert entry.changes["ties"] == [None, 3]


def test_nobody_but_an_administrator_takes_a_register_in():
    officer = UserFactory(roles=[Role.OFFICER])
    with pytest.raises(Refused) as refused:
        import_register(b"", filename="x.csv", source="x", by=officer)
    assert refused.value.code == "role"


def test_a_register_does_not_stand_as_of_a_day_to_come():
    with pytest.raises(Refused) as refused:
        taken_in(*ROWS, as_of=timezone.localdate() + timedelta(days=1))
    assert refused.value.code == "later_day"
    assert not RegisterEdition.objects.exists()


def test_the_upload_is_done_by_a_job_and_twice_the_same_form_is_one_edition():
    by = UserFactory(roles=[Role.ADMINISTRATOR])
    token = "0f3f7f5e-8e2f-4a53-9a53-1a2b3c4d5e6f"
    content = "\n".join([HEADER, *ROWS]).encode()
    form = {"filename": "register.csv", "source": "A register", "by": by, "form_token": token}
    edition = upload_register(content, **form)
    assert upload_register(content, **form) == edition
    assert edition.job is not None
    assert jobs.execute(edition.job.pk)
    edition.refresh_from_db()
    assert (edition.state, edition.ties) == (EditionState.APPLIED, 3)


def test_the_command_tells_counts_that_add_up(tmp_path, capsys):
    path = tmp_path / "register.csv"
    rows = [
        *ROWS,
        ROWS[0],
        "Bocholt,Germany,51.8,6.6,Bocholt,Germany,51.8,6.6",
        "Ghent,Belgium,,,Nowhere,Utopia,,",
    ]
    path.write_text("\n".join([HEADER, *rows]), encoding="utf-8")
    call_command("import_register", str(path), "--source", "Friends", "--as-of", "2020-02-01", "--json")
    told = json.loads(capsys.readouterr().out)
    counts = {key: told[key] for key in ("rows", "ties", "duplicates", "self_twinnings", "rejected", "towns")}
    assert counts == {"rows": 6, "ties": 3, "duplicates": 1, "self_twinnings": 1, "rejected": 1, "towns": 5}
    assert [problem["value"] for problem in told["errors"]] == ["Utopia"]
    assert len(told["warnings"]) == 2
    assert RegisterEdition.objects.get().told.startswith("Friends, as of ")


def test_our_own_town_is_found_by_any_of_our_names():
    MunicipalityFactory(names={"nl": "Gent", "en": "Ghent"}, country="BE", latitude=51.05, longitude=3.72)
    taken_in(*ROWS)
    assert [town.name for town in our_town().towns] == ["Ghent"]


def test_among_namesakes_far_apart_somebody_must_choose():
    MunicipalityFactory(names={"en": "Springfield"}, country="US", latitude=None, longitude=None)
    for latitude in (39.8, 42.1):
        RegisterTownFactory(name="Springfield", country="US", latitude=latitude, longitude=-90.0)
    found = our_town()
    assert (found.towns, len(found.choices)) == ((), 2)


def test_a_partner_shows_its_known_twinnings_with_source_and_day(client):
    taken_in(*ROWS, as_of=date(2020, 2, 1))
    nottingham = create_partner(name="Nottingham", country="GB", by=OPERATOR)
    assert [(found.town.name, found.year) for found in twinnings_of(nottingham)] == [("Ghent", None)]
    client.force_login(UserFactory(roles=[Role.OFFICER]))
    page = client.get(nottingham.get_absolute_url()).content.decode()
    assert "Known twinnings in the world" in page
    assert "A register, as of" in page


def test_the_twinnings_of_a_partner_cost_the_same_however_many_they_are(django_assert_num_queries):
    for number in range(12):
        taken_in(f"{GHENT},Town {number},France,45.0,{number}.0", replaces=False)
    ghent = create_partner(name="Ghent", country="BE", by=OPERATOR)
    with django_assert_num_queries(2):
        assert len(twinnings_of(ghent)) == 12


def test_without_a_gazetteer_no_size_is_known_and_none_is_invented():
    taken_in(*ROWS)
    assert renew_sizes() == 0
    assert set(RegisterTown.objects.values_list("population", flat=True)) == {None}


def test_the_pages_of_the_register_show_what_was_rejected_and_why(client):
    edition = taken_in(*ROWS, "Ghent,Belgium,51.05,3.72,Nowhere,Utopia,1,1")[0]
    client.force_login(UserFactory(roles=[Role.AUDITOR]))
    assert "A register" in client.get(reverse("partners:register")).content.decode()
    page = client.get(edition.get_absolute_url()).content.decode()
    assert "Utopia" in page
    file = client.get(reverse("partners:register_rejected", args=[edition.reference]))
    text = b"".join(file.streaming_content).decode("utf-8-sig")
    assert text.splitlines()[0] == f"{HEADER},Why it was rejected"
    assert len(text.splitlines()) == 2
