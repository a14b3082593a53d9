"""The address and the words of a thing with a reference are those that Django itself gives."""

import pytest
from django.test import override_settings
from django.urls import reverse, set_script_prefix
from django.utils import translation

from office.models import Job, JobState


def test_the_page_of_a_thing_is_where_its_url_says() -> None:
    job = Job(pk=7)
    assert job.page_at("office:job") == reverse("office:job", args=["J-0007"])


def test_an_installation_below_a_path_has_its_path_in_front() -> None:
    job = Job(pk=7)
    set_script_prefix("/entente/")
    try:
        assert job.page_at("office:job") == "/entente" + "/jobs/J-0007/"
    finally:
        set_script_prefix("/")
    assert job.page_at("office:job") == "/jobs/J-0007/"


@override_settings(USE_I18N=True)
@pytest.mark.parametrize("language", ["en", "nl", "tr"])
def test_the_words_of_a_choice_follow_the_language(language: str) -> None:
    with translation.override(language):
        assert [Job(state=state).get_state_display() for state in JobState.values] == JobState.labels


def test_a_value_that_is_no_choice_stands_for_itself() -> None:
    assert Job(state="odd").get_state_display() == "odd"
