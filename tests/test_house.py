"""The house itself: what keeps its rooms in order, whoever builds in it."""

import ast
import importlib.util
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import URLPattern, get_resolver

from office.acts import all_labels
from office.jobs import _kinds, _labels
from office.lifecycle import lives

ROOT = Path(settings.BASE_DIR)
APPS = ("office", "partners", "relations", "networks", "evaluations")
SOURCES = [
    path for app in APPS for path in sorted((ROOT / app).rglob("*.py")) if "migrations" not in path.parts
]


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_no_room_knows_who_uses_it():
    """The import contract: office < partners < relations < networks < evaluations."""
    assert importlib.util.find_spec("importlinter")
    script = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


# Where a state may be written besides the mechanism of lives: the rows of background work (a job, a list of
# partners that two jobs preview and apply, an edition of the register that one job writes and a later edition
# replaces), and the council item that a decision or withdrawal closes.
STATE_WRITERS = {
    "office/lifecycle.py",
    "office/jobs.py",
    "office/submissions.py",
    "partners/actions/imports.py",
    "partners/actions/undoing.py",
    "partners/actions/register.py",
    "partners/register_writing.py",
}


def states_written_in(path: Path) -> Iterator[int]:
    """The lines that set a `state`: by assignment, by update(), by setattr()."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            flat = [part for target in targets for part in ast.walk(target)]
            if any(isinstance(part, ast.Attribute) and part.attr == "state" for part in flat):
                yield node.lineno
        if isinstance(node, ast.Call):
            called = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if called in ("update", "bulk_update") and any(word.arg == "state" for word in node.keywords):
                yield node.lineno
            if called == "setattr" and len(node.args) > 1 and getattr(node.args[1], "value", "") == "state":
                yield node.lineno


def test_a_state_changes_nowhere_but_in_the_mechanism_of_lives():
    found = {
        f"{named(path)}:{line}"
        for path in SOURCES
        if named(path) not in STATE_WRITERS
        for line in states_written_in(path)
    }
    assert found == set()


@pytest.mark.parametrize("life", lives(), ids=lambda life: life.name)
def test_every_state_of_a_life_can_be_reached(life):
    assert life.reachable() == set(life.states.values)


@pytest.mark.parametrize("life", lives(), ids=lambda life: life.name)
def test_every_step_of_a_life_leads_from_and_to_states_that_exist_and_somebody_may_take_it(life):
    for step in life:
        assert {*step.source, step.target} <= set(life.states.values), step.name
        assert step.source, step.name
        assert step.roles or step.by_machine, step.name


def test_no_two_lives_share_a_name():
    names = [life.name for life in lives()]
    assert len(names) == len(set(names)) > 0


def test_the_drawn_lives_are_current():
    call_command("lifecycle_diagrams", check=True, json=True)


def recorded_acts() -> Iterator[tuple[str, str]]:
    """(place, act) for every `journal.record("…")`; an act put together at run time shows as a pattern."""
    for path in SOURCES:
        for node in ast.walk(tree_of(path)):
            if not (isinstance(node, ast.Call) and node.args):
                continue
            called = ast.unparse(node.func)
            if called in ("journal.record", "record") and (act := _act(node.args[0])):
                yield f"{named(path)}:{node.lineno}", act


def _act(argument: ast.expr) -> str:
    if isinstance(argument, ast.Constant):
        return str(argument.value)
    if isinstance(argument, ast.JoinedStr):
        parts = [part.value if isinstance(part, ast.Constant) else "*" for part in argument.values]
        return "".join(str(part) for part in parts)
    return ""


def test_every_act_that_is_recorded_has_words():
    labels = all_labels()
    nameless = []
    for place, act in recorded_acts():
        pattern = re.escape(act).replace(r"\*", ".+")
        if not any(re.fullmatch(pattern, known) for known in labels):
            nameless.append(f"{place} {act}")
    assert nameless == []


def test_every_kind_of_job_has_words():
    assert [kind for kind in _kinds if not _labels.get(kind)] == []


def patterns(resolver=None, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every URL with its full name."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name}", entry
        else:
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from patterns(entry, inner)


def test_every_page_says_to_whom_it_is_open():
    """The pages of the login library are the exception: they guard themselves, see the permission matrix."""
    shut = [
        name
        for name, entry in patterns()
        if not name.startswith(("account_", "mfa_")) and not hasattr(entry.callback, "open_to")
    ]
    assert shut == []


def test_no_two_urls_share_a_name():
    names = [name for name, _entry in patterns()]
    assert sorted(names) == sorted(set(names))


DRAWERS = {"utils", "util", "helpers", "helper", "common", "base", "misc", "manager", "handlers"}


def test_there_is_no_drawer():
    assert [named(path) for path in SOURCES if path.stem in DRAWERS] == []


def test_files_and_functions_stay_small():
    """At most 500 lines a file; a function over 50 wants a reason."""
    long_files = [named(path) for path in SOURCES if len(path.read_text(encoding="utf-8").splitlines()) > 500]
    long_functions = [
        f"{named(path)}:{node.name}"
        for path in SOURCES
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.body[0].lineno > 50
    ]
    assert (long_files, long_functions) == ([], [])
