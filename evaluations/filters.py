"""What the lists of evaluations and follow-ups are narrowed to: an allow-list, no key reaches the database."""

from datetime import timedelta

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evaluations.evaluation_forms import subject_by
from evaluations.models import (
    OPEN_STATES,
    Evaluation,
    EvaluationKind,
    EvaluationState,
    FollowUp,
    FollowUpState,
)
from partners.models import Partner
from relations.models import Relation

_SOON = 60
DUE = [
    ("overdue", _("overdue")),
    ("soon", _("within 60 days")),
]
STATES = [("at_work", _("all that are open")), *EvaluationState.choices]


class EvaluationFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        method="by_text", label=_("Partner or network"),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )  # fmt: skip
    state = django_filters.ChoiceFilter(
        choices=STATES, label=_("State"), empty_label=_("All states"), method="by_state"
    )
    kind = django_filters.ChoiceFilter(
        choices=EvaluationKind.choices, label=_("Kind"), empty_label=_("All kinds")
    )
    due = django_filters.ChoiceFilter(choices=DUE, label=_("Due"), empty_label=_("Any day"), method="by_due")

    class Meta:
        model = Evaluation
        fields: list[str] = []

    def by_text(self, rows: QuerySet[Evaluation], _name: str, text: str) -> QuerySet[Evaluation]:
        if subject := subject_by(text.split(maxsplit=1)[0]):
            about = "relation" if isinstance(subject, Relation) else "membership"
            return rows.filter(**{about: subject})
        named = Partner.objects.found_by(text).values("pk")
        return rows.filter(
            Q(pk__in=_number(text))
            | Q(relation__in=Relation.objects.filter(partners__in=named).values("pk"))
            | Q(membership__network__name__icontains=text)
        )

    def by_state(self, rows: QuerySet[Evaluation], _name: str, state: str) -> QuerySet[Evaluation]:
        return rows.filter(state__in=OPEN_STATES if state == "at_work" else [state])

    def by_due(self, rows: QuerySet[Evaluation], _name: str, due: str) -> QuerySet[Evaluation]:
        today = timezone.localdate()
        waiting = rows.filter(state__in=OPEN_STATES)
        if due == "overdue":
            return waiting.filter(due_on__lt=today)
        return waiting.filter(due_on__range=(today, today + timedelta(days=_SOON)))


def _number(text: str) -> list[int]:
    try:
        return [Evaluation.objects.by_reference(text).pk]
    except Evaluation.DoesNotExist:
        return []


class FollowUpFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(
        choices=FollowUpState.choices, label=_("State"), empty_label=_("All states")
    )
    mine = django_filters.BooleanFilter(
        label=_("Only what I am asked to do"), method="by_mine", widget=forms.CheckboxInput
    )

    class Meta:
        model = FollowUp
        fields: list[str] = []

    def by_mine(self, rows: QuerySet[FollowUp], _name: str, wanted: bool) -> QuerySet[FollowUp]:
        if not wanted or self.request is None:
            return rows
        user = self.request.user
        return rows.filter(Q(user=user) | Q(role__in=[str(role) for role in user.roles]))
