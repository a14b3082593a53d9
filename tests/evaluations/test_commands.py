"""The operator's commands: one JSON document, exactly the keys that programs rely on."""

import hashlib
import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.factories.council import paper_kind, put_before_council
from tests.factories.evaluations import reorientation, twelve

pytestmark = pytest.mark.django_db


def run(*words: str) -> tuple[int, dict, str]:
    out, err, code = StringIO(), StringIO(), 0
    try:
        call_command(*words, "--json", stdout=out, stderr=err)
    except SystemExit as stopped:
        code = int(stopped.code or 0)
    return code, json.loads(out.getvalue()), err.getvalue()


def test_portfolio_as_of_the_end_of_2020(ghent) -> None:
    twelve()
    code, told, _ = run("portfolio", "--as-of", "2020-12-31")
    assert code == 0
    assert list(told) == ["live", "since_unknown", "by_type", "by_country", "by_status"]
    assert told["live"] == 11
    assert told["since_unknown"] == 3
    assert told["by_type"] == {"sister": 6, "partner": 5}
    assert told["by_country"] == {
        "CN": 2, "DE": 2, "BE": 1, "BG": 1, "EE": 1, "GB": 1, "JP": 1, "MA": 1, "PL": 1,
    }  # fmt: skip
    assert told["by_status"] == {"active": 11}


def test_portfolio_of_an_empty_house_is_all_zeros(db) -> None:
    assert run("portfolio")[1] == {
        "live": 0, "since_unknown": 0, "by_type": {}, "by_country": {}, "by_status": {},
    }  # fmt: skip


def test_portfolio_speaks_to_people_without_json(ghent) -> None:
    twelve()
    out = StringIO()
    call_command("portfolio", "--as-of", "2020-12-31", stdout=out)
    assert "live: 11" in out.getvalue()
    assert "by_type: sister 6, partner 5" in out.getvalue()


@pytest.mark.parametrize(
    "kind, language", [("portfolio", "tr"), ("council-paper", "nl"), ("termination-act", "en")]
)
def test_report_writes_the_same_bytes_twice(ghent, pango, tmp_path: Path, kind: str, language: str) -> None:
    about = {"termination-act": reorientation(twelve()).reference, "portfolio": ""}
    with paper_kind():
        about["council-paper"] = put_before_council("Working together").reference
        told = [
            run("report", kind, "--object", about[kind], "--language", language, "--as-of", "2020-12-31",
                "--out", str(tmp_path / name))[1]
            for name in ("first.pdf", "second.pdf")
        ]  # fmt: skip
    assert list(told[0]) == ["file", "sha256", "pages"]
    assert told[0]["file"] == str(tmp_path / "first.pdf")
    assert told[0]["sha256"] == told[1]["sha256"]
    assert told[0]["sha256"] == hashlib.sha256((tmp_path / "second.pdf").read_bytes()).hexdigest()
    assert told[0]["pages"] >= 1


def test_report_refuses_an_unknown_object_and_writes_nothing(ghent, tmp_path: Path) -> None:
    target = tmp_path / "paper.pdf"
    code, told, spoken = run("report", "council-paper", "--object", "S-0404", "--out", str(target))
    assert code == 1
    assert told["error"]["code"] == "object_unknown"
    assert told["error"]["message"] in spoken
    assert not target.exists()


def test_report_says_when_the_file_cannot_be_written(ghent, pango, tmp_path: Path) -> None:
    code, told, _ = run(
        "report", "portfolio", "--as-of", "2020-12-31", "--out", str(tmp_path / "no" / "x.pdf")
    )
    assert code == 1
    assert told["error"]["code"] == "file_not_written"


@pytest.mark.parametrize("command", [("portfolio",), ("report", "portfolio", "--out", "never.pdf")])
def test_a_day_that_is_no_date_is_refused_in_one_document(command, ghent) -> None:
    code, told, complaint = run(*command, "--as-of", "31.12.2020")
    assert code == 1
    assert told["error"]["code"] == "no_date"
    assert "2026-03-31" in complaint
