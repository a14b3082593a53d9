import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from office.rules import Refused
from partners.columns import suggest_mapping
from partners.reading import Dialect, _has_line_ends, read_table

TURKISH = "Şehir;Ülke;Nüfus\r\nİzmir;Türkiye;4.400.000\r\nŞırnak;Türkiye;98.000\r\n"


@pytest.mark.parametrize(
    "encoding, mark, name",
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", b"\xef\xbb\xbf", "utf-8"),
        ("utf-16-le", b"\xff\xfe", "utf-16-le"),
        ("utf-16-be", b"\xfe\xff", "utf-16-be"),
        ("utf-16-le", b"", "utf-16-le"),
        ("cp1254", b"", "cp1254"),
    ],
)
def test_a_turkish_list_is_read_in_whatever_encoding_it_was_saved(encoding, mark, name):
    table = read_table(mark + TURKISH.encode(encoding))
    assert (table.encoding, table.delimiter, table.header) == (name, ";", ["Şehir", "Ülke", "Nüfus"])
    assert [cells[0] for _number, cells in table.rows] == ["İzmir", "Şırnak"]


def test_a_western_list_is_not_taken_for_a_turkish_one():
    table = read_table(
        "Stadt;Land\nKöln;Österreich\nÞingvellir;Ísland\nSiglufjörður;Ísland\n".encode("cp1252")
    )
    assert table.encoding == "cp1252"
    assert list(table.rows)[1][1][0] == "Þingvellir"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_separator_is_found(delimiter):
    lines = [["name", "country", "population"], ["Gent", "BE", "265.086"], ["Liège", "BE", ""]]
    table = read_table("\n".join(delimiter.join(line) for line in lines).encode())
    assert table.delimiter == delimiter
    assert list(table.rows) == [(2, ["Gent", "BE", "265.086"]), (3, ["Liège", "BE", ""])]


def test_decimal_commas_do_not_look_like_separators():
    table = read_table(b"Ville;Pays;Latitude;Longitude\nMelle;Allemagne;52,195;8,3475\n")
    assert table.delimiter == ";"
    assert list(table.rows) == [(2, ["Melle", "Allemagne", "52,195", "8,3475"])]


def test_title_rows_are_passed_over_and_rows_keep_the_number_of_the_spreadsheet():
    table = read_table(
        b"Lijst zustersteden;;\nBijgewerkt op 15.06.2024;;\n;;\nStad;Land;Inwoners\nMelle;DE;46436\n"
    )
    assert table.header == ["Stad", "Land", "Inwoners"]
    assert table.header_row == 4
    assert list(table.rows) == [(5, ["Melle", "DE", "46436"])]


def test_empty_rows_count_within_the_list_and_not_at_its_end():
    table = read_table(b"name,country\nGent,BE\n\n,\nMelle,DE\n,\n\n")
    assert [number for number, _cells in table.rows] == [2, 3, 4, 5]


def test_a_quoted_line_break_stays_within_its_row():
    table = read_table(b'name,country,notes\nGent,BE,"two\nlines"\nMelle,DE,\n')
    assert [number for number, _cells in table.rows] == [2, 3]
    assert next(iter(table.rows))[1][2] == "two\nlines"


def test_a_list_with_nothing_but_its_header_has_no_rows():
    table = read_table(b"name,country_code\r\n")
    assert (table.header, list(table.rows)) == (["name", "country_code"], [])


def test_the_reader_may_overrule_what_was_found():
    table = read_table(b"a|b;c\nGent|BE;x\n", Dialect(delimiter="|", encoding="cp1252", header_row=2))
    assert (table.header, list(table.rows), table.encoding) == (["Gent", "BE;x"], [], "cp1252")


def workbook(rows) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_a_workbook_is_read_with_its_typed_cells():
    table = read_table(
        workbook([["name", "country", "population"], ["Gent", "BE", 265086], ["Melle", "DE", 46436.0]])
    )
    assert (table.encoding, table.delimiter) == ("", "")
    assert list(table.rows) == [(2, ["Gent", "BE", "265086"]), (3, ["Melle", "DE", "46436"])]


