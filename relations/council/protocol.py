"""A protocol before the council: how its frozen content is shown, and what follows from the vote."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from office.calendar import written
from office.council_rules import AUTHORITIES
from office.models import Actor, Decision, Permission, PermissionState, Submission
from office.submissions import FrozenText, Presentation, SubjectKind, register_kind
from partners.countries import country_name
from partners.models import PartnerKind
from relations.content import KIND
from relations.legality import state_of
from relations.lifecycle.protocol import PROTOCOL
from relations.models import (
    DurationKind,
    InForceRule,
    LanguageStatus,
    Protocol,
    ProtocolKind,
    ProtocolState,
    RelationType,
)

Content = dict[str, Any]


def present(submission: Submission) -> Presentation:
    """From the frozen content alone, in the reader's language."""
    content: Content = submission.content
    return Presentation(
        question=_question(content),
        if_yes=_if_yes(content),
        if_no=_("Nothing is signed. The text goes back, and the tie stays as it is."),
        facts=_facts(content),
        partner=_partner(content),
        languages=[
            (language["code"], str(LanguageStatus(language["status"]).label))
            for language in content["languages"]
        ],
        texts=[FrozenText(clause["heading"], clause["texts"]) for clause in content["clauses"]],
    )


def _question(content: Content) -> str:
    asked = _("Shall the council adopt “%(title)s” (%(kind)s) between %(us)s and %(partners)s?")
    return asked % {
        "title": content["title"],
        "kind": ProtocolKind(content["protocol_kind"]).label,
        "us": _our_name(content),
        "partners": ", ".join(partner["name"] for partner in content["parties"]["partners"]),
    }


def _our_name(content: Content) -> str:
    names = content["parties"]["us"]["names"]
    reader = (get_language() or "en").split("-")[0]
    return names.get(reader) or next(iter(names.values()), "")


def _if_yes(content: Content) -> str:
    if content["permission"]:
        authority = AUTHORITIES.get(content["permission"], content["permission"])
        first = _("Permission is asked of: %(authority)s. Only once it is granted may both sides sign.") % {
            "authority": authority
        }
    else:
        first = _("Both sides may sign this text.")
    return f"{first} {duration_in_words(content['duration'])}"


def duration_in_words(duration: Content) -> str:
    """The terms as one or two sentences."""
    kind, months, last_day = duration["kind"], duration["months"], duration.get("stated_end_on")
    if kind != DurationKind.OPEN and not (months or last_day):
        return _("It is not on file how long it runs.")
    if kind == DurationKind.OPEN:
        sentence = _("It has no end date.")
        review = duration.get("review_months")
        return sentence + (" " + _months(review, _is_reviewed) if review else "")
    said = [_until(last_day) if last_day else _months(months, _runs)]
    if kind == DurationKind.EXPRESS:
        said.append(_("It can be renewed if both sides agree."))
    if kind == DurationKind.TACIT:
        said.append(_months(duration["renewal_months"] or months, _renews))
    return " ".join(said)


def _months(count: int, sentence: Callable[[int], str]) -> str:
    return sentence(count) % {"count": count}


def _until(last_day: str) -> str:
    return _("It runs until %(day)s.") % {"day": written(date.fromisoformat(last_day))}


def _runs(count: int) -> str:
    return ngettext("It runs for %(count)s month.", "It runs for %(count)s months.", count)


def _renews(count: int) -> str:
    return ngettext(
        "Without notice it renews itself for %(count)s month.",
        "Without notice it renews itself for %(count)s months.",
        count,
    )


def _is_reviewed(count: int) -> str:
    return ngettext("It is reviewed after %(count)s month.", "It is reviewed after %(count)s months.", count)


def _facts(content: Content) -> list[tuple[str, str]]:
    duration, in_force = content["duration"], content["in_force"]
    rule = str(InForceRule(in_force["rule"]).label)
    if in_force["stated_on"]:
        rule = written(date.fromisoformat(in_force["stated_on"]))
    binding = (
        _("It binds both sides in law.")
        if content["is_binding"]
        else _("It is a pledge and does not bind in law.")
    )
    rows = [
        (_("Purpose of the tie"), content["purpose"]),
        (_("Duration"), duration_in_words(duration)),
        (_("Leaving it"), _notice(duration)),
        (_("Enters into force"), rule),
        (_("Cost"), content["finance"] or _("The text says nothing about cost.")),
        (_("Who is bound"), binding),
        (_("Annexes"), ", ".join(annex["title"] for annex in content["annexes"])),
    ]
    return [(label, value) for label, value in rows if value]


