"""A text goes out as a Word file and is read back: nothing lost, nothing invented, nothing dangerous opened."""

import io
import time

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from office.rules import Refused
from relations.word_files.applying import applied
from relations.word_files.marks import Mark, mark_named, new_code
from relations.word_files.matching import compare
from relations.word_files.reading import read_word_file
from relations.word_files.sending import Wording, word_file
from tests.factories import word_files as word

CODE = "K7M29QXD"
PARTS = ("purpose", "areas", "scope", "duration")


def clause(part: str, **texts: str) -> dict:
    return {
        "part": part,
        "key": f"k{part}",
        "heading": {code: f"{part} {code}" for code in texts},
        "texts": texts,
    }


def sent(clauses=None, codes=("en", "nl")) -> dict:
    said = {
        "purpose": "Young people of both towns learn a trade from each other.",
        "areas": "Culture, schools and the care of parks.",
        "scope": "Two visits in each year.",
        "duration": "Five years from the last signature.",
    }
    clauses = clauses or [
        clause(part, **{code: f"{said[part]} ({code})" for code in codes}) for part in PARTS
    ]
    return {
        "title": "Memorandum", "languages": [{"code": code, "status": "original"} for code in codes],
        "clauses": clauses, "terms": [["Notice", "3 months"]],
    }  # fmt: skip


def made(content: dict) -> bytes:
    wording = Wording(
        about="PR · version 1", how_to=["Change the text."], code_label="Return code:", terms="Terms",
        columns={one["code"]: f"Language ({one['code']})" for one in content["languages"]}, terms_hint="As a comment.",
        clauses=[f"{place}. {one['part']}" for place, one in enumerate(content["clauses"], 1)], house="Ghent",
    )  # fmt: skip
    return word_file(content, CODE, wording)


def back(work, content=None):
    content = content or sent()
    returned = read_word_file(word.worked_on(made(content), work))
    return compare(content, CODE, returned)


def remarks(read) -> list[str]:
    """What is said of the whole file and of each clause."""
    return [one["what"] for one in read.remarks] + [
        one["what"] for item in read.items for one in item["remarks"]
    ]


# -- out ----------------------------------------------------------------------------------------------


def test_a_person_reads_the_text_in_tables_with_the_languages_beside_one_another():
    document = Document(io.BytesIO(made(sent())))
    first = document.tables[0]
    assert [cell.text for cell in first.rows[0].cells] == ["Language (en)", "Language (nl)"]
    assert [cell.text for cell in first.rows[1].cells] == ["purpose en", "purpose nl"]
    assert "learn a trade" in first.rows[2].cells[1].text
    assert "K7M2-9QXD" in "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert len(document.tables) == 5  # four clauses and the terms


def test_three_languages_lie_across():
    section = Document(io.BytesIO(made(sent(codes=("en", "nl", "ja"))))).sections[0]
    assert section.page_width > section.page_height


def test_a_mark_says_which_text_stands_there_and_fits_into_words_forty_characters():
    mark = Mark(new_code(), "w12n3", "fil", "t")
    assert mark_named(mark.name) == mark
    assert len(Mark(CODE, "a" * 12, "fil", "h").name) <= 40
    assert mark_named("_GoBack") is None


# -- back, unchanged ----------------------------------------------------------------------------------

LINES = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Zl", "Zp", "Zs"], include_characters=" \n"),
    max_size=60,
)


@settings(max_examples=6, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(PARTS), LINES, LINES), min_size=1, max_size=4))
def test_whatever_is_written_comes_back_as_it_went(texts):
    clauses = [
        {"part": part, "key": f"k{place}", "heading": {"en": "", "ja": ""}, "texts": {"en": en, "ja": ja}}
        for place, (part, en, ja) in enumerate(texts)
    ]
    content = sent(clauses, ("en", "ja"))
    read = compare(content, CODE, read_word_file(made(content)))
    assert read.items == []
    assert read.unchanged == len(clauses)
    assert read.is_recognised


