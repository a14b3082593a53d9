"""Finding a partner by any of its names, misspelt ones included; the answers are the same on both databases."""

import pytest
from django.core.management import call_command
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from partners import spelling_index
from partners.folding import fold
from partners.models import Partner
from partners.nearness import keys_of, near_to, nearest_names, slips_forgiven
from tests.factories.partners import PartnerFactory

PLACES = [
    ("İstanbul", "TR", 15_000_000, ["Istanbul", "Constantinople"]),
    ("Gent", "BE", 265_000, ["Ghent", "Gand"]),
    ("Ganzhou", "CN", 8_900_000, []),
    ("Gdańsk", "PL", 486_000, ["Danzig", "Dantzig"]),
    ("Frankfurt am Main", "DE", 763_000, ["Francfort-sur-le-Main"]),
    ("Frankfurt (Oder)", "DE", 58_000, ["Francfort-sur-l’Oder"]),
    ("Frankfurt", "ZA", 4_000, []),
    ("Sint-Niklaas", "BE", 79_000, ["Saint-Nicolas"]),
    ("Saint Petersburg", "RU", 5_600_000, ["Санкт-Петербург"]),
    ("Münster", "DE", 320_000, []),
    ("Munster", "FR", 4_600, []),
    ("Schwäbisch Hall", "DE", 41_000, []),
    ("Nottingham", "GB", 330_000, []),
    ("New York", "US", 8_400_000, []),
    ("Kanazawa", "JP", 460_000, ["金沢市"]),
    ("L'Aquila", "IT", 70_000, []),
]  # fmt: skip


@pytest.fixture
def places(db):
    for name, country, population, others in PLACES:
        PartnerFactory(name=name, country=country, population=population, others=others)


def names(found):
    return [partner.name for partner in found]


@pytest.mark.parametrize(
    "text, first",
    [
        ("istanbul", "İstanbul"),
        ("ISTANBUL", "İstanbul"),
        ("İstanbul", "İstanbul"),
        ("ıstanbul", "İstanbul"),
        ("Gand", "Gent"),
        ("Ghent", "Gent"),
        ("Gent", "Gent"),
        ("gdansk", "Gdańsk"),
        ("Danzig", "Gdańsk"),
        ("istan", "İstanbul"),
        ("Main Frankfurt", "Frankfurt am Main"),
        ("frankfurt oder", "Frankfurt (Oder)"),
        ("Frankfurt ZA", "Frankfurt"),
        ("Frankfurt Güney Afrika", "Frankfurt"),
        ("South Africa, Frankfurt", "Frankfurt"),
        ("Gent België", "Gent"),
        ("saint nicolas", "Sint-Niklaas"),
        ("St. Niklaas", "Sint-Niklaas"),
        ("St Petersburg", "Saint Petersburg"),
        ("sankt-petersburg", "Saint Petersburg"),
        ("Санкт Петербург", "Saint Petersburg"),
        ("金沢", "Kanazawa"),
        ("laquila", "L'Aquila"),
        ("L’AQUILA", "L'Aquila"),
    ],
)
def test_a_partner_is_found_by_any_name_however_it_is_written(places, text, first):
    assert names(Partner.objects.named_like(text))[0] == first


@pytest.mark.parametrize(
    "text, first",
    [
        ("istanbull", "İstanbul"),  # a letter too much
        ("istabul", "İstanbul"),  # too little
        ("istanbol", "İstanbul"),  # a wrong one
        ("itsanbul", "İstanbul"),  # changed round
        ("Ghetn", "Gent"),
        ("hGent", "Gent"),
        ("Gdnask", "Gdańsk"),
        ("gdanks", "Gdańsk"),
        ("Dantsig", "Gdańsk"),
        ("Notingam", "Nottingham"),  # eight letters forgive one only …
        ("Nothingam", "Nottingham"),  # … nine forgive two
        ("frnakfurt oder", "Frankfurt (Oder)"),
        ("Shwäbisch Hal", "Schwäbisch Hall"),
        ("newyork", "New York"),
        ("new yrok", "New York"),
        ("Istambu", "İstanbul"),  # only the beginning of it
        ("Constnatinop", "İstanbul"),
        ("Frankfrut ZA", "Frankfurt"),
        ("st petersbrug", "Saint Petersburg"),
    ],
)
def test_a_slip_of_the_pen_still_finds_what_was_meant(places, text, first):
    assert not Partner.objects.named_like(text).exists()
    found = names(Partner.objects.named_nearly(text))
    assert found[:1] == ([] if text == "Notingam" else [first])


@pytest.mark.parametrize(
    "text", ["Gnet", "Gantt Belgium", "xyzzy", "", "  ", "'", "%", "_", "\\", '"', "&&&&&&", "a" * 3000]
)
def test_what_is_too_short_or_too_far_finds_nothing(places, text):
    assert names(Partner.objects.found_by(text)) == []


def test_what_is_similar_leaves_out_what_has_the_name(places):
    assert names(Partner.objects.named_like("munster")) == ["Münster", "Munster"]
    assert names(Partner.objects.named_nearly("munster")) == []
    assert names(Partner.objects.found_by("munstre")) == ["Münster", "Munster"]


def test_nearer_names_come_first_then_larger_places(db):
    for name, population in [("Bergen", 270_000), ("Bergem", 5), ("Berger", 900_000), ("Borgen", 3)]:
        PartnerFactory(name=name, population=population)
    assert names(Partner.objects.named_nearly("Bregen")) == ["Bergen"]
    assert names(Partner.objects.named_nearly("Bergeb")) == ["Berger", "Bergen", "Bergem"]


