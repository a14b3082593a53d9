"""The life of a protocol: drafted, decided on the very text that was read, permitted, signed, in force."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from office import diary, submissions
from office.calendar import written
from office.lifecycle import Step, Taken, life
from office.models import Role, Submission, account_of
from office.permission_watch import keep_watch
from relations import terms
from relations.content import KIND, content_of
from relations.facts import Day, facts_of
from relations.force import entry_into_force
from relations.legality import missing_parties
from relations.lifecycle.amendments import BEGIN_ANEW, amendments_in_force, bring_in, settle_what_was_offered
from relations.lifecycle.correction import CORRECTION
from relations.lifecycle.following import follow_the_protocol
from relations.lifecycle.protocol_term import open_term_deadlines, remind, set_the_term
from relations.lifecycle.relation import lead_on
from relations.models import (
    CorrectionState,
    DurationKind,
    InForceRule,
    Protocol,
    ProtocolState,
    ProtocolVersion,
    Signature,
)
from relations.rules import amendments, opinions, whole_text
from relations.rules import protocol as rules
from relations.under_notice import is_left_at_its_end, running_notice

# -- what must hold -----------------------------------------------------------------------------------


def must_be_complete(protocol: Protocol, taken: Taken) -> Any:
    return whole_text.must_be_complete(protocol.latest)


def must_be_a_fresh_draft(protocol: Protocol, taken: Taken) -> Any:
    latest = protocol.latest
    if latest and latest.is_frozen:
        return _("This version has been before the council. Open a new draft to go on.")
    return None


def must_be_somebody_elses(protocol: Protocol, taken: Taken) -> Any:
    return rules.must_be_somebody_elses(protocol.latest, taken.by)


def must_have_its_opinions(protocol: Protocol, taken: Taken) -> Any:
    return opinions.must_have_its_opinions(protocol)


def must_amend(protocol: Protocol, taken: Taken) -> Any:
    return amendments.must_amend(protocol)


def must_still_fit(protocol: Protocol, taken: Taken) -> Any:
    return amendments.must_still_fit(protocol)


def must_be_outrun(protocol: Protocol, taken: Taken) -> Any:
    return amendments.must_be_outrun(protocol)


def must_not_precede_what_was_done(protocol: Protocol, taken: Taken) -> Any:
    """What is set aside was decided before, and signed by whoever signed."""
    facts = facts_of(protocol)
    done = [day for day in (facts.decision, *facts.signatures) if day and Day(taken.on).surely_before(day)]
    if not done:
        return None
    last = max(done, key=lambda day: day.first or taken.on)
    return _("That is before what it follows, on %(day)s.") % {"day": last}


def must_belong_to_a_tie_that_lasts(protocol: Protocol, taken: Taken) -> Any:
    return rules.must_allow_a_protocol(protocol.relation)


def must_be_effective(protocol: Protocol, taken: Taken) -> Any:
    return rules.must_be_effective(protocol)


def must_be_authorised(protocol: Protocol, taken: Taken) -> Any:
    return rules.must_be_authorised(protocol)


def must_be_permitted(protocol: Protocol, taken: Taken) -> Any:
    return rules.must_be_permitted(protocol, taken.on)


def must_not_precede_what_allows_it(protocol: Protocol, taken: Taken) -> Any:
    return rules.must_not_precede_what_allows_it(protocol, taken.on)


def must_name_a_day(protocol: Protocol, taken: Taken) -> Any:
    entry = entry_into_force(protocol)
    return None if entry.on else entry.reasons[-1]


def must_have_come(protocol: Protocol, taken: Taken) -> Any:
    on = entry_into_force(protocol).on
    if on and on > timezone.localdate():
        return _("It enters into force on %(day)s. Record it once that day has come.") % {"day": written(on)}
    return None


def must_be_the_last_missing(protocol: Protocol, taken: Taken) -> Any:
    if len(_unsigned(protocol)) > 1:
        return _("Others have not signed yet: it is partly signed.")
    return None


def must_be_signed_by_all(protocol: Protocol, taken: Taken) -> Any:
    return _("Others have not signed yet: it is partly signed.") if _unsigned(protocol) else None


def must_complete_it(protocol: Protocol, taken: Taken) -> Any:
    if _left_after(protocol, taken.facts["signature"]):
        return _("Others have not signed yet: it is partly signed.")
    return None


def must_leave_somebody(protocol: Protocol, taken: Taken) -> Any:
    if not _left_after(protocol, taken.facts["signature"]):
        return _("This is the last signature: it completes the protocol.")
    return None


def _left_after(protocol: Protocol, signature: Signature) -> bool:
    """Whether a party has not signed yet with this signature: another one, or its own by somebody else."""
    unsigned = [party.pk if party else None for party in _unsigned(protocol)]
    return signature.awaits_another or any(party != signature.partner_id for party in unsigned)


def must_know_express_renewal(protocol: Protocol, taken: Taken) -> Any:
    """Renewing by agreement: the text must know it, and the term must still run."""
    text = protocol.text
    if text is None or text.duration_kind != DurationKind.EXPRESS:
        return _("Its text knows no express renewal.")
    if protocol.ends_on is None:
        return _("The day of its entry into force is not known, so no term can be renewed.")
    if not terms.terms_in(text).allow_renewal(protocol.renewals + 1):
        return _("Its text allows no further renewal.")
    if notice := running_notice(protocol):
        sentence = _("Notice was given on %(day)s. Record first that it was taken back.")
        return sentence % {"day": written(notice.sent_on)}
    if taken.on > protocol.ends_on:
        return _("The term ended on %(day)s. What has ended is not renewed: agree on a new text.") % {
            "day": written(protocol.ends_on)
        }
    return None


def must_renew_by_itself(protocol: Protocol, taken: Taken) -> Any:
    text = protocol.text
    if (
        text is None
        or not terms.terms_in(text).allow_renewal(protocol.renewals + 1)
        or text.duration_kind != DurationKind.TACIT
    ):
        return _("Its text knows no tacit renewal any more.")
    if is_left_at_its_end(protocol):
        return _("Notice was given for this end, so it is not renewed.")
    return _must_have_run_out(protocol)


def must_end_by_itself(protocol: Protocol, taken: Taken) -> Any:
    text = protocol.text
    if (
        text
        and text.duration_kind == DurationKind.TACIT
        and terms.terms_in(text).allow_renewal(protocol.renewals + 1)
        and not is_left_at_its_end(protocol)
    ):
        return _("It renews itself.")
    return _must_have_run_out(protocol)


def _must_have_run_out(protocol: Protocol) -> Any:
    if protocol.ends_on is None or protocol.ends_on >= timezone.localdate():
        return _("Its term still runs.")
    return None


def must_not_end_before_it_began(protocol: Protocol, taken: Taken) -> Any:
    if protocol.in_force_on and taken.on < protocol.in_force_on:
        return _("It cannot end before it began, on %(day)s.") % {"day": protocol.in_force_text}
    return None


# -- what follows -------------------------------------------------------------------------------------


def ask_the_head(protocol: Protocol, taken: Taken) -> None:
    """What the partner agreed to waits for somebody to release it."""
    due = timezone.localdate() + timedelta(days=30)
    remind(
        protocol,
        "protocol_submit",
        gettext_noop("Send “%(title)s” to the council"),
        due_on=due,
        role=Role.HEAD,
    )


def close_drafting(protocol: Protocol, taken: Taken) -> None:
    diary.settle_deadlines(protocol, "protocol_draft", "protocol_submit", "protocol_returned", on=taken.on)


def freeze_and_submit(protocol: Protocol, taken: Taken) -> None:
    """The text as it stands now is what the council reads; nothing changes it afterwards."""
    close_drafting(protocol, taken)
    version = protocol.versions.latest("number")
    version.protocol = protocol
    protocol.title = version.title
    protocol.save()
    content = content_of(version, on=taken.on)
    version.frozen_at, version.content_hash = timezone.now(), submissions.content_hash(content)
    version.released_by = account_of(taken.by)
    version.save()
    former = Submission.objects.filter(**submissions.about(protocol)).order_by("-pk").first()
    submissions.submit(
        protocol, kind=KIND, title=version.title, version_label=version_label(version), content=content,
        by=taken.by, author=version.author, decide_by=taken.facts.get("decide_by"), replaces=former,
    )  # fmt: skip
    lead_on(protocol.relation, "seek_approval", by=taken.by)


def version_label(version: ProtocolVersion) -> str:
    return f"v{version.number}" + (f" · {version.label}" if version.label else "")


def let_the_relation_explore(protocol: Protocol, taken: Taken) -> None:
    others = protocol.relation.protocols.exclude(pk=protocol.pk).filter(state=State.SUBMITTED)
    if not others.exists():
        lead_on(protocol.relation, "back_to_exploring", by=taken.by)


def close_the_discussion(protocol: Protocol, taken: Taken) -> None:
    """Once the text is decided on, nothing that the partner remarked on it can be taken in any more."""
    diary.settle_deadlines(protocol, "guest_remark", on=taken.on)


def keep_why_it_was_set_aside(protocol: Protocol, taken: Taken) -> None:
    protocol.set_aside_because = taken.reason


def leave_nothing_hanging(protocol: Protocol, taken: Taken) -> None:
    """No correction of it can be certified any more, and nobody asks the authority for its answer."""
    for correction in protocol.corrections.filter(state=CorrectionState.PROPOSED):
        CORRECTION.take(correction, "decline", by=taken.by, on=taken.on, reason=taken.reason)
    if permission := protocol.permission:
        keep_watch(permission, on=taken.on)


def offer_to_begin_anew(protocol: Protocol, taken: Taken) -> None:
    """What the council wanted is not lost: those who write may begin from it."""
    if amendments.must_allow_beginning_anew(protocol) is None:
        sentence = gettext_noop(
            "“%(title)s” does not enter into force: begin a new amendment from it, or let it rest"
        )
        remind(
            protocol,
            BEGIN_ANEW,
            sentence,
            due_on=timezone.localdate() + timedelta(days=30),
            role=Role.HEAD,
        )


def tell_of_a_conflict(protocol: Protocol, taken: Taken) -> None:
    """The text it amends was changed in the same places while the council had it: the vote stands, signing would not."""
    if amendments.must_still_fit(protocol):
        sentence = gettext_noop("“%(title)s” was adopted, but the text it amends has changed: read both")
        remind(protocol, "protocol_conflict", sentence, due_on=timezone.localdate(), role=Role.HEAD)


def open_next_deadline(protocol: Protocol, taken: Taken) -> None:
    """After the decision: ask the authority, or else sign."""
    if rules.needs_permission(protocol, timezone.localdate()):
        remind(protocol, "protocol_permission", gettext_noop("Ask for the permission for “%(title)s”"))
    else:
        open_signing(protocol, taken)


def open_signing(protocol: Protocol, taken: Taken) -> None:
    diary.settle_deadlines(protocol, "protocol_permission")
    begins = day_it_is_to_begin(protocol)
    remind(
        protocol,
        "protocol_signing",
        gettext_noop("Have “%(title)s” signed and record the signatures"),
        due_on=begins - timedelta(days=1) if begins else None,
    )


def day_it_is_to_begin(protocol: Protocol) -> date | None:
    """The stated day that is still ahead: signed before it, a renewal leaves no gap."""
    text = protocol.text
    stated = text.stated_on if text and text.in_force_rule == InForceRule.STATED_DATE else None
    return stated if stated and stated > timezone.localdate() else None


def keep_signature(protocol: Protocol, taken: Taken) -> None:
    signature = taken.facts["signature"]
    signature.protocol, signature.signed_on = protocol, taken.on
    signature.save()
    if country := taken.facts.get("country_at_signing"):
        protocol.country_at_signing = country
        protocol.save(update_fields=["country_at_signing"])


def await_entry_into_force(protocol: Protocol, taken: Taken) -> None:
    diary.settle_deadlines(protocol, "protocol_signing")
    sentence = gettext_noop("Record the entry into force of “%(title)s”")
    remind(protocol, "protocol_in_force", sentence, due_on=day_it_is_to_begin(protocol))


def begin_the_term(protocol: Protocol, taken: Taken) -> None:
    diary.settle_deadlines(protocol)
    set_the_term(protocol)
    protocol.save()
    open_term_deadlines(protocol)
    if amended := bring_in(protocol, by=taken.by, on=taken.on):
        settle_after_amendment(amended)
    lead_on(protocol.relation, "activate", by=taken.by, on=taken.on)


def settle_after_amendment(amended: Protocol) -> None:
    """A text that was given a last day anew has not been renewed since."""
    if amended.state == State.RENEWED and not amended.renewals:
        PROTOCOL.settle(amended, State.IN_FORCE)
        amended.save()


def renew_the_term(protocol: Protocol, taken: Taken) -> None:
    protocol.renewals += 1
    set_the_term(protocol)
    protocol.save()
    diary.settle_deadlines(protocol, "protocol_notice", "protocol_end", on=taken.on)
    open_term_deadlines(protocol)


def close_deadlines(protocol: Protocol, taken: Taken) -> None:
    diary.settle_deadlines(protocol, on=taken.on)


def end_its_amendments(protocol: Protocol, taken: Taken) -> None:
    """An amendment is part of the text it amends, and ends with it; no further one is begun."""
    settle_what_was_offered(protocol, taken.on)
    for amendment in amendments_in_force(protocol):
        PROTOCOL.take(amendment, "terminate", by=taken.by, on=taken.on, reason=protocol.reference)


def close_its_programmes(protocol: Protocol, taken: Taken) -> None:
    """No programme outlives its protocol."""
    follow_the_protocol(protocol, by=taken.by, on=taken.on)


def _unsigned(protocol: Protocol) -> list[Any]:
    return missing_parties(protocol)


OFFICE = (Role.OFFICER, Role.HEAD)
HEAD = (Role.HEAD,)
CLERK = (Role.CLERK,)
ANYBODY = tuple(Role)  # machine steps follow from an act whose own roles were asked
State = ProtocolState
BINDING = (State.IN_FORCE, State.RENEWED)
TO_SIGN = (State.ADOPTED, State.PERMITTED, State.PARTLY_SIGNED)
LAWFUL_SIGNING = (must_belong_to_a_tie_that_lasts, must_be_effective, must_be_permitted, must_still_fit)
PROTOCOL = life(
    "protocol", State, State.DRAFT,
    [
        Step("review", _("Mark as reviewed"), (State.DRAFT,), State.REVIEWED, OFFICE,
             guards=(must_be_a_fresh_draft, must_be_complete, must_amend), follow=(close_drafting,)),
        Step("reopen", _("Reopen the text"), (State.REVIEWED, State.AGREED), State.DRAFT, OFFICE,
             is_aside=True, follow=(close_drafting,)),
        Step("agree", _("Agreed with the partner"), (State.REVIEWED,), State.AGREED, OFFICE,
             dates="agreed_on", follow=(ask_the_head,)),
        Step("submit", _("Send to the council"), (State.AGREED,), State.SUBMITTED, HEAD,
             guards=(must_be_a_fresh_draft, must_be_complete, must_be_somebody_elses,
                     must_belong_to_a_tie_that_lasts, must_amend, must_have_its_opinions),
             follow=(freeze_and_submit,)),
        Step("return_to_draft", _("Back to drafting"), (State.SUBMITTED,), State.DRAFT, ANYBODY,
             by_machine=True,
             follow=(let_the_relation_explore,)),
        Step("adopt", _("Adopted by the council"), (State.SUBMITTED,), State.ADOPTED, ANYBODY,
             by_machine=True,
             follow=(close_the_discussion, tell_of_a_conflict, open_next_deadline)),
        Step("reject", _("Rejected by the council"), (State.SUBMITTED,), State.REJECTED, ANYBODY,
             by_machine=True,
             is_final=True, follow=(close_deadlines, let_the_relation_explore)),
        Step("fall", _("The council's decision fell"), (State.ADOPTED,), State.REJECTED, ANYBODY,
             by_machine=True,
             is_final=True, follow=(close_deadlines, let_the_relation_explore)),
        Step("permit", _("Permission granted"), (State.ADOPTED,), State.PERMITTED, ANYBODY, by_machine=True,
             follow=(open_signing,)),
        Step("refuse_permission", _("Permission refused"), (State.ADOPTED,), State.VOID, ANYBODY,
             by_machine=True,
             is_final=True, follow=(close_deadlines, let_the_relation_explore)),
        Step("sign_partly", _("Record a signature"), TO_SIGN, State.PARTLY_SIGNED, CLERK,
             guards=(*LAWFUL_SIGNING, must_be_authorised),
             checks=(must_leave_somebody, must_not_precede_what_allows_it),
             follow=(keep_signature,)),
        Step("sign", _("Record the last signature"), TO_SIGN, State.SIGNED, CLERK,
             guards=(must_be_the_last_missing, *LAWFUL_SIGNING, must_be_authorised),
             checks=(must_complete_it, must_not_precede_what_allows_it),
             follow=(keep_signature, await_entry_into_force)),
        Step("sign_no_more", _("Signed by all: nobody else signs"), (State.PARTLY_SIGNED,), State.SIGNED, ANYBODY,
             by_machine=True, guards=(must_be_signed_by_all,), follow=(await_entry_into_force,)),
        Step("enter_into_force", _("Record the entry into force"), (State.SIGNED,), State.IN_FORCE, CLERK,
             dates="in_force_on", guards=(must_name_a_day, must_have_come, *LAWFUL_SIGNING),
             checks=(must_not_precede_what_allows_it,), follow=(begin_the_term,)),
        Step("renew", _("Record an agreed renewal"), BINDING, State.RENEWED, CLERK, needs_reason=True,
             is_aside=True, guards=(must_know_express_renewal,), checks=(must_not_end_before_it_began,),
             follow=(renew_the_term,)),
        Step("renew_tacitly", _("Renewed by itself"), BINDING, State.RENEWED, ANYBODY, by_machine=True,
             guards=(must_renew_by_itself,), follow=(renew_the_term,)),
        Step("expire", _("Expired"), BINDING, State.EXPIRED, ANYBODY, by_machine=True, dates="ended_on",
             is_final=True,
             guards=(must_end_by_itself,), follow=(close_deadlines, close_its_programmes, end_its_amendments)),
        Step("terminate", _("Ended"), BINDING, State.TERMINATED, ANYBODY, by_machine=True, dates="ended_on",
             is_final=True, checks=(must_not_end_before_it_began,),
             follow=(close_deadlines, close_its_programmes, end_its_amendments)),
        Step("withdraw", _("Withdraw the protocol"), (State.DRAFT, State.REVIEWED, State.AGREED),
             State.WITHDRAWN, OFFICE,
             needs_reason=True, is_final=True, is_aside=True, follow=(close_deadlines,)),
        Step("set_aside", _("Withdraw it from entering into force"), (*TO_SIGN, State.SIGNED), State.WITHDRAWN, CLERK,
             dates="set_aside_on", needs_reason=True, is_final=True, guards=(must_be_outrun,),
             checks=(must_not_precede_what_was_done,), fill=(keep_why_it_was_set_aside,),
             follow=(close_deadlines, leave_nothing_hanging, let_the_relation_explore, offer_to_begin_anew)),
    ],
)  # fmt: skip
