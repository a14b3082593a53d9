"""The mechanism that takes a thing through its life.

A life is a table of steps (`relations/lifecycle.py` and its like). The table is all there is: it feeds the
buttons, refuses what may not be, draws the diagram and is what the tests read. State changes nowhere else.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office import journal
from office.models.staff import Actor, Role
from office.rules import Refused, role_missing


@dataclass(frozen=True)
class Taken:
    """A step as it is being taken: by whom, on which day it happened, why, and what else it records."""

    step: "Step"
    by: Actor
    on: date
    reason: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


Guard = Callable[[Any, Taken], Any]
FollowUp = Callable[[Any, Taken], None]


@dataclass(frozen=True)
class Step:
    """One line of the table.

    `guards` say what must be true before the step can be offered at all; each returns None or the reason for
    refusing. `checks` look at what is being recorded (a date, a place) and are asked only when it is taken.
    `dates` names the field that keeps the day on which it happened. `fill` writes into the row before it is saved,
    so that the database may insist on it; `follow` runs after that, in the same transaction. What `is_aside` leads back
    or away: it may be taken, but nobody is waited for to take it, and no page offers it first.
    """

    name: str
    label: Any
    source: tuple[str, ...]
    target: str
    roles: tuple[Role, ...]
    guards: tuple[Guard, ...] = ()
    checks: tuple[Guard, ...] = ()
    fill: tuple[FollowUp, ...] = ()
    follow: tuple[FollowUp, ...] = ()
    dates: str = ""
    needs_reason: bool = False
    is_final: bool = False
    by_machine: bool = False
    is_aside: bool = False


@dataclass(frozen=True)
class Offer:
    """A step as a page offers it: a button, or the reason why it cannot be taken now."""

    step: Step
    refusal: Any = None

    @property
    def is_open(self) -> bool:
        return self.refusal is None


class Lifecycle:
    """The whole life of one kind of thing.

    `steps` in the order people think of them; `state` is the field's name; final states are left by no step.
    """

    def __init__(
        self,
        name: str,
        states: type[models.TextChoices],
        initial: str,
        steps: Iterable[Step],
        *,
        outside: Iterable[str] = (),
        held_by: Iterable[str] = (),
    ) -> None:
        self.name, self.states, self.initial, self.steps = name, states, initial, tuple(steps)
        # What its guards read and its row hangs from, by field; locked before it, in this order.
        self.held_by = tuple(held_by)
        # States that only facts of the past lead to (see settle), never a step.
        self.outside = frozenset(outside)
        self._by_name = {step.name: step for step in self.steps}
        if len(self._by_name) != len(self.steps):
            raise ValueError(f"{name}: two steps share one name")

    def __iter__(self) -> Iterator[Step]:
        return iter(self.steps)

    def step(self, name: str) -> Step:
        """Raises Refused for a name that is not in the table."""
        try:
            return self._by_name[name]
        except KeyError:
            raise Refused("unknown_step", _("There is no such step.")) from None

    def refusal(self, thing: Any, step: Step, *, by: Actor, on: date | None = None) -> Refused | None:
        """Why this step cannot be taken by this person now; None when it can."""
        taken = Taken(step, by, on or timezone.localdate())
        if reason := role_missing(by, *step.roles):
            return Refused("role", reason)
        if thing.state not in step.source:
            return Refused("state", self._wrong_state(thing, step))
        for guard in step.guards:
            if reason := guard(thing, taken):
                return Refused("guard", reason)
        return None

    def offers(self, thing: Any, *, by: Actor) -> list[Offer]:
        """The steps that lead on from the thing's state and that `by` has the role for; those aside come last."""
        ahead = [
            s for s in self.steps if thing.state in s.source and not s.by_machine and by.has_role(*s.roles)
        ]
        ahead.sort(key=lambda step: step.is_aside)
        refusals = [self.refusal(thing, step, by=by) for step in ahead]
        return [
            Offer(step, refused.message if refused else None)
            for step, refused in zip(ahead, refusals, strict=True)
        ]

    @transaction.atomic
    def take(
        self,
        thing: Any,
        name: str,
        *,
        by: Actor,
        on: date | None = None,
        reason: str = "",
        **facts: Any,
    ) -> Any:
        """Take a step: lock, ask, save, follow up, journal; all or nothing. Raises Refused."""
        step = self.step(name)
        locked = self._locked(thing)
        taken = Taken(step, by, on or timezone.localdate(), reason.strip(), facts)
        self._ask(locked, taken)
        before = locked.state
        locked.state = step.target
        if step.dates:
            setattr(locked, step.dates, taken.on)
        for fill in step.fill:
            fill(locked, taken)
        locked.save()
        for follow in step.follow:
            follow(locked, taken)
        changes = {"state": [before, locked.state]} | {
            key: [None, str(value)] for key, value in facts.items() if value
        }
        journal.record(
            f"{self.name}.{name}", locked, by=by, changes=changes, reason=taken.reason, occurred_on=taken.on
        )
        return locked

    def _locked(self, thing: Any) -> Any:
        """The row as it is now, nobody else's meanwhile; from above downwards, so that no two wait for each other."""
        above = {}
        for name in self.held_by:
            model = type(thing)._meta.get_field(name).related_model
            if number := getattr(thing, f"{name}_id"):
                above[name] = model._default_manager.select_for_update().get(pk=number)
        locked = type(thing)._default_manager.select_for_update().get(pk=thing.pk)
        for name, held in above.items():
            setattr(locked, name, held)
        return locked

    def settle(self, thing: Any, state: str) -> bool:
        """Set the state that the recorded facts amount to; the recording act saves and writes the journal."""
        if state not in self.states.values:
            raise ValueError(f"{self.name} has no state {state}")
        changed: bool = thing.state != state
        thing.state = state
        return changed

    def _ask(self, thing: Any, taken: Taken) -> None:
        refused = self.refusal(thing, taken.step, by=taken.by, on=taken.on)
        if refused:
            raise refused
        if taken.on > timezone.localdate():
            raise Refused("future", _("That day has not come yet: give the day on which it happened."))
        if taken.step.needs_reason and not taken.reason:
            raise Refused("reason", _("Give a reason: it is kept in the journal."))
        for check in taken.step.checks:
            if reason := check(thing, taken):
                raise Refused("guard", reason)

    def _wrong_state(self, thing: Any, step: Step) -> str:
        return _(
            "“%(step)s” is not possible: it now stands at “%(state)s”. Somebody may have moved it on."
        ) % {
            "step": step.label,
            "state": self.states(thing.state).label,
        }

    def reachable(self) -> set[str]:
        """The states that some path of steps leads to, and those that only past facts lead to."""
        found = {self.initial} | self.outside
        while True:
            more = {step.target for step in self.steps if not found.isdisjoint(step.source)} - found
            if not more:
                return found
            found |= more

    def diagram(self) -> str:
        """The table as a Mermaid state diagram, for docs/."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.initial}"]
        lines += [f"    {source} --> {s.target}: {s.name}" for s in self.steps for source in s.source]
        lines += [f"    [*] --> {state}: past fact" for state in sorted(self.outside)]
        leaving = {source for step in self.steps for source in step.source}
        lines += [f"    {state} --> [*]" for state in self.states.values if state not in leaving]
        return "\n".join(lines) + "\n"


_LIVES: list[Lifecycle] = []


def life(*args: Any, **kwargs: Any) -> Lifecycle:
    """Make a lifecycle and list it, so that diagrams and tests find every one."""
    made = Lifecycle(*args, **kwargs)
    _LIVES.append(made)
    return made


def lives() -> tuple[Lifecycle, ...]:
    return tuple(_LIVES)


__all__ = ["Lifecycle", "Offer", "Step", "Taken", "life", "lives"]
