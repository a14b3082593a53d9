"""Comments in the margin of a returned Word file, taken over beside the clauses where a person says so."""

from __future__ import annotations

from typing import Any

from office.rules import Refused, require
from relations.actions.comments import MAX_COMMENT, clause_among, refuse_too_many
from relations.clause_keys import key_of
from relations.models import NAME_ERASED, Comment, Proposal, ProtocolVersion
from relations.rules.comments import must_be_open_to_comments
from relations.word_files.applying import key_in_draft

MAX_NAME = 120


def take_comments(proposal: Proposal, accepted: set[str]) -> int:
    """Make the chosen comments remarks of the partner on the latest version; part of the act that decides.

    Each stands at the clause it stood at in the file, or at the text as a whole where that clause is not there.
    Returns how many. Raises Refused once the text is settled.
    """
    chosen = [(one, at) for one, at in _with_clauses(proposal) if one.get("key") in accepted]
    if not chosen:
        return 0
    protocol = proposal.protocol
    version = protocol.versions.order_by("-number").first()
    require(must_be_open_to_comments(protocol, version), "not_open")
    if version is None:
        raise Refused("not_open", must_be_open_to_comments(protocol, version))
    refuse_too_many(protocol)
    standing = {key_of(clause, place) for place, clause in enumerate(version.clauses)}
    for comment, at in chosen:
        _take(comment, at if at in standing else "", proposal, version)
    return len(chosen)


def _with_clauses(proposal: Proposal) -> list[tuple[dict[str, Any], str]]:
    """Each comment with the key its clause bears in the draft; empty for the text as a whole."""
    sent = [key_of(clause, place) for place, clause in enumerate(proposal.word_copy.content["clauses"])]
    content = proposal.content
    found = [
        (comment, key_in_draft(item["key"], proposal.number))
        for item in content["items"]
        for comment in item["comments"]
    ]
    return found + [
        (one, sent[one["clause"] - 1] if one.get("clause") else "") for one in content["comments"]
    ]


def _take(comment: dict[str, Any], key: str, proposal: Proposal, version: ProtocolVersion) -> None:
    Comment.objects.create(
        version=version,
        clause_key=key,
        clause=clause_among(version.clauses, key) if key else {},
        text=comment["text"][:MAX_COMMENT],
        proposal=proposal,
        guest_name=" ".join(comment["author"].split())[:MAX_NAME] or NAME_ERASED,
    )
