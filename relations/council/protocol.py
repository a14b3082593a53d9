"""A protocol before the council: how its frozen content is shown, and what follows from the vote."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import get_language, gettext_lazy, gettext_noop
from django.utils.translation import gettext as _

from office import diary
from office.calendar import written
from office.council_rules import AUTHORITIES
from office.models import Actor, Decision, Permission, PermissionState, Role, Submission
from office.submissions import FrozenText, Presentation, SubjectKind, register_kind
from office.traced import Because, Fact
from partners.countries import country_name
from partners.models import PartnerKind
from relations.content import KIND
from relations.council.amendments import against_text_in_force
from relations.council.corrections import corrections_of
from relations.council.protocol_facts import protocol_facts
from relations.council.terms_in_words import duration_in_words, first_term, in_words
from relations.legality import state_of
from relations.lifecycle.protocol import PROTOCOL
from relations.models import (
    LanguageStatus,
    Protocol,
    ProtocolKind,
    ProtocolState,
    RelationType,
)

Content = dict[str, Any]


def present(submission: Submission) -> Presentation:
    """From the frozen content alone, in the reader's language."""
    return shown(submission.content)


def shown(content: Content) -> Presentation:
    """A protocol's frozen content; the same for one that was technically corrected."""
    return Presentation(
        question=_question(content),
        if_yes=_if_yes(content),
        if_no=_if_no(content),
        because_yes=_because_of_permission(content),
        facts=protocol_facts(content),
        partner=_partner(content),
        languages=[
            (language["code"], str(LanguageStatus(language["status"]).label))
            for language in content["languages"]
        ],
        texts=[FrozenText(clause["heading"], clause["texts"]) for clause in content["clauses"]],
        against=against_text_in_force(content),
    )


def _because_of_permission(content: Content) -> tuple[Because, ...]:
    if not content["permission"]:
        return (Because(_("The law on file for the day of sending asks no authority before the signature.")),)
    authority = AUTHORITIES.get(content["permission"], content["permission"])
    said = _("The law on file for the day of sending asks %(authority)s first.") % {"authority": authority}
    return (Because(said, content.get("permission_rule", "")),)


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
    said = [first, duration_in_words(content["duration"])]
    if term := first_term(content):
        said.append(_("The first term is %(start)s to %(end)s.") % in_words(term))
    return " ".join(said)


def _if_no(content: Content) -> str:
    renews = content.get("renews")
    if renews is None:
        return _("Nothing is signed. The text goes back, and the tie stays as it is.")
    day = written(date.fromisoformat(renews["ends_on"]))
    sentence = _("Nothing is signed. “%(title)s” ends on %(day)s, and this text does not follow it.")
    return sentence % {"title": renews["title"], "day": day}


def _partner(content: Content) -> list[Fact]:
    """The partner in five facts; with several partners, those that name them."""
    partners, relation = content["parties"]["partners"], content["relation"]
    reader = get_language() or "en"
    rows = ", ".join(f"{partner['name']} ({partner['reference']})" for partner in partners)
    entry = (Because(_("The register of partners: %(rows)s.") % {"rows": rows}),)
    tie = _("The register of ties: %(reference)s.") % {"reference": relation["reference"]}
    labels = [p["place_label"] or country_name(p["country"], reader) for p in partners]
    kinds = [str(PartnerKind(p["kind"]).label) for p in partners]
    facts = [
        Fact(_("Partner"), ", ".join(partner["name"] for partner in partners), entry),
        Fact(_("Country"), ", ".join(dict.fromkeys(labels)), entry),
        Fact(_("Kind"), ", ".join(dict.fromkeys(kinds)), entry),
        Fact(
            _("Population"),
            ", ".join(_population(partner) for partner in partners if partner["population"]),
            entry,
        ),
        Fact(_("The tie"), _tie(relation), (Because(tie),)),
    ]
    return [fact for fact in facts if fact.value]


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


def ask_to_work_on_it(protocol: Protocol) -> None:
    """What came back is the author's again, who hears of it at once."""
    latest = protocol.latest
    diary.open_deadline(
        "protocol_returned", protocol, due_on=timezone.localdate() + timedelta(days=14), values={"title": protocol.title},
        sentence=gettext_noop("“%(title)s” came back from the council: go on with the text"), role=Role.OFFICER,
        user=latest.author if latest else None,
    )  # fmt: skip


def withdrawn(submission: Submission, by: Actor) -> None:
    protocol = Protocol.objects.get(pk=submission.subject_id)
    if protocol.state == ProtocolState.SUBMITTED:
        PROTOCOL.take(protocol, "return_to_draft", by=by)
        ask_to_work_on_it(protocol)


def permission_answered(permission: Permission, by: Actor) -> None:
    protocol = Protocol.objects.get(pk=permission.subject_id)
    name = "permit" if permission.state == PermissionState.GRANTED else "refuse_permission"
    if protocol.state == ProtocolState.ADOPTED:
        PROTOCOL.take(protocol, name, by=by, on=permission.decided_on, permission=permission.reference)
    else:
        _settle_by_facts(protocol)


def needs_no_answer(permission: Permission) -> bool:
    """An amendment that was withdrawn from entering into force waits for no authority."""
    return Protocol.objects.get(pk=permission.subject_id).is_set_aside


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
            needs_no_answer=needs_no_answer,
            corrections=corrections_of,
        )
    )
