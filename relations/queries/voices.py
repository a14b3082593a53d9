"""What was said about a protocol's text, in short, for its page: comments, opinions, links for the partner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from office.models import Role, User
from relations.models import Comment, GuestLink, Opinion, Protocol
from relations.queries.opinions import ShownOpinion, opinions_of
from relations.rules.comments import may_comment, must_be_open_to_comments


@dataclass(frozen=True)
class Voices:
    """`may_comment` as long as the text may still change; `may_write` for whoever asks for opinions, gives links."""

    comments: int
    open_comments: int
    links: int
    opinions: list[ShownOpinion]
    may_comment: bool
    may_write: bool

    @property
    def awaited(self) -> list[Opinion]:
        """Those that somebody still has to give."""
        return [row.opinion for row in self.opinions if row.opinion.is_outstanding]

    def __bool__(self) -> bool:
        return bool(self.comments or self.opinions or self.links or self.may_comment or self.may_write)


def voices_of(protocol: Protocol, user: User) -> Voices:
    """One query, and one more where opinions were asked for."""
    threads = Comment.objects.threads()
    counted = Protocol.objects.filter(pk=protocol.pk).values_list(
        _count(threads), _count(threads.filter(resolved_at=None)), _count(GuestLink.objects.all()),
        _count(Opinion.objects.filter(withdrawn_at=None)),
    )  # fmt: skip
    comments, open_comments, links, asked = counted[0]
    is_open = must_be_open_to_comments(protocol, protocol.latest) is None
    return Voices(
        comments=comments,
        open_comments=open_comments,
        links=links,
        opinions=opinions_of(protocol) if asked else [],
        may_comment=is_open and may_comment(user) is None,
        may_write=is_open and user.has_role(Role.OFFICER, Role.HEAD),
    )


def _count(rows: QuerySet[Any]) -> Coalesce:
    """How many of these rows belong to the protocol of the outer query."""
    of_it = rows.filter(version__protocol=OuterRef("pk")).order_by().values("version__protocol")
    return Coalesce(Subquery(of_it.annotate(number=Count("pk")).values("number")), 0)
