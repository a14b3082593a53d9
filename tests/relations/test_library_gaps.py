"""A gap that the library left is filled once the term is set, as long as nobody has changed the words."""

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from relations.library import GAP, Entry, filled, shipped_entries
from relations.library_gaps import fill_gaps, open_gaps
from tests.factories import protocols as make

ENTRY = Entry(
    "one", ("memorandum",), "duration", {"en": "Duration"},
    {
        "en": "It applies for {duration}. Notice is given {notice} before.",
        "nl": "Geldig voor {duration}; opzegging {notice}.",
    },
)  # fmt: skip
VALUES = {"en": {"duration": "60 months"}, "nl": {"duration": "60 maanden", "notice": "3 maanden"}}


def clause(**texts) -> dict:
    return {"part": "duration", "heading": {}, "texts": texts, "key": "k1"}


def gaps_of(clauses, values=VALUES):
    found = open_gaps(clauses, ["en", "nl"], [ENTRY], lambda code: values.get(code, {}))
    return [(gap.code, gap.name, gap.value) for gap in found]


def fill(clauses, *codes):
    return fill_gaps(clauses, codes, [ENTRY], lambda code: VALUES.get(code, {}))


def test_a_gap_is_known_by_the_place_it_stands_for():
    left = clause(
        en="It applies for […]. Notice is given […] before.", nl="Geldig voor 48 maanden; opzegging […]."
    )
    assert gaps_of([left]) == [
        ("en", "duration", "60 months"),
        ("en", "notice", ""),
        ("nl", "notice", "3 maanden"),
    ]


def test_only_the_language_that_was_asked_for_is_filled_and_what_is_not_known_stays_a_gap():
    left = clause(en="It applies for […]. Notice is given […] before.", nl="Geldig voor […]; opzegging […].")
    assert fill([left], "en") == 1
    assert left["texts"] == {
        "en": "It applies for 60 months. Notice is given […] before.",
        "nl": "Geldig voor […]; opzegging […].",
    }
    assert fill([left], "en", "nl") == 1
    assert left["texts"]["nl"] == "Geldig voor 60 maanden; opzegging 3 maanden."


@pytest.mark.parametrize(
    "text",
    [
        "It applies for […] or so. Notice is given […] before.",  # somebody has written in it
        "[…]",
        "It applies for 60 months. Notice is given 3 months before.",  # no gap
        "",
    ],
)
def test_words_that_somebody_changed_are_left_alone(text):
    changed = clause(en=text)
    assert gaps_of([changed]) == []
    assert fill([changed], "en") == 0
    assert changed["texts"]["en"] == text


def test_a_clause_of_another_part_is_not_taken_for_it():
    other = clause(en="It applies for […]. Notice is given […] before.") | {"part": "other"}
    assert gaps_of([other]) == []


@given(st.data())
def test_whatever_was_left_open_filling_later_gives_what_filling_at_once_gives(data):
    """Any shipped entry in any language, any of its places known at first and the rest known later."""
    entry = data.draw(st.sampled_from(shipped_entries()))
    code = data.draw(st.sampled_from(sorted(entry.texts)))
    names = sorted(set(filled(entry.texts[code], {})[1]))
    early = {name: f"<{name}>" for name in names if data.draw(st.booleans())}
    late = {name: f"<{name}>" for name in names}
    first, _missing = filled(entry.texts[code], early)
    draft = {"part": entry.part, "heading": {}, "texts": {code: first}, "key": "k1"}
    fill_gaps([draft], [code], shipped_entries(), lambda _code: late)
    assert draft["texts"][code] == filled(entry.texts[code], late)[0]


# -- on the page of the draft ------------------------------------------------------------------------


@pytest.fixture
def protocol(ghent):
    tie = make.TieFactory(purpose="Young people learn.", purpose_language="en")
    texts = {"duration-fixed": "duration", "purpose-memorandum": "purpose"}
    entries = {one.id: one for one in shipped_entries()}
    clauses = [
        {
            "part": part, "key": f"k{part}", "heading": {},
            "texts": {code: filled(entries[name].texts[code], {})[0] for code in ("nl", "en")},
        }
        for name, part in texts.items()
    ]  # fmt: skip
    return make.draft(tie, kind="memorandum", codes=("nl", "en"), clauses=clauses, months=None)


