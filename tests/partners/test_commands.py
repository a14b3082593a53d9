import json

import pytest
from django.core.management import call_command

from partners.models import Partner
from tests.factories.partners import PartnerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(capsys):
    """run("find_partner", "gent") gives the exit code and the document on stdout."""

    def operate(*arguments, **options):
        code = 0
        try:
            call_command(*arguments, "--json", **options)
        except SystemExit as end:
            code = end.code
        return code, json.loads(capsys.readouterr().out)

    return operate


@pytest.fixture
def listed(tmp_path):
    def write(content, name="partners.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    return write


def test_import_tells_counts_problems_and_dialect(run, listed):
    path = listed(
        "Şehir;Ülke;Nüfus\nŠtip;Kuzey Makedonya;48.279\nEdirne;Türkiye;196,70\n;Atlantis;1\n".encode("utf-16")
    )
    code, told = run("import_partners", path)
    assert code == 0
    assert list(told) == [
        "rows", "created", "updated", "unchanged", "rejected", "errors", "warnings", "encoding", "delimiter",
    ]  # fmt: skip
    assert (told["rows"], told["created"], told["updated"], told["unchanged"], told["rejected"]) == (
        3,
        2,
        0,
        0,
        1,
    )
    assert (told["encoding"], told["delimiter"]) == ("utf-16-le", ";")
    assert {problem["column"] for problem in told["errors"]} == {"Ülke", "Şehir"}
    [warning] = [problem for problem in told["warnings"] if problem["row"] == 3]
    assert list(warning) == ["row", "column", "value", "reason"]
    assert (warning["row"], warning["column"], warning["value"]) == (3, "Nüfus", "196,70")


def test_a_dry_run_tells_the_same_and_writes_nothing(run, listed):
    path = listed("name,country\nGent,BE\nMelle,Atlantis\n")
    _code, dry = run("import_partners", path, "--dry-run")
    assert not Partner.objects.exists()
    assert run("import_partners", path) == (0, dry)


def test_all_or_nothing_refuses_as_one_document(run, listed):
    code, told = run("import_partners", listed("name,country\nGent,BE\nMelle,Atlantis\n"), "--all-or-nothing")
    assert code == 1
    assert told["error"]["code"] == "rows_rejected"
    assert not Partner.objects.exists()


@pytest.mark.parametrize(
    "content, error",
    [(b"\x89PNG\r\n\x1a\n", "wrong_format"), (b"a,b\n1,2\n", "no_name_column"), (b"", "empty_file")],
)
def test_what_is_no_list_is_refused_with_a_code_and_a_sentence(run, listed, content, error):
    code, told = run("import_partners", listed(content))
    assert (code, told["error"]["code"]) == (1, error)
    assert told["error"]["message"].endswith(".")


def test_a_missing_file_is_refused(run):
    assert run("import_partners", "nowhere.csv")[1]["error"]["code"] == "no_file"


def test_find_partner_puts_the_exact_name_first(run):
    PartnerFactory(name="Ganzhou", country="CN", population=8_000_000)
    gent = PartnerFactory(name="Gent", country="BE", population=265_086, others=["Gand", "Ghent"])
    PartnerFactory(name="Gandia", country="ES", population=80_000)
    code, found = run("find_partner", "GAND")
    assert code == 0
    assert found == [
        {"reference": gent.reference, "name": "Gent", "country": "BE"},
        {"reference": found[1]["reference"], "name": "Gandia", "country": "ES"},
    ]


@pytest.mark.parametrize("text", ["istanbul", "ISTANBUL", "İstanbul", "ıstanbul", "Constantinople", "stanb"])
def test_find_partner_folds_case_accents_and_is(run, text):
    PartnerFactory(name="İstanbul", country="TR", others=["Constantinople"])
    assert [partner["name"] for partner in run("find_partner", text)[1]] == ["İstanbul"]


@pytest.mark.parametrize("text", ["Nowhere", "", "%", "_", "'; drop table"])
def test_no_hits_are_an_empty_list(run, text):
    PartnerFactory(name="Gent", country="BE")
    assert run("find_partner", text) == (0, [])