def _notice(duration: Content) -> str:
    months = duration["notice_months"]
    if not months:
        return _("The text says nothing about notice.")
    return ngettext("With notice of %(count)s month.", "With notice of %(count)s months.", months) % {
        "count": months
    }


def _partner(content: Content) -> list[tuple[str, str]]:
    """The partner in five facts; with several partners, those that name them."""
    partners, relation = content["parties"]["partners"], content["relation"]
    reader = get_language() or "en"
    rows = [
        (_("Partner"), ", ".join(partner["name"] for partner in partners)),
        (
            _("Country"),
            ", ".join(
                dict.fromkeys(p["place_label"] or country_name(p["country"], reader) for p in partners)
            ),
        ),
        (_("Kind"), ", ".join(dict.fromkeys(str(PartnerKind(p["kind"]).label) for p in partners))),
        (_("Population"), ", ".join(_population(partner) for partner in partners if partner["population"])),
        (_("The tie"), _tie(relation)),
    ]
    return [(label, value) for label, value in rows if value]


def _population(partner: Content) -> str:
    number = number_format(partner["population"], force_grouping=True)
    year = partner["population_year"]
    return _("%(number)s (%(year)s)") % {"number": number, "year": year} if year else number


def _tie(relation: Content) -> str:
    kind = RelationType(relation["type"]).label
    if relation["since"] is None:
        return str(kind)
    since = written(date.fromisoformat(relation["since"]), relation["since_precision"])
    return _("%(kind)s since %(since)s") % {"kind": kind, "since": since}


# -- what follows -------------------------------------------------------------------------------------


def decided(submission: Submission, decision: Decision, by: Actor) -> None:
    """The vote settles the protocol, unless facts recorded meanwhile already tell more."""
    protocol = Protocol.objects.get(pk=submission.subject_id)
    row = decision.subjects.get(submission=submission)
    name = "adopt" if decision.is_adopted and row.outcome == "adopted" else "reject"
    if protocol.state == ProtocolState.SUBMITTED:
        PROTOCOL.take(protocol, name, by=by, on=decision.decided_on, decision=decision.reference)
    else:
        _settle_by_facts(protocol)


def fallen(submission: Submission, decision: Decision, by: Actor) -> None:
    """Nothing can rest on it any more; what was signed meanwhile keeps its facts, and its flags say so."""
    protocol = Protocol.objects.get(pk=submission.subject_id)
    if protocol.state == ProtocolState.ADOPTED:
        PROTOCOL.take(protocol, "fall", by=by, reason=decision.reference)
    else:
        _settle_by_facts(protocol)


def withdrawn(submission: Submission, by: Actor) -> None:
    protocol = Protocol.objects.get(pk=submission.subject_id)
    if protocol.state == ProtocolState.SUBMITTED:
        PROTOCOL.take(protocol, "return_to_draft", by=by)


def permission_answered(permission: Permission, by: Actor) -> None:
    protocol = Protocol.objects.get(pk=permission.subject_id)
    name = "permit" if permission.state == PermissionState.GRANTED else "refuse_permission"
    if protocol.state == ProtocolState.ADOPTED:
        PROTOCOL.take(protocol, name, by=by, on=permission.decided_on, permission=permission.reference)
    else:
        _settle_by_facts(protocol)


def _settle_by_facts(protocol: Protocol) -> None:
    if PROTOCOL.settle(protocol, state_of(protocol)):
        protocol.save()


def register() -> None:
    register_kind(
        SubjectKind(
            name=KIND,
            label=gettext_lazy("protocol"),
            present=present,
            decided=decided,
            withdrawn=withdrawn,
            fallen=fallen,
            permission_answered=permission_answered,
        )
    )
