"""The candidate matrix by keyboard alone: with the script from box to box, without it by Tab."""

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import House

pytestmark = [pytest.mark.browser]
BOXES = "main input.matrix__score"


def values(page: Page) -> list[str]:
    return [box.input_value() for box in page.locator(BOXES).all()]


def test_digits_arrows_and_enter_lead_through_the_boxes(demo: House, visit):
    """Three criteria by two candidates, in the order of the rows; nothing is sent."""
    page = visit(demo, "officer@demo.example").go("/partners/profiles/NP-0002/matrix/")
    assert values(page) == [""] * 6
    page.locator(BOXES).first.focus()
    for key in ("4", "Enter", "3", "ArrowRight", "5", "ArrowUp", "2", "ArrowDown", "ArrowDown", "1", "0"):
        page.keyboard.press(key)
    # The last digit takes the place of the one before: a score is one digit.
    assert values(page) == ["4", "2", "3", "5", "", "0"]
    page.keyboard.press("ArrowDown")  # nothing lies below: one stays
    page.keyboard.press("Shift+Enter")
    page.keyboard.press("Delete")  # empty again, which is unscored and not 0
    assert values(page) == ["4", "2", "3", "", "", "0"]
    page.keyboard.press("6")  # typed as it is: the server refuses it with its sentence
    assert values(page)[3] == "6"
    assert page.url.endswith("/matrix/")


def test_others_scores_are_kept_back_on_this_page(demo: House, visit):
    page = visit(demo, "officer@demo.example").go("/partners/profiles/NP-0002/matrix/")
    text = page.inner_text("main")
    assert "Others have handed in their scores." in text
    assert "Head of international relations: 5" not in text


def test_without_script_tab_leads_to_every_box(demo: House, visit):
    page = visit(demo, "officer@demo.example", java_script_enabled=False).go(
        "/partners/profiles/NP-0002/matrix/"
    )
    page.locator(BOXES).first.focus()
    page.keyboard.type("4")
    for _step in range(2):  # the note of the first box lies between
        page.keyboard.press("Tab")
    page.keyboard.type("3")
    assert values(page)[:2] == ["4", "3"]