def test_control_characters_that_no_file_can_hold_do_not_stop_it():
    content = sent([clause("purpose", en="One\x0btwo\ufffe.\x00")], ("en",))
    returned = read_word_file(made(content))
    assert returned.clauses[0].texts == {"en": "Onetwo."}


def test_a_sentence_cut_into_many_runs_is_the_same_sentence():
    assert back(lambda document: word.split_runs(document, 0)).items == []


# -- back, changed ------------------------------------------------------------------------------------


def test_changed_words_are_one_item_in_one_language():
    read = back(lambda document: word.write(document, 2, "Three visits in each year. (en)"))
    [item] = read.items
    assert (item["kind"], item["key"], item["languages"]) == ("changed", "kscope", ["en"])
    assert item["now"]["texts"] == {
        "en": "Three visits in each year. (en)",
        "nl": "Two visits in each year. (nl)",
    }
    assert item["was"]["texts"]["en"] == "Two visits in each year. (en)"
    assert read.unchanged == 3


def test_tracked_changes_are_read_as_accepted_and_named():
    read = back(lambda document: word.track(document, 2, out="Two", into="Three"))
    [item] = read.items
    assert item["now"]["texts"]["en"] == "Three visits in each year. (en)"
    assert (item["inserted"], item["deleted"], item["authors"]) == (1, 1, [word.WHO])


def test_a_comment_stands_beside_its_clause():
    def work(document):
        word.write(document, 0, "Other words.")
        word.comment(document, 0, "Is this not too narrow?")
        word.comment(document, 1, "We agree.")

    read = back(work)
    assert [(one["author"], one["text"]) for one in read.items[0]["comments"]] == [
        (word.WHO, "Is this not too narrow?")
    ]
    # The second clause stayed as it was: its comment is shown with its number.
    assert [(one["text"], one["clause"]) for one in read.comments] == [("We agree.", 2)]


@pytest.mark.parametrize(
    ("said", "on"), [("2026-05-04T10:00:00Z", "2026-05-04"), ("2026-13-40T", ""), ("x", "")]
)
def test_the_day_of_a_comment_is_a_day_or_nothing(said, on):
    comments = (
        "<w:comments xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>"
        f"<w:comment w:id='1' w:date='{said}'><w:p><w:r><w:t>Why?</w:t></w:r></w:p></w:comment></w:comments>"
    )
    returned = read_word_file(word.with_part(made(sent()), "word/comments.xml", comments.encode()))
    assert [(one.text, one.on) for one in returned.comments] == [("Why?", on)]


@pytest.mark.parametrize("take_out", [word.remove, word.delete_rows])
def test_a_clause_that_is_gone_is_proposed_to_be_taken_out_and_nothing_else(take_out):
    [item] = back(lambda document: take_out(document, 1)).items
    assert (item["kind"], item["key"], item["now"]) == ("removed", "kareas", None)


def test_a_moved_clause_is_one_item_about_the_order():
    [item] = back(lambda document: word.move_to_front(document, 2)).items
    assert item["kind"] == "order"
    assert item["order"] == ["kscope", "kpurpose", "kareas", "kduration"]


def test_a_new_clause_is_found_with_its_place():
    [item] = back(lambda document: word.add_clause(document, 1, "A new pledge.", "Een nieuwe belofte.")).items
    assert (item["kind"], item["after"], item["key"]) == ("added", "kareas", "new-1")
    assert item["now"]["texts"] == {"en": "A new pledge.", "nl": "Een nieuwe belofte."}


def test_a_file_written_anew_without_our_marks_is_matched_by_its_words():
    def work(document):
        word.without_marks(document)
        word.move_to_front(document, 3)
        word.write(document, 1, "Young people of both towns learn two trades from each other. (en)")

    read = back(work)
    assert not read.is_recognised
    assert [(item["kind"], item["key"]) for item in read.items] == [
        ("changed", "kpurpose"),
        ("order", "order"),
    ]


