"""What stands between the two sides on a day: the state of the tie and the terms of the protocol in force."""

from datetime import date

from django.utils.translation import gettext

from evaluations.reports.relation_file import RelationFile, binds_on
from evaluations.statistics import UNKNOWN
from evaluations.wording import capitalised, long_date
from relations.content import duration_of
from relations.council.protocol import duration_in_words
from relations.models import Programme, ProgrammeState, Protocol, ProtocolState, RelationState
from relations.queries.signing import parties_of
from relations.under_notice import last_day_for_notice

Rows = list[tuple[str, str]]


def status_text(file: RelationFile, language: str) -> str:
    """The state on that day, read from dated events; before its beginning the state it has now."""
    if file.tie is None:
        return capitalised(str(file.relation.get_state_display()), language)
    if file.tie.status == UNKNOWN:
        return capitalised(gettext("unknown on that day"), language)
    if file.tie.is_live and file.relation.is_live:
        # Under review and being ended are no dated events: they hold as they are now.
        return capitalised(str(file.relation.get_state_display()), language)
    return capitalised(str(RelationState(file.tie.status).label), language)


def standing_rows(file: RelationFile, language: str) -> Rows:
    """The protocol in force with its dates; what is being made; what ends it."""
    rows: Rows = []
    if protocol := file.in_force:
        rows += [(gettext("Protocol in force"), protocol.title), *term_rows(protocol, file.as_of, language)]
    if draft := file.under_way:
        stage = f"{draft.title} · {draft.get_state_display()}"
        rows.append((gettext("In preparation"), stage))
        if draft.state in (ProtocolState.PARTLY_SIGNED, ProtocolState.SIGNED):
            rows.append((gettext("Signatures"), signatures_text(draft)))
    for tie in file.endings[:1]:
        if tie.ends:
            day = long_date(tie.effective_on, language, tie.effective_precision) if tie.effective_on else ""
            state = capitalised(str(tie.termination.get_state_display()), language)
            rows.append((gettext("Ending"), " · ".join(filter(None, [state, day]))))
    return rows


def signatures_text(protocol: Protocol) -> str:
    """Each party that has signed, or begun to: by whom, and on which day its last signature made it complete."""
    lines = []
    for party in parties_of(protocol):
        name = party.partner.name if party.partner else gettext("our side")
        named = f"{name} ({party.people})" if party.people else name
        lines.append(f"{named}: {party.on_text or gettext('somebody else still signs')}")
    return " · ".join(lines)


def term_rows(protocol: Protocol, as_of: date, language: str) -> Rows:
    """Since when it binds, how long, until when notice can be given, when it is reviewed."""
    since = long_date(protocol.in_force_on, language, protocol.in_force_precision)
    rows = [(gettext("In force since"), since)]
    text = protocol.text
    if text and text.duration_kind:
        rows.append((gettext("Duration"), duration_in_words(duration_of(text))))
    rows += _end_rows(protocol, as_of, language)
    if protocol.review_on:
        rows.append((gettext("To be reviewed on"), long_date(protocol.review_on, language)))
    return rows


def _end_rows(protocol: Protocol, as_of: date, language: str) -> Rows:
    if protocol.has_ended:
        return [
            (gettext("Last day in force"), long_date(protocol.ended_on, language, protocol.ended_precision))
        ]
    rows: Rows = []
    if protocol.ends_on:
        rows.append((gettext("Last day of the current term"), long_date(protocol.ends_on, language)))
    return rows + _notice_rows(protocol, as_of, language)


def _notice_rows(protocol: Protocol, as_of: date, language: str) -> Rows:
    """The last day on which the term of that day can be given notice, or why none can be named."""
    last = last_day_for_notice(protocol, as_of)
    said = last.why_not
    if last.on:
        said = long_date(last.on, language)
        if last.on < as_of:
            said = gettext("%(day)s (past: this term runs to its end)") % {"day": said}
    return [(gettext("Last day for notice"), said)] if said else []


def programme_state(programme: Programme, as_of: date, language: str) -> str:
    """Its state now; on a day before its latest turn, what its dates say it was."""
    turns = (
        (programme.agreed_on, ProgrammeState.DRAFT),
        (programme.started_on, ProgrammeState.AGREED),
        (programme.closed_on, ProgrammeState.RUNNING),
        (programme.evaluated_on, ProgrammeState.CLOSED),
    )
    earlier = next((state for turned_on, state in turns if turned_on and turned_on > as_of), None)
    return capitalised(str((earlier or ProgrammeState(programme.state)).label), language)


def protocol_state(protocol: Protocol, as_of: date, language: str) -> str:
    """Its state now; on an earlier day that its dates contradict, what the dates say."""
    if protocol.in_force_on and protocol.in_force_on > as_of:
        return capitalised(gettext("not in force yet on that day"), language)
    if protocol.has_ended and binds_on(protocol, as_of):
        return capitalised(gettext("in force on that day"), language)
    return capitalised(str(protocol.get_state_display()), language)
