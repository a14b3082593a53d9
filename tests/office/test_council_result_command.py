"""`manage.py council_result`: the engine on the command line."""

import json

import pytest
from django.core.management import call_command

pytestmark = pytest.mark.django_db


def run(capsys, *arguments):
    """The exit code and the one JSON document on stdout."""
    code = 0
    try:
        call_command("council_result", *arguments, "--json")
    except SystemExit as stopped:
        code = stopped.code
    return code, json.loads(capsys.readouterr().out)


def numbers(members, present, yes, no):
    return [f"--members={members}", f"--present={present}", f"--yes={yes}", f"--no={no}"]


@pytest.mark.parametrize(
    ("profile", "counts", "more", "expected"),
    [
        ("tr", (37, 20, 10, 10), ["--chair=yes"], "adopted"),
        ("tr", (37, 20, 10, 10), [], "rejected"),
        ("tr", (37, 20, 10, 10), ["--secret"], "revote"),
        ("tr", (37, 20, 10, 5), ["--abstain=5"], "rejected"),
        ("be-vlg", (37, 20, 10, 5), ["--abstain=5"], "adopted"),
        ("tr", (37, 10, 6, 4), ["--call=2"], "rejected"),
        ("be-vlg", (53, 53, 20, 20), ["--abstain=13"], "rejected"),
        ("generic", (10, 5, 5, 0), [], "no_quorum"),
    ],
)
def test_the_result_and_its_reasons(capsys, profile, counts, more, expected):
    code, document = run(capsys, f"--profile={profile}", *numbers(*counts), *more)
    assert code == 0
    assert set(document) == {"result", "reasons"}
    assert document["result"] == expected
    assert document["reasons"]
    assert all(isinstance(reason, str) for reason in document["reasons"])


@pytest.mark.parametrize(
    ("counts", "more", "error"),
    [
        ((37, 38, 10, 5), [], "more_present_than_members"),
        ((37, 20, 15, 10), [], "more_votes_than_present"),
        ((37, 20, -1, 5), [], "negative_number"),
        ((37, 20, 0, 5), ["--chair=yes"], "chair_vote_not_counted"),
        ((37, 20, 10, 5), ["--chair=maybe"], "unknown_chair_vote"),
        ((37, 20, 10, 5), ["--call=3"], "unknown_call"),
        ((37, 20, 10, 5), ["--profile=fr"], "unknown_profile"),
        ((37, 20, 10, 5), ["--on=yesterday"], "no_date"),
        ((37, 20, 10, 5), ["--on=2026-02-30"], "no_date"),
        ((37, 38, 10, 5), ["--on=1997-01-01"], "more_present_than_members"),
    ],
)
def test_impossible_numbers_are_refused(capsys, counts, more, error):
    code, document = run(capsys, "--profile=tr", *numbers(*counts), *more)
    assert code == 1
    assert document["error"]["code"] == error
    assert document["error"]["message"]


def test_a_day_before_the_law_is_refused_rather_than_guessed(capsys):
    code, document = run(capsys, "--profile=tr", *numbers(37, 20, 15, 5), "--on=1997-02-07")
    assert code == 1
    assert document["error"]["code"] == "no_rule"


def test_the_rules_of_the_given_day_apply(capsys):
    code, document = run(capsys, "--profile=tr", *numbers(37, 20, 15, 5), "--on=2005-07-13")
    assert (code, document["result"]) == (0, "adopted")
