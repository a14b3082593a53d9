"""What upper apps know about a relation, shown on its page without this app knowing them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

from office.models import User
from relations.dossier import Task
from relations.models import Relation


@dataclass(frozen=True)
class RelationPanel:
    """A part of the relation's page: its heading, its template with what it needs, its step among the six.

    `step` names the step that the task stands for: “evaluation”.
    """

    title: str | Promise
    template: str
    context: dict[str, Any] = field(default_factory=dict)
    step: str = ""
    task: Task | None = None


RelationPanelFunction = Callable[[Relation, User], RelationPanel | None]

_functions: list[RelationPanelFunction] = []


def register(function: RelationPanelFunction) -> RelationPanelFunction:
    """Called by an upper app when it is ready; the function returns None where it has nothing to show."""
    if function not in _functions:  # once, however often the apps get ready
        _functions.append(function)
    return function


def panels_of(relation: Relation, user: User) -> list[RelationPanel]:
    return [panel for function in _functions if (panel := function(relation, user))]


def tasks_in(panels: list[RelationPanel]) -> dict[str, Task]:
    """The steps that upper apps tell, by name."""
    return {panel.step: panel.task for panel in panels if panel.task}
