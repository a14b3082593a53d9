"""A purpose has a language: a clause repeats it in that one, and in those in which somebody has written it."""

import pytest
from django.urls import reverse

from office.models import OPERATOR, JournalEntry
from office.rules import Refused
from relations.actions.purpose import write_purpose
from relations.models import Relation
from relations.queries.library import values_for
from relations.queries.purpose import says
from tests.factories import protocols as make

pytestmark = pytest.mark.django_db
ENGLISH = "Young people learn from one another."
DUTCH = "Jongeren leren van elkaar."


@pytest.fixture
def tie(ghent):
    return make.TieFactory(purpose=ENGLISH, purpose_language="en")


def filled(tie, code):
    return values_for(make.draft(tie), {}, ["nl", "en"], "")(code).get("purpose")


def test_an_english_purpose_never_comes_into_a_dutch_clause(tie, ghent):
    """Though Dutch is the municipality's first language."""
    assert ghent.working_languages[0] == "nl"
    assert (filled(tie, "en"), filled(tie, "nl")) == (ENGLISH, None)


def test_a_purpose_of_which_nobody_said_the_language_fills_nothing(ghent):
    tie = make.TieFactory(purpose=ENGLISH, purpose_language="")
    assert (filled(tie, "en"), filled(tie, "nl")) == (None, None)


def test_written_in_dutch_as_well_it_comes_into_both(tie, person):
    officer = person("officer")
    changed = write_purpose(tie, "nl", f" {DUTCH} ", by=officer, revision=1)
    assert (changed.purpose, changed.purpose_in, changed.revision) == (ENGLISH, {"nl": DUTCH}, 2)
    assert (filled(changed, "en"), filled(changed, "nl")) == (ENGLISH, DUTCH)
    entry = JournalEntry.objects.get(act="relation.edit")
    assert entry.changes == {"purpose_in": [{}, {"nl": DUTCH}]}
    taken_out = write_purpose(changed, "nl", "", by=officer, revision=2)
    assert taken_out.purpose_in == {}


def test_the_language_of_the_purpose_on_file_is_said_on_the_way(ghent):
    tie = make.TieFactory(purpose=ENGLISH, purpose_language="")
    changed = write_purpose(tie, "nl", DUTCH, by=OPERATOR, revision=1, first_language="en")
    assert (filled(changed, "en"), filled(changed, "nl")) == (ENGLISH, DUTCH)


def test_saying_that_the_purpose_on_file_is_in_this_language_is_enough(ghent):
    tie = make.TieFactory(purpose=DUTCH, purpose_language="")
    changed = write_purpose(tie, "nl", "", by=OPERATOR, revision=1, first_language="nl")
    assert (changed.purpose, changed.purpose_language, changed.purpose_in) == (DUTCH, "nl", {})


@pytest.mark.parametrize(("language", "first"), [("xx", ""), ("nl", "xx")])
def test_a_language_that_is_none_is_refused(ghent, language, first):
    tie = make.TieFactory(purpose=ENGLISH, purpose_language="")
    with pytest.raises(Refused, match="does not know this language"):
        write_purpose(tie, language, DUTCH, by=OPERATOR, revision=1, first_language=first)


def test_without_any_purpose_there_is_nothing_to_translate(ghent):
    with pytest.raises(Refused, match="Write the purpose of the relation first"):
        write_purpose(make.TieFactory(purpose=""), "nl", DUTCH, by=OPERATOR, revision=1)


def test_a_page_read_before_somebody_saved_is_refused(tie, login):
    client = login("officer")
    address = reverse("relations:purpose_in", args=[tie.reference, "nl"])
    assert client.post(address, {"text": DUTCH, "revision": 1}).status_code == 302
    answer = client.post(address, {"text": "Anders.", "revision": 1})
    assert answer.status_code == 409
    assert Relation.objects.get(pk=tie.pk).purpose_in == {"nl": DUTCH}


def test_from_the_clause_that_lacks_it_to_the_clause_that_says_it(tie, login):
    protocol = make.draft(tie, codes=("nl", "en"))
    client = login("officer")
    draft = reverse("relations:protocol_edit", args=[protocol.reference])
    address = reverse("relations:purpose_in", args=[tie.reference, "nl"])
    page = client.get(f"{address}?back={draft}").content.decode()
    assert ENGLISH in page
    answer = client.post(f"{address}?back={draft}", {"text": DUTCH, "revision": 1})
    assert answer.headers["Location"] == draft
    dossier = client.get(tie.get_absolute_url()).content.decode()
    assert f'<div lang="nl"><p>{DUTCH}</p></div>' in dossier


@pytest.mark.parametrize(
    "wanted", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"]
)
def test_one_is_led_to_no_other_site(tie, login, wanted):
    address = reverse("relations:purpose_in", args=[tie.reference, "nl"])
    answer = login("officer").post(f"{address}?back={wanted}", {"text": DUTCH, "revision": 1})
    assert answer.headers["Location"] == tie.get_absolute_url()


def test_the_form_of_a_relation_proposes_the_language_one_reads(login, ghent):
    page = login("officer").get(reverse("relations:relation_create"))
    assert page.context["form"]["purpose_language"].value() == "en"


@pytest.mark.parametrize("words", ["young people", "jongeren leren", "één keer", "kuşağın"])
def test_a_tie_is_found_by_its_purpose_in_each_language_of_the_house(tie, login, words):
    others = {"nl": f"{DUTCH} Eén keer: één keer.", "tr": "Genç kuşağın buluşması"}
    Relation.objects.filter(pk=tie.pk).update(purpose_in=others)
    make.TieFactory(purpose="Trade", purpose_language="en")
    found = Relation.objects.filter(says(words))
    assert list(found) == [tie]
    assert tie.reference in login("officer").get("/relations/", {"q": words}).content.decode()
