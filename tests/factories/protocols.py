"""Protocols for tests, made by the acts that make them in earnest."""

from datetime import date
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from office import decisions, permissions, submissions
from office.models import OPERATOR, Decision, Municipality
from relations.actions import amendments, clause_library, notices
from relations.actions import protocol as actions
from relations.actions.correction import propose_correction
from relations.lifecycle.protocol import PROTOCOL
from relations.models import Correction, Protocol, ProtocolKind, ProtocolVersion, Relation, RelationState
from tests.factories.council import sent
from tests.factories.partners import PartnerFactory

PARTS = ("purpose", "areas", "scope", "duration")
DECIDED = date(2026, 3, 2)


class TieFactory(DjangoModelFactory):
    """A relation with one partner or several, as a protocol needs it."""

    class Meta:
        model = Relation
        skip_postgeneration_save = True

    type = "sister"
    state = RelationState.EXPLORING
    purpose = "Young people of both towns learn from one another."

    @factory.post_generation
    def partners(self, create, extracted, **kwargs):
        self.partners.set(extracted or [PartnerFactory(name="Kanazawa", country="JP")])


def whole_text(*codes: str) -> list[dict[str, Any]]:
    """The four parts in each language."""
    return [
        {
            "part": part,
            "heading": {code: f"{part} {code}" for code in codes},
            "texts": {code: f"What the text says about {part}, in {code}." for code in codes},
        }
        for part in PARTS
    ]


def draft(
    relation: Relation | None = None, *, by: Any = OPERATOR, codes: tuple[str, ...] = ("en", "nl"), **fields
) -> Protocol:
    """A complete draft of 60 months."""
    said = {"kind": ProtocolKind.MEMORANDUM, "title": "Memorandum", "months": 60} | fields
    statuses = ["original", *["translation"] * (len(codes) - 1)]
    languages = [{"code": code, "status": status} for code, status in zip(codes, statuses, strict=True)]
    said.setdefault("clauses", whole_text(*codes))
    return actions.create_protocol(relation or TieFactory(), by=by, languages=languages, **said)


def agreed(relation: Relation | None = None, **fields) -> Protocol:
    protocol = PROTOCOL.take(draft(relation, **fields), "review", by=OPERATOR)
    return PROTOCOL.take(protocol, "agree", by=OPERATOR, on=date(2026, 2, 1))


def submitted(relation: Relation | None = None, *, by: Any = OPERATOR, **fields) -> Protocol:
    protocol = agreed(relation, **fields)
    latest = protocol.latest
    return actions.submit_protocol(protocol, by=by, version=latest.number, revision=latest.revision)


def decide(protocol: Protocol, result: str = "adopted", on: date = DECIDED) -> Decision:
    """The council votes; in Türkiye the result becomes final and is transmitted only by further steps."""
    sitting = decisions.record_sitting(submissions.council(), held_on=on, by=OPERATOR, members=53, present=50)
    item = sent(submissions.pending_for(protocol), on)
    votes = decisions.VoteCount(yes=40, no=10) if result == "adopted" else decisions.VoteCount(yes=10, no=40)
    return decisions.record_decision(
        sitting, {item: result}, by=OPERATOR, title=protocol.title, recorded_result=result, votes=votes
    )


def make_effective(decision: Decision, on: date = date(2026, 3, 10)) -> Decision:
    decision = decisions.DECISION.take(decision, "finalise", by=OPERATOR, on=on)
    return decisions.DECISION.take(decision, "transmit", by=OPERATOR, on=on)


def adopted(relation: Relation | None = None, **fields) -> Protocol:
    protocol = submitted(relation, **fields)
    decision = decide(protocol)
    if Municipality.ours().legal_profile == "tr":
        make_effective(decision)
    return Protocol.objects.get(pk=protocol.pk)


def corrected(protocol: Protocol | None = None, *, by: Any = OPERATOR, **said: Any) -> Correction:
    """A correction that is proposed: one word of the first clause, because the ministry asked."""
    protocol = protocol or adopted()
    clauses = [dict(clause) for clause in protocol.text.clauses]
    clauses[0] = clauses[0] | {
        "texts": clauses[0]["texts"] | {"en": "What the text says about the purpose, in en."}
    }
    given = {
        "title": protocol.text.title, "clauses": clauses, "reason": "An article was missing.",
        "asked_by": "The ministry", "asked_on": timezone.localdate(),
    }  # fmt: skip
    return propose_correction(protocol, by=by, **given | said)


def permitted(relation: Relation | None = None, *, on: date = date(2026, 4, 1), **fields) -> Protocol:
    protocol = adopted(relation, **fields)
    permission = actions.request_permission(protocol, by=OPERATOR, on=date(2026, 3, 11))
    permissions.answer(permission, "grant", on=on, by=OPERATOR)
    return Protocol.objects.get(pk=protocol.pk)


def ready_to_sign(**fields) -> Protocol:
    return permitted(**fields) if Municipality.ours().legal_profile == "tr" else adopted(**fields)


def partly_signed(*, on: date = date(2026, 5, 4), **fields) -> Protocol:
    return actions.add_signature(ready_to_sign(**fields), by=OPERATOR, on=on)


def signed(*, on: date = date(2026, 5, 20), **fields) -> Protocol:
    protocol = partly_signed(**fields)
    return actions.add_signature(protocol, by=OPERATOR, on=on, partner=protocol.relation.partners.get())


