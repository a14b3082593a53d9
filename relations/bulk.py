"""What can be changed for many relations at once: who answers for them, and their themes."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office.bulk import BulkField, BulkKind, Told, Written, register_bulk
from office.models import Role, Unit, User
from relations.models import Relation, Theme
from relations.rules.relation import may_change_in_bulk, may_keep_relations
from relations.tables import RELATIONS


def _rows() -> QuerySet[Relation]:
    return Relation.objects.select_related("owner_unit", "officer").prefetch_related("partners")


def _unit_field() -> forms.Field:
    return forms.ModelChoiceField(
        label=_("Owner unit"), queryset=Unit.objects.all(), required=False, empty_label=_("None")
    )


def _officer_field() -> forms.Field:
    writers = User.objects.holding(Role.OFFICER, Role.HEAD, on=timezone.localdate())
    return forms.ModelChoiceField(
        label=_("Officer"),
        queryset=writers.distinct().order_by("name"),
        required=False,
        empty_label=_("Nobody"),
    )


def _theme_field() -> forms.Field:
    return forms.ChoiceField(label=_("Theme"), choices=Theme.choices)


def _to_unit(relation: Relation, unit: Unit | None) -> tuple[Written, Told]:
    if relation.owner_unit == unit:
        return {}, {}
    before = relation.owner_unit.name if relation.owner_unit else None
    return {"owner_unit": unit}, {"owner_unit": [before, unit.name if unit else None]}


def _to_officer(relation: Relation, officer: User | None) -> tuple[Written, Told]:
    """The rows of the journal hold numbers; the names stand where they can be erased one day."""
    if relation.officer == officer:
        return {}, {}
    return {"officer": officer}, {"officer": [_number(relation.officer), _number(officer)]}


def _number(person: User | None) -> str | None:
    return f"#{person.pk}" if person else None


def _names(relations: list[Any], officer: User | None) -> dict[str, Any]:
    people = [*(relation.officer for relation in relations), officer]
    return {"people": {_number(person): person.name for person in people if person}}


def _with_theme(relation: Relation, theme: str) -> tuple[Written, Told]:
    return _themes(relation, [*relation.themes, theme] if theme not in relation.themes else relation.themes)


def _without_theme(relation: Relation, theme: str) -> tuple[Written, Told]:
    return _themes(relation, [known for known in relation.themes if known != theme])


def _themes(relation: Relation, after: list[str]) -> tuple[Written, Told]:
    if after == relation.themes:
        return {}, {}
    return {"themes": after}, {"themes": [list(relation.themes), after]}


def _theme_words(theme: str) -> str:
    return str(Theme(theme).label)


def _name(thing: Unit | User | None) -> str:
    return thing.name if thing else ""


BULK = register_bulk(
    BulkKind(
        page=RELATIONS,
        act="relation.bulk",
        rows=_rows,
        may=may_keep_relations,
        fields=(
            BulkField(
                "owner_unit", _("Owner unit"), _unit_field, _to_unit, words=_name, refusal=may_change_in_bulk
            ),
            BulkField(
                "officer",
                _("Officer"),
                _officer_field,
                _to_officer,
                words=_name,
                refusal=may_change_in_bulk,
                personal=_names,
            ),
            BulkField(
                "add_theme",
                _("Add a theme"),
                _theme_field,
                _with_theme,
                words=_theme_words,
                refusal=may_change_in_bulk,
            ),
            BulkField(
                "remove_theme",
                _("Take a theme off"),
                _theme_field,
                _without_theme,
                words=_theme_words,
                refusal=may_change_in_bulk,
            ),
        ),
    )
)
