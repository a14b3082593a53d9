"""The list of relations: its columns, and what it hands over to the house and to the list of partners."""

from datetime import date
from functools import cached_property
from html import escape
from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, QuerySet
from django.http import QueryDict
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from office.letters import capitalised
from office.lists import ListPage, register_list
from office.tables import Column, ListTable, link
from office.templatetags.ui import or_dash, tag
from partners.filters import PartnerFilter
from partners.models import Partner
from relations.filters import RelationFilter
from relations.models import LIVE, Relation, RelationState, RelationType
from relations.pulse import limits
from relations.queries.pulse import pulse_of
from relations.templatetags.ties import pulse_icon, pulse_tone, relation_tone


class RelationTable(ListTable):
    named_by = "name"

    name = Column(_("partner"), sort=("first_partner",))
    country = Column(_("country"), at_first=False)
    type = Column(_("type"), sort=("type",))
    state = Column(_("state"), sort=("state",))
    pulse = Column(_("pulse"), sort=("last_two_way_on",), gaps=True)
    since = Column(_("since"), sort=("since",), css="date", gaps=True)
    themes = Column(_("themes"), at_first=False)
    purpose = Column(_("purpose"), at_first=False)
    owner_unit = Column(_("owner unit"), sort=("owner_unit__name",), gaps=True, at_first=False)
    officer = Column(_("officer"), sort=("officer__name",), gaps=True)
    reference = Column(_("reference"), sort=("pk",), css="reference")

    class Meta(ListTable.Meta):
        pass

    def __init__(self, records: list[Any], asked: QueryDict, **kwargs: Any) -> None:
        super().__init__(records, asked, **kwargs)
        self.today, self.within = timezone.localdate(), limits()

    def name_of(self, record: Any) -> str:
        return ", ".join(partner.name for partner in record.sides)

    def render_name(self, record: Any) -> Any:
        names = link(record.get_absolute_url(), self.name_of(record))
        places = escape(", ".join(partner.place for partner in record.sides))
        named = mark_safe(f'{names} <span class="muted small">{places}</span>')  # noqa: S308 - escaped one by one
        return format_html("{} {}", named, tag(_now("exercise"), "info")) if record.is_exercise else named

    def render_country(self, record: Any) -> str:
        return ", ".join(dict.fromkeys(partner.place for partner in record.sides))

    def render_type(self, record: Relation) -> str:
        return self._types.get(record.type, record.type)

    @cached_property
    def _types(self) -> dict[str, str]:
        return {code: capitalised(str(label)) for code, label in RelationType.choices}

    @cached_property
    def _states(self) -> dict[str, Any]:
        """Thirteen words for fifty rows, each looked up and drawn once."""
        return {code: tag(str(label), relation_tone(code)) for code, label in RelationState.choices}

    def render_state(self, record: Relation) -> Any:
        return self._states[record.state]

    def render_pulse(self, record: Any) -> Any:
        pulse = pulse_of(record, self.today, self.within)
        if not pulse:
            return or_dash("")
        drawn = tag(pulse.label, pulse_tone(pulse), pulse_icon(pulse))
        if record.last_two_way_on is None:
            return drawn
        day = escape(_short(record.last_two_way_on))
        return mark_safe(f'{drawn} <span class="muted small nowrap">{day}</span>')  # noqa: S308 - escaped

    def render_since(self, record: Relation) -> str:
        return record.since_text

    def render_themes(self, record: Relation) -> Any:
        return ", ".join(str(label) for label in record.theme_labels)

    def render_purpose(self, record: Relation) -> str:
        return record.purpose if len(record.purpose) <= 160 else f"{record.purpose[:159]}…"

    def render_owner_unit(self, record: Relation) -> Any:
        return or_dash(record.owner_unit.name if record.owner_unit else "")

    def render_officer(self, record: Relation) -> Any:
        return or_dash(record.officer.name if record.officer else "")

    def render_reference(self, record: Relation) -> str:
        return record.reference


def _short(day: date) -> str:
    return formats.date_format(day, "SHORT_DATE_FORMAT")


RELATIONS = register_list(
    ListPage("relations", _("Relations"), "relations:relation_list", RelationFilter, RelationTable)
)


def _with_tie(partners: QuerySet[Partner], _name: str, tie: str) -> QuerySet[Partner]:
    ties = Relation.partners.through.objects.filter(partner=OuterRef("pk"))
    if tie == "none":
        return partners.filter(~Exists(ties))
    if tie == "live":
        ties = ties.filter(relation__state__in=LIVE)
    return partners.filter(Exists(ties))


# The list of partners lies below and knows no ties: this app adds the filter.
PartnerFilter.base_filters["relation"] = django_filters.ChoiceFilter(
    choices=[
        ("live", _("with a live relation")),
        ("any", _("with any relation")),
        ("none", _("without one")),
    ],
    label=_("Relation with us"),
    empty_label=_("Makes no difference"),
    method=_with_tie,
)
