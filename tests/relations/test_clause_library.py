"""The clause library: entries that can be read, places that are filled, words that are never replaced."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from office.models import OPERATOR, JournalEntry
from office.rules import Refused
from relations.actions import clause_library as actions
from relations.actions import protocol as edit_protocol
from relations.forms.clauses import ClauseSheet
from relations.languages import CODES
from relations.library import (
    PLACEHOLDERS,
    filled,
    first_for,
    insert,
    refuse_unknown_placeholders,
    shipped_entries,
)
from relations.models import COMPULSORY_PARTS, LibraryClause, Part, ProtocolKind
from relations.queries.library import values_for
from relations.rules.whole_text import missing_parts
from tests.factories import protocols as make
from tests.relations.test_protocol_pages import body, page, sheet

KINDS = [kind.value for kind in ProtocolKind]


# -- what came with Entente ---------------------------------------------------------------------------


@pytest.mark.parametrize("entry", shipped_entries(), ids=lambda entry: entry.id)
def test_each_entry_is_whole_in_the_three_languages_of_the_house(entry):
    assert {"en", "nl", "tr"} <= set(entry.texts) == set(entry.heading) <= set(CODES)
    assert entry.part in Part.values
    assert set(entry.kinds) <= set(ProtocolKind.values)
    refuse_unknown_placeholders([*entry.texts.values(), *entry.heading.values()])


@pytest.mark.parametrize("entry", shipped_entries(), ids=lambda entry: entry.id)
def test_all_languages_of_an_entry_name_the_same_places_and_gaps(entry):
    def places(text):
        return sorted(re.findall(r"\{\w+\}|\[…\]", text))

    assert len({tuple(places(text)) for text in entry.texts.values()}) == 1


def test_no_two_entries_share_an_id():
    ids = [entry.id for entry in shipped_entries()]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_protocol_finds_its_four_parts(kind):
    assert all(first_for(part.value, kind, shipped_entries()) for part in COMPULSORY_PARTS)


@pytest.mark.parametrize("duration", ["fixed", "express", "tacit", "open"])
def test_the_clause_on_duration_says_the_duration_that_is_chosen(duration):
    chosen = first_for("duration", "memorandum", shipped_entries(), duration)
    assert chosen.id == f"duration-{duration}"


def test_a_duration_that_the_library_has_no_words_for_is_left_to_the_writer():
    # a shipped declaration of intent always ends by itself
    assert first_for("duration", "declaration", shipped_entries(), "tacit") is None


# -- placeholders -------------------------------------------------------------------------------------


def test_places_are_filled_and_what_is_not_known_becomes_a_gap():
    assert filled("{us} and {partner}: {purpose}", {"us": "Ghent", "partner": "Kanazawa"}) == (
        "Ghent and Kanazawa: […]",
        ["purpose"],
    )


@pytest.mark.parametrize(
    "text",
    ["{partner.notes}", "{0}", "{}", "{% now %}", "{{ us }}", "{us!r}", "{ us }", "{us", "us}", "{unknown}"],
)
def test_anything_but_a_known_name_in_braces_is_refused(text):
    with pytest.raises(Refused):
        refuse_unknown_placeholders([text])


@given(st.text(alphabet="ab{}us", max_size=12))
def test_a_value_is_never_read_as_a_placeholder_again(value):
    assert filled("{us}", {"us": value or "x", "partner": "secret"})[0] == (value or "x")


def test_each_language_gets_its_own_words_for_terms_and_languages(ghent):
    tie = make.TieFactory(purpose="Jongeren leren van elkaar.", purpose_language="nl")
    protocol = make.draft(tie, codes=("nl", "tr"))
    typed = {"months": "60", "notice_months": "3", "stated_end_on": "2031-12-31"}
    values = values_for(protocol, typed, ["nl", "tr"], "nl")
    # Babel's words: 60 months, 3 months, the last day in long form.
    assert (values("nl")["duration"], values("tr")["duration"]) == ("60 maanden", "60 ay")
    assert (values("nl")["notice"], values("tr")["notice"]) == ("3 maanden", "3 ay")
    assert (values("nl")["ends_on"], values("tr")["ends_on"]) == ("31 december 2031", "31 Aralık 2031")
    assert (values("nl")["languages"], values("tr")["languages"]) == (
        "Nederlands en Turks",
        "Felemenkçe ve Türkçe",
    )
    assert values("tr")["prevailing"] == "Felemenkçe"
    assert values("nl")["partner"] == "Kanazawa"
    # The purpose is on file in Dutch and is not passed off as another language.
    assert values("nl")["purpose"] == "Jongeren leren van elkaar."
    assert "purpose" not in values("tr")


def test_the_text_in_force_is_named_where_there_is_one(ghent):
    former = make.in_force(title="Memorandum 2026")
    protocol = make.draft(former.relation, kind="renewal", codes=("en",))
    values = values_for(protocol, {}, ["en"], "")("en")
    assert values["text_in_force"] == "Memorandum 2026"
    # In force on the day of the last signature, 20 May 2026 (tests/factories/protocols.py).
    assert values["in_force_since"] == "May 20, 2026"
    assert "text_in_force" not in values_for(make.draft(), {}, ["en"], "")("en")


# -- into a draft -------------------------------------------------------------------------------------


def clause(part, **texts):
    return {"key": part, "part": part, "heading": {}, "texts": texts}


def entry(part="purpose"):
    return next(one for one in shipped_entries() if one.part == part)


def test_an_entry_fills_the_empty_clause_of_its_part_and_replaces_nobodys_words():
    clauses = [clause("purpose", nl="Van iemand"), clause("purpose"), clause("areas")]
    done = insert(entry(), clauses, ["nl", "ja"], lambda code: {"us": "Gent"})
    assert (done.number, done.known, done.unknown) == (2, ["nl"], ["ja"])
    assert clauses[0]["texts"] == {"nl": "Van iemand"}
    assert "Gent" in clauses[1]["texts"]["nl"]
    assert "ja" not in clauses[1]["texts"]
    assert insert(entry(), clauses, ["nl"], lambda code: {}).number == 4


def test_the_editor_fills_the_empty_parts_and_says_what_is_left(ghent, login):
    protocol = make.draft(codes=("nl", "ja"), clauses=[])
    sent = sheet(protocol, do="add_clause")
    officer = login("officer")
    empty = {"clauses": 4} | {f"part-{n}": part for n, part in enumerate(make.PARTS)}
    shown = officer.post(page("edit", protocol), sent | empty | {"do": "fill_parts", "months": "60"})
    clauses = shown.context["sheet"].clauses
    assert [bool(one["texts"].get("nl")) for one in clauses] == [True] * 4
    assert "60 maanden" in clauses[3]["texts"]["nl"]
    said = " ".join(shown.context["inserted"])
    assert "Clause 1 is filled in: Dutch." in said
    assert "The library does not know clause 1 in: Japanese. Write it there yourself." in said
    assert "In Dutch a gap […] is left in clause" in said or "[…]" in clauses[1]["texts"]["nl"]
    assert protocol.latest.revision == 1


def test_a_chosen_entry_is_put_in_after_what_is_written(ghent, login):
    protocol = make.draft(codes=("en",))
    shown = login("officer").post(
        page("edit", protocol), sheet(protocol, do="insert_clause", added_clause="other-evaluation")
    )
    clauses = shown.context["sheet"].clauses
    assert (len(clauses), clauses[4]["part"]) == (5, "other")
    assert clauses[0]["texts"]["en"] == "What the text says about purpose, in en."
    assert "Evaluation" in body(shown)


def test_an_entry_for_another_kind_or_none_at_all_changes_nothing(ghent, login):
    protocol = make.draft(codes=("en",))
    for chosen in ("purpose-termination", "nonsense", ""):
        shown = login("officer").post(
            page("edit", protocol), sheet(protocol, do="insert_clause", added_clause=chosen)
        )
        assert len(shown.context["sheet"].clauses) == 4


@pytest.mark.parametrize("kind", KINDS)
def test_a_draft_filled_from_the_library_has_its_four_parts(ghent, login, kind):
    protocol = make.draft(kind=kind, codes=("nl", "tr"), clauses=[])
    empty = {"clauses": 4} | {f"part-{n}": part for n, part in enumerate(make.PARTS)}
    shown = login("officer").post(page("edit", protocol), sheet(protocol) | empty | {"do": "fill_parts"})
    found: ClauseSheet = shown.context["sheet"]
    version = protocol.latest
    version.clauses = found.clauses
    assert missing_parts(version) == []


# -- our own entries ----------------------------------------------------------------------------------


def test_an_entry_of_our_own_comes_first_and_is_journalled_once(ghent):
    before = JournalEntry.objects.count()
    own = make.library_clause(part="scope", kinds=["twinning"])
    assert JournalEntry.objects.count() == before + 1
    from relations.queries.library import entries_for

    chosen = first_for("scope", "twinning", entries_for("twinning"))
    assert chosen.id == own.reference


def test_the_form_adds_changes_and_lays_aside(ghent, login):
    officer = login("officer")
    sent = {"name": "Costs of visits", "part": "finance", "kinds": ["twinning", "memorandum"]}
    sent |= {"text_nl": "{us} betaalt.", "other_language": "ja", "text_other": "{us}が支払う。"}
    assert officer.post(reverse("relations:library_clause_create"), sent).status_code == 302
    own = LibraryClause.objects.get()
    assert own.texts == {"nl": "{us} betaalt.", "ja": "{us}が支払う。"}
    edit = reverse("relations:library_clause_edit", args=[own.reference])
    assert "{us}が支払う。" in body(officer.get(edit))
    changed = sent | {"text_nl": "{us} betaalt alles.", "revision": 1, "text_ja": own.texts["ja"]}
    changed |= {"other_language": "", "text_other": ""}
    assert officer.post(edit, changed).status_code == 302
    stale = officer.post(edit, changed | {"text_nl": "Iets anders."})
    assert stale.status_code == 409
    assert "{us} betaalt alles." in body(stale)
    assert "Iets anders." in body(stale)
    assert officer.post(reverse("relations:library_clause_retire", args=[own.reference])).status_code == 302
    assert officer.get(edit).status_code == 404
    assert "Costs of visits" not in body(officer.get(reverse("relations:clause_library")))


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"name": " "}, "Give the entry a name"),
        ({"kinds": []}, "for which kinds"),
        ({"kinds": ["poem"]}, "for which kinds"),
        ({"part": "poem"}, "for which part"),
        ({"texts": {}}, "in at least one language"),
        ({"texts": {"xx": "text"}}, "from the list"),
        ({"texts": {"en": "x" * 20_001}}, "at most"),
        ({"texts": {"en": "{secret}"}}, "There is no placeholder {secret}"),
    ],
)
def test_an_entry_that_could_not_be_used_is_refused(ghent, said, reason):
    with pytest.raises(Refused, match=re.escape(reason)):
        make.library_clause(**said)
    assert not LibraryClause.objects.exists()


def test_the_same_form_twice_makes_one_entry(ghent):
    token = "9a3c0a3e-6a0e-4b52-9f0e-3c9b3a3b2f11"
    assert make.library_clause(form_token=token) == make.library_clause(form_token=token)


def test_who_may_not_write_reads_the_library_and_changes_nothing(ghent, person, login):
    own = make.library_clause()
    auditor = person("auditor")
    shown = body(login(auditor).get(reverse("relations:clause_library")))
    assert "School exchange" in shown
    assert "Make our own from it" not in shown
    for act in (
        lambda: actions.retire_clause(own, by=auditor),
        lambda: actions.edit_clause(own, by=auditor, revision=1, name="x"),
    ):
        with pytest.raises(Refused, match="This is done by"):
            act()


def test_an_entry_is_laid_aside_once(ghent):
    own = make.library_clause()
    actions.retire_clause(own, by=OPERATOR)
    with pytest.raises(Refused, match="laid aside already"):
        actions.retire_clause(own, by=OPERATOR)


def test_every_placeholder_has_words():
    assert all(str(words) for words in PLACEHOLDERS.values())


def test_the_library_and_the_editor_ask_as_often_for_many_entries_and_clauses_as_for_one(ghent, login):
    officer, protocol = login("officer"), make.draft(codes=("en",))
    pages = (reverse("relations:clause_library"), page("edit", protocol))

    def asked(address):
        with CaptureQueriesContext(connection) as found:
            assert officer.get(address).status_code == 200
        return len(found)

    make.library_clause()
    before = [asked(address) for address in pages]
    for number in range(3):
        make.library_clause(name=f"Another {number}", kinds=["memorandum", "twinning"])
    more = protocol.latest.clauses + make.whole_text("en")
    edit_protocol.save_draft(protocol, by=OPERATOR, revision=1, clauses=more)
    assert [asked(address) for address in pages] == before
    assert before[0] <= 10
