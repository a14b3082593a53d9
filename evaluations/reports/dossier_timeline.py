"""What happened with a tie, the earliest first; what has no date stands at the end."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext

from evaluations.reports.blocks import Block, table
from evaluations.reports.relation_file import RelationFile
from evaluations.wording import capitalised, long_date
from office.calendar import Precision
from relations.models import EventKind, Protocol, TerminationTie


class Moment(NamedTuple):
    on: date | None
    precision: str
    what: str
    where: str = ""


def timeline(file: RelationFile, language: str) -> list[Block]:
    told = sorted(
        (moment for moment in _moments(file, language) if moment.on is None or moment.on <= file.as_of),
        key=lambda moment: (moment.on is None, moment.on or date.max),
    )
    rows = [(long_date(m.on, language, m.precision), m.what, m.where) for m in told]
    return [Block(table=table([gettext("When"), gettext("What happened"), gettext("Reference")], rows))]


def _moments(file: RelationFile, language: str) -> Iterator[Moment]:
    """On one day in the order in which things are done: decided, permitted, signed, in force."""
    for decision in file.decisions:
        result = str(decision.get_recorded_result_display())
        what = gettext("Decision: %(title)s (%(result)s)") % {"title": decision.title, "result": result}
        yield Moment(decision.decided_on, decision.decided_precision, what, decision.reference)
    for permission in file.permissions:
        if permission.decided_on:
            what = gettext("Permission %(state)s") % {"state": permission.get_state_display()}
            yield Moment(permission.decided_on, permission.decided_precision, what, permission.reference)
    for protocol in file.protocols:
        yield from _of_protocol(protocol)
    for event in file.events:
        what = capitalised(str(event.get_kind_display()), language)
        if event.kind == EventKind.ENDED and event.on:
            what = gettext("Ended: last day in force")
        yield Moment(event.on, event.precision, " · ".join(filter(None, [what, event.note])))
    yield from _work(file)
    for tie in file.endings:
        yield from _of_ending(tie)


def _of_protocol(protocol: Protocol) -> Iterator[Moment]:
    said = {"title": protocol.title}
    for signature in protocol.signatures.all():
        who = signature.person or str(signature.partner or signature.get_side_display())
        what = gettext("“%(title)s” signed: %(who)s") % {**said, "who": who}
        yield Moment(signature.signed_on, signature.precision, what, protocol.reference)
    if protocol.in_force_on:
        what = gettext("“%(title)s” entered into force") % said
        yield Moment(protocol.in_force_on, protocol.in_force_precision, what, protocol.reference)
    if protocol.ended_on:
        what = gettext("“%(title)s” ended") % said
        yield Moment(protocol.ended_on, protocol.ended_precision, what, protocol.reference)


def _work(file: RelationFile) -> Iterator[Moment]:
    day = str(Precision.DAY)
    for programme in file.programmes:
        said = {"title": programme.title}
        steps = [
            (programme.agreed_on, gettext("Programme “%(title)s” agreed by both") % said),
            (programme.started_on, gettext("Programme “%(title)s” begun") % said),
            (programme.closed_on, gettext("Programme “%(title)s” closed") % said),
        ]
        yield from (Moment(on, day, what, programme.reference) for on, what in steps if on)
    for exchange in file.exchanges:
        if exchange.is_face_to_face:
            what = f"{capitalised(str(exchange.get_kind_display()), '')}: {exchange.about}"
            yield Moment(exchange.on, day, what, exchange.reference)
    for evaluation in file.evaluations:
        if evaluation.adopted_on:
            what = gettext("Evaluation adopted")
            yield Moment(evaluation.adopted_on, day, what, evaluation.reference)


def _of_ending(tie: TerminationTie) -> Iterator[Moment]:
    steps = [
        (tie.partners_letter_on, gettext("Letter of the partner asking for the end")),
        (tie.partner_told_on, gettext("Partner told beforehand")),
        (tie.notified_on, gettext("Partner notified of the end")),
        (tie.received_on, gettext("Notification received by the partner")),
    ]
    yield from (Moment(on, str(Precision.DAY), what, tie.reference) for on, what in steps if on)