def test_a_second_table_with_the_same_marks_is_a_new_clause_not_the_old_one_twice():
    def work(document):
        document.tables[0]._tbl.addnext(word.copy.deepcopy(document.tables[0]._tbl))
        document.tables[1].cell(2, 0).paragraphs[0].runs[0].text = "A pledge of another kind."

    kinds = [(item["kind"], item["key"]) for item in back(work).items]
    assert kinds == [("added", "new-1")]


def read_cell(paragraphs: str) -> str:
    """The English text of the one clause of a file whose cell holds these paragraphs."""
    rows = f"<w:tr><w:tc><w:p><w:r><w:t>English (en)</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc>{paragraphs}</w:tc></w:tr>"
    [read] = read_word_file(hostile(BODY % f"<w:tbl>{rows}</w:tbl>")).clauses
    return read.texts["en"]


WORDS = "<w:r><w:t xml:space='preserve'>%s</w:t></w:r>"


@pytest.mark.parametrize(
    ("paragraphs", "text"),
    [
        # Moved with changes tracked: it stands where it went.
        (
            f"<w:p><w:moveFrom>{WORDS % 'one '}</w:moveFrom>{WORDS % 'two '}<w:moveTo>{WORDS % 'one'}</w:moveTo></w:p>",
            "two one",
        ),
        # The end of a paragraph deleted: it runs on into the next.
        (f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{WORDS % 'one '}</w:p><w:p>{WORDS % 'two'}</w:p>", "one two"),
        # A whole paragraph deleted leaves no empty line.
        (
            f"<w:p>{WORDS % 'one'}</w:p><w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:del>{WORDS % 'x'}</w:del></w:p>"
            f"<w:p>{WORDS % 'two'}</w:p>",
            "one\ntwo",
        ),
        # Content controls, links, spelling marks and line breaks are part of the text or nothing at all.
        (f"<w:sdt><w:sdtContent><w:p>{WORDS % 'one'}</w:p></w:sdtContent></w:sdt>", "one"),
        (f"<w:p><w:hyperlink>{WORDS % 'one'}</w:hyperlink><w:proofErr/><w:r><w:br/><w:t>two</w:t></w:r></w:p>", "one\ntwo"),
        # Of a field its result counts, not its instruction.
        (f"<w:p><w:r><w:instrText>DATE</w:instrText></w:r>{WORDS % '3 May'}</w:p>", "3 May"),
    ],
)  # fmt: skip
def test_what_word_writes_around_words_changes_none_of_them(paragraphs, text):
    assert read_cell(paragraphs) == text


# -- what cannot be read is said ----------------------------------------------------------------------


def test_swapped_columns_are_remarked():
    one, two = "Young people of both towns learn a trade.", "Jongeren van beide steden leren een vak."
    content = sent([clause("purpose", en=one, nl=two)])

    def work(document):
        word.write(document, 0, two, 0)
        word.write(document, 0, one, 1)

    assert remarks(back(work, content)).count("swapped") == 2


def test_words_struck_through_by_hand_hidden_text_and_lists_are_remarked():
    def work(document):
        paragraph = word.text_cell(document, 0).paragraphs[0]
        paragraph.add_run(" struck").font.strike = True
        paragraph.add_run(" hidden").font.hidden = True
        word.text_cell(document, 1).paragraphs[0].style = document.styles["List Number"]
        numbered = word.text_cell(document, 1).paragraphs[0]._p.get_or_add_pPr().get_or_add_numPr()
        numbered.get_or_add_numId().val = 1

    read = back(work)
    assert {"struck", "hidden", "list"} <= set(remarks(read))
    assert read.items[0]["now"]["texts"]["en"].endswith("(en) struck")  # hidden words are not taken over


def test_a_picture_a_foreign_table_a_new_title_and_changed_terms_are_remarked():
    def work(document):
        run = word.text_cell(document, 0).paragraphs[0].add_run()
        run._r.append(word.OxmlElement("w:drawing"))
        word.write(document, 0, "Other words.")
        table = document.add_table(rows=2, cols=3)
        table.cell(0, 0).text = "Budget"
        document.paragraphs[0].runs[0].text = "Treaty"
        document.tables[4].cell(0, 1).text = "6 months"

    assert {"table", "title", "term"} <= set(remarks(back(work)))


def test_a_text_in_a_language_the_draft_does_not_have_is_remarked():
    def work(document):
        table = word.add_clause(document, 0, "A new pledge.", "Une promesse.")
        table.cell(0, 1).text = "French (fr)"

    read = back(work)
    assert "language" in remarks(read)
    assert read.items[0]["now"]["texts"] == {"en": "A new pledge.", "nl": ""}


# -- hostile files ------------------------------------------------------------------------------------

TYPES = "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>"
BODY = "<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body>%s</w:body></w:document>"


def hostile(document: bytes | str) -> bytes:
    return word.archive({"[Content_Types].xml": TYPES, "word/document.xml": document})


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a file",
        b"PK\x03\x04 broken",
        word.archive({"word/other.xml": "<a/>"}),
        hostile("<w:document"),
        hostile(b"\x00" * 13 * 1024 * 1024),  # 13 MB of nothing, a few KB when packed
        hostile('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + BODY % "<w:p><w:r><w:t>&x;</w:t></w:r></w:p>"),
        hostile('<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>' + BODY % "&b;&b;&b;"),
        hostile(BODY % ("<w:p>" * 300 + "</w:p>" * 300)),
        hostile(BODY % ("<w:p/>" * 310_000)),
    ],
)  # fmt: skip
def test_what_is_no_honest_word_file_is_refused_quickly_with_a_sentence(content):
    begun = time.process_time()
    with pytest.raises(Refused) as refused:
        read_word_file(content)
    assert str(refused.value).endswith(".")
    assert time.process_time() - begun < 2


