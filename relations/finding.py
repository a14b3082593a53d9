"""What our ties tell the finder of partners: with whom we have one, what it is about, and how silent it is."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _

from office.calendar import written
from partners.finder import Reason, Way
from partners.finder_sources import FinderSource, register_source
from relations.models import LIVE, Relation
from relations.pulse import ASLEEP, Pulse, limits
from relations.queries.pulse import pulse_of, with_pulse


def partners_with_a_tie() -> QuerySet:
    return Relation.objects.filter(state__in=LIVE, partners__isnull=False).order_by().values("partners")


def partners_on_themes(themes: Iterable[str]) -> QuerySet:
    named = Q(pk__in=[])
    for theme in themes:
        named |= Q(themes_written__contains=f'"{theme}"')
    written_out = Relation.objects.annotate(themes_written=Cast("themes", TextField()))
    living = written_out.filter(named, state__in=LIVE, partners__isnull=False)
    return living.order_by().values("partners")


def told_of(partners: list[int]) -> dict[int, list[Reason]]:
    """A sentence for each living tie, and one for its silence, which stays among the staff. Two queries."""
    day, within = timezone.localdate(), limits()
    # From the few partners to their ties: a join would have to be made distinct, pulse and all.
    theirs = list(
        Relation.partners.through.objects.filter(partner__in=partners)
        .order_by("relation")
        .values_list("relation", "partner")
    )
    ties = with_pulse(Relation.objects.filter(state__in=LIVE, pk__in={tie for tie, _partner in theirs}), day)
    living = ties.in_bulk()
    told: dict[int, list[Reason]] = {}
    for number, partner in theirs:
        if tie := living.get(number):
            told.setdefault(partner, []).append(_tie(tie))
            if silence := _silence(tie, pulse_of(tie, day, within)):
                told[partner].append(silence)
    return told


def _tie(tie: Relation) -> Reason:
    sentence = _("We have a tie with it: %(type)s, %(state)s.") % {
        "type": tie.get_type_display(),
        "state": tie.get_state_display(),
    }
    return Reason(Way.OURS, sentence, tie.reference, tie.get_absolute_url(), tuple(tie.themes))


def _silence(tie: Relation, pulse: Pulse | None) -> Reason | None:
    """Where nothing was recorded for long: the tie may be what one looks for, and needs waking."""
    last = tie.last_two_way_on  # type: ignore[attr-defined]  # read through with_pulse
    if pulse in ASLEEP and last:
        sentence = _("Nothing was recorded with it since %(day)s.") % {"day": written(last)}
    elif pulse == Pulse.ONE_WAY:
        sentence = _("What is recorded with it went one way only.")
    elif pulse == Pulse.NO_RECORDS:
        sentence = _("Nothing is recorded with it yet.")
    else:
        return None
    return Reason(Way.OURS, sentence, is_internal=True)


def register() -> None:
    register_source(FinderSource(Way.OURS, partners_with_a_tie, told_of, partners_on_themes))
