"""The journal: one entry for each act, and whatever is changed behind its back is found and named."""

import json
import threading

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from office import journal, journal_anchor
from office.journal import RowChange, erase_personal, history_of, record, verify
from office.models import OPERATOR, JournalEntry, JournalHead, JournalPersonal, JournalRow, Unit
from office.rules import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit(db) -> Unit:
    return Unit.objects.create(name="International Relations")


@pytest.fixture
def four(unit, transactional_db):
    """A journal of four entries: the second with rows, the third with personal values."""
    record("unit.add", unit, by=OPERATOR, changes={"name": [None, unit.name]})
    rows = [RowChange("office.unit", str(n), {"name": [None, f"Unit {n}"]}) for n in range(3)]
    record("unit.add", unit, by=OPERATOR, rows=rows)
    record("unit.add", unit, by=OPERATOR, personal={"name": "Jan Janssens"})
    record("unit.rename", unit, by=OPERATOR, reason="clearer")
    return JournalEntry.objects.order_by("number")


def cut_off_after(number: int, *, with_head: bool) -> None:
    JournalRow.objects.filter(entry_id__gt=number).delete()
    JournalPersonal.objects.filter(entry_id__gt=number).delete()
    JournalEntry.objects.filter(number__gt=number).delete()
    if with_head:
        last = JournalEntry.objects.filter(number=number).values_list("hash", flat=True).first() or ""
        head = journal_anchor.Head(number, last)
        JournalHead.objects.update(count=number, last_hash=last, signature=journal_anchor.signature(head))


def test_an_untouched_journal_is_intact(four):
    assert verify() == journal.Verdict(entries=4, intact=True, broken_at=None)


def test_an_empty_journal_is_intact(db):
    assert verify() == journal.Verdict(entries=0, intact=True, broken_at=None)


@pytest.mark.parametrize(
    "field, value",
    [
        ("reason", "other"),
        ("act", "unit.remove"),
        ("object_pk", "77"),
        ("changes", {"name": [None, "x"]}),
        ("reference", "R-0001"),
    ],
)
def test_a_changed_entry_is_named(four, field, value):
    JournalEntry.objects.filter(number=2).update(**{field: value})
    assert verify().broken_at == 2


def test_a_changed_entry_whose_own_hash_was_made_to_fit_is_found_in_the_next(four):
    entry = JournalEntry.objects.get(number=2)
    entry.reason = "forged"
    JournalEntry.objects.filter(number=2).update(reason="forged", hash=journal._hash(entry))
    assert verify().broken_at == 3


def test_a_deleted_entry_is_named(four):
    JournalRow.objects.all().delete()
    JournalEntry.objects.filter(number=2).delete()
    assert verify() == journal.Verdict(entries=3, intact=False, broken_at=2)


def test_two_swapped_entries_are_named(four):
    first, second = JournalEntry.objects.filter(number__in=[1, 4]).order_by("number")
    JournalEntry.objects.filter(number=1).update(act=second.act, reason=second.reason, changes=second.changes)
    JournalEntry.objects.filter(number=4).update(act=first.act, reason=first.reason, changes=first.changes)
    assert verify().broken_at == 1


def test_a_changed_a_deleted_and_a_moved_row_are_found(four):
    for change in (
        lambda rows: rows.filter(position=1).update(object_pk="9"),
        lambda rows: rows.filter(position=1).delete(),
        lambda rows: rows.filter(position=1).update(entry=1),
    ):
        with transaction.atomic():
            change(JournalRow.objects.filter(entry=2))
            assert verify().intact is False
            transaction.set_rollback(True)
    assert verify().intact


def test_a_cut_off_end_is_found_by_the_head(four):
    cut_off_after(3, with_head=False)
    assert verify() == journal.Verdict(entries=3, intact=False, broken_at=4)


def test_a_cut_off_end_with_a_head_made_to_fit_is_found_by_the_anchor(four):
    cut_off_after(3, with_head=True)
    assert verify() == journal.Verdict(entries=3, intact=False, broken_at=4)


def test_what_is_written_after_a_cut_does_not_heal_it(four, unit):
    cut_off_after(3, with_head=True)
    for name in ("A", "B", "C"):
        record("unit.rename", unit, by=OPERATOR, changes={"name": [None, name]})
    assert verify() == journal.Verdict(entries=6, intact=False, broken_at=4)


def test_an_emptied_journal_is_found(four):
    cut_off_after(0, with_head=True)
    assert verify() == journal.Verdict(entries=0, intact=False, broken_at=1)


def test_a_head_that_nobody_signed_is_found(four):
    JournalHead.objects.update(signature="0" * 64)
    assert verify().intact is False


def test_a_forged_anchor_is_found_and_stays(four, unit, settings):
    settings.JOURNAL_ANCHOR.write_text(f"4:{'0' * 64}:{'0' * 64}\n")
    record("unit.rename", unit, by=OPERATOR)
    assert verify().intact is False


def test_an_anchor_left_behind_by_a_process_that_died_after_its_commit_is_no_alarm(four, unit, settings):
    before = settings.JOURNAL_ANCHOR.read_text()
    record("unit.rename", unit, by=OPERATOR)
    settings.JOURNAL_ANCHOR.write_text(before)
    assert verify().intact
    record("unit.rename", unit, by=OPERATOR)
    assert settings.JOURNAL_ANCHOR.read_text().startswith("6:")