def test_many_small_tables_do_not_keep_the_reader_busy():
    table = "<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>"
    begun = time.process_time()
    returned = read_word_file(hostile(BODY % (table * 5_000)))
    assert time.process_time() - begun < 2
    assert {"what": "too_many_tables", "count": 4_800} in returned.remarks  # 200 are read


# -- laid over the draft ------------------------------------------------------------------------------


def test_only_the_language_that_came_back_changed_is_written_over_the_draft():
    [item] = back(lambda document: word.write(document, 2, "Three visits.")).items
    draft = [dict(one) for one in sent()["clauses"]]
    draft[2] = draft[2] | {"texts": {"en": "Two visits in each year. (en)", "nl": "Intussen herschreven."}}
    written = applied(draft, [item], ["en", "nl"], 1)
    assert written[2]["texts"] == {"en": "Three visits.", "nl": "Intussen herschreven."}
    assert written[0] == draft[0]


def test_accepted_items_together_make_the_text_that_came_back():
    def work(document):
        word.write(document, 0, "Other words.")
        word.add_clause(document, 1, "A new pledge.", "Een nieuwe belofte.")
        word.remove(document, 3)
        word.move_to_front(document, 1)

    read = back(work)
    assert [item["kind"] for item in read.items] == ["changed", "added", "removed", "order"]
    written = applied(sent()["clauses"], read.items, ["en", "nl"], 4)
    assert [one["key"] for one in written] == ["kareas", "kpurpose", "w4n1", "kduration"]
    assert [one["texts"]["en"] for one in written][1:3] == ["Other words.", "A new pledge."]


@pytest.mark.parametrize("times", [1, 3])
def test_an_accepted_order_is_the_order_of_the_file(times):
    read = back(lambda document: [word.move_to_front(document, 3) for _ in range(times)])
    written = applied(sent()["clauses"], read.items, ["en", "nl"], 1)
    # Moving the last of four to the front so many times turns the list round as often.
    keys = [f"k{part}" for part in PARTS]
    assert [one["key"] for one in written] == keys[4 - times :] + keys[: 4 - times]
