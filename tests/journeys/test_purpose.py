"""The purpose sentence grows while one types, and is there without any script too."""

import pytest

from tests.journeys.conftest import House

pytestmark = [pytest.mark.browser]
SENTENCE = "Keep old crafts alive: for this purpose we seek a town in Japan, from which we gain young makers."


def test_the_purpose_sentence_grows_while_one_types(demo: House, visit):
    page = visit(demo, "officer@demo.example").go("/partners/profiles/new/")
    page.wait_for_load_state("networkidle")  # htmx is fetched last
    page.fill("[name=purpose]", "Keep old crafts alive")
    page.fill("[name=countries]", "Japonya")
    page.fill("[name=gain_for_us]", "young makers")
    page.locator("#purpose-sentence", has_text=SENTENCE).wait_for()
    assert "What does the partner gain?" in page.inner_text("#purpose-sentence")
    assert page.input_value("[name=countries]") == "Japonya"


def test_without_script_the_sentence_is_shown_on_asking(demo: House, visit):
    page = visit(demo, "officer@demo.example", java_script_enabled=False).go("/partners/profiles/new/")
    for name, typed in (
        ("purpose", "Keep old crafts alive"),
        ("countries", "JP"),
        ("gain_for_us", "young makers"),
    ):
        page.fill(f"[name={name}]", typed)
    with page.expect_navigation():
        page.click("button[name=preview]")
    assert SENTENCE in page.inner_text("#purpose-sentence")
    assert page.input_value("[name=gain_for_us]") == "young makers"
