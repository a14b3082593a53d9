"""A backup holds everything of one moment, and fills an empty database with it or leaves it empty."""

import json
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection, models
from django.utils import timezone

from office import journal, journal_anchor, journal_triggers, upkeep
from office.backups import manifest, portable, restoring, taking
from office.documents import keep
from office.models import OPERATOR, Document, Job, JournalEntry, JournalHead, JournalPersonal, Unit, User
from office.rules import Refused
from partners.models import Partner
from tests.factories.office import MunicipalityFactory, UserFactory
from tests.factories.partners import PartnerFactory
from tests.installation import install
from tests.operations.installations import on_postgresql, on_sqlite

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def own_notes(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def house(transactional_db):
    """A little of everything: people, partners, a file, a job, a journal with personal values, some erased."""
    MunicipalityFactory()
    person = UserFactory(name="Özge Ünal", roles=["officer"])
    partner = PartnerFactory(name="Kanazawa \u2028 金沢")
    partner.delete()  # its number is spent
    PartnerFactory(name="Schwäbisch Hall")
    unit = Unit.objects.create(name="International Relations")
    keep(b"%PDF-1.7 minutes", filename="minutes.pdf", content_type="application/pdf", subject=unit,
         by=OPERATOR, title="Minutes")  # fmt: skip
    Job.objects.create(kind="verify_journal", parameters={"a": [1, None, "ı"]}, requested_by=person)
    journal.record("unit.add", unit, by=OPERATOR, changes={"name": [None, unit.name]})
    journal.record("user.invite", person, by=OPERATOR, personal={"name": "Özge Ünal"})
    entry = journal.record("user.rename", person, by=person, personal={"name": ["x", "y"]})
    journal.erase_personal(entry, by=OPERATOR, reason="asked for it")
    return unit


def everything() -> dict[str, list[dict]]:
    """Every kept row as the database gives it, by table."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values())
        for model in portable.kept_models()
    }


def content_of(document: Document) -> bytes:
    with default_storage.open(document.file.name) as stored:
        return stored.read()


def empty(settings, tmp_path) -> None:
    """A new installation: no rows, another data folder."""
    call_command("flush", interactive=False, verbosity=0)
    settings.JOURNAL_ANCHOR = tmp_path / "elsewhere.anchor"
    settings.MEDIA_ROOT = tmp_path / "elsewhere"


def test_what_was_backed_up_comes_back_whole(house, settings, tmp_path):
    before = everything()
    stored = content_of(Document.objects.get())
    made = taking.take(tmp_path / "b")
    empty(settings, tmp_path)
    done = restoring.restore(tmp_path / "b")
    assert everything() == before
    assert content_of(Document.objects.get()) == stored == b"%PDF-1.7 minutes"
    assert made.counts["office.JournalEntry"] == 4
    assert journal.verify() == journal.Verdict(entries=4, intact=True, broken_at=None)
    assert journal_anchor.read() == journal_anchor.Head(4, JournalEntry.objects.get(number=4).hash)
    assert (done.signed_anew, done.later_entries) == (False, None)


def test_the_restored_journal_goes_on_and_refuses_changes(house, settings, tmp_path):
    taking.take(tmp_path / "b")
    empty(settings, tmp_path)
    journal_triggers.install(connection)
    try:
        restoring.restore(tmp_path / "b")
        journal.record("unit.rename", Unit.objects.get(), by=OPERATOR, reason="clearer")
        with pytest.raises(Exception, match="never changed"):
            JournalEntry.objects.filter(number=1).update(act="x")
    finally:
        journal_triggers.remove(connection)
    assert journal.verify().intact
    assert journal.verify().entries == 5


def test_a_number_once_given_is_not_given_again(house, settings, tmp_path):
    highest = Partner.objects.get().pk
    Partner.objects.all().delete()
    taking.take(tmp_path / "b")
    empty(settings, tmp_path)
    restoring.restore(tmp_path / "b")
    assert PartnerFactory().pk == highest + 1
    assert Unit.objects.create(name="Another").pk == Unit.objects.get(name="International Relations").pk + 1


def test_generic_links_point_at_the_same_kind_whatever_number_it_has_there(house, settings, tmp_path):
    taking.take(tmp_path / "b")
    empty(settings, tmp_path)
    ContentType.objects.all().delete()
    ContentType.objects.create(app_label="gone", model="gone")
    restoring.restore(tmp_path / "b")
    assert Document.objects.get().subject == Unit.objects.get()
    assert not ContentType.objects.filter(app_label="gone").exists()


def test_who_was_signed_in_is_not_in_a_backup(house, client, tmp_path):
    client.force_login(User.objects.get())
    made = taking.take(tmp_path / "b")
    assert "sessions.Session" not in made.counts


def test_no_secret_is_in_a_backup(house, settings, tmp_path):
    taking.take(tmp_path / "b")
    written = b"".join(path.read_bytes() for path in (tmp_path / "b").rglob("*") if path.is_file())
    assert settings.SECRET_KEY.encode() not in written
    assert settings.JOURNAL_KEY.encode() not in written


def test_what_is_written_meanwhile_is_not_in_it_and_does_not_wait(house, tmp_path, monkeypatch):
    """Between two tables somebody adds a unit: the backup holds the state of its first moment."""
    wrote = []

    def write_elsewhere():
        try:
            Unit.objects.create(name="Meanwhile")
            wrote.append(True)
        finally:
            connection.close()

    original = taking._write_table

    def slowly(model, draft):
        if not wrote:
            thread = threading.Thread(target=write_elsewhere)
            thread.start()
            thread.join(10)
        return original(model, draft)

    first = portable.kept_models()[0]
    list(portable.lines_of(first))
    monkeypatch.setattr(
        taking, "_write_table", lambda model, draft: _after_first(model, draft, original, slowly)
    )
    made = taking.take(tmp_path / "b")
    assert wrote == [True]
    assert Unit.objects.count() == 2
    assert made.counts["office.Unit"] == 1


def _after_first(model: type[models.Model], draft: Path, original, slowly):
    """The snapshot begins with the first read; only then is there a meanwhile."""
    return original(model, draft) if model is portable.kept_models()[0] else slowly(model, draft)


# --- Refusals ----------------------------------------------------


def refusal(act) -> str:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.code


def test_a_folder_that_holds_something_is_not_written_into(house, tmp_path):
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "letter.txt").write_text("mine")
    assert refusal(lambda: taking.take(tmp_path / "b")) == "folder_in_use"
    assert [path.name for path in (tmp_path / "b").iterdir()] == ["letter.txt"]


def test_an_empty_folder_may_be_named(house, tmp_path):
    (tmp_path / "b").mkdir()
    taking.take(tmp_path / "b")
    assert (tmp_path / "b" / manifest.NAME).exists()


def test_a_backup_that_breaks_off_leaves_nothing(house, tmp_path, monkeypatch):
    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(manifest, "write", full)
    assert refusal(lambda: taking.take(tmp_path / "b")) == "folder_unwritable"
    assert not (tmp_path / "b").exists()
    assert not (tmp_path / "b.tmp").exists()
    assert upkeep.noted(upkeep.BACKUP) is None


def test_what_a_killed_backup_left_behind_is_not_mixed_in(house, tmp_path):
    (tmp_path / "b.tmp" / "tables").mkdir(parents=True)
    (tmp_path / "b.tmp" / "tables" / "old.jsonl").write_text("old")
    taking.take(tmp_path / "b")
    assert not (tmp_path / "b" / "tables" / "old.jsonl").exists()


def test_two_backups_into_one_folder_at_once_are_refused(house, tmp_path):
    with taking._unfinished(tmp_path / "b"):
        assert refusal(lambda: taking.take(tmp_path / "b")) == "backup_running"


def test_a_file_that_is_missing_or_altered_is_named_and_the_rest_kept(house, tmp_path):
    document = Document.objects.get()
    Path(document.file.path).chmod(0o640)
    Path(document.file.path).write_bytes(b"other")
    gone = keep(b"x", filename="a.txt", content_type="text/plain", subject=house, by=OPERATOR, title="A")
    Path(gone.file.path).unlink()
    made = taking.take(tmp_path / "b")
    assert made.missing_files == [gone.file.name]
    assert made.altered_files == [document.file.name]
    assert made.counts["office.Document"] == 2


def test_a_database_with_content_is_left_alone(house, tmp_path):
    taking.take(tmp_path / "b")
    before = everything()
    assert refusal(lambda: restoring.restore(tmp_path / "b")) == "not_empty"
    assert everything() == before


def damage_row(folder: Path) -> None:
    table = folder / "tables" / "office.unit.jsonl"
    table.write_bytes(table.read_bytes().replace(b"International", b"Intranational"))


def lose_table(folder: Path) -> None:
    (folder / "tables" / "office.unit.jsonl").unlink()


def damage_file(folder: Path) -> None:
    file = next(path for path in (folder / "files").rglob("*") if path.is_file())
    file.write_bytes(b"%PDF-1.7 other")


def change_manifest(folder: Path) -> None:
    listed = folder / manifest.NAME
    listed.write_text(listed.read_text().replace('"rows": 1', '"rows": 2', 1))


def lose_manifest(folder: Path) -> None:
    (folder / manifest.NAME).unlink()


def lose_seal(folder: Path) -> None:
    (folder / manifest.SEAL).write_text("")


@pytest.mark.parametrize(
    "harm, code",
    [
        (damage_row, "file_broken"),
        (lose_table, "file_broken"),
        (damage_file, "file_broken"),
        (change_manifest, "manifest_broken"),
        (lose_seal, "manifest_broken"),
        (lose_manifest, "no_backup"),
    ],
)
def test_a_damaged_backup_is_refused_and_nothing_restored(harm, code, house, settings, tmp_path):
    taking.take(tmp_path / "b")
    empty(settings, tmp_path)
    harm(tmp_path / "b")
    assert refusal(lambda: restoring.restore(tmp_path / "b")) == code
    assert not User.objects.exists()
    assert not (tmp_path / "elsewhere").exists()


def seal_again(folder: Path, **changes) -> None:
    made, _ours = manifest.read(folder)
    listed = {name: getattr(made, name) for name in made.__dataclass_fields__}
    manifest.write(manifest.Manifest(**listed | changes), folder)


def test_a_backup_of_another_version_says_which_is_needed(house, settings, tmp_path):
    made = taking.take(tmp_path / "b")
    empty(settings, tmp_path)
    seal_again(tmp_path / "b", version="9.9", migrations=[*made.migrations, "office.0999_later"])
    with pytest.raises(Refused, match=r"version 9\.9.*office\.0999_later") as caught:
        restoring.restore(tmp_path / "b")
    assert caught.value.code == "version"


def test_a_name_that_leads_out_of_the_backup_is_refused(house, settings, tmp_path):
    made = taking.take(tmp_path / "b")
    (tmp_path / "secret").write_text("x")
    outside = manifest.KeptFile("../../secret", 1, manifest.digest_of(tmp_path / "secret"))
    seal_again(tmp_path / "b", files=[*made.files, outside])
    empty(settings, tmp_path)
    assert refusal(lambda: restoring.restore(tmp_path / "b")) == "file_broken"


def test_when_the_rows_fail_the_files_go_again(house, settings, tmp_path):
    """The journal in the backup was changed and everything sealed anew: only reading the chain finds it."""
    made = taking.take(tmp_path / "b")
    table = tmp_path / "b" / "tables" / "office.journalentry.jsonl"
    table.write_bytes(table.read_bytes().replace(b"user.rename", b"user.rexame"))
    tables = [
        manifest.Table(**vars(one) | {"sha256": manifest.digest_of(table)})
        if one.model == "office.JournalEntry"
        else one
        for one in made.tables
    ]
    seal_again(tmp_path / "b", tables=tables)
    empty(settings, tmp_path)
    assert refusal(lambda: restoring.restore(tmp_path / "b")) == "journal_broken"
    assert not User.objects.exists()
    assert not [path for path in (tmp_path / "elsewhere").rglob("*") if path.is_file()]


def test_a_link_to_a_row_that_is_not_there_is_refused(house, settings, tmp_path):
    made = taking.take(tmp_path / "b")
    table = tmp_path / "b" / "tables" / "office.rolegrant.jsonl"
    row = json.loads(table.read_text())
    user_column = next(one.columns for one in made.tables if one.model == "office.RoleGrant").index("user_id")
    row[user_column] = 999_999
    table.write_text(json.dumps(row) + "\n")
    tables = [
        manifest.Table(**vars(one) | {"sha256": manifest.digest_of(table)})
        if one.model == "office.RoleGrant"
        else one
        for one in made.tables
    ]
    seal_again(tmp_path / "b", tables=tables)
    empty(settings, tmp_path)
    assert refusal(lambda: restoring.restore(tmp_path / "b")) == "row_refused"
    assert not User.objects.exists()


def test_another_journal_key_is_refused_unless_it_is_accepted(house, settings, tmp_path):
    taking.take(tmp_path / "b")
    empty(settings, tmp_path)
    settings.JOURNAL_KEY = "another key, made by another installation"
    assert refusal(lambda: restoring.restore(tmp_path / "b")) == "journal_key"
    assert restoring.restore(tmp_path / "b", accept_other_key=True).signed_anew
    assert journal.verify().intact


def test_an_anchor_that_knew_more_is_put_aside_and_said(house, settings, tmp_path):
    """On the old machine: what was done after the backup is lost, and nobody pretends that it was not."""
    taking.take(tmp_path / "b")
    journal.record("unit.rename", house, by=OPERATOR, reason="after the backup")
    call_command("flush", interactive=False, verbosity=0)
    done = restoring.restore(tmp_path / "b")
    assert done.later_entries == 1
    assert list(settings.JOURNAL_ANCHOR.parent.glob("journal.anchor.until-*"))
    assert journal.verify() == journal.Verdict(entries=4, intact=True, broken_at=None)


def test_erased_values_stay_erased_and_the_others_come_back(house, settings, tmp_path):
    taking.take(tmp_path / "b")
    empty(settings, tmp_path)
    restoring.restore(tmp_path / "b")
    assert list(JournalPersonal.objects.order_by("pk").values_list("values", "salt"))[1] == (None, "")
    assert JournalPersonal.objects.order_by("pk").first().values == {"name": "Özge Ünal"}


def test_backup_and_restore_leave_a_note(house, settings, tmp_path):
    taking.take(tmp_path / "b")
    assert timezone.now() - upkeep.noted(upkeep.BACKUP)["at"] < timedelta(minutes=1)
    empty(settings, tmp_path)
    restoring.restore(tmp_path / "b")
    assert upkeep.noted(upkeep.RESTORE)["files"] == 1


def test_an_unreadable_note_is_no_note(tmp_path):
    (tmp_path / "upkeep").mkdir()
    (tmp_path / "upkeep" / "backup.json").write_text("{")
    assert upkeep.noted(upkeep.BACKUP) is None


def test_an_empty_house_can_be_backed_up_and_restored(db, settings, tmp_path):
    call_command("flush", interactive=False, verbosity=0)
    JournalHead.objects.all().delete()
    taking.take(tmp_path / "b")
    restoring.restore(tmp_path / "b")
    assert journal.verify() == journal.Verdict(entries=0, intact=True, broken_at=None)


# --- As an operator does it --------------------------------------


def told_counts(said: dict) -> dict[str, int]:
    return {table: rows for table, rows in said["counts"].items() if rows}


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The demo portfolio of a city on SQLite, made once."""
    folder = tmp_path_factory.mktemp("demo")
    install(tmp_path_factory, folder, "ghent")
    return on_sqlite(folder, "house")


@pytest.mark.heavy
@pytest.mark.once
def test_the_demo_restores_into_a_new_file_by_command(demo, tmp_path):
    taken = demo.json("backup", str(tmp_path / "b"))
    fresh = on_sqlite(tmp_path, "fresh")
    said = fresh.json("restore", str(tmp_path / "b"))
    assert told_counts(said) == told_counts(taken)
    assert fresh.json("verify_journal")["entries"] == taken["journal"]["entries"]
    assert fresh.json("portfolio") == demo.json("portfolio")
    assert fresh.run("check", "--database", "default").returncode == 0
    again = fresh.run("restore", str(tmp_path / "b"), "--json")
    assert again.returncode == 1
    assert json.loads(again.stdout)["error"]["code"] == "not_empty"
    assert demo.json("restore", str(tmp_path / "b"), "--drill")["drill"] is True
    assert json.loads((demo.folder / "upkeep" / "restore_drill.json").read_text())["passed"] is True
    assert [path for path in demo.folder.iterdir() if path.name.startswith("drill-")] == []


@pytest.mark.heavy
@pytest.mark.once
def test_a_drill_on_a_damaged_backup_fails_and_is_noted(demo, tmp_path):
    demo.manage("backup", str(tmp_path / "b"))
    damage = tmp_path / "b" / "tables" / "partners.partner.jsonl"
    damage.write_bytes(damage.read_bytes()[:-40])
    done = demo.run("restore", str(tmp_path / "b"), "--drill", "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["error"]["code"] == "file_broken"
    assert json.loads((demo.folder / "upkeep" / "restore_drill.json").read_text())["passed"] is False


@pytest.mark.heavy
@pytest.mark.postgresql
def test_a_house_moves_from_sqlite_to_postgresql_and_back(demo, tmp_path):
    taken = demo.json("backup", str(tmp_path / "b"))
    with on_postgresql(tmp_path, "server") as server:
        assert told_counts(server.json("restore", str(tmp_path / "b"))) == told_counts(taken)
        assert server.json("verify_journal") == demo.json("verify_journal")
        assert server.json("portfolio") == demo.json("portfolio")
        assert server.run("check", "--database", "default").returncode == 0
        server.json("backup", str(tmp_path / "back"))
    home = on_sqlite(tmp_path, "home")
    assert told_counts(home.json("restore", str(tmp_path / "back"))) == told_counts(taken)
    assert home.json("verify_journal") == demo.json("verify_journal")
    assert same_lines(tmp_path / "b", tmp_path / "back")


def same_lines(one: Path, other: Path) -> bool:
    """Row for row the same, whichever database wrote it; the head is signed by each with its own key."""
    names = sorted(path.name for path in (one / "tables").iterdir())
    assert names == sorted(path.name for path in (other / "tables").iterdir())
    return all(
        rows_of(one / "tables" / name) == rows_of(other / "tables" / name)
        for name in names
        if name != "office.journalhead.jsonl"
    )


@pytest.mark.parametrize("name", ["../tables/office.unit.jsonl", "/tables/office.unit.jsonl"])
def test_a_name_that_the_store_would_not_take_is_refused_in_a_sentence(name, house, settings, tmp_path):
    """Both are whole files of the backup, if one only looks whether they lie within it."""
    made = taking.take(tmp_path / "b")
    table = tmp_path / "b" / "tables" / "office.unit.jsonl"
    (tmp_path / "b" / "files" / "tables").mkdir()
    (tmp_path / "b" / "files" / "tables" / table.name).write_bytes(table.read_bytes())
    outside = manifest.KeptFile(name, table.stat().st_size, manifest.digest_of(table))
    seal_again(tmp_path / "b", files=[*made.files, outside])
    empty(settings, tmp_path)
    assert refusal(lambda: restoring.restore(tmp_path / "b")) == "file_broken"


def test_a_folder_left_open_by_somebody_is_closed_before_anything_is_written(house, tmp_path):
    (tmp_path / "b.tmp").mkdir()
    (tmp_path / "b.tmp").chmod(0o777)
    taking.take(tmp_path / "b")
    assert (tmp_path / "b").stat().st_mode & 0o777 == 0o700


def rows_of(table: Path) -> list:
    """Parsed: PostgreSQL keeps the keys of a JSON value in an order of its own."""
    return [json.loads(line) for line in table.read_text("utf-8").split("\n") if line]
