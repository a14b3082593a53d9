"""How the page of a relation tells it: the six steps as a task list, and what happened as a timeline."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from office.calendar import written
from office.letters import capitalised
from partners.sentence import purpose_sentence
from relations.history import FINAL, turning_day
from relations.lifecycle.relation import BEFORE_THE_TIE
from relations.models import (
    BINDING_STATES,
    UNDER_WAY_STATES,
    Activity,
    Exchange,
    Outcome,
    Programme,
    ProgrammeState,
    Protocol,
    RelationEvent,
    RelationState,
    TerminationTie,
)
from relations.queries.relation import Dossier
from relations.rules.programme import was_never_agreed

_OVER = frozenset(
    {RelationState.ENDED, RelationState.ABANDONED, RelationState.HISTORICAL, RelationState.MERGED}
)


FEW_EXCHANGES = 12

# Which programme of a tie counts first.
_RANK: list[str] = [
    ProgrammeState.RUNNING,
    ProgrammeState.SUSPENDED,
    ProgrammeState.AGREED,
    ProgrammeState.DRAFT,
    ProgrammeState.CLOSED,
    ProgrammeState.EVALUATED,
]
_PROGRAMME_TONE: dict[str, str] = {
    ProgrammeState.RUNNING: "success",
    ProgrammeState.CLOSED: "success",
    ProgrammeState.EVALUATED: "success",
    ProgrammeState.SUSPENDED: "warning",
}


@dataclass(frozen=True)
class Task:
    """One of the six steps: done, open with a link, or not to be started yet with the reason."""

    title: str
    state_text: str
    tone: str = "neutral"
    url: str | None = None
    hint: str = ""
    icon: str = ""


@dataclass(frozen=True)
class Moment:
    """Something that happened, as the timeline component shows it."""

    on: date | None
    when_text: str
    title: str
    body: str = ""
    url: str = ""
    tone: str = ""
    mark: str = ""


def six_steps(dossier: Dossier, *, may_write: bool, told: dict[str, Task] | None = None) -> list[Task]:
    """From the purpose to the evaluation. Steps whose time has not come say what they will need.

    `told`: what upper apps say of a step, by its name (relations/relation_panels.py).
    """
    told = told or {}
    return [
        _purpose(dossier, may_write),
        _partner(dossier),
        _protocol(dossier, may_write),
        _programme(dossier, may_write),
        _implementation(dossier),
        told.get("evaluation")
        or _later(_("Evaluation"), _("a programme that has run, and outputs with their actual numbers.")),
    ]


def _purpose(dossier: Dossier, may_write: bool) -> Task:
    relation, profile = dossier.relation, dossier.relation.need_profile
    url = reverse("relations:relation_edit", args=[relation.reference]) if may_write else None
    url = profile.get_absolute_url() if profile else url
    title = _("Purpose")
    if relation.purpose.strip():
        return Task(title, _("written"), "success", url, relation.purpose)
    if profile and (sentence := purpose_sentence(profile)):
        return Task(title, _("in the need profile"), "success", url, sentence)
    return Task(
        title,
        _("to be written"),
        "warning",
        url,
        _("What is this tie for? Everything later is measured against it."),
    )


def _partner(dossier: Dossier) -> Task:
    names = ", ".join(f"{partner.name} ({partner.place})" for partner in dossier.partners)
    profile = dossier.relation.need_profile
    if profile and profile.chosen:
        url = reverse("partners:profile_matrix", args=[profile.reference])
        return Task(_("Partner"), _("chosen in writing"), "success", url, names)
    return Task(
        _("Partner"),
        _("found"),
        "success",
        dossier.partners[0].get_absolute_url() if dossier.partners else None,
        names,
    )


def _protocol(dossier: Dossier, may_write: bool) -> Task:
    title, relation = _("Protocol and official process"), dossier.relation
    in_force = [protocol for protocol in dossier.protocols if protocol.state in BINDING_STATES]
    under_way = [protocol for protocol in dossier.protocols if protocol.state in UNDER_WAY_STATES]
    if current := next(iter(in_force or under_way), None):
        tone = "success" if in_force else "info"
        hint = _what_follows(current, under_way) if in_force else current.title
        return Task(title, str(current.get_state_display()), tone, current.get_absolute_url(), hint)
    if relation.state in _OVER:
        return Task(title, _("closed"), "muted", hint=_("The tie is over: a new text needs a new relation."))
    if not relation.purpose.strip():
        return _later(title, _("the purpose, because the protocol repeats it."))
    if is_pilot_recommended(dossier):
        url = reverse("relations:pilot_first", args=[relation.reference]) if may_write else None
        hint = _("Plan a small joint project before the text, or skip it with a reason.")
        return Task(title, _("a pilot first is recommended"), "info", url, hint)
    url = reverse("relations:protocol_create", args=[relation.reference]) if may_write else None
    hint = _pilots_say(dossier) or _("Draft it in both languages, then send it to the council.")
    return Task(title, _("to be drafted"), "warning", url, hint)


def _what_follows(current: Protocol, under_way: list[Protocol]) -> str:
    """The text in force, and the one that is being made beside it."""
    if not under_way:
        return current.title
    later = under_way[0]
    return _("%(title)s. Under way: %(later)s (%(state)s).") % {
        "title": current.title, "later": later.title, "state": later.get_state_display(),
    }  # fmt: skip


def is_pilot_recommended(dossier: Dossier) -> bool:
    """Before a tie begins, with neither text nor pilot nor a reason for going without. It holds nothing back."""
    relation = dossier.relation
    is_new = relation.state in BEFORE_THE_TIE and not dossier.protocols
    return is_new and not dossier.pilots and not relation.pilot_skip_reason


def _pilots_say(dossier: Dossier) -> str:
    """What the small projects before the protocol came to, as far as there were any."""
    told = [
        f"{pilot.title} ({pilot.get_outcome_display() or pilot.get_state_display()})"
        for pilot in dossier.pilots
    ]
    if told:
        return _("Pilots so far: %(pilots)s") % {"pilots": "; ".join(told)}
    reason = dossier.relation.pilot_skip_reason
    return _("Without a pilot: %(reason)s") % {"reason": reason} if reason else ""


def _needs_for_programme(dossier: Dossier) -> str:
    if any(protocol.state in BINDING_STATES for protocol in dossier.protocols):
        return _("objectives agreed with the partner. A protocol is in force, so it may begin.")
    return _("a protocol in force. A programme may not begin before its protocol, nor outlive it.")


def _programme(dossier: Dossier, may_write: bool) -> Task:
    """The programme that counts: the one running, else the one being agreed, else the last one."""
    title = _("Implementation programme")
    programme = current_programme(dossier.programmes)
    if programme is None:
        return _programme_to_come(title, dossier, may_write)
    hint = programme.title
    if programme.period_text:
        hint = f"{programme.title}, {programme.period_text}"
    tone = _PROGRAMME_TONE.get(programme.state, "info")
    return Task(title, str(programme.get_state_display()), tone, programme.get_absolute_url(), hint)


def _programme_to_come(title: str, dossier: Dossier, may_write: bool) -> Task:
    """With a protocol under way it may be drafted; it starts only on one in force."""
    if dossier.relation.state in _OVER:
        return Task(title, _("closed"), "muted", hint=_("The tie is over: new work needs a new relation."))
    ground = [
        protocol for protocol in dossier.protocols if protocol.state in BINDING_STATES | UNDER_WAY_STATES
    ]
    if not ground:
        return _later(title, _needs_for_programme(dossier))
    url = f"{reverse('relations:programme_create')}?relation={dossier.relation.reference}"
    return Task(
        title,
        _("to be drafted"),
        "warning",
        url if may_write else None,
        _(
            "Objectives, then activities: each with a number to reach, a period, somebody responsible, a budget."
        ),
    )


def current_programme(programmes: list[Programme]) -> Programme | None:
    """The one that the page of the tie is about; newest first among equals, one never agreed behind all others."""

    def rank(programme: Programme) -> tuple[bool, int, int]:
        return was_never_agreed(programme), _RANK.index(programme.state), -programme.pk

    ranked = sorted(programmes, key=rank)
    return ranked[0] if ranked else None


def _implementation(dossier: Dossier) -> Task:
    """How far the work is: activities done out of those planned; before any programme, the pilots."""
    title, programme = _("Implementation"), current_programme(dossier.programmes)
    if programme is None or programme.state == ProgrammeState.DRAFT:
        return _pilots(title, dossier) or _later(
            title,
            _(
                "an implementation programme with activities, each with a number to reach, a period, "
                "somebody responsible and a budget."
            ),
        )
    done, planned = programme.done, programme.planned  # type: ignore[attr-defined]  # counted by the query
    said = {"done": done, "planned": planned, "running": programme.running}  # type: ignore[attr-defined]
    hint = _("%(done)s of %(planned)s activities done, %(running)s running.") % said
    url = f"{programme.get_absolute_url()}#objectives"
    if planned and done == planned:
        return Task(title, _("done"), "success", url, hint)
    if programme.state in (ProgrammeState.CLOSED, ProgrammeState.EVALUATED):
        return Task(title, _("closed"), "neutral", url, hint)
    if programme.state == ProgrammeState.SUSPENDED:
        return Task(title, _("suspended"), "warning", url, hint)
    return Task(title, _("under way") if done or programme.running else _("not begun"), "info", url, hint)  # type: ignore[attr-defined]


def _pilots(title: str, dossier: Dossier) -> Task | None:
    """A small project before any protocol says more than a letter of intent."""
    if not dossier.pilots:
        return None
    names = "; ".join(f"{pilot.title} ({pilot.get_state_display()})" for pilot in dossier.pilots)
    hint = _("Pilots: %(pilots)s") % {"pilots": names}
    return Task(title, _("pilot"), "info", dossier.pilots[0].get_absolute_url(), hint)


def _later(title: str, needs: str) -> Task:
    return Task(
        title,
        _("cannot start yet"),
        "muted",
        hint=_("It will need: %(needs)s") % {"needs": needs},
        icon="lock",
    )


def timeline(dossier: Dossier) -> list[Moment]:
    """What happened, newest first; what has no date stands at the end."""
    replaced = {newer.replaces_id for newer in dossier.programmes if newer.agreed_on}
    moments = [
        *(_event(event) for event in dossier.events),
        *(moment for protocol in dossier.protocols for moment in _of_protocol(protocol)),
        *(moment for tie in dossier.endings for moment in _of_ending(tie)),
        *(moment for programme in dossier.programmes for moment in _of_programme(programme, replaced)),
        *(_of_pilot(pilot) for pilot in dossier.pilots if pilot.done_on),
        *_of_exchanges(dossier),
    ]
    return sorted(moments, key=lambda moment: (moment.on is not None, moment.on or date.min), reverse=True)


def _of_exchanges(dossier: Dossier) -> Iterator[Moment]:
    """Each by itself as long as they are few; where there are many, one line for a year."""
    exchanges, url = dossier.exchanges, reverse("relations:exchange_list", args=[dossier.relation.reference])
    few = len(exchanges.rows) <= FEW_EXCHANGES
    for year, rows in exchanges.by_year():
        if few or len(rows) == 1:
            yield from (_exchange(exchange) for exchange in rows)
        else:
            yield _year_of(year, rows, f"{url}?year={year}")
    if not exchanges.is_all:
        oldest = exchanges.rows[-1].on
        yield Moment(oldest, written(oldest), _("Earlier exchanges"), url=url, tone="info")


def _exchange(exchange: Exchange) -> Moment:
    title = f"{capitalised(exchange.get_kind_display())}: {exchange.about}"
    mark = _("exercise") if exchange.is_exercise else ""
    body = ", ".join(str(part) for part in (exchange.carrier_text, exchange.counterpart) if part)
    return Moment(exchange.on, written(exchange.on), title, body, exchange.get_absolute_url(), "info", mark)


def _year_of(year: int, rows: list[Exchange], url: str) -> Moment:
    kinds = Counter(exchange.get_kind_display() for exchange in rows)
    title = ngettext("%(count)s exchange", "%(count)s exchanges", len(rows)) % {"count": len(rows)}
    body = ", ".join(f"{kind}: {count}" for kind, count in kinds.most_common())
    mark = _("exercise") if all(exchange.is_exercise for exchange in rows) else ""
    return Moment(rows[0].on, str(year), title, body, url, "info", mark)


def _event(event: RelationEvent) -> Moment:
    title = capitalised(event.get_kind_display())
    if event.kind in FINAL and event.on:
        title = _("%(what)s: last day in force") % {"what": title} if event.kind == "ended" else title
    mark = _("Corrected by a later entry.") if event.corrected_by_id else ""
    tone = "muted" if event.corrected_by_id else "neutral" if event.kind in FINAL else ""
    return Moment(turning_day(event), event.on_text, title, body=event.note, tone=tone, mark=mark)


def _of_protocol(protocol: Protocol) -> Iterator[Moment]:
    url, said = protocol.get_absolute_url(), {"title": protocol.title}
    if protocol.in_force_on:
        title = _("“%(title)s” entered into force") % said
        yield Moment(protocol.in_force_on, protocol.in_force_text, title, url=url)
    for signature in protocol.signatures.all():
        who = signature.person or signature.get_side_display()
        title = _("“%(title)s” signed: %(who)s") % {**said, "who": who}
        yield Moment(signature.signed_on, signature.signed_text, title, url=url)
    if protocol.ended_on:
        yield Moment(
            protocol.ended_on, protocol.ended_text, _("“%(title)s” ended") % said, url=url, tone="neutral"
        )


def _of_programme(programme: Programme, replaced: set[int | None]) -> Iterator[Moment]:
    """When both agreed, when it began, when it was closed; a new version is a new agreement, no new beginning."""
    url, said = programme.get_absolute_url(), {"title": programme.title}
    mark = _("exercise") if programme.is_exercise else ""
    days: list[tuple[Any, str]] = [
        (programme.agreed_on, _("Both sides agreed to the programme “%(title)s”")),
        (None if programme.replaces_id else programme.started_on, _("The programme “%(title)s” began")),
        (
            programme.closed_on if programme.agreed_on and programme.pk not in replaced else None,
            _("The programme “%(title)s” was closed"),
        ),
    ]
    for on, sentence in days:
        if on:
            yield Moment(on, written(on), sentence % said, url=url, mark=mark)


def _of_pilot(pilot: Activity) -> Moment:
    outcome = str(pilot.get_outcome_display()) if pilot.outcome else ""
    title = _("Pilot done: “%(title)s”") % {"title": pilot.title}
    mark = _("exercise") if pilot.is_exercise else ""
    return Moment(
        pilot.done_on, written(pilot.done_on), title, body=outcome, url=pilot.get_absolute_url(), mark=mark
    )


def _of_ending(tie: TerminationTie) -> Iterator[Moment]:
    termination = tie.termination
    url, decision = termination.get_absolute_url(), termination.decision
    if decision:
        title = _("Decided to end it") if tie.outcome == Outcome.END else _("Decided to keep it")
        if not decision.is_adopted:
            title = _("Ending it was rejected")
        when = written(decision.decided_on, decision.decided_precision)
        yield Moment(decision.decided_on, when, title, body=termination.title, url=url, tone="neutral")
    days: list[tuple[Any, str]] = [
        (tie.partners_letter_on, _("Letter of the partner asking for the end")),
        (tie.partner_told_on, _("Partner told beforehand")),
        (tie.notified_on, _("Partner notified of the end")),
    ]
    for on, title in days:
        if on:
            yield Moment(on, written(on), title, url=url, tone="neutral")
