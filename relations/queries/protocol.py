"""What the pages of protocols read."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from office import permissions, submissions
from office.calendar import Precision, written
from office.council_rules import AUTHORITIES
from office.council_words import version_in_words
from office.decisions import not_yet_effective
from office.letters import capitalised
from office.models import Decision, Municipality, Permission, PermissionState, Submission
from partners.models import Partner
from relations.content import duration_of
from relations.council.protocol import duration_in_words
from relations.facts import facts_shown, party_days
from relations.force import entry_into_force
from relations.languages import prevailing_in_words
from relations.legality import Facts, Flag, RuleBook, flags_from, missing_parties
from relations.models import (
    Proposal,
    Protocol,
    ProtocolState,
    ProtocolVersion,
    Signature,
)
from relations.notice_words import notice_in_words
from relations.queries.signing import with_what_is_there
from relations.rules import protocol as rules
from relations.rules.whole_text import must_be_complete

TONES = {
    ProtocolState.DRAFT: "neutral",
    ProtocolState.REVIEWED: "info",
    ProtocolState.AGREED: "info",
    ProtocolState.SUBMITTED: "info",
    ProtocolState.ADOPTED: "info",
    ProtocolState.PERMITTED: "info",
    ProtocolState.PARTLY_SIGNED: "info",
    ProtocolState.SIGNED: "info",
    ProtocolState.IN_FORCE: "success",
    ProtocolState.RENEWED: "success",
    ProtocolState.EXPIRED: "muted",
    ProtocolState.TERMINATED: "muted",
    ProtocolState.WITHDRAWN: "muted",
    ProtocolState.REJECTED: "danger",
    ProtocolState.VOID: "danger",
}
_ANSWER_TONES: dict[str, str] = {PermissionState.GRANTED: "success", PermissionState.REFUSED: "danger"}
BEFORE_THE_COUNCIL = (ProtocolState.DRAFT, ProtocolState.REVIEWED, ProtocolState.AGREED)


def protocol_by_reference(reference: str) -> Protocol:
    """The protocol with its tie, parties, versions and signatures; raises Protocol.DoesNotExist."""
    waiting = Proposal.objects.filter(protocol=OuterRef("pk"), closed_at=None)
    found = Protocol.objects.annotate(has_open_proposal=Exists(waiting)).select_related("relation")
    found = with_what_is_there(found)
    found = found.prefetch_related(
        "relation__partners",
        Prefetch("versions", ProtocolVersion.objects.select_related("author").order_by("-number")),
        Prefetch("signatures", Signature.objects.select_related("partner")),
    )
    protocol: Protocol = found.by_reference(reference)
    for version in protocol.versions.all():
        version.protocol = protocol
    return protocol


@dataclass(frozen=True)
class Task:
    """One link of the legality chain as the page shows it."""

    title: str
    state_text: str
    tone: str
    hint: str = ""
    url: str | None = None


@dataclass(frozen=True)
class Legality:
    """The chain from the text to its force, and what an auditor would remark."""

    facts: Facts
    tasks: list[Task]
    flags: list[Flag]
    submission: Submission | None
    decision: Decision | None
    permission: Permission | None
    # Why the authority cannot be asked now; None when it can.
    cannot_ask: Any


def legality_of(protocol: Protocol) -> Legality:
    items = list(Submission.objects.filter(**submissions.about(protocol)).order_by("-pk"))
    submission = items[0] if items else None
    facts = facts_shown(protocol, is_submitted=any(item.is_pending for item in items))
    book, decision, permission = protocol.rule_book, protocol.decision, protocol.permission
    cannot_ask = rules.must_await_permission(protocol, timezone.localdate())
    unjudged = (*BEFORE_THE_COUNCIL, ProtocolState.WITHDRAWN)
    judged = protocol.state not in unjudged or protocol.is_set_aside
    tasks = [
        _text(protocol),
        _decided(protocol, decision, submission),
        *_permitted(protocol, permission, decision, book, facts),
        _signed(protocol),
        _in_force(protocol),
    ]
    flags = flags_from(facts, book) if judged else []
    return Legality(facts, tasks, flags, submission, decision, permission, cannot_ask)


def _waiting(title: str, hint: str) -> Task:
    return Task(title, _("cannot start yet"), "muted", hint)


def _text(protocol: Protocol) -> Task:
    title, version = _("Text agreed with the partner"), protocol.text
    if protocol.is_past_fact and not (version and version.clauses):
        return Task(_("Text"), _("not in file"), "muted")
    if protocol.state not in BEFORE_THE_COUNCIL:
        number = _("Version %(number)s") % {"number": version.number} if version else ""
        return Task(title, _("done"), "success", number)
    missing = must_be_complete(protocol.latest)
    if protocol.state == ProtocolState.AGREED:
        day = written(protocol.agreed_on)
        return Task(
            title, _("agreed"), "warning" if missing else "success", f"{day}. {missing}" if missing else day
        )
    said = missing or _("All four parts are there.")
    return Task(title, protocol.get_state_display(), "info", str(said))


def _decided(protocol: Protocol, decision: Decision | None, submission: Submission | None) -> Task:
    title = _("Council's decision")
    if decision:
        hint = written(decision.decided_on, decision.decided_precision)
        if decision.number:
            hint = _("%(day)s, number %(number)s") % {"day": hint, "number": decision.number}
        # Of the past, a missing day is a gap in the file and no reason to doubt what followed.
        is_awaited = decision.is_adopted and not decision.is_past_fact
        if is_awaited and (reason := not_yet_effective(decision)):
            return Task(title, _("not in effect yet"), "warning", str(reason), decision.get_absolute_url())
        tone = "success" if decision.is_adopted else "danger"
        return Task(title, decision.get_recorded_result_display(), tone, hint, decision.get_absolute_url())
    if submission and submission.is_pending:
        return Task(
            title,
            _("before the council"),
            "info",
            version_in_words(submission.version_label),
            submission.get_absolute_url(),
        )
    if protocol.state == ProtocolState.AGREED:
        sentence = _("Send “%(title)s” to the council") % {"title": protocol.title}
        return Task(title, _("Next step"), "info", sentence)
    if protocol.state in BEFORE_THE_COUNCIL:
        return _waiting(title, _("The text is reviewed and agreed with the partner first."))
    return Task(title, _("not in file"), "muted")


def _permitted(
    protocol: Protocol, permission: Permission | None, decision: Decision | None, book: RuleBook, facts: Facts
) -> list[Task]:
    """Left out where the law of the day asks nobody."""
    law = book.on(facts.day_of_the_rule if facts.is_recorded_afterwards else timezone.localdate())
    if permission is None and not (law and law.needs_permission(permissions.TWINNING)):
        return []
    title = _("Permission")
    if permission:
        tone = _ANSWER_TONES.get(permission.state, "info")
        authority = str(
            AUTHORITIES.get(permission.authority, permission.authority) or _("authority not recorded")
        )
        day = permission.requested_on if permission.decided_on is None else permission.decided_on
        when = written(day, permission.decided_precision if permission.decided_on else Precision.DAY)
        hint = _("%(authority)s, %(day)s") % {"authority": authority, "day": when}
        return [Task(title, permission.get_state_display(), tone, hint, permission.get_absolute_url())]
    if protocol.state == ProtocolState.ADOPTED and not facts.is_recorded_afterwards:
        reason = rules.must_await_permission(protocol, timezone.localdate())
        return [
            Task(
                title,
                _("to be asked for"),
                "warning",
                str(reason or (law.permission_authority_name if law else "")),
                reverse("relations:submission_pack", args=[protocol.reference]),
            )
        ]
    if facts.is_recorded_afterwards or (
        decision and protocol.state not in (*BEFORE_THE_COUNCIL, ProtocolState.SUBMITTED)
    ):
        return [Task(title, _("not in file"), "muted")]
    return [_waiting(title, _("The council adopts the protocol first."))]


def _signed(protocol: Protocol) -> Task:
    title, rows, missing = _("Signatures"), list(protocol.signatures.all()), missing_parties(protocol)
    if rows and not missing:
        days = ", ".join(dict.fromkeys(str(day) for day in party_days(rows).values()))
        return Task(title, _("signed by all"), "success", days)
    if rows:
        return Task(title, _("partly signed"), "info", _unsigned_by_name(missing))
    if protocol.is_set_aside:
        return Task(title, _("not pursued"), "muted")
    if protocol.has_begun or protocol.has_ended or protocol.is_past_fact:
        return Task(title, _("not in file"), "muted")
    today = timezone.localdate()
    if protocol.state in (ProtocolState.ADOPTED, ProtocolState.PERMITTED):
        reason = rules.must_be_effective(protocol) or rules.must_be_permitted(protocol, today)
        return _waiting(title, str(reason)) if reason else Task(title, _("to be signed"), "warning")
    return _waiting(title, _("Nobody signs before the council has decided."))


def _unsigned_by_name(missing: list[Partner | None]) -> str:
    ours = Municipality.ours()
    us = ours.name if ours else _("our side")
    names = get_text_list([party.name if party else us for party in missing], _("and"))
    return _("Not signed yet: %(parties)s.") % {"parties": names}


def _in_force(protocol: Protocol) -> Task:
    title = _("In force")
    if protocol.has_ended:
        return Task(
            title,
            protocol.get_state_display(),
            "muted",
            _("Last day in force: %(day)s") % {"day": protocol.ended_text},
        )
    if protocol.has_begun:
        return Task(
            title,
            protocol.get_state_display(),
            "success",
            _("Since %(day)s") % {"day": protocol.in_force_text},
        )
    if protocol.is_set_aside:
        said = _("Withdrawn from entering into force on %(day)s.") % {"day": written(protocol.set_aside_on)}
        return Task(title, protocol.get_state_display(), "muted", said)
    if protocol.is_past_fact:
        return Task(title, _("not in file"), "muted")
    if protocol.state == ProtocolState.SIGNED:
        on = entry_into_force(protocol).on
        is_ahead = bool(on and on > timezone.localdate())
        day = written(on) if on else ""
        return (
            Task(title, _("to come"), "info", day)
            if is_ahead
            else Task(title, _("to be recorded"), "warning", day)
        )
    return _waiting(title, _("Everybody signs first."))


# -- the text and its terms ---------------------------------------------------------------------------


def term_rows(version: ProtocolVersion) -> list[tuple[str, Any]]:
    """The terms of a version, as they stand in the text; of a text nobody has, only what is known."""
    if version.protocol.is_past_fact and not version.clauses:
        return _known_terms(version)
    says_nothing = _("The text says nothing about it.")
    binding = _("Binding in law") if version.is_binding else _("A pledge, not binding in law")
    return [
        (_("Duration"), duration_in_words(duration_of(version))),
        (_("Notice"), notice_in_words(duration_of(version))),
        (_("Enters into force"), _rule_of(version)),
        (_("Force"), binding),
        (_("Cost"), version.finance or says_nothing),
        *prevailing_row(version.prevailing),
    ]


def prevailing_row(prevailing: str) -> list[tuple[str, str]]:
    """Which language counts, where the text says it."""
    return [(_("Prevailing text"), prevailing_in_words(prevailing))] if prevailing else []


def _rule_of(version: ProtocolVersion) -> str:
    rule = capitalised(version.get_in_force_rule_display())
    if not version.stated_on:
        return rule
    return _("%(rule)s: %(day)s") % {"rule": rule, "day": written(version.stated_on)}


def _known_notice(version: ProtocolVersion) -> str:
    is_known = version.notice_months or version.notice_on or version.notice_counts_from
    return notice_in_words(duration_of(version)) if is_known else ""


def _known_terms(version: ProtocolVersion) -> list[tuple[str, Any]]:
    rows = [
        (_("Duration"), duration_in_words(duration_of(version)) if version.duration_kind else ""),
        (_("Notice"), _known_notice(version)),
        (_("Enters into force"), _rule_of(version)),
        (_("Cost"), version.finance),
    ]
    return [(label, value) for label, value in rows if value]