def in_force(**fields) -> Protocol:
    return actions.enter_into_force(signed(**fields), by=OPERATOR)


def amendment(of: Protocol, words: str = "Choirs too.", place: int = 2) -> Protocol:
    """A draft that changes one clause of a text in force, in its first language."""
    amending = amendments.begin_amendment(of, by=OPERATOR)
    version = amending.latest
    clauses = [dict(clause) for clause in version.clauses]
    first = version.language_codes[0]
    clauses[place] = clauses[place] | {"texts": clauses[place]["texts"] | {first: words}}
    actions.save_draft(amending, by=OPERATOR, revision=version.revision, clauses=clauses)
    return Protocol.objects.get(pk=amending.pk)


def bring_into_force(protocol: Protocol, *, on: date = date(2026, 7, 1)) -> Protocol:
    """A draft, all the way: reviewed, agreed, decided, permitted where the law asks, signed by both on `on`."""
    protocol = PROTOCOL.take(protocol, "review", by=OPERATOR)
    protocol = PROTOCOL.take(protocol, "agree", by=OPERATOR, on=date(2026, 2, 1))
    latest = protocol.latest
    actions.submit_protocol(protocol, by=OPERATOR, version=latest.number, revision=latest.revision)
    decision = decide(protocol)
    if Municipality.ours().legal_profile == "tr":
        make_effective(decision)
        asked = Protocol.objects.get(pk=protocol.pk)
        permission = actions.request_permission(asked, by=OPERATOR, on=date(2026, 3, 11))
        permissions.answer(permission, "grant", on=date(2026, 4, 1), by=OPERATOR)
    protocol = actions.add_signature(Protocol.objects.get(pk=protocol.pk), by=OPERATOR, on=on)
    partner = protocol.relation.partners.get()
    protocol = actions.add_signature(protocol, by=OPERATOR, on=on, partner=partner)
    return actions.enter_into_force(protocol, by=OPERATOR)


def amended(**fields) -> Protocol:
    """A text in force that amendment 1 changed."""
    protocol = in_force(**fields)
    bring_into_force(amendment(protocol))
    return Protocol.objects.get(pk=protocol.pk)


def later_version(protocol: Protocol, words: str, place: int) -> ProtocolVersion:
    """A later version of a text in force, as a technical correction leaves it."""
    text = Protocol.objects.get(pk=protocol.pk).text
    first = text.language_codes[0]
    clauses = [dict(clause) for clause in text.clauses]
    clauses[place] = clauses[place] | {"texts": clauses[place]["texts"] | {first: words}}
    names = ("title", "languages", "months", "notice_months", "frozen_at")
    return ProtocolVersion.objects.create(
        protocol=protocol, number=text.number + 1, clauses=clauses, content_hash="x",
        **{name: getattr(text, name) for name in names},
    )  # fmt: skip


def outrun_amendment(words: str = "Corrected.", place: int = 0) -> Protocol:
    """A draft amendment, of clause 2, whose text has a later version that changed clause `place`."""
    protocol = in_force()
    amending = amendment(protocol)
    later_version(protocol, words, place)
    return amending


def adopted_and_outrun(words: str = "Corrected.") -> Protocol:
    """An amendment of clause 2 as the council adopted it, while the text it amends got other words there."""
    protocol = in_force()
    amending = PROTOCOL.take(amendment(protocol), "review", by=OPERATOR)
    amending = PROTOCOL.take(amending, "agree", by=OPERATOR, on=date(2026, 2, 1))
    latest = amending.latest
    actions.submit_protocol(amending, by=OPERATOR, version=latest.number, revision=latest.revision)
    decide(amending)
    later_version(protocol, words, 2)
    return Protocol.objects.get(pk=amending.pk)


def set_aside_amendment(words: str = "Corrected.") -> Protocol:
    """The same, withdrawn from entering into force."""
    return PROTOCOL.take(
        adopted_and_outrun(words), "set_aside", by=OPERATOR, on=date(2026, 6, 15), reason="outrun"
    )


def left_by_notice(*, sent_on: date = date(2026, 6, 1), **fields) -> Protocol:
    """In force, with our notice running for the end of its first term, 19.5.2031."""
    protocol = in_force(**fields)
    notices.give_notice(
        protocol,
        by=OPERATOR,
        sent_on=sent_on,
        reason="new priorities",
        expected_end=date(2031, 5, 19),
        undecided_because="the letter was sent first",
    )
    return Protocol.objects.get(pk=protocol.pk)


def past(title: str = "Twinning protocol", *, relation: Relation | None = None, **fields) -> Protocol:
    """An entry for a text of the past, without any fact yet."""
    said = {"kind": ProtocolKind.TWINNING, "is_past_fact": True, "reason": "from the archive"} | fields
    return actions.create_protocol(
        relation or TieFactory(state=RelationState.ACTIVE), title=title, by=OPERATOR, **said
    )


def library_clause(**said):
    """An entry of the clause library of our own."""
    written = {"name": "School exchange", "part": "scope", "kinds": ["memorandum"], "heading": {}}
    return clause_library.add_clause(
        by=OPERATOR,
        **(written | {"texts": {"en": "Schools of {us} and {partner} visit one another."}} | said),
    )
