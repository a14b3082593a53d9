"""Whatever is uploaded: a list, or a sentence; within a second and 100 MB."""

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from office.rules import Refused
from partners.reading import ENCODINGS, read_table
from tests.partners.hostile_files import GENT, HOSTILE, READ, workbook

ROOT = Path(__file__).parents[2]
SECONDS, MEGABYTES = 1.0, 100.0


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_read_or_gets_a_sentence(name):
    make, expected = HOSTILE[name]
    try:
        outcome, sentence = READ, f"{len(read_table(make()).rows)} rows."
    except Refused as refused:
        outcome, sentence = refused.code, str(refused)
    assert outcome == expected, sentence
    assert sentence.endswith(".")


@pytest.mark.heavy
def test_every_hostile_file_costs_less_than_a_second_and_100_megabytes():
    run = subprocess.run(
        [sys.executable, "-m", "tests.partners.hostile_files"], cwd=ROOT, capture_output=True, text=True, check=True,
        timeout=300,
    )  # fmt: skip
    measured = json.loads(run.stdout)
    assert measured.keys() == HOSTILE.keys()
    slow = {name: found for name, found in measured.items() if found["seconds"] >= SECONDS}
    large = {name: found for name, found in measured.items() if found["megabytes"] >= MEGABYTES}
    assert (slow, large) == ({}, {})


@pytest.mark.parametrize(
    "name",
    ["UTF-16 without its mark", "UTF-32", "UTF-32 without its mark", "lines that end as on old Macintoshes"],
)
def test_rare_letters_and_line_ends_give_the_same_two_rows(name):
    assert list(read_table(HOSTILE[name][0]()).rows) == [(2, ["Gent", "BE"]), (3, ["Melle", "DE"])]


def test_the_refusal_of_an_open_quote_names_its_row():
    with pytest.raises(Refused, match="opens in row 3 and never closes"):
        read_table(b'name,country\nGent,BE\n"Melle,DE\nNancy,FR\n')


def test_a_stray_quote_within_a_word_is_no_open_quote():
    assert read_table(b'name,country\nThe 5" town,BE\nMelle,DE\n').rows.head(1) == [
        (2, ['The 5" town', "BE"])
    ]


def test_lines_of_another_encoding_are_read_and_named():
    content = "name,country\nİstanbul,TR\nŞırnak,TR\nGdańsk,PL\n".encode() + "Köln,DE\n".encode("cp1252")
    table = read_table(content)
    assert [cells[0] for _number, cells in table.rows] == ["İstanbul", "Şırnak", "Gdańsk", "Köln"]
    assert (table.encoding, table.odd_lines) == ("utf-8", (5,))


def test_utf_16_without_its_mark_is_known_in_other_scripts():
    content = "name;country\nКиїв;UA\n東京;JP\n".encode("utf-16-le")
    assert [cells[0] for _number, cells in read_table(content).rows] == ["Київ", "東京"]


def book_of(*sheets, state=None, merge=""):
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
        if state and title in state:
            sheet.sheet_state = state[title]
        if merge:
            sheet.merge_cells(merge)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_a_hidden_sheet_is_passed_over_and_another_may_be_chosen():
    from partners.reading import Dialect

    content = book_of(
        ("Old", [["name"], ["Nergens"]]), ("Towns", [["name"], ["Gent"]]), ("More", [["name"], ["Melle"]]),
        state={"Old": "hidden"},
    )  # fmt: skip
    table = read_table(content)
    assert (table.sheet, table.sheets, list(table.rows)) == ("Towns", ["Towns", "More"], [(2, ["Gent"])])
    assert list(read_table(content, Dialect(sheet="More")).rows) == [(2, ["Melle"])]


def test_a_merged_cell_says_the_same_in_each_of_its_rows():
    content = book_of(
        ("Towns", [["country", "name"], ["DE", "Köln"], [None, "Melle"], [None, "Ulm"], ["FR", "Nancy"]]),
        merge="A2:A4",
    )  # fmt: skip
    table = read_table(content)
    assert [cells[0] for _number, cells in table.rows] == ["DE", "DE", "DE", "FR"]
    assert table.merged_cells == 2


def never_breaks(content: bytes) -> None:
    try:
        table = read_table(content)
    except Refused:
        return
    assert sum(1 for _row in table.rows) == len(table.rows)


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=600))
def test_no_bytes_bring_the_reading_down(content):
    never_breaks(content)


@settings(max_examples=80, deadline=None)
@given(
    st.text(st.sampled_from("nameß,;\t|\"'\n\r \x0b\u2028ıİ0.5\ufeff=🏙"), max_size=300),
    st.sampled_from([*ENCODINGS, "utf-32"]),
)
def test_no_text_in_any_encoding_brings_the_reading_down(text, encoding):
    never_breaks(("name,country\n" + text).encode(encoding, "replace"))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_no_damage_to_a_workbook_brings_the_reading_down(data):
    content = bytearray(workbook())
    for _slip in range(data.draw(st.integers(1, 12))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    never_breaks(bytes(content))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=200))
def test_no_sheet_of_a_sound_archive_brings_the_reading_down(rows):
    content = workbook(rows=rows.encode("utf-8", "ignore").decode())
    assert zipfile.is_zipfile(io.BytesIO(content))
    never_breaks(content)


def test_the_plain_list_itself_is_read():
    assert len(read_table(GENT.encode()).rows) == 2
