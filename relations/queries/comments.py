"""What was said about a text, clause by clause, read in one query."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from office.letters import capitalised
from relations.clause_keys import key_of
from relations.models import Comment, Part, ProtocolVersion

WHOLE = "whole"  # how an address names the text as a whole


@dataclass(frozen=True)
class Said:
    """One comment or reply as a page shows it."""

    comment: Comment
    who: str
    is_partner: bool


@dataclass(frozen=True)
class Thread:
    """A comment with its replies; `has_moved_on` where its clause has other words by now."""

    first: Said
    replies: list[Said]
    has_moved_on: bool

    @property
    def number(self) -> int:
        return self.first.comment.pk

    @property
    def is_resolved(self) -> bool:
        return self.first.comment.is_resolved


@dataclass
class Remarks:
    """The threads about one clause, or about the text as a whole."""

    key: str
    threads: list[Thread] = field(default_factory=list)

    @property
    def open(self) -> list[Thread]:
        return [thread for thread in self.threads if not thread.is_resolved]

    @property
    def resolved(self) -> list[Thread]:
        return [thread for thread in self.threads if thread.is_resolved]


@dataclass(frozen=True)
class Discussion:
    """All that was said up to a version: by clause, on the whole, and on clauses that are gone."""

    clauses: dict[str, Remarks]
    whole: Remarks
    gone: list[tuple[str, Thread]]

    @property
    def open_count(self) -> int:
        everywhere = [*self.clauses.values(), self.whole]
        return sum(len(one.open) for one in everywhere) + sum(
            not thread.is_resolved for _, thread in self.gone
        )

    @property
    def count(self) -> int:
        return sum(len(one.threads) for one in [*self.clauses.values(), self.whole]) + len(self.gone)


def discussion_of(version: ProtocolVersion) -> Discussion:
    """What was said on this version and those before it, carried along by clause."""
    rows = Comment.objects.filter(
        version__protocol=version.protocol_id, version__number__lte=version.number
    ).select_related("author", "link__partner", "version", "resolved_by")
    standing = {key_of(clause, place): clause for place, clause in enumerate(version.clauses)}
    clauses = {key: Remarks(key) for key in standing}
    whole, gone = Remarks(WHOLE), []
    for thread in _threads(rows, standing):
        key = thread.first.comment.clause_key
        if not key:
            whole.threads.append(thread)
        elif key in clauses:
            clauses[key].threads.append(thread)
        else:
            gone.append((title_of(thread.first.comment.clause), thread))
    return Discussion(clauses, whole, gone)


def keys_of(version: ProtocolVersion) -> list[str]:
    return [key_of(clause, place) for place, clause in enumerate(version.clauses)]


def _threads(rows: Iterable[Comment], standing: dict[str, dict[str, Any]]) -> list[Thread]:
    said = list(rows)
    replies: dict[int, list[Said]] = {}
    for comment in said:
        if comment.reply_to_id:
            replies.setdefault(comment.reply_to_id, []).append(_said(comment))
    return [
        Thread(_said(comment), replies.get(comment.pk, []), _has_moved_on(comment, standing))
        for comment in said
        if not comment.reply_to_id
    ]


def _said(comment: Comment) -> Said:
    if comment.proposal_id is not None:
        return Said(comment, _("%(name)s, in a Word file") % {"name": comment.guest_shown}, True)
    if comment.link and comment.is_name_erased:
        return Said(comment, _("a person at %(partner)s") % {"partner": comment.link.partner.name}, True)
    if comment.link:
        who = _("%(name)s, for %(partner)s") % {
            "name": comment.guest_name,
            "partner": comment.link.partner.name,
        }
        return Said(comment, who, True)
    return Said(comment, str(comment.author or _("operator")), False)


def _has_moved_on(comment: Comment, standing: dict[str, dict[str, Any]]) -> bool:
    now = standing.get(comment.clause_key)
    return now is not None and any(comment.clause.get(name) != now[name] for name in ("heading", "texts"))


def title_of(clause: dict[str, Any]) -> str:
    """Its heading in the first language that has one, else the name of its part."""
    heading = next((text for text in clause.get("heading", {}).values() if text), "")
    part = clause.get("part", "")
    return heading or (capitalised(str(Part(part).label)) if part in Part.values else "")
