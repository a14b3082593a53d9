"""Which of a tie's programmes its page is about."""

from relations.dossier import current_programme
from relations.models import Programme


def programme(pk: int, state: str, *, agreed: bool = True) -> Programme:
    return Programme(pk=pk, state=state, agreed_on="2026-01-01" if agreed else None)


def test_what_runs_comes_before_what_is_drafted_and_the_newest_first_among_equals():
    older, newer, draft = (
        programme(1, "running"),
        programme(2, "running"),
        programme(3, "draft", agreed=False),
    )
    assert current_programme([older, newer, draft]) is newer
    assert current_programme([]) is None


def test_a_version_given_up_before_it_was_agreed_hides_nothing_that_was_done():
    evaluated, given_up = programme(1, "evaluated"), programme(2, "closed", agreed=False)
    assert current_programme([evaluated, given_up]) is evaluated
    assert current_programme([given_up]) is given_up