def test_a_slower_process_never_writes_an_older_head_over_a_newer_one(four, settings):
    journal._copy_to_anchor(JournalEntry.objects.get(number=2))
    assert settings.JOURNAL_ANCHOR.read_text().startswith("4:")


def test_personal_values_can_be_erased_and_the_chain_holds(four):
    erase_personal(JournalEntry.objects.get(number=3), by=OPERATOR, reason="asked for by the person")
    kept = JournalPersonal.objects.get(entry=3)
    assert (kept.values, kept.salt) == (None, "")
    assert verify() == journal.Verdict(entries=5, intact=True, broken_at=None)


def test_personal_values_are_erased_once_with_a_reason_by_an_administrator(four, person):
    entry = JournalEntry.objects.get(number=3)
    with pytest.raises(Refused) as by_officer:
        erase_personal(entry, by=person("officer"), reason="x")
    with pytest.raises(Refused) as without_reason:
        erase_personal(entry, by=OPERATOR, reason=" ")
    erase_personal(entry, by=OPERATOR, reason="asked for")
    with pytest.raises(Refused) as again:
        erase_personal(entry, by=OPERATOR, reason="asked for")
    assert [e.value.code for e in (by_officer, without_reason, again)] == [
        "role",
        "reason",
        "nothing_to_erase",
    ]


def test_an_erasure_that_no_entry_tells_of_is_found(four):
    JournalPersonal.objects.update(values=None, salt="", erased_at="2026-01-01T00:00:00Z")
    assert verify().broken_at == 3


def test_changed_and_missing_personal_values_are_found(four):
    JournalPersonal.objects.update(values={"name": "Somebody else"})
    assert verify().broken_at == 3
    JournalPersonal.objects.all().delete()
    assert verify().broken_at == 3


def test_an_act_that_fails_leaves_no_entry(unit, transactional_db):
    with transaction.atomic():
        record("unit.add", unit, by=OPERATOR)
        transaction.set_rollback(True)
    assert verify() == journal.Verdict(entries=0, intact=True, broken_at=None)


def test_the_history_of_a_thing_holds_acts_on_many_rows_newest_first(four, unit):
    other = Unit.objects.create(pk=2, name="Culture")
    assert [entry.number for entry in history_of(other)] == [2]
    assert history_of(unit)[0].number == 4


def test_values_that_json_does_not_know_keep_their_hash(unit, transactional_db):
    from datetime import date
    from decimal import Decimal

    changes = {"day": [None, date(2026, 1, 31)], "rate": [Decimal("1.50"), None], "spelling": ["I", "ı"]}
    record("unit.rename", unit, by=OPERATOR, changes=changes, occurred_on=date(2026, 1, 31))
    assert verify().intact


def test_two_threads_write_one_chain(unit, transactional_db):
    errors: list[Exception] = []

    def write() -> None:
        try:
            for _ in range(10):
                record("unit.rename", unit, by=OPERATOR)
        except DatabaseError as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    assert verify() == journal.Verdict(entries=20, intact=True, broken_at=None)


def test_the_database_refuses_to_change_or_delete(four, journal_guarded):
    for attempt in (
        lambda: JournalEntry.objects.filter(number=2).update(reason="other"),
        lambda: JournalEntry.objects.get(number=4).delete(),
        lambda: JournalRow.objects.filter(entry=2).update(object_pk="9"),
        lambda: JournalRow.objects.filter(entry=2).delete(),
        lambda: JournalPersonal.objects.update(values={"name": "x"}),
        lambda: JournalPersonal.objects.all().delete(),
        lambda: JournalPersonal.objects.update(erased_at="2026-01-01T00:00:00Z"),
    ):
        with pytest.raises(DatabaseError, match="never changed or deleted"):
            attempt()
    assert verify().intact


def test_the_guarded_database_still_lets_acts_and_erasures_through(four, unit, journal_guarded):
    record("unit.rename", unit, by=OPERATOR)
    erase_personal(JournalEntry.objects.get(number=3), by=OPERATOR, reason="asked for")
    assert verify() == journal.Verdict(entries=6, intact=True, broken_at=None)


@pytest.mark.postgresql
def test_postgresql_refuses_to_empty_the_journal(four, journal_guarded):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    with pytest.raises(DatabaseError, match="never changed or deleted"), connection.cursor() as cursor:
        cursor.execute("TRUNCATE office_journalentry, office_journalrow, office_journalpersonal")


def test_the_check_names_a_lost_trigger(journal_guarded):
    from office import journal_triggers
    from office.checks import the_journal_is_guarded

    assert the_journal_is_guarded(databases=["default"]) == []
    journal_triggers.remove()
    assert [error.id for error in the_journal_is_guarded(databases=["default"])] == ["office.E001"]
    call_command("guard_journal")
    assert the_journal_is_guarded(databases=["default"]) == []


def test_the_command_tells_programs_and_exits_1_when_broken(four, capsys):
    call_command("verify_journal", json=True)
    assert json.loads(capsys.readouterr().out) == {"entries": 4, "intact": True, "broken_at": None}
    JournalEntry.objects.filter(number=3).update(reason="forged")
    with pytest.raises(SystemExit) as ended:
        call_command("verify_journal", json=True)
    assert ended.value.code == 1
    assert json.loads(capsys.readouterr().out) == {"entries": 4, "intact": False, "broken_at": 3}