def page(protocol):
    return reverse("relations:protocol_edit", args=[protocol.reference])


def typed(client, protocol, **more):
    """What the page sends back unchanged, but for `more`."""
    shown = client.get(page(protocol))
    form, sheet = shown.context["form"], shown.context["sheet"]
    sent = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    sent |= {"languages": sheet.codes, "clauses": len(sheet.clauses), "base": shown.context["read"]}
    for index, one in enumerate(sheet.clauses):
        sent |= {f"key-{index}": one["key"], f"part-{index}": one["part"]}
        sent |= {f"text-{index}-{code}": text for code, text in one["texts"].items()}
    for one in sheet.languages:
        sent[f"status-{one['code']}"] = one["status"]
    return sent | more


@pytest.mark.django_db
def test_the_page_says_what_is_open_and_where_it_is_filled(protocol, login):
    client = login("officer")
    shown = client.get(page(protocol))
    lacking = {(one.sentence, one.address.split("?")[0]) for one in shown.context["gaps"].lacking}
    assert ("Clause 1 has a gap for the term, such as “60 months”.", "#terms") in lacking
    wanted = reverse("relations:purpose_in", args=[protocol.relation.reference, "nl"])
    assert ("Clause 2 has a gap: purpose not yet written in Dutch.", wanted) in lacking
    ready = [(one.code, one.lines) for one in shown.context["gaps"].ready]
    assert (
        "en",
        [(2, "our name", "Ghent")],
    ) not in ready  # that one, and more, for the memorandum's first words
    assert any(line[2] == "Young people learn." for _code, lines in ready for line in lines)


@pytest.mark.django_db
def test_once_the_term_is_set_one_click_fills_a_language_and_saving_keeps_it(protocol, login):
    client = login("officer")
    sent = typed(client, protocol, months="60", duration_kind="fixed")
    answer = client.post(page(protocol), sent | {"do": "fill_gaps:nl"})
    sheet = answer.context["sheet"]
    assert "geldt voor 60 maanden vanaf" in sheet.clauses[0]["texts"]["nl"]
    assert GAP in sheet.clauses[0]["texts"]["en"]
    assert protocol.versions.get().clauses[0]["texts"]["nl"].count(GAP) == 1  # nothing is saved yet
    answer = client.post(page(protocol), sent | {"do": "fill_gaps:all"})
    filled_in = {
        f"text-{index}-{code}": text
        for index, one in enumerate(answer.context["sheet"].clauses)
        for code, text in one["texts"].items()
    }
    client.post(page(protocol), sent | filled_in | {"do": "save"})
    saved = protocol.versions.get().clauses[0]["texts"]
    assert "60 maanden" in saved["nl"]
    assert "60 months" in saved["en"]


@pytest.mark.django_db
def test_saving_a_term_leads_to_the_gaps_it_could_fill(protocol, login):
    client = login("officer")
    sent = typed(client, protocol, months="60", duration_kind="fixed")
    answer = client.post(page(protocol), sent | {"do": "save"})
    assert answer.headers["Location"] == f"{page(protocol)}#gaps"


@pytest.mark.django_db
def test_a_text_without_gaps_says_nothing_and_asks_nothing_of_the_database(ghent, login):
    shown = login("officer").get(page(make.draft()))
    assert not shown.context["gaps"]
    assert "Open gaps" not in shown.content.decode()


@pytest.mark.django_db
def test_a_tie_without_a_purpose_is_said_once_and_not_for_each_language(protocol, login):
    protocol.relation.__class__.objects.update(purpose="", purpose_language="")
    lacking = login("officer").get(page(protocol)).context["gaps"].lacking
    sentence = "Clause 2 has a gap for the purpose, and the relation says none yet."
    assert [one.sentence for one in lacking].count(sentence) == 1
