"""`manage.py setup`: one municipality, one first administrator, clear words about what is missing."""

import json
import re

import pytest
from django.core.management import call_command
from django.test import Client

from office import journal
from office.models import OPERATOR, JournalEntry, JournalHead, Municipality, Role, Unit, User
from office.submissions import council

pytestmark = pytest.mark.django_db
ANSWERS = {
    "name": ["Gent", "en=Ghent"], "country": "be", "profile": "be-vlg", "language": ["nl"],
    "time_zone": "Europe/Brussels",
    "members": "53", "admin_email": "a.peeters@example.org", "site": "https://entente.example.org/",
}  # fmt: skip


@pytest.fixture(autouse=True)
def migrations(monkeypatch) -> list[str]:
    """Nobody sits at a terminal; and the test database has its tables, so migrating it is only noted."""
    noted: list[str] = []
    monkeypatch.setattr("sys.stdin.isatty", lambda: False)
    monkeypatch.setattr(
        "office.management.commands.setup.call_command", lambda name, **options: noted.append(name)
    )
    return noted


def run(capsys, **answers) -> tuple[int, dict]:
    code = 0
    try:
        call_command("setup", json=True, **answers)
    except SystemExit as ended:
        code = ended.code
    return code, json.loads(capsys.readouterr().out)


def test_it_makes_the_municipality_its_council_and_the_first_administrator(capsys):
    code, made = run(capsys, **ANSWERS)
    assert (code, made["municipality"], made["administrator"]) == (0, "Ghent", "a.peeters@example.org")
    ours = Municipality.ours()
    assert (ours.names, ours.country, ours.legal_profile) == ({"nl": "Gent", "en": "Ghent"}, "BE", "be-vlg")
    assert council().sizes.get().members == 53
    administrator = User.objects.get()
    assert (administrator.roles, administrator.language) == ({Role.ADMINISTRATOR}, "nl")
    assert journal.verify().intact


def test_the_link_it_prints_lets_the_administrator_choose_a_password(capsys):
    _code, made = run(capsys, **ANSWERS)
    link = re.fullmatch(r"https://entente\.example\.org(/account/password/reset/key/\S+/)", made["link"])
    assert link
    assert Client().get(link[1], follow=True).status_code == 200


def test_a_second_set_up_is_refused(capsys, migrations):
    run(capsys, **ANSWERS)
    assert migrations == ["migrate"]
    code, refused = run(capsys, **ANSWERS)
    assert (code, refused["error"]["code"]) == (1, "already_set_up")
    assert User.objects.count() == 1


def test_what_is_missing_is_named_when_nobody_can_be_asked(capsys):
    code, refused = run(capsys, name=["Gent"])
    assert code == 1
    for flag in ("--country", "--profile", "--language", "--time-zone", "--admin-email"):
        assert flag in refused["error"]["message"]
    assert "--members" not in refused["error"]["message"]


@pytest.mark.parametrize(
    "wrong, code",
    [
        ({"country": "Belgium"}, "country"),
        ({"country": "QQ"}, "country"),
        ({"profile": "france"}, "legal_profile"),
        ({"time_zone": "Brussels"}, "time_zone"),
        ({"language": ["klingon"]}, "language"),
        ({"members": "many"}, "members"),
        ({"members": "0"}, "members"),
        ({"admin_email": "nobody"}, "email"),
        ({"name": [" "]}, "municipality"),
    ],
)
def test_an_answer_that_makes_no_sense_is_refused_and_nothing_is_made(wrong, code, capsys):
    status, refused = run(capsys, **(ANSWERS | wrong))
    assert (status, refused["error"]["code"]) == (1, code)
    assert not Municipality.objects.exists()
    assert not User.objects.exists()


def test_questions_are_asked_at_a_terminal(monkeypatch, capsys):
    answers = iter(["Gent", "BE", "be-vlg", "nl", "Europe/Brussels", "", "a@example.org"])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda question: next(answers))
    call_command("setup")
    assert "is set up" in capsys.readouterr().out
    assert not council().sizes.exists()


@pytest.mark.django_db(transaction=True)
def test_the_anchor_of_an_earlier_database_is_put_aside(capsys, settings):
    journal.record("unit.add", Unit.objects.create(name="Culture"), by=OPERATOR)
    JournalEntry.objects.all().delete()
    JournalHead.objects.all().delete()
    assert journal.verify().intact is False
    _code, made = run(capsys, **ANSWERS)
    assert made["older_anchor_put_aside"] is True
    assert journal.verify().intact
    assert len(list(settings.JOURNAL_ANCHOR.parent.glob("journal.anchor.until-*"))) == 1


@pytest.mark.django_db(transaction=True)
def test_an_anchor_is_never_put_aside_while_there_are_entries():
    journal.record("unit.add", Unit.objects.create(name="Culture"), by=OPERATOR)
    assert journal.begin_afresh() is False
