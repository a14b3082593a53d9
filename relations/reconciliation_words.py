"""A disagreement with the register in sentences; neutral, neither side is called wrong."""

from django.utils.translation import gettext as _

from relations.models import Disagreement, RelationState, RelationType
from relations.reconciliation import Item


def sentences_of(item: Item) -> list[str]:
    """What each side says."""
    ours = item.ours
    if item.kind == Disagreement.ONLY_THERE or ours is None:
        return [_twinned(item)]
    if item.kind == Disagreement.ONLY_HERE:
        words = {"type": RelationType(ours.type).label, "state": RelationState(ours.state).label}
        return [_("We have it as %(type)s, %(state)s; the register does not name it.") % words]
    say = {"ended": _ended, "year": _year, "year_unknown": _year_unknown, "place": _place}
    return [say[point](item) for point in item.points]


def _twinned(item: Item) -> str:
    if item.year_there:
        return _("The register says that we are twinned since %(year)s.") % {"year": item.year_there}
    return _("The register says that we are twinned.")


def _ended(item: Item) -> str:
    return _("Our tie has ended; the register still names it.")


def _year(item: Item) -> str:
    years = {"here": item.ours.year if item.ours else "", "there": item.year_there}
    return _("We have it since %(here)s, the register since %(there)s.") % years


def _year_unknown(item: Item) -> str:
    return _("We do not know since when; the register says %(there)s.") % {"there": item.year_there}


def _place(item: Item) -> str:
    return _("The register draws it %(km)s km from where we have it.") % {"km": item.distance_km}
