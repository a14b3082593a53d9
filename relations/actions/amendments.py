"""An amendment is begun against the text in force, and taken on to what that text reads like meanwhile."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from office import diary, journal
from office.models import Actor, account_of
from office.rules import Refused, require
from relations.actions.protocol import TERMS, create_protocol
from relations.amending import merged
from relations.amendment_texts import TERMS_AMENDED, consolidated_words
from relations.lifecycle.amendments import BEGIN_ANEW, settle_what_was_offered
from relations.models import Amendment, InForceRule, Protocol, ProtocolKind, ProtocolVersion
from relations.rules import amendments as rules
from relations.rules.protocol import may_write_protocols, must_be_writable


@transaction.atomic
def begin_amendment(amended: Protocol, *, by: Actor, form_token: UUID | None = None) -> Protocol:
    """Begin the next amendment: a protocol of its own whose draft is the text in force, to be changed.

    One at a time, numbered. The same form sent twice begins one. It enters into force by its own signatures.
    """
    require(may_write_protocols(by), "role")
    amended = Protocol.objects.select_for_update().get(pk=amended.pk)
    already = Protocol.objects.filter(form_token=form_token).first() if form_token else None
    if already:
        return already
    require(rules.must_allow_an_amendment(amended), "guard")
    text = amended.text
    if text is None:
        raise Refused("no_text", _("There is no text yet. Choose its languages and write it."))
    number = (amended.amendments.aggregate(last=Max("number"))["last"] or 0) + 1
    protocol = create_protocol(
        amended.relation, kind=ProtocolKind.AMENDMENT, title=_title(amended, number), by=by,
        languages=text.languages, clauses=text.clauses, form_token=form_token, is_exercise=amended.is_exercise,
        told={"amends": [None, amended.reference], "number": [None, number]}, prevailing=text.prevailing,
        **_terms(text),
    )  # fmt: skip
    Amendment.objects.create(protocol=protocol, amends=amended, number=number, based_on=text)
    settle_what_was_offered(amended)
    return protocol


@transaction.atomic
def begin_anew(former: Protocol, *, by: Actor, version: int, form_token: UUID | None = None) -> Protocol:
    """Begin the next amendment of the same text from one that was adopted and withdrawn from entering into force.

    It starts from the text in force as it reads now; what the former changed stands in the draft as proposed words,
    clause by clause, and the text in force stays as it is. The former keeps its decision and its words. `version` is the
    number of the text in force that was read beside it; where it moved on, the act is refused.
    """
    require(may_write_protocols(by), "role")
    found = rules.amendment_of(former)
    amended = Protocol.objects.select_for_update().get(pk=found.amends_id) if found else None
    already = Protocol.objects.filter(form_token=form_token).first() if form_token else None
    if already:
        return already
    former = Protocol.objects.select_for_update().get(pk=former.pk)
    require(rules.must_allow_beginning_anew(former), "guard")
    amendment, words = rules.amendment_of(former), former.text
    text = amended.text if amended else None
    if amendment is None or amended is None or words is None or text is None:
        raise Refused("no_text", _("There is no text yet. Choose its languages and write it."))
    if text.number != version:
        raise Refused("stale", _("The text it amends has changed again since you read it. Read it again."))
    amendment.amends = amended
    number = (amended.amendments.aggregate(last=Max("number"))["last"] or 0) + 1
    proposed = consolidated_words(amendment, words) | {"title": _title(amended, number)}
    rest = {name: said for name, said in _terms(text).items() if name not in proposed}
    own_force = {"in_force_rule": InForceRule.LAST_SIGNATURE, "stated_on": None}
    protocol = create_protocol(
        amended.relation, kind=ProtocolKind.AMENDMENT, by=by, form_token=form_token, is_exercise=amended.is_exercise,
        told={"amends": [None, amended.reference], "number": [None, number], "begun_from": [None, former.reference]},
        **{**rest, **proposed, **own_force},
    )  # fmt: skip
    Amendment.objects.create(
        protocol=protocol, amends=amended, number=number, based_on=text, begun_from=amendment
    )
    _stay_their_writers_words(words, protocol)
    settle_what_was_offered(amended)
    return protocol


@transaction.atomic
def let_rest(former: Protocol, *, by: Actor) -> Protocol:
    """Nobody is reminded any more to begin a new amendment from this one; beginning one stays possible.

    Raises Refused where nobody is reminded of it.
    """
    require(may_write_protocols(by), "role")
    former = Protocol.objects.select_for_update().get(pk=former.pk)
    if not diary.settle_deadlines(former, BEGIN_ANEW):
        raise Refused("rests", _("It rests already: nobody is reminded to begin a new amendment from it."))
    journal.record("protocol.let_rest", former, by=by)
    return former


def _stay_their_writers_words(words: ProtocolVersion, protocol: Protocol) -> None:
    """Whoever wrote them does not release them in the new draft either."""
    draft = protocol.versions.get()
    draft.writers.add(*words.writers.all(), *([words.author] if words.author else []))


def _title(amended: Protocol, number: int) -> str:
    said = {"number": number, "title": amended.title}
    return (_("Amendment %(number)s to “%(title)s”") % said)[:300]


def _terms(text: ProtocolVersion) -> dict[str, Any]:
    """Those of the amended text; how the amendment enters into force is its own matter."""
    kept = {name: getattr(text, name) for name in TERMS if name not in ("in_force_rule", "stated_on")}
    return kept | {"in_force_rule": InForceRule.LAST_SIGNATURE}


@transaction.atomic
def take_on_newer_text(protocol: Protocol, *, by: Actor, version: int) -> ProtocolVersion:
    """Put the draft of an amendment on top of the text it amends as that reads now.

    Clauses the draft left alone follow that text; those it changed stay as it has them. `version` is the number of
    the newer text that was read; where it moved on again, the act is refused.
    """
    require(may_write_protocols(by), "role")
    protocol = Protocol.objects.select_for_update().get(pk=protocol.pk)
    amendment = rules.amendment_of(protocol)
    draft = protocol.latest
    if amendment is None:
        raise Refused("no_amendment", _("It amends no text."))
    if reason := must_be_writable(protocol, draft):
        raise Refused("not_writable", reason)
    current = amendment.amends.text
    if current is None or draft is None or current.number != version:
        raise Refused("stale", _("The text it amends has changed again since you read it. Read it again."))
    if current.pk == amendment.based_on_id:
        raise Refused("current", _("It is written against the text as it reads now."))
    words = consolidated_words(amendment, draft)
    draft.clauses = merged(amendment.based_on.clauses, current.clauses, draft.clauses)
    for name in (*TERMS_AMENDED, "languages"):
        setattr(draft, name, words[name])
    draft.revision += 1
    draft.save()
    if account := account_of(by):
        draft.writers.add(account)
    changes = {"version": [amendment.based_on.number, current.number]}
    amendment.based_on = current
    amendment.save(update_fields=["based_on"])
    journal.record("protocol.read_newer_text", protocol, by=by, changes=changes)
    return draft


__all__ = ["begin_amendment", "begin_anew", "let_rest", "take_on_newer_text"]
