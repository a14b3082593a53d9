"""What a tie's pulse suggests to those who keep it. It changes nothing: a person takes the step, or says why not."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from office.calendar import written
from office.models import Actor, Role
from relations.history import turning_day
from relations.models import EventKind, Exchange, PulseReview, Relation, RelationState
from relations.pulse import Pulse, Reading, is_proposed


@dataclass(frozen=True)
class Way:
    """One thing that can be done about it; the first one is the natural one."""

    label: str
    url: str


@dataclass(frozen=True)
class Suggestion:
    title: str
    text: str
    ways: tuple[Way, ...] = ()
    tone: str = "warning"
    note: str = ""


def suggestion_for(relation: Relation, reading: Reading | None, *, by: Actor) -> Suggestion | None:
    """For officers and heads; the relation read with `relation_page`, so that its silence and events are there."""
    if reading is None or not by.has_role(Role.OFFICER, Role.HEAD):
        return None
    if _has_awoken(relation, reading.evidence):
        return _revive(relation, reading)
    if not is_proposed(relation.state, reading.pulse):
        return None
    silent_until: date | None = getattr(relation, "silent_until", None)
    if silent_until and silent_until > reading.as_of:
        return _kept(relation)
    return _decide(relation, reading, by=by)


def last_exchange_in_words(exchange: Exchange) -> str:
    said = {"kind": exchange.get_kind_display(), "day": written(exchange.on), "about": exchange.about}
    return _("%(kind)s, %(day)s: “%(about)s”") % said


def reason_for_dormancy(reading: Reading) -> str:
    """What the step “dormant” is prefilled with: the evidence, in the words of whoever takes it."""
    if reading.evidence is None:
        return ""
    said = {"exchange": last_exchange_in_words(reading.evidence), "months": reading.months}
    return _("No two-way exchange for %(months)s months. The last one: %(exchange)s.") % said


def _decide(relation: Relation, reading: Reading, *, by: Actor) -> Suggestion:
    asleep = reading.pulse == Pulse.SLEEPING
    title = _("This tie sleeps. Is it dormant?") if asleep else _("A decision is due about this tie")
    text = reason_for_dormancy(reading) + " "
    if relation.state == RelationState.DORMANT:
        text += _(
            "It was found dormant and nothing has moved since: revive it, end it with dignity, or say why it stays."
        )
    elif not asleep:
        text += _(
            "Evaluate it or end it with dignity; or confirm that it is dormant, or say why it stays active."
        )
    else:
        text += _(
            "The pulse changes no state: a person confirms that it is dormant, or says why it stays active."
        )
    note = "" if by.has_role(Role.HEAD) else _("The head confirms it or says why not.")
    return Suggestion(
        title, text, tuple(_ways(relation, asleep, by)), "warning" if asleep else "danger", note
    )


def _ways(relation: Relation, asleep: bool, by: Actor) -> list[Way]:
    is_head, is_active = by.has_role(Role.HEAD), relation.state == RelationState.ACTIVE
    found = []
    if is_head and is_active:
        found.append(Way(_("Confirm that it is dormant"), _step(relation, "mark_dormant")))
    if is_head:
        keep = reverse("relations:pulse_keep", args=[relation.reference])
        found.append(Way(_("It stays as it is, because …"), keep))
    if not asleep:
        found.append(
            Way(_("Propose to end it"), f"{reverse('relations:termination_create')}?relation={relation.pk}")
        )
    record = reverse("relations:exchange_record", args=[relation.reference])
    found.append(Way(_("Record an exchange that is missing"), record))
    return found


def _has_awoken(relation: Relation, evidence: Exchange | None) -> bool:
    """Both sides exchanged something after the tie was found dormant."""
    if relation.state != RelationState.DORMANT or evidence is None:
        return False
    found = [e for e in relation.events.all() if e.kind == EventKind.DORMANT and e.corrected_by_id is None]
    days = [turning_day(event) or event.recorded_on for event in found]
    return bool(days) and evidence.on >= max(days)


def _revive(relation: Relation, reading: Reading) -> Suggestion:
    said = {"exchange": last_exchange_in_words(reading.evidence)} if reading.evidence else {}
    text = (
        _("Since it was found dormant, both sides were in touch again: %(exchange)s. Is the tie alive again?")
        % said
    )
    return Suggestion(_("This tie stirs again"), text, (Way(_("Revive"), _step(relation, "revive")),), "info")


def _kept(relation: Relation) -> Suggestion | None:
    review = PulseReview.objects.filter(relation=relation).select_related("reviewed_by").first()
    if review is None:
        return None
    said: dict[str, Any] = {
        "day": written(review.on),
        "reason": review.reason,
        "until": written(review.until),
    }
    text = _("Looked at on %(day)s: “%(reason)s”. Nothing is proposed before %(until)s.") % said
    return Suggestion(_("It sleeps, and stays as it is"), text, tone="neutral")


def _step(relation: Relation, name: str) -> str:
    return reverse("relations:relation_step", args=[relation.reference, name])