@pytest.mark.parametrize(
    "content, code",
    [
        (b"", "empty_file"),
        (b"   \n ", "empty_file"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "wrong_format"),
        (b"%PDF-1.7 ...", "wrong_format"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "wrong_format"),
        (b"<!DOCTYPE html><table><tr><td>name", "wrong_format"),
        (b"PK\x03\x04 broken", "broken_workbook"),
        (b"name,country\nGent\x00,BE\n", "binary_file"),
        (b"name," + b"x," * 2000 + b"\n", "too_many_columns"),
        (b"name,country\n" + b"G" * 200_000 + b",BE\n", "cell_too_long"),
        (b"name,country\n" + b"Gent,BE;" * 700_000, "line_too_long"),
        (b"\x81\x8d\x8f\x90\x9d\xff\xfa", "unknown_encoding"),
    ],
)
def test_what_is_no_list_is_refused_with_a_sentence(content, code):
    with pytest.raises(Refused) as refusal:
        read_table(content)
    assert refusal.value.code == code
    assert str(refusal.value).endswith(".")


def archive(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name.replace("__", "/"), content)
    return file.getvalue()


@pytest.mark.parametrize(
    "content, code",
    [
        (archive(**{"word/document.xml": b"<x/>"}), "wrong_format"),
        (archive(**{"xl/workbook.xml": b"0" * 30_000_000}), "bomb"),
        (archive(**{"xl/workbook.xml": b"<x/>", "xl/vbaProject.bin": b"macro"}), "macros"),
        (archive(**{"xl/workbook.xml": b"<!DOCTYPE x [<!ENTITY a 'b'>]><x/>"}), "broken_workbook"),
        (archive(**{"xl/workbook.xml": b"<x/>"}), "broken_workbook"),
    ],
)
def test_an_archive_is_measured_before_it_is_unpacked(content, code):
    with pytest.raises(Refused) as refusal:
        read_table(content)
    assert refusal.value.code == code


def test_headers_are_known_in_five_languages_and_in_any_dress():
    assert suggest_mapping([" Name ", "COUNTRY CODE", "Latitude", "lon", "Population "]) == [
        "name", "country_code", "latitude", "longitude", "population",
    ]  # fmt: skip
    assert suggest_mapping(["Şehir", "Ülke", "Enlem", "Boylam", "Nüfus"]) == [
        "name", "country", "latitude", "longitude", "population",
    ]  # fmt: skip
    assert suggest_mapping(["Stad", "Land", "Inwoners"]) == ["name", "country", "population"]
    assert suggest_mapping(["Ville", "Pays", "Remarques"]) == ["name", "country", "notes"]
    assert suggest_mapping(["Gemeinde", "Land", "Einwohner"]) == ["name", "country", "population"]


@pytest.mark.parametrize(
    "header, meanings",
    [
        (["Nr.", "Stad / gemeente", "Land", "Aantal inw."], ["", "name", "country", "population"]),
        (["Inwoners (2024)", "Opmerkingen [intern]"], ["population", "notes"]),
        (["Kardeş Şehrin Adı", "Ülkesi", "Şehir veya belediye"], ["name", "country", ""]),
        # Two meanings in one header: nobody knows which, so it is left to the person.
        (["Land / regio", "Naam en telefoon"], ["", ""]),
        # A word in brackets may say that the column is about something else; a figure or a unit does not.
        (["Naam (contactpersoon)", "Stad", "Land"], ["", "name", "country"]),
        (["Naam (contactpersoon)", "Inwoners (x 1.000)"], ["", ""]),
        (["Stad (gemeente)", "Einwohner (Anzahl)"], ["name", "population"]),
        (["Lat. (graden)", "Nüfus (kişi)", "Inwoners (1/1/2024)"], ["latitude", "population", ""]),
        (
            ["Inwoners (bron)", "Inwoners (jaar)", "Inwoners"],
            ["population_source", "population_year", "population"],
        ),
        (["Nüfus (yıl)", "Nüfus (kaynak)", "Nüfus"], ["population_year", "population_source", "population"]),
        # Whoever is called exactly so comes before whoever means it.
        (["Inwoners (2014)", "Inwoners"], ["", "population"]),
    ],
)
def test_a_header_in_several_words_is_known_where_they_all_mean_the_same(header, meanings):
    assert suggest_mapping(header) == meanings


def test_two_columns_never_mean_the_same():
    assert suggest_mapping(["city", "name", "colour"]) == ["name", "", ""]


@settings(max_examples=60)
@given(st.binary(max_size=400))
def test_no_bytes_whatsoever_bring_the_reading_down(content):
    try:
        table = read_table(content)
    except Refused:
        return
    assert all(number > table.header_row for number, _cells in table.rows)


@given(
    st.lists(st.sampled_from([b"\n", b"\r", b"\r\n", b"Gent", b"Brugge,BE", b";"]), max_size=30).map(b"".join)
)
def test_a_line_of_too_many_bytes_is_found_wherever_it_stands(content):
    every = 20
    assert _has_line_ends(content, every=every) == all(len(line) < every for line in content.splitlines())
