"""A returned file that lost our tables: told apart where that is sure, said to be a guess, and refused otherwise."""

import io
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from office.models import OPERATOR
from office.rules import Refused
from relations.actions import proposals
from relations.queries.proposals import items_shown, remarks_shown
from relations.word_files.matching import Read, compare
from relations.word_files.plain import told_apart
from relations.word_files.reading import read_word_file
from tests.factories import protocols as make

CODES = ("nl", "en")
TEXTS = {
    "purpose": (
        "Jongeren van beide steden leren een vak van elkaar.",
        "Young people of both towns learn a trade from each other.",
    ),
    "areas": (
        "Cultuur en onderwijs.\nHet beheer van parken en bomen.",
        "Culture and schooling.\nThe care of parks and trees.",
    ),
    "duration": (
        "Vijf jaar vanaf de laatste handtekening.",
        "Five years from the day of the last signature.",
    ),
}
HEADINGS = {
    "purpose": ("Doel", "Purpose"),
    "areas": ("Gebieden", "Areas"),
    "duration": ("Looptijd", "Duration"),
}


def content(texts=None) -> dict:
    said = texts or TEXTS
    clauses = [
        {
            "part": part if part in HEADINGS else "other", "key": f"k{part}",
            "heading": dict(zip(CODES, HEADINGS.get(part, ("", "")), strict=True)),
            "texts": dict(zip(CODES, pair, strict=True)),
        }
        for part, pair in said.items()
    ]  # fmt: skip
    wording = {
        "about": "PR-0001 · version 1", "how_to": ["Change the text."], "terms": "Terms", "terms_hint": "As a comment.",
        "clauses": [f"{place}. {one['part'].capitalize()}" for place, one in enumerate(clauses, 1)],
    }  # fmt: skip
    return {
        "title": "Memorandum", "languages": [{"code": code, "status": "original"} for code in CODES],
        "clauses": clauses, "terms": [["Notice", "3 months"]], "wording": wording,
    }  # fmt: skip


def file(*lines: str, note_at: str = "") -> bytes:
    """A file of nothing but paragraphs; a comment at the one that begins so."""
    document = Document()
    for line in lines:
        paragraph = document.add_paragraph(line)
        if note_at and line.startswith(note_at):
            document.add_comment(
                paragraph.runs, text="Is that so?", author="A. Partner (fictional)", initials="AP"
            )
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def flat(sent: dict, change=lambda line: line) -> list[str]:
    """Every cell below the other, row by row, as a program without tables saves it."""
    lines = ["Memorandum", "PR-0001 · version 1", "Change the text."]
    for place, clause in enumerate(sent["clauses"]):
        lines += [sent["wording"]["clauses"][place], "Dutch (nl) · original", "English (en) · translation"]
        lines += [heading for heading in clause["heading"].values() if heading]
        lines += [line for text in clause["texts"].values() for line in text.split("\n")]
    return [one for line in [*lines, "Terms", "Notice", "3 months"] for one in [change(line)] if one]


def read(*lines: str, sent: dict | None = None, **said: str) -> Read:
    sent = sent or content()
    return compare(sent, "K7M29QXD", told_apart(sent, read_word_file(file(*lines, **said))))


def remarks(found: Read) -> list[tuple]:
    return [(one["what"], one.get("clause"), one.get("language")) for one in found.remarks]


def test_a_file_without_tables_that_says_the_same_proposes_nothing():
    found = read(*flat(content()))
    assert (found.items, found.unchanged, found.is_recognised) == ([], 3, False)
    assert remarks(found) == []


def test_changed_words_are_found_in_their_clause_and_language_and_called_a_guess():
    found = read(*flat(content(), lambda line: line.replace("a trade", "two trades")))
    (item,) = found.items
    assert (item["kind"], item["key"], item["languages"]) == ("changed", "kpurpose", ["en"])
    assert item["now"]["texts"]["en"] == "Young people of both towns learn two trades from each other."
    assert item["now"]["texts"]["nl"] == TEXTS["purpose"][0]
    assert item["remarks"] == [{"what": "guessed_language", "language": "en"}]


