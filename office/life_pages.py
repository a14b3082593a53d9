"""docs/lifecycles.md: every life as a diagram and a table, drawn from the tables that govern it."""

from django.utils import translation

from office.lifecycle import Lifecycle, Step, lives

_HEAD = """# Lives

Drawn by `manage.py lifecycle_diagrams` from the step tables (`lifecycle.py` of each app): do not edit.
A state changes in no other way. Facts of the past are recorded in whatever order they happened and then
settle the state (*past fact*).
"""


def page() -> str:
    """The whole page, in English and always in the same order."""
    with translation.override("en"):
        return "\n".join([_HEAD, *(_section(life) for life in sorted(lives(), key=lambda life: life.name))])


def _section(life: Lifecycle) -> str:
    states = ", ".join(f"`{state.value}` {state.label}" for state in life.states)
    rows = [_row(step) for step in life]
    head = "| step | from | to | who | asks |\n|---|---|---|---|---|"
    title = life.name.replace("_", " ").capitalize()
    return f"## {title}\n\n{states}\n\n```mermaid\n{life.diagram()}```\n\n{head}\n" + "\n".join(rows) + "\n"


def _row(step: Step) -> str:
    who = "the calendar" if step.by_machine else ", ".join(str(role) for role in step.roles)
    asked = [_sentence(guard) for guard in (*step.guards, *step.checks)]
    asked += ["a reason"] if step.needs_reason else []
    source, asks = ", ".join(step.source), "; ".join(asked) or "–"
    return f"| {step.label} (`{step.name}`) | {source} | {step.target} | {who} | {asks} |"


def _sentence(guard: object) -> str:
    """A guard's name as words: must_be_adopted gives “must be adopted”."""
    guard = getattr(guard, "func", guard)
    return getattr(guard, "__name__", type(guard).__name__).strip("_<>").replace("_", " ")
