"""The files that lists go out as: what a spreadsheet reads in them."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from office.exports import as_csv, as_workbook, escaped_for_workbook, formula_safe, without_escape
from office.workbooks import workbook


def cells(content: bytes) -> list[list]:
    sheet = load_workbook(io.BytesIO(content)).active
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_a_workbook_keeps_numbers_days_and_texts_apart():
    row = ["007", 270000, Decimal("-8.610000"), date(1977, 6, 16), None, "", True]
    content = workbook("Partners", ["a", "b", "c", "d", "e", "f", "g"], [row])
    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet.title == "Partners"
    assert [cell.value for cell in sheet[1]] == ["a", "b", "c", "d", "e", "f", "g"]
    texts, number, degrees, day, *_empty, truth = sheet[2]
    assert (texts.value, texts.data_type) == ("007", "s")
    assert (number.value, number.data_type) == (270000, "n")
    assert (degrees.value, degrees.data_type) == (-8.61, "n")
    assert day.is_date
    assert day.value.date() == date(1977, 6, 16)
    assert [cell.value for cell in sheet[2]][4:6] == [None, None]
    assert truth.value is True


def test_a_day_before_excels_calendar_is_written_out():
    assert cells(workbook("x", ["d"], [[date(1653, 1, 24)]]))[1] == ["1653-01-24"]


@pytest.mark.parametrize(
    "written", ["=1+1", "+90 532 000 00 00", "-2+3", "@SUM(A1)", "\t=1", '=HYPERLINK("x")']
)
def test_text_is_never_a_formula_in_a_workbook(written):
    content = as_workbook("x", ["t"], [[written]])
    cell = load_workbook(io.BytesIO(content)).active["A2"]
    assert cell.data_type != "f"
    assert cell.value == written
    assert cell.quotePrefix


@pytest.mark.parametrize("written", ["=1+1", "+90 532 000 00 00", "-2+3", "@SUM(A1)", "\t=1", "\r=1"])
def test_text_begins_with_an_apostrophe_in_csv_where_it_would_calculate(written):
    row = list(csv.reader(io.StringIO(as_csv("x", ["t"], [[written]]).decode("utf-8-sig"), newline="")))[1]
    assert row[0].startswith("'")
    assert without_escape(row[0]) == written


@pytest.mark.parametrize(
    ("language", "line"),
    [("en", "-8.61,270000,1977-06-16"), ("nl", "-8,61;270000;1977-06-16"), ("tr", "-8,61;270000;1977-06-16")],
)
def test_csv_has_the_signs_of_the_readers_country_and_a_mark_in_front(language, line):
    with translation.override(language):
        content = as_csv("x", ["a", "b", "c"], [[Decimal("-8.610000"), 270000, date(1977, 6, 16)]])
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig").splitlines()[1] == line


@given(st.text(max_size=30))
def test_what_is_escaped_is_read_back_as_it_was(text):
    assert without_escape(formula_safe(text)) == text
    assert without_escape(escaped_for_workbook(text)) == text


@given(st.text(alphabet=st.characters(exclude_categories=("Cc", "Cs")), max_size=30))
def test_every_text_comes_out_of_a_workbook_as_it_went_in(text):
    assert cells(workbook("x", ["t"], [[text]]))[1] == [text or None]
