"""The style guide shows every component, so that nobody has to guess what there is."""

import re
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from office.style_guide.showing import chapters
from office.style_guide.specimens import words

COMPONENTS = {path.stem for path in (Path(settings.BASE_DIR) / "templates" / "ui").glob("_*.html")}
HANDMADE = {"buttons"}  # patterns of classes, without a template of their own
URL = "/ui/"

pytestmark = pytest.mark.once


@pytest.fixture
def guide(login, ghent) -> str:
    return login("auditor").get(URL).content.decode()


def test_every_component_has_a_specimen_and_every_specimen_a_component(guide: str) -> None:
    assert set(re.findall(r'data-component="(\w+)"', guide)) == COMPONENTS | HANDMADE


def test_each_example_really_draws_its_component(guide: str) -> None:
    """A specimen whose values do not fit draws nothing: Django's templates are silent about that."""
    panes = re.findall(
        r'<div class="pane" data-theme="(\w+)" lang="(\w+)">(.*?)\n    </div>', guide, re.DOTALL
    )
    assert len(panes) >= 2 * len(COMPONENTS)
    assert {theme for theme, _language, _html in panes} == {"light", "dark"}
    hollow = [html for _theme, _language, html in panes if not re.search(r"<(?!p class=.pane)\w", html)]
    assert hollow == []
    assert " object at 0x" not in guide


def test_ids_are_given_once(guide: str) -> None:
    ids = re.findall(r'\sid="([^"]+)"', guide)
    assert sorted(ids) == sorted(set(ids))


def test_what_depends_on_the_length_of_words_is_shown_in_all_languages(guide: str) -> None:
    for chapter, _title, specimens in chapters():
        for specimen in specimens:
            section = guide.partition(f'data-component="{specimen.name}"')[2].partition("data-component")[0]
            languages = set(re.findall(r'class="pane" data-theme="\w+" lang="(\w+)"', section))
            assert languages == ({"en", "nl", "tr"} if specimen.in_all_languages else {"en"}), chapter


@pytest.mark.parametrize(
    ("language", "crumb"), [("en", "Relations"), ("nl", "Stedenbanden"), ("tr", "İlişkiler")]
)
def test_the_language_of_the_examples_can_be_chosen(login, ghent, language: str, crumb: str) -> None:
    page = unescape(login("officer").get(f"{URL}?language={language}").content.decode())
    first = page.partition('data-component="_notice"')[2]
    assert re.search(r'class="pane" data-theme="light" lang="(\w+)"', first).group(1) == language
    assert crumb in page


def test_an_unknown_language_changes_nothing(login, ghent) -> None:
    client = login("officer")
    assert client.get(f"{URL}?language=xx").status_code == 200


def test_a_form_of_the_guide_that_is_sent_keeps_nothing_and_says_so(login, ghent) -> None:
    answer = login("officer").post(URL, {"title": "x"}, follow=True)
    assert "This was an example: nothing was changed." in answer.content.decode()


def test_the_guide_opens_before_the_municipality_is_set_up(login) -> None:
    assert login("administrator").get(URL).status_code == 200


def test_to_a_council_member_the_guide_does_not_exist(login, ghent) -> None:
    assert login("councillor").get(reverse("office:style_guide")).status_code == 404


def test_invented_words_follow_the_language_and_fall_back_to_english() -> None:
    from django.utils import translation

    greeting = words("goodbye", "tot ziens", "hoşça kalın")
    spoken = {}
    for language in ("en", "nl", "tr", "de"):
        with translation.override(language):
            spoken[language] = str(greeting)
    assert spoken == {"en": "goodbye", "nl": "tot ziens", "tr": "hoşça kalın", "de": "goodbye"}
