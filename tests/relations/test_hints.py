"""Hints: what is found, in which part, in which language; that they hold nothing back and can be laid aside."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from office.models import OPERATOR
from relations.hints import CODES, hints_on
from relations.library import shipped_entries
from relations.lifecycle.protocol import PROTOCOL
from relations.models import Protocol
from tests.factories import protocols as make
from tests.relations.test_protocol_pages import body, page, sheet


def found(text, code="en", part="scope", **more):
    return [hint.code for hint in hints_on({"part": part, "heading": {}, "texts": {code: text}, **more})]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The grant is EUR 5,000 a year.", "en"),
        ("De subsidie bedraagt 5.000 euro.", "nl"),
        ("Katkı 250.000 TL'dir.", "tr"),
        ("We pay € 20 each.", "en"),
    ],
)
def test_an_amount_of_money_is_too_detailed_in_any_part(text, code):
    assert found(text, code, "finance") == found(text, code) == ["amount"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The choir sings on 12 May 2027.", "en"),
        ("The choir sings on May 12, 2027.", "en"),
        ("Het koor zingt op 12 mei 2027.", "nl"),
        ("Koro 12 Mayıs 2027 günü konser verir.", "tr"),
        ("The choir sings on 12.05.2027.", "en"),
    ],
)
def test_the_day_of_an_activity_is_too_detailed_and_a_day_in_the_clause_on_duration_is_not(text, code):
    assert found(text, code) == ["day"]
    assert found(text, code, "duration") == []


def test_hours_and_addresses_are_too_detailed():
    assert found("We meet at 14:30.") == ["hour"]
    assert found("Write to someone@example.org.") == found("Call +90 266 000 00 00.") == ["contact"]


def test_250_words_are_enough():
    # 250 words give no hint, 251 do.
    assert found("word " * 250) == []
    assert found("word " * 251) == ["long"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("They work together in all areas of municipal life.", "en"),
        ("Sport, culture, etc.", "en"),
        ("De partijen werken samen op alle gebieden.", "nl"),
        ("Taraflar HER ALANDA iş birliği yapar.", "tr"),
        ("Taraflar İş birliğini her türlü konuda geliştirir.", "tr"),
        ("Les parties coopèrent dans tous les domaines.", "fr"),
        ("Zusammenarbeit in allen Bereichen", "de"),
    ],
)
def test_what_embraces_everything_is_found_in_the_words_of_its_language(text, code):
    assert found(text, code) == ["everything"]
    assert found(text, code, "duration") == []
    assert found(text, "ja") == []


def test_more_than_eight_areas_give_no_direction():
    eight = "\n".join(f"{number}. area" for number in range(1, 9))
    assert found(eight, part="areas") == []
    assert found(f"{eight}\n9. area", part="areas") == ["areas"]
    assert found("a; b; c; d; e; f; g; h; i", part="areas") == ["areas"]
    assert found(f"{eight}\n9. area", part="scope") == []


def test_one_hint_names_all_languages_in_which_it_was_found():
    hints = hints_on(
        {"part": "scope", "heading": {}, "texts": {"en": "At 14:30", "nl": "Om 14:30", "tr": "Saat"}}
    )
    assert [(hint.code, hint.languages, hint.words) for hint in hints] == [("hour", ("en", "nl"), "14:30")]


@pytest.mark.parametrize("entry", shipped_entries(), ids=lambda entry: entry.id)
def test_the_library_follows_the_advice_of_the_house(entry):
    hints = hints_on({"part": entry.part, "heading": {}, "texts": entry.texts})
    assert {hint.code for hint in hints} <= {"gap"}


@settings(max_examples=30)
@given(
    st.text(max_size=200), st.sampled_from(["en", "tr", "ja", "xx"]), st.sampled_from(["areas", "duration"])
)
def test_any_text_is_read_without_a_fault(text, code, part):
    assert set(found(text, code, part)) <= set(CODES)


# -- in the editor ------------------------------------------------------------------------------------


def test_a_hint_is_shown_with_its_words_and_reason_and_can_be_laid_aside(ghent, login):
    officer, protocol = login("officer"), make.draft(codes=("en",))
    written = {"text-2-en": "The grant is EUR 5,000 a year."}
    officer.post(page("edit", protocol), sheet(protocol, **written))
    shown = body(officer.get(page("edit", protocol)))
    assert "EUR 5,000" in shown
    assert "It belongs in the implementation programme" in shown
    key = protocol.latest.clauses[2]["key"]
    officer.post(page("edit", protocol), sheet(protocol, **written, **{f"hint-{key}-amount": "on"}))
    assert Protocol.objects.get().latest.clauses[2]["laid_aside"] == ["amount"]
    assert f'name="hint-{key}-amount" value="on" checked' in body(officer.get(page("edit", protocol)))
    # Once the words are gone, so is what was laid aside.
    officer.post(
        page("edit", protocol), sheet(protocol, **{f"hint-{key}-amount": "on", "text-2-en": "Visits."})
    )
    assert "laid_aside" not in Protocol.objects.get().latest.clauses[2]


def test_hints_hold_nothing_back(ghent):
    clauses = make.whole_text("en")
    clauses[1]["texts"]["en"] = "All areas, at 14:30, for EUR 5,000, etc."
    protocol = make.draft(codes=("en",), clauses=clauses)
    assert PROTOCOL.take(protocol, "review", by=OPERATOR).state == "reviewed"


def test_a_purpose_may_name_since_when_the_text_it_renews_is_in_force():
    """As the library's own clause on the purpose of a renewal does; in the scope such a day is an activity's."""
    text = "Ghent and Kanazawa renew “Agreement”, in force since 10 November 2021."
    clause = {"part": "purpose", "heading": {}, "texts": {"en": text}, "key": "k1"}
    assert [hint.code for hint in hints_on(clause)] == []
    assert [hint.code for hint in hints_on(clause | {"part": "scope"})] == ["day"]
