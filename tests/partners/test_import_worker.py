"""A real worker, killed while it writes an import: nothing of it is there, and the next worker does it once."""

import time
from pathlib import Path

import pytest

from tests.office.test_job_worker import STATE, house, kill

__all__ = ["house"]  # fixtures

pytestmark = pytest.mark.heavy
ROWS = 6_000
UPLOADED = """
from partners import actions
from partners.actions.imports import keep_preview, plan_of
lines = "\\n".join(f"Town {number},BE,{1000 + number}" for number in range(6000))
imp = actions.upload_list(f"name,country,population\\n{lines}\\n".encode(), filename="x.csv", by=OPERATOR)
keep_preview(imp, plan_of(imp))
actions.request_import(imp, by=OPERATOR)
"""
PARTNERS = "SELECT count(*) FROM partners_partner"
ENTRIES = "SELECT count(*) FROM office_journalentry WHERE act = 'import.apply'"


def wait_for(file: Path, seconds: float = 120) -> None:
    until = time.monotonic() + seconds
    while not file.exists():
        assert time.monotonic() < until, "the worker never came to writing"
        time.sleep(0.005)


def test_a_worker_killed_while_it_writes_leaves_nothing_and_the_next_one_imports_once(house, tmp_path):
    house.run(UPLOADED)
    first = house.worker()
    wait_for(tmp_path / "house" / "progress" / "1")
    kill(first)
    assert (house.ask(PARTNERS), house.ask(ENTRIES), house.ask(STATE)) == ((0,), (0,), ("running",))
    house.worker()
    house.wait(STATE, ("done",), seconds=180)
    assert (house.ask(PARTNERS), house.ask(ENTRIES)) == ((ROWS,), (1,))
    assert house.ask("SELECT state, created FROM partners_partnerimport") == ("applied", ROWS)
    assert not (tmp_path / "house" / "progress" / "1").exists()
