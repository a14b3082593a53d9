"""How the council pages name a version."""

import pytest

from office.council_words import version_in_words


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("v1", "version 1"),
        ("v12 · After the visit", "version 12, After the visit"),
        ("v2 · two · names", "version 2, two · names"),
        ("3", "version 3"),
        ("M-0001/4", "M-0001, version 4"),
        ("version 1", "version 1"),
        ("v", "v"),
        ("", ""),
    ],
)
def test_a_version_is_said_in_words_and_what_is_none_stays_as_it_is(label, said):
    assert version_in_words(label) == said
