"""The link through which the partner reads one version and remarks on it, without an account.

The address holds 256 bits of chance and is shown once; kept is only its SHA-256. What is read through it was frozen
when the link was made: nothing internal is in it, and nothing that is written later comes into it.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from office import diary, journal
from office.models import OPERATOR, Actor, Deadline, Municipality, Role, User, account_of
from office.rules import Refused, require
from office.secret_addresses import hash_of, new_secret
from office.submissions import content_hash
from partners.models import Partner
from relations.actions.comments import (
    checked_text,
    clause_among,
    locked_protocol,
    refuse_too_many,
    said_already,
    saved_once,
)
from relations.clause_keys import as_said, key_of
from relations.models import Comment, GuestLink, Protocol, ProtocolVersion
from relations.queries.protocol import term_rows
from relations.rules import guest_links as rules

DEADLINE = "guest_remark"
DAYS_TO_ANSWER = 7
MAX_NAME = 120


@transaction.atomic
def give_link(
    protocol: Protocol,
    *,
    by: Actor,
    partner: Partner,
    language: str,
    days: int = rules.USUAL_DAYS,
    person: str = "",
    form_token: UUID | None = None,
) -> tuple[GuestLink, str]:
    """Make a link to the latest version, open for `days` days; returns it with its secret, which nobody can read again.

    The same form sent twice gives the link made first, without its secret (empty).
    """
    require(rules.may_give_links(by), "role")
    protocol = Protocol.objects.select_for_update().get(pk=protocol.pk)
    # Asked once the text is locked: a second click waits here until the link of the first one is on file.
    if made := GuestLink.objects.filter(form_token=form_token).first() if form_token else None:
        return made, ""
    version = protocol.latest
    reason = rules.must_have_a_text(protocol) or rules.must_be_party(protocol, partner)
    if reason or version is None:
        raise Refused("no_text", reason)
    if language not in dict(settings.LANGUAGES):
        raise Refused("unknown_language", _("Pages are shown in the languages of the screen only."))
    if not 1 <= days <= rules.MOST_DAYS:
        raise Refused("days", _("A link is open for 1 to %(most)s days.") % {"most": rules.MOST_DAYS})
    token, content = new_secret(), content_for(version, language)
    link = GuestLink.objects.create(
        version=version,
        partner=partner,
        person=person.strip()[:200],
        language=language,
        content=content,
        content_hash=content_hash(content),
        token_hash=hash_of(token),
        made_by=account_of(by),
        expires_at=timezone.now() + timedelta(days=days),
        form_token=form_token,
    )
    said = {"link": link.reference, "partner": partner.reference, "version": version.number, "days": days}
    changes = {name: [None, value] for name, value in said.items()}
    personal = {"person": link.person} if link.person else None
    journal.record("protocol.give_link", protocol, by=by, changes=changes, personal=personal)
    return link, token


@transaction.atomic
def close_link(link: GuestLink, *, by: Actor) -> GuestLink:
    """From now on nobody reads through it. What was remarked stays. Done twice, it is done once."""
    require(rules.may_give_links(by), "role")
    link = GuestLink.objects.select_for_update().get(pk=link.pk)
    if link.revoked_at is None:
        link.revoked_at = timezone.now()
        link.save(update_fields=["revoked_at"])
        changes = {"link": [link.reference, None]}
        journal.record("protocol.close_link", link.version.protocol, by=by, changes=changes)
    return link


def link_behind(token: str) -> GuestLink | None:
    """The link that is open under this secret; None for one that is unknown, closed or over, without saying which."""
    rows = GuestLink.objects.select_related("version__protocol", "partner")
    found: GuestLink | None = rows.filter(token_hash=hash_of(token)).first()
    return found if found is not None and found.is_open else None


def was_opened(link: GuestLink) -> None:
    """Remember the first reading; no journal entry, since nothing was decided or changed."""
    GuestLink.objects.filter(pk=link.pk, opened_at=None).update(opened_at=timezone.now())


@transaction.atomic
def remark(
    link: GuestLink, *, name: str, text: str, clause_key: str = "", form_token: UUID | None = None
) -> Comment:
    """The partner's word on a clause of what he was given to read, or on the whole where no clause is named.

    Raises Refused where the link is closed, the text settled, or more is sent than anybody writes by hand.
    """
    protocol = locked_protocol(link.version)
    link = GuestLink.objects.select_for_update().get(pk=link.pk)
    if not link.is_open:
        raise Refused("closed", _("This link is no longer open. Please ask the municipality for a new one."))
    if said := said_already(form_token):
        return said
    require(rules.must_take_remarks(link, protocol), "too_often")
    refuse_too_many(protocol)
    name = " ".join(name.replace("\x00", "").split())[:MAX_NAME]
    if not name:
        raise Refused("name", _("Say who you are, so that you can be answered."))
    clause = clause_among(link.content["clauses"], clause_key) if clause_key else {}
    comment = saved_once(
        Comment(
            version=link.version, clause_key=clause_key, clause=clause, text=checked_text(text), link=link,
            guest_name=name, form_token=form_token,
        )
    )  # fmt: skip
    _ask_for_an_answer(protocol, link, comment)
    said_now = {"link": link.reference, "comment": comment.pk, "clause": clause_key}
    changes = {key: [None, value] for key, value in said_now.items() if value}
    journal.record("protocol.guest_remark", protocol, by=OPERATOR, changes=changes, personal={"name": name})
    return comment


def _ask_for_an_answer(protocol: Protocol, link: GuestLink, comment: Comment) -> None:
    """Once for all remarks that wait, leading to the first; whoever gave the link hears of it."""
    about = ContentType.objects.get_for_model(protocol)
    waiting = Deadline.objects.open().filter(kind=DEADLINE, subject_type=about, subject_id=protocol.pk)
    if waiting.exists():
        return
    deadline = diary.open_deadline(
        DEADLINE,
        protocol,
        due_on=timezone.localdate() + timedelta(days=DAYS_TO_ANSWER),
        sentence=gettext_noop("The partner has remarked on “%(title)s”: read it and answer"),
        values={"title": protocol.title},
        role=Role.OFFICER,
        user=_still_here(link.made_by),
    )
    deadline.subject_url = comment.get_absolute_url()
    deadline.save(update_fields=["subject_url"])


def _still_here(maker: User | None) -> User | None:
    """Whoever made the link, as long as they may answer; after that every officer is asked."""
    return maker if maker and rules.may_give_links(maker) is None else None


def content_for(version: ProtocolVersion, language: str) -> dict[str, Any]:
    """What a guest reads: title, parties, the words of the clauses, the terms; no cost, no name, no number of ours."""
    protocol, ours = version.protocol, Municipality.ours()
    with override(language):
        cost = _("Cost")
        terms = [[str(label), str(value)] for label, value in term_rows(version) if label != cost]
    clauses = [
        said | {"key": key_of(clause, place)}
        for place, (said, clause) in enumerate(zip(as_said(version.clauses), version.clauses, strict=True))
    ]
    return {
        "title": version.title,
        "us": ours.name_in(language) if ours else "",
        "partners": [partner.name for partner in protocol.relation.partners.order_by("pk")],
        "languages": version.languages,
        "clauses": clauses,
        "terms": terms,
    }
