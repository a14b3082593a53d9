"""The tables of long documents: every column has its width before the layout begins."""

from hypothesis import given
from hypothesis import strategies as st

from evaluations.reports.blocks import _GAP, _LINE, Cell, Table, table


def widths(*rows: tuple[str, ...], numeric: tuple[int, ...] = ()) -> list[int]:
    made = table(["?"] * len(rows[0]), rows, numeric=numeric)
    assert isinstance(made, Table)
    return made.widths


def test_columns_that_all_fit_share_the_line_as_their_texts_are_long():
    # 7 + 3 and 27 + 3 characters with the gap to the next column: one part to three.
    assert widths(("x" * 7, "y" * 27)) == [25, 75]


def test_a_long_text_takes_what_the_others_leave():
    # 9 + 3 beside a wish of 34 + 3, however long the text: 12 of 49 is 24 percent.
    assert widths(("x" * 9, "word " * 200)) == [24, 76]


def test_a_number_is_never_broken_from_its_unit():
    # “12,000.00 EUR” has 13 characters; as a text its longest part would have 9.
    as_text, as_number = (
        widths(("12,000.00 EUR", "z" * 90)),
        widths(("12,000.00 EUR", "z" * 90), numeric=(0,)),
    )
    assert as_number[0] > as_text[0]


@given(st.integers(1, 6), st.lists(st.lists(st.integers(1, 9), max_size=12), min_size=6, max_size=30))
def test_the_widths_add_up_and_every_word_fits_where_the_line_allows_it(columns, lengths):
    """Words of one letter to nine, told by their lengths."""
    cells = [" ".join("w" * length for length in words) for words in lengths]
    rows = [tuple(cells[start : start + columns]) for start in range(0, len(cells) - columns + 1, columns)]
    found = Table(("?",) * columns, tuple(tuple(Cell(text) for text in row) for row in rows)).widths
    assert sum(found) == 100
    for place, width in enumerate(found):
        longest = max((len(word) for row in rows for word in row[place].split()), default=1)
        # Six columns of nine letters fit; a whole percent may be lost in the rounding.
        assert width + 1 >= 100 * (longest + _GAP) / _LINE or columns * (9 + _GAP) > _LINE