def test_languages_one_after_the_other_are_told_apart_as_well():
    """First everything in English with numbers of their own, then everything in Dutch."""
    lines = ["Article 1. Purpose", TEXTS["purpose"][1], "Article 2. Areas", *TEXTS["areas"][1].split("\n")]
    lines += ["Article 3. Duration", "Seven years from the day of the last signature."]
    lines += [line for nl, _en in TEXTS.values() for line in nl.split("\n")]
    found = read(*lines)
    assert [(item["key"], item["languages"]) for item in found.items] == [("kduration", ["en"])]


def test_a_new_paragraph_between_two_of_one_text_belongs_to_it():
    lines = flat(content())
    lines.insert(lines.index("The care of parks and trees."), "Youth and sport.")
    (item,) = read(*lines).items
    assert (
        item["now"]["texts"]["en"] == "Culture and schooling.\nYouth and sport.\nThe care of parks and trees."
    )


def test_below_a_number_of_ours_fewer_words_have_to_be_the_same():
    """Between one and the same clause's two languages the likeness to tell apart is small, and enough."""
    lines = flat(
        content(), lambda line: "Five years, counted from ratification." if line.startswith("Five") else line
    )
    (item,) = read(*lines).items
    assert (item["key"], item["languages"]) == ("kduration", ["en"])


def test_what_is_not_found_stays_as_it_went_out_and_is_said():
    lines = flat(content(), lambda line: "" if line.startswith("Vijf") else line)
    found = read(*lines)
    assert found.items == []
    assert remarks(found) == [("not_found", 3, "nl")]


def test_what_could_be_two_clauses_is_placed_in_neither():
    twice = "The parties consult each other before anything is changed."
    sent = content(TEXTS | {"other1": ("Overleg vooraf.", twice), "other2": ("Overleg achteraf.", twice)})
    lines = [line for nl, en in TEXTS.values() for line in [*nl.split("\n"), *en.split("\n")]]
    found = read(*lines, "Overleg vooraf.", "Overleg achteraf.", twice, sent=sent)
    assert found.items == []
    assert remarks(found) == [("not_found", 4, "en"), ("not_found", 5, "en")]


def test_another_order_is_said_and_not_taken_over():
    parts = [[*nl.split("\n"), *en.split("\n")] for nl, en in TEXTS.values()]
    found = read(*parts[2], *parts[0], *parts[1])
    assert found.items == []
    assert ("order_unsure", None, None) in remarks(found)


def test_a_comment_at_a_paragraph_stands_at_its_clause():
    found = read(*flat(content()), note_at="Culture and")
    assert [(one["text"], one["clause"]) for one in found.comments] == [("Is that so?", 2)]


@pytest.mark.parametrize(
    "lines",
    [
        ["Dear colleagues,", "we are delighted with your letter and shall answer in spring."],
        [TEXTS["purpose"][0], "Nothing else of ours."],  # one of six texts
        [],
    ],
)
def test_what_cannot_be_told_apart_is_refused_with_what_helps(lines):
    with pytest.raises(Refused) as refused:
        read(*lines)
    assert refused.value.code == "nothing_readable"
    assert "saved as .docx with Word or LibreOffice" in str(refused.value)


def test_a_file_of_many_paragraphs_does_not_keep_the_reader_busy():
    """Paragraphs that share their letters with every text of sixty clauses, five hundred of them."""
    said = {
        f"other{n}": (f"De partijen doen zaak {n} samen.", f"The parties do thing {n} together.")
        for n in range(60)
    }
    lines = [f"The parties do thing {n % 60} together. De partijen doen zaak samen." * 5 for n in range(500)]
    begun = time.process_time()
    with pytest.raises(Refused):
        read(*lines, sent=content(said))
    assert time.process_time() - begun < 5


@pytest.mark.django_db
def test_from_the_file_to_the_page(ghent):
    """What a person sees: the guess beside the clause, and what stands outside in a sentence."""
    protocol = make.draft(codes=CODES, clauses=content()["clauses"])
    copy = proposals.send_as_word(protocol, number=1, by=OPERATOR)
    lines = flat(copy.content, lambda line: line.replace("a trade", "two trades"))
    sent = SimpleUploadedFile("answer.docx", file(*lines, "With kind regards"))
    found = proposals.take_back(protocol, sent, by=OPERATOR)
    (item,) = items_shown(found, protocol.latest)
    assert item.is_guess
    assert any("is a guess by heading, number and words" in note for note in item.notes)
    said = remarks_shown(found)
    assert any("“With kind regards” stands outside the tables" in one for one in said)
