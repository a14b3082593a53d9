"""Charts: true lengths, words beside colours, nothing the content policy would refuse."""

from xml.etree import ElementTree

from evaluations.charts import Bar, bar_chart

SVG = "{http://www.w3.org/2000/svg}"


def drawn(*bars: Bar, title: str = "Live ties by type") -> ElementTree.Element:
    chart = bar_chart(bars, title=title, description="Six and five.", identifier="types")
    return ElementTree.fromstring(chart)  # noqa: S314 - our own drawing


def test_bars_are_as_long_as_their_values_say() -> None:
    widths = [
        float(bar.get("width"))
        for bar in drawn(Bar("a", 6, "6"), Bar("b", 3, "3"), Bar("c", 0, "0")).iter(f"{SVG}rect")
    ]
    assert widths[0] > 0
    assert abs(widths[1] - widths[0] / 2) <= 0.1
    assert widths[2] == 0


def test_every_bar_carries_its_label_and_value_in_words() -> None:
    texts = ["".join(text.itertext()) for text in drawn(Bar("sister city", 6, "6 · 55 %")).iter(f"{SVG}text")]
    assert texts == ["sister city", "6 · 55 %"]


def test_title_comes_first_and_names_the_picture_for_a_screen_reader_and_the_pdf() -> None:
    chart = drawn(Bar("a", 1, "1"))
    assert chart[0].tag == f"{SVG}title"
    assert chart[0].text == "Live ties by type"
    assert chart.get("role") == "img"
    assert chart.get("aria-labelledby") == "types-title types-text"


def test_a_long_label_takes_two_lines_and_loses_no_word() -> None:
    label = "relation of friendship and cooperation between municipalities of the same region"
    lines = [text.text for text in drawn(Bar(label, 1, "1")).iter(f"{SVG}text")][:-1]
    assert len(lines) == 2
    assert " ".join(lines) == label


def test_labels_are_escaped_and_no_inline_style_is_written() -> None:
    drawing = bar_chart(
        [Bar("<script>alert(1)</script>", 1, "1")], title="a & b", description="", identifier="x"
    )
    assert "<script" not in drawing
    assert " style=" not in drawing
    assert "a &amp; b" in drawing


def test_no_bars_draw_an_empty_axis_and_do_not_fail() -> None:
    assert list(drawn().iter(f"{SVG}rect")) == []


def test_bars_stay_inside_the_drawing() -> None:
    chart = drawn(Bar("a" * 60, 1, "1"), Bar("b", 1000000, "1,000,000 · 100 %"))
    for bar in chart.iter(f"{SVG}rect"):
        assert float(bar.get("x")) + float(bar.get("width")) < 640
