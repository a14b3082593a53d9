"""Who gives the partner a link, for how long, and what may be done through it."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from office.models import Actor, Role
from office.rules import role_missing
from relations.models import GuestLink, Protocol
from relations.rules.comments import OPEN_TO_COMMENTS

USUAL_DAYS, MOST_DAYS = 21, 90
# Through one link: nobody writes faster than this by hand, nor more than this usefully.
REMARKS_AN_HOUR, REMARKS_IN_ALL = 30, 300


def may_give_links(by: Actor) -> Any:
    return role_missing(by, Role.OFFICER, Role.HEAD)


def must_have_a_text(protocol: Protocol) -> Any:
    version = protocol.latest
    if version is None or not any(any(clause["texts"].values()) for clause in version.clauses):
        return _("There is no text yet that the partner could read.")
    if protocol.is_past_fact or protocol.state not in OPEN_TO_COMMENTS:
        return _("The text is settled, so there is nothing left to comment on.")
    return None


def must_be_party(protocol: Protocol, partner: Any) -> Any:
    if not protocol.relation.partners.filter(pk=partner.pk).exists():
        return _("This partner is no party to the protocol.")
    return None


def must_take_remarks(link: GuestLink, protocol: Protocol) -> Any:
    """Whether anything can still be said through it."""
    if protocol.state not in OPEN_TO_COMMENTS:
        return _("The text has been settled in the meantime: it can be read, and remarks go by letter.")
    said = link.comments.count()
    lately = link.comments.filter(created_at__gt=timezone.now() - timedelta(hours=1)).count()
    if said >= REMARKS_IN_ALL or lately >= REMARKS_AN_HOUR:
        return _("That is a great many remarks. Please wait an hour, or write to the municipality.")
    return None


def page_language(codes: list[str], own: list[str]) -> str:
    """The partner's language of the text, if pages speak it: the first that is not ours, else English."""
    spoken = [code for code in codes if code in dict(settings.LANGUAGES)]
    return next((code for code in spoken if code not in own), "en")
