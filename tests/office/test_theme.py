"""Whatever colour a municipality chooses, text in it can be read by day and by night (WCAG 2.2: 4.5 to 1)."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.theme import DEFAULT, contrast, stylesheet

# The grounds that static/entente.css sets: paper and surface, light and dark.
LIGHT, DARK = ("#faf7f1", "#fffdfa"), ("#15181c", "#1c2025")
colours = st.from_regex(r"\A#[0-9a-f]{6}\Z")


def channels(colour: str) -> tuple[float, ...]:
    return tuple(int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))


def accents(css: str) -> list[tuple[str, str]]:
    return re.findall(r"--accent:(#[0-9a-f]{6});--accent-contrast:(#[0-9a-f]{6})", css)


@given(colours)
def test_text_in_the_accent_and_on_it_can_be_read_on_every_ground(colour):
    light, dark, dark_by_device = accents(stylesheet(colour))
    assert dark == dark_by_device
    for (accent, ink), grounds in ((light, LIGHT), (dark, DARK)):
        assert contrast(channels(accent), channels(ink)) >= 4.5
        assert all(contrast(channels(accent), channels(ground)) >= 4.5 for ground in grounds)


def test_a_colour_that_can_be_read_stays_as_it_was_chosen():
    assert accents(stylesheet("#1f4e79"))[0][0] == "#1f4e79"


@pytest.mark.parametrize("text", ["", "red", "#12345", "#1f4e79;}body{display:none", "#GGGGGG"])
def test_what_is_no_colour_becomes_the_default(text):
    assert stylesheet(text) == stylesheet(DEFAULT)


def test_contrast_as_the_standard_computes_it():
    assert contrast((0, 0, 0), (1, 1, 1)) == pytest.approx(21)
    assert contrast(channels("#777777"), (1, 1, 1)) == pytest.approx(4.48, abs=0.01)
