"""The brief: one page, the truth in five minutes, and honest about what it leaves out."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from evaluations.reports import Request, content, html, render
from evaluations.reports.blocks import Cell, Fact
from evaluations.reports.brief import Brief, cut, shortened
from evaluations.reports.letterhead import Letterhead
from evaluations.reports.named import Named
from tests.factories.papers import AS_OF, LONG, exchanged, full_file, kanazawa
from tests.factories.programmes import protocol_in_force
from tests.factories.relations import LivingRelationFactory

HEAD = Letterhead(
    house="Gent", accent="#1f4e79", language="en", as_of=AS_OF, date_text="30 June 2026", kind="Brief",
    title="Kanazawa", reference="R-0001",
)  # fmt: skip


def brief(relation, language: str = "en", as_of: date = AS_OF) -> Brief:
    return content(Request("brief", relation.reference, language, as_of))


def values(rows: tuple[Fact, ...]) -> dict[str, str]:
    return {fact.label: fact.value.text for fact in rows}


# -- what it says -------------------------------------------------------------------------------------


def test_the_partner_is_told_in_five_facts(ghent) -> None:
    told = brief(kanazawa())
    assert [(fact.label, fact.value.text, fact.value.language) for fact in told.facts] == [
        ("Own name", "金沢市", "ja"),
        ("Country", "Japan", ""),
        ("Kind", "City", ""),
        ("Population", "463,254 (2020)", ""),
        ("The tie", "Sister city since 1977", ""),
    ]


def test_what_stands_names_the_term_and_the_last_day_for_notice(ghent) -> None:
    relation = kanazawa()
    protocol = protocol_in_force(relation)
    protocol.versions.update(notice_months=3)
    # In force from 1 March 2024 for 60 months: until 28 February 2029; three months' notice: 30 November 2028.
    assert values(brief(relation).standing) == {
        "Protocol in force": "Memorandum",
        "In force since": "1 March 2024",
        "Duration": "It runs for 60 months.",
        "Last day of the current term": "28 February 2029",
        "Last day for notice": "30 November 2028",
    }


def test_a_day_for_notice_that_has_passed_says_so(ghent) -> None:
    relation = kanazawa()
    protocol_in_force(relation).versions.update(notice_months=3)
    told = values(brief(relation, as_of=date(2028, 12, 1)).standing)
    assert told["Last day for notice"] == "30 November 2028 (past: this term runs to its end)"


def test_a_protocol_that_is_not_in_force_on_the_day_does_not_stand(ghent) -> None:
    relation = kanazawa()
    protocol_in_force(relation)
    assert "Protocol in force" not in values(brief(relation, as_of=date(2024, 2, 29)).standing)


def test_the_programme_is_told_in_numbers(ghent) -> None:
    told = values(brief(full_file(activities=2)).programme)
    assert told["Activities done"] == "0 of 2"
    assert told["Outputs"] == "0 of 2 targets reached, 2 not recorded yet"
    assert told["Planned and spent"] == "2,000.00 EUR planned, nothing recorded spent"


def test_exchanges_after_the_day_are_not_told(ghent) -> None:
    relation = kanazawa()
    exchanged(relation, date(2026, 5, 1), "before")
    exchanged(relation, date(2026, 7, 1), "after")
    told = brief(relation)
    assert [fact.value.text for fact in told.exchanges] == ["Visit: before"]
    assert told.pulse == "Healthy: both sides last exchanged something on 1 May 2026."


def test_an_empty_file_is_told_without_inventing_anything(ghent) -> None:
    relation = LivingRelationFactory(purpose="")
    page = html(brief(relation))
    for sentence in (
        "Nobody has written down yet what this tie is for.",
        "No protocol is in force or in preparation.",
        "There is no implementation programme yet.",
        "Nothing is due.",
        "Nobody is named on file.",
        "No records yet",
    ):
        assert sentence in page


def test_a_relation_without_a_partner_still_has_a_brief(ghent) -> None:
    assert brief(LivingRelationFactory(partners=[])).facts == ()


@pytest.mark.parametrize("language, word", [("en", "Japan"), ("tr", "Japonya"), ("nl", "Japan")])
def test_it_speaks_the_language_that_was_asked_for(ghent, language: str, word: str) -> None:
    assert word in {fact.value.text for fact in brief(kanazawa(), language).facts}


@pytest.mark.parametrize("rows", [1, 3])
def test_reading_costs_the_same_for_one_row_and_for_three(
    ghent, rows: int, django_assert_max_num_queries
) -> None:
    relation = full_file(activities=rows, visits=rows)
    brief(relation)
    with django_assert_max_num_queries(40):
        brief(relation)


# -- one page -----------------------------------------------------------------------------------------


def wordy(text: str, rows: int = 30, language: str = "") -> Brief:
    """A brief in which every text is this one, and every list is long."""
    facts = tuple(Fact(text[:400], Cell(text, language)) for _row in range(rows))
    short = tuple(Fact(f"{number}", Cell(text, language)) for number in range(rows))
    name = Named(
        name=text[:200], native=text[:200], native_language=language, native_direction="ltr", place="x"
    )
    return Brief(
        replace(HEAD, title=text[:600]), (name,) * 6, text[:60], short, text, short, short, facts, text[:200],
        facts, short, is_exercise=True,
    )  # fmt: skip


LONG_TEXTS = {
    "long words in rows": LONG * 60,
    "one word without a space": "Donaudampfschifffahrtsgesellschaft" * 60,
    "wide letters": "W" * 3000,
    "Japanese": "金沢市と友好都市の協定" * 100,
    "Arabic": "المحمدية مدينة شريكة " * 150,
    "many lines": "line\n\n" * 500,
}


# Texts without a space, or as broad as these, take the layout engine long.
SLOW = {"long words in rows", "one word without a space", "wide letters", "Japanese"}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(text, id=name, marks=[pytest.mark.heavy] if name in SLOW else [])
        for name, text in LONG_TEXTS.items()
    ],
)
def test_it_never_takes_a_second_page(pango, text: str) -> None:
    made = render(wordy(text, language="ja" if "市" in text else ""))
    assert made.pages == 1


def test_what_is_cut_ends_in_dots_and_the_page_says_where_the_rest_stands(pango) -> None:
    made = render(wordy(LONG * 60))
    text = " ".join("".join(sheet.extract_text() for sheet in PdfReader(BytesIO(made.pdf)).pages).split())
    assert "…" in text
    assert "is shortened to fit one page: the dossier of R-0001 tells all of it." in text


def test_a_short_brief_says_nothing_of_shortening(ghent) -> None:
    relation = kanazawa()
    assert not cut(brief(relation)).is_cut
    assert "shortened" not in html(brief(relation))


def test_lists_say_how_many_rows_they_leave_out() -> None:
    told = replace(wordy("short", rows=1), steps=tuple(Fact("d", Cell(str(n))) for n in range(9)))
    assert cut(told).steps[-1].value.text == "… and 5 more"
    assert cut(told).is_cut


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=300), st.integers(20, 120))
def test_a_shortened_text_is_the_beginning_of_the_text_and_fits(text: str, room: int) -> None:
    plain = " ".join(text.split())
    short = shortened(text, room)
    wide = sum(2 if ord(character) > 0x2E7F else 1 for character in short.removesuffix("…"))
    assert wide <= room
    assert short == plain or (short.endswith("…") and plain.startswith(short[:-1]))


def test_the_same_facts_give_the_same_bytes(ghent, pango) -> None:
    relation = full_file()
    first = render(brief(relation))
    again = render(brief(relation))
    assert first.sha256 == again.sha256
    assert first.pages == 1
    assert first.missing_glyphs == ()


def test_it_is_an_internal_paper(ghent) -> None:
    assert brief(kanazawa()).visibility == "internal"
    assert "internal" in html(brief(kanazawa()))
