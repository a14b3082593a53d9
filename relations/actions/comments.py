"""What is done with comments on a text. Nothing of them is ever frozen, sent to the council or printed with it."""

from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office import diary, journal
from office.models import Actor, Deadline, account_of
from office.rules import Refused, require
from relations.clause_keys import key_of
from relations.models import Comment, Protocol, ProtocolVersion
from relations.rules import comments as rules

MAX_COMMENT = 5_000
MAX_COMMENTS = 1_000  # of one protocol; whoever needs more needs a meeting


@transaction.atomic
def add_comment(
    version: ProtocolVersion,
    *,
    by: Actor,
    text: str,
    clause_key: str = "",
    form_token: UUID | None = None,
) -> Comment:
    """Comment on a clause, or on the whole text where no clause is named. The same form sent twice comments once."""
    require(rules.may_comment(by), "role")
    if said := said_already(form_token):
        return said
    protocol = locked_protocol(version)
    require(rules.must_be_open_to_comments(protocol, version), "not_open")
    comment = Comment(
        version=version,
        clause_key=clause_key,
        clause=clause_as_it_stands(version, clause_key),
        text=checked_text(text),
        author=account_of(by),
        form_token=form_token,
    )
    refuse_too_many(protocol)
    comment = saved_once(comment)
    _record("protocol.comment", protocol, comment, by)
    return comment


@transaction.atomic
def reply(comment: Comment, *, by: Actor, text: str, form_token: UUID | None = None) -> Comment:
    """Answer in the thread that `comment` belongs to; a thread laid aside is open again."""
    require(rules.may_comment(by), "role")
    if said := said_already(form_token):
        return said
    protocol = locked_protocol(comment.version)
    require(rules.must_be_open_to_comments(protocol, protocol.latest), "not_open")
    thread = Comment.objects.select_for_update().get(pk=comment.reply_to_id or comment.pk)
    refuse_too_many(protocol)
    answer = saved_once(
        Comment(
            version=protocol.latest,
            clause_key=thread.clause_key,
            reply_to=thread,
            text=checked_text(text),
            author=account_of(by),
            form_token=form_token,
        )
    )
    Comment.objects.filter(pk=thread.pk).update(resolved_at=None, resolved_by=None)
    _record("protocol.reply", protocol, answer, by)
    return answer


@transaction.atomic
def resolve(comment: Comment, *, by: Actor) -> Comment:
    """Lay a thread aside: it stays readable. Done twice, it is done once."""
    # The text first, as a remark of the partner does: else one that comes in now would lose its place in the diary.
    locked_protocol(comment.version)
    thread = _locked_thread(comment)
    require(rules.may_lay_aside(thread, by), "role")
    if thread.is_resolved:
        return thread
    thread.resolved_at, thread.resolved_by = timezone.now(), account_of(by)
    thread.save(update_fields=["resolved_at", "resolved_by"])
    _settle_the_partners(thread.version.protocol)
    _record("protocol.resolve_comment", thread.version.protocol, thread, by)
    return thread


@transaction.atomic
def reopen(comment: Comment, *, by: Actor) -> Comment:
    thread = _locked_thread(comment)
    require(rules.may_lay_aside(thread, by), "role")
    if not thread.is_resolved:
        return thread
    thread.resolved_at, thread.resolved_by = None, None
    thread.save(update_fields=["resolved_at", "resolved_by"])
    _record("protocol.reopen_comment", thread.version.protocol, thread, by)
    return thread


def said_already(form_token: UUID | None) -> Comment | None:
    return Comment.objects.filter(form_token=form_token).first() if form_token else None


def locked_protocol(version: ProtocolVersion) -> Protocol:
    """Locked, so that a comment and the sending of the text do not pass each other unseen."""
    return Protocol.objects.select_for_update().get(pk=version.protocol_id)


def checked_text(text: str) -> str:
    """As stored. Raises Refused for nothing and for too much."""
    text = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if not text:
        raise Refused("empty", _("Write what you have to say."))
    if len(text) > MAX_COMMENT:
        raise Refused("too_long", _("A comment has at most %(count)s characters.") % {"count": MAX_COMMENT})
    return text


def refuse_too_many(protocol: Protocol) -> None:
    if Comment.objects.of_protocol(protocol).count() >= MAX_COMMENTS:
        sentence = _("There are %(count)s comments on this text, which is as many as it can hold.")
        raise Refused("too_many", sentence % {"count": MAX_COMMENTS})


def clause_as_it_stands(version: ProtocolVersion, key: str) -> dict[str, Any]:
    """The clause with that key; nothing for the text as a whole. Raises Refused where the clause is gone."""
    if not key:
        return {}
    return clause_among(version.clauses, key)


def clause_among(clauses: list[dict[str, Any]], key: str) -> dict[str, Any]:
    for place, clause in enumerate(clauses):
        if key_of(clause, place) == key:
            return {name: clause[name] for name in ("part", "heading", "texts")}
    raise Refused("no_clause", _("This clause is no longer in the text. Comment on the text as a whole."))


def saved_once(comment: Comment) -> Comment:
    """Saved; where the same form came in at the same moment, the one that won."""
    try:
        with transaction.atomic():
            comment.save(force_insert=True)
    except IntegrityError:
        if said := said_already(comment.form_token):
            return said
        raise
    return comment


def _settle_the_partners(protocol: Protocol) -> None:
    """Once all that the partner remarked is laid aside, nobody need be reminded; until then, of what is left."""
    waiting = Comment.objects.of_protocol(protocol).threads().filter(link__isnull=False, resolved_at=None)
    first = waiting.order_by("pk").first()
    if first is None:
        diary.settle_deadlines(protocol, "guest_remark")
        return
    about = ContentType.objects.get_for_model(protocol)
    due = Deadline.objects.open().filter(kind="guest_remark", subject_type=about, subject_id=protocol.pk)
    due.update(subject_url=first.get_absolute_url())


def _locked_thread(comment: Comment) -> Comment:
    found: Comment = Comment.objects.select_for_update().get(pk=comment.reply_to_id or comment.pk)
    return found


def _record(act: str, protocol: Protocol, comment: Comment, by: Actor) -> None:
    """The journal names the comment; its words stay in its own row, which is never changed."""
    said = {"comment": comment.pk, "clause": comment.clause_key, "version": comment.version.number}
    journal.record(
        act, protocol, by=by, changes={name: [None, value] for name, value in said.items() if value}
    )