def test_the_index_follows_every_way_to_write_a_partner(db):
    [quick] = Partner.objects.bulk_create(
        [Partner(name="Karlsruhe", country="DE", names_folded="\nkarlsruhe\n")]
    )
    assert names(Partner.objects.named_nearly("Karlsrhue")) == ["Karlsruhe"]
    Partner.objects.filter(pk=quick.pk).update(names_folded="\nwiesbaden\n")
    assert names(Partner.objects.named_nearly("Karlsrhue")) == []
    assert names(Partner.objects.named_nearly("Wiesbanden")) == ["Karlsruhe"]
    Partner.objects.filter(pk=quick.pk).update(names_folded="")
    Partner.objects.filter(pk=quick.pk).update(names_folded="\nab\n")
    quick.delete()
    assert names(Partner.objects.named_nearly("Wiesbanden")) == []


def test_an_index_that_was_lost_is_made_anew_after_migrating(places):
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite loses triggers when a migration rebuilds a table")
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {spelling_index.TABLE}_insert")
    Partner.objects.bulk_create([Partner(name="Wiesbaden", country="DE", names_folded="\nwiesbaden\n")])
    assert names(Partner.objects.named_nearly("Wiesbanden")) == []
    spelling_index.ensure(connection)
    assert names(Partner.objects.named_nearly("Wiesbanden")) == ["Wiesbaden"]
    assert names(Partner.objects.named_nearly("Gdnask")) == ["Gdańsk"]


def test_without_an_index_everybody_is_looked_at(places):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL always has the index")
    with connection.cursor() as cursor:
        for event in ("insert", "update", "delete"):
            cursor.execute(f"DROP TRIGGER {spelling_index.TABLE}_{event}")
        cursor.execute(f"DROP TABLE {spelling_index.TABLE}")
    assert names(Partner.objects.named_nearly("Gdnask")) == ["Gdańsk"]
    spelling_index.ensure(connection)


@pytest.mark.parametrize(
    "typed, word, near",
    [
        ("ghent", "ghent", (0, False)),
        ("ghent", "ghentbrugge", (0, True)),
        ("ghent", "gent", (1, False)),
        ("gehnt", "ghent", (1, False)),
        ("gehnt", "ghentbrugge", (1, True)),
        ("gdnaks", "gdansk", None),  # two pairs changed round: two slips, one is forgiven at six letters
        ("karslruhhe", "karlsruhe", (2, False)),
        ("karslruhhe", "karlsruhestadt", (2, True)),
        ("karslruhhex", "karlsruhe", None),
        ("gnet", "gent", None),  # none is forgiven at four letters
        ("sint", "saint", (0, False)),
    ],
)
def test_slips_are_counted_with_neighbours_changed_round_as_one(typed, word, near):
    assert near_to(typed, [word, "elsewhere"]).get(word) == near


LETTERS = st.sampled_from("abcdeşи金")


@st.composite
def slipped(draw):
    """A word and the same with as many slips as are forgiven at its length, anywhere in it."""
    word = draw(st.text(LETTERS, min_size=5, max_size=14))
    typed = word
    for _slip in range(draw(st.integers(0, 2))):
        place = draw(st.integers(0, len(typed) - 1))
        kind = draw(st.sampled_from("+-~x"))
        if kind == "+":
            typed = typed[:place] + draw(LETTERS) + typed[place:]
        elif kind == "-":
            typed = typed[:place] + typed[place + 1 :]
        elif kind == "~":
            typed = typed[:place] + draw(LETTERS) + typed[place + 1 :]
        else:
            typed = typed[:place] + typed[place : place + 2][::-1] + typed[place + 2 :]
    return word, typed


def stored_keys(word):
    """The keys of one word, as the rule in `keys_of` says; the database's own are compared with these below."""
    if len(word) < 5:
        return {word} if len(word) == 4 else set()
    return {word[:place] + word[place + 1 : 5] for place in range(5)} | (
        {f"5{word[5:9]}"} if len(word) > 6 else set()
    )


@given(slipped())
def test_whoever_is_within_the_slips_forgiven_shares_a_key(pair):
    word, typed = pair
    if slips_forgiven(typed) and word in near_to(typed, [word]):
        assert keys_of(typed) & stored_keys(word)
        assert nearest_names(typed, [f"\n{word}\n"]) != [None]


@pytest.mark.parametrize(
    "name", ["gent", "ab", "istanbul", "den haag", "karlsruhe", "новгород", "金沢市大阪京都", "o&m 1234"]
)
def test_the_database_keeps_the_keys_of_the_rule(db, name):
    partner = PartnerFactory(name=name)
    words = [*fold(name).split(), fold(name).replace(" ", "")]
    for key in {key for word in words for key in stored_keys(word) if "&" not in key}:
        assert (partner.pk,) in spelling_index.spelt_like(Partner.objects.all(), {key}, "pk"), key


def test_the_command_line_finds_similar_names_only_where_nobody_has_the_name(places, capsys):
    call_command("find_partner", "Gdnask", "--json")
    assert '"name": "Gdańsk"' in capsys.readouterr().out
    call_command("find_partner", "Munster", "--json")
    assert '"Gent"' not in capsys.readouterr().out
