"""The style guide in a browser: accessible in each language and theme, and nothing runs out of its pane."""

import pytest

from tests.journeys.conftest import House
from tests.journeys.test_every_screen import keep_picture, problems_of, speak

pytestmark = [pytest.mark.browser]

# Wider than its pane, and no ancestor inside the pane that scrolls on purpose (a wide table does).
RUNS_OUT = """() => [...document.querySelectorAll(".pane")].flatMap((pane) => {
  const edge = pane.getBoundingClientRect().right + 1;
  return [...pane.querySelectorAll("*")]
    .filter((part) => !part.closest(".table-scroll, .visually-hidden, svg, details:not([open]) > :not(summary)"))
    .filter((part) => part.getBoundingClientRect().right > edge)
    .map((part) => part.outerHTML.slice(0, 120));
})"""


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "nl", "tr"])
def test_the_style_guide_is_accessible_and_nothing_runs_out_of_its_place(
    language: str, theme: str, demo: House, visit
) -> None:
    desk = {"width": 1280, "height": 900}
    visitor = visit(demo, "administrator@demo.example", color_scheme=theme, viewport=desk)
    visitor.go("/ui/")
    speak(visitor, language)
    wrong = problems_of(visitor)
    for width in (1280, 820, 390):
        visitor.page.set_viewport_size({"width": width, "height": 900})
        wrong += [f"{width}: {part}" for part in visitor.page.evaluate(RUNS_OUT)]
    keep_picture(visitor, f"style-guide-{theme}-{language}")
    speak(visitor, "en")
    assert not wrong, "\n".join(wrong)
