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


def test_unknown_numbers_stay_unknown(capsys):
    code, document = run(capsys, "--profile=tr", *numbers(37, 20, "unknown", 5))
    assert (code, document["result"]) == (0, None)
    assert "Not computed: the number of yes votes is unknown." in document["reasons"]


def test_insisting_asks_for_more_than_half_of_the_full_membership(capsys):
    """37 members: 19 needed, however few are present."""
    for yes, expected in ((19, "adopted"), (18, "rejected")):
        code, document = run(capsys, "--profile=tr", *numbers(37, 30, yes, 5), "--insisting")
        assert (code, document["result"]) == (0, expected)


def test_the_recused_do_not_count_as_present(capsys):
    """20 less 2 is 18, and 18 of 37 is no quorum."""
    _code, document = run(capsys, "--profile=tr", *numbers(37, 20, 10, 5), "--recused=2")
    assert document["result"] == "no_quorum"
    assert "20 less 2 is 18" in document["reasons"][0]
    code, document = run(capsys, "--profile=tr", *numbers(37, 20, 10, 5), "--recused=21")
    assert (code, document["error"]["code"]) == (1, "too_many_recused")


@pytest.mark.parametrize(("sent", "words"), [("2024-05-03", "sent in time"), ("2024-05-04", "too late")])
def test_the_agenda_of_the_sitting_is_judged_where_its_day_is_given(capsys, sent, words):
    """Türkiye: three days before 6 May 2024 is the 3rd."""
    more = ["--on=2024-05-06", f"--agenda-sent={sent}"]
    _code, document = run(capsys, "--profile=tr", *numbers(37, 20, 15, 5), *more)
    assert words in document["reasons"][0]
    assert document["result"] == "adopted"


@pytest.mark.parametrize(
    ("profile", "more", "expected"),
    [
        # 2 May + 5 = 7; final on the 8th; sent and announced within 7 days of that: the 15th
        ("tr", [], {"return": "2024-05-07", "transmission": "2024-05-15", "publication": "2024-05-15"}),
        # metropolitan: 2 + 7 = 9; final on the 10th; + 7 = 17
        (
            "tr",
            ["--metropolitan"],
            {"return": "2024-05-09", "transmission": "2024-05-17", "publication": "2024-05-17"},
        ),
        # published by 2 + 10 = 12 May; complaints 30 days from then: 11 June
        ("be-vlg", [], {"publication": "2024-05-12", "complaint": "2024-06-11"}),
        ("generic", [], {}),
    ],
)
def test_the_days_that_follow_are_given_where_they_are_asked_for(capsys, profile, more, expected):
    more = ["--on=2024-05-02", "--deadlines", *more]
    _code, document = run(capsys, f"--profile={profile}", *numbers(37, 20, 15, 5), *more)
    assert {row["kind"]: row["due_on"] for row in document["deadlines"]} == expected
    assert all(row["because"].endswith("]") for row in document["deadlines"])
