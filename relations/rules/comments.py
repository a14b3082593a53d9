"""Who may say something about a text, until when, and who may lay it aside."""

from typing import Any

from django.utils.translation import gettext as _

from office.models import Actor, Role, account_of
from office.rules import role_missing
from relations.models import Comment, Protocol, ProtocolState, ProtocolVersion

COMMENTERS = (Role.OFFICER, Role.HEAD, Role.LEGAL, Role.FINANCE, Role.CLERK)
# As long as the words may still change; a text before the council may be followed by a newer draft.
OPEN_TO_COMMENTS = frozenset(
    {ProtocolState.DRAFT, ProtocolState.REVIEWED, ProtocolState.AGREED, ProtocolState.SUBMITTED}
)


def may_comment(by: Actor) -> Any:
    return role_missing(by, *COMMENTERS)


def may_erase_names(by: Actor) -> Any:
    return role_missing(by, Role.ADMINISTRATOR)


def must_be_open_to_comments(protocol: Protocol, version: ProtocolVersion | None) -> Any:
    """Comments are made on the version being worked on; what was said before goes along with its clause."""
    if protocol.is_past_fact or protocol.state not in OPEN_TO_COMMENTS:
        return _("The text is settled, so there is nothing left to comment on.")
    latest = protocol.latest
    if version is None or latest is None or version.number != latest.number:
        return _("A newer version has taken the place of this one: comment there.")
    return None


def may_lay_aside(comment: Comment, by: Actor) -> Any:
    """Whoever began the thread, and whoever writes the text."""
    account = account_of(by)
    if account is not None and comment.author_id == account.pk:
        return None
    return role_missing(by, Role.OFFICER, Role.HEAD)
