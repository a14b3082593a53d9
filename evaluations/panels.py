"""What the page of a relation shows of its evaluations, without the relations' app knowing them."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from evaluations.evaluation_actions import may_write_evaluations, must_be_fit_to_evaluate
from evaluations.evaluation_queries import evaluations_of
from evaluations.models import Evaluation, EvaluationState
from office.calendar import written
from office.models import User
from relations.dossier import Task
from relations.models import Relation
from relations.relation_panels import RelationPanel, register

_FEW = 5


@register
def evaluations_panel(relation: Relation, user: User) -> RelationPanel | None:
    """The evaluations of this relation and the sixth of its steps. One query."""
    found = evaluations_of(relation)
    for evaluation in found:
        evaluation.relation = relation  # it is at hand: no query for each
    may_begin = may_write_evaluations(user) is None and must_be_fit_to_evaluate(relation) is None
    if not found and not may_begin:
        return None
    begin_url = f"{reverse('evaluations:evaluation_create')}?about={relation.reference}" if may_begin else ""
    context: dict[str, Any] = {
        "evaluations": found[:_FEW],
        "more": max(len(found) - _FEW, 0),
        "list_url": f"{reverse('evaluations:evaluation_list')}?q={relation.reference}",
        "begin_url": begin_url,
    }
    return RelationPanel(
        _("Evaluations"), "evaluations/_relation_panel.html", context, "evaluation", task_of(found, begin_url)
    )


def task_of(found: list[Evaluation], begin_url: str) -> Task | None:
    """The step as the open evaluation or the latest adopted one leaves it; None where there is nothing to say."""
    title = _("Evaluation")
    open_one = min((each for each in found if each.is_open), key=lambda each: each.due_on, default=None)
    if open_one:
        tone = "muted" if open_one.state == EvaluationState.SCHEDULED else "info"
        hint = _("%(kind)s, due on %(day)s") % {
            "kind": open_one.get_kind_display(),
            "day": written(open_one.due_on),
        }
        return Task(title, str(open_one.get_state_display()), tone, open_one.get_absolute_url(), hint)
    adopted = [each for each in found if each.is_adopted and each.adopted_on]
    if adopted:
        last = max(adopted, key=lambda each: (each.adopted_on, each.pk))
        hint = _("Adopted on %(day)s: %(recommendation)s") % {
            "day": written(last.adopted_on),
            "recommendation": last.get_recommendation_display(),
        }
        return Task(title, str(last.get_state_display()), "success", last.get_absolute_url(), hint)
    if begin_url:
        return Task(
            title, _("not begun"), "neutral", begin_url,
            _("Against the purpose and the numbers of the programme. The schedule proposes it each year."),
        )  # fmt: skip
    return None
