"""A guest asks that the own name goes: the remarks stay, as those of a person at the partner."""

from __future__ import annotations

from collections import Counter

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from office import journal
from office.journal import RowChange
from office.models import Actor, JournalEntry
from office.rules import Refused, require
from partners.models import Partner
from relations.models import NAME_ERASED, Comment, GuestLink, Proposal, Protocol
from relations.rules import comments as rules
from relations.word_files.deciding import all_comments


def remarks_of(comment: Comment) -> list[Comment]:
    """Everything said under the same name for the same partner, through a link or in a Word file, in any protocol."""
    if not comment.is_from_the_partner or comment.is_name_erased:
        return []
    partners = partners_behind(comment)
    for_them = Q(link__partner__in=partners) | Q(proposal__protocol__relation__partners__in=partners)
    given = Comment.objects.filter(for_them).exclude(guest_name="")
    rows = given.select_related("version__protocol").order_by("pk").distinct()
    return [one for one in rows if _is_same(one.guest_name, comment.guest_name)]


def _is_same(name: str, other: str) -> bool:
    """In capitals or not, in every alphabet and whichever database, and however many spaces were typed."""
    return _plain(name) == _plain(other)


def _plain(name: str) -> str:
    """The four Turkish i's are one, as a name in capitals has lost which it was; other marks make another name."""
    return " ".join(name.replace("İ", "i").replace("ı", "i").casefold().split())


def partners_behind(comment: Comment) -> list[Partner]:
    """For whom it was said: a Word file does not tell which of several partners."""
    if comment.link is not None:
        return [comment.link.partner]
    return list(comment.version.protocol.relation.partners.order_by("pk"))


@transaction.atomic
def erase_guest_name(comment: Comment, *, by: Actor, reason: str) -> int:
    """Erase the name under which this was remarked, for good: in every remark of that person for that partner, in the
    links made for them, beside what came back in Word, and in the journal. Returns how many remarks that were.

    Raises Refused for what is no guest's remark, for a name erased already, and for a reason that names the person.
    """
    require(rules.may_erase_names(by), "role")
    Comment.objects.select_for_update().get(pk=comment.pk)
    comment = Comment.objects.select_related("link__partner", "version__protocol").get(pk=comment.pk)
    if not comment.is_from_the_partner:
        raise Refused("not_a_guest", _("This was not written by a guest."))
    if comment.is_name_erased:
        raise Refused("erased", _("This name has been erased already."))
    _refuse_reason(reason, comment.guest_name)
    said = remarks_of(comment)
    partners = partners_behind(comment)
    given = GuestLink.objects.filter(partner__in=partners).exclude(person="")
    links = [link for link in given if _is_same(link.person, comment.guest_name)]
    gone = journal.erase_personal_in([*_entries_about(said), *_entries_for(links)])
    Comment.objects.filter(pk__in=[one.pk for one in said]).update(guest_name=NAME_ERASED)
    GuestLink.objects.filter(pk__in=[link.pk for link in links]).update(person="")
    _forget_in_proposals(partners, comment.guest_name)
    protocol = comment.version.protocol
    journal.record(
        "protocol.erase_guest_name", protocol, by=by, reason=reason.strip(),
        changes={"comments": [None, len(said)]}, rows=[*_elsewhere(said, protocol), *gone],
    )  # fmt: skip
    return len(said)


def _forget_in_proposals(partners: list[Partner], name: str) -> None:
    """The names that stand beside comments and tracked changes of the files those partners sent back."""
    theirs = Proposal.objects.filter(protocol__relation__partners__in=partners).distinct()
    for proposal in Proposal.objects.select_for_update().filter(pk__in=theirs.values("pk")):
        before = str(proposal.content)
        for comment in all_comments(proposal.content):
            if _is_same(comment["author"], name):
                comment["author"] = ""
        for item in proposal.content["items"]:
            item["authors"] = [author for author in item["authors"] if not _is_same(author, name)]
        if str(proposal.content) != before:
            proposal.save(update_fields=["content"])


def _refuse_reason(reason: str, name: str) -> None:
    if not reason.strip():
        raise Refused("reason", _("Give a reason: it is kept in the journal."))
    if _plain(name) in _plain(reason):
        raise Refused(
            "names_the_person", _("The reason is kept in the journal for good: do not name the person in it.")
        )


def _entries_about(said: list[Comment]) -> list[JournalEntry]:
    """The entries that hold the name beside one of these remarks."""
    return _entries("protocol.guest_remark", "comment", {(one.version.protocol_id, one.pk) for one in said})


def _entries_for(links: list[GuestLink]) -> list[JournalEntry]:
    """The entries that say for whom one of these links was made."""
    wanted = GuestLink.objects.filter(pk__in=[link.pk for link in links]).values_list(
        "pk", "version__protocol_id"
    )
    made = {link.pk: link.reference for link in links}
    return _entries("protocol.give_link", "link", {(protocol, made[pk]) for pk, protocol in wanted})


def _entries(act: str, named: str, wanted: set[tuple[int, int]] | set[tuple[int, str]]) -> list[JournalEntry]:
    """The entries of an act that name one of these: (protocol, what stands under `named`)."""
    protocols = {str(protocol) for protocol, _number in wanted}
    found = JournalEntry.objects.filter(act=act, kind=journal.kind_of(Protocol()), object_pk__in=protocols)
    return [
        entry
        for entry in found
        if (int(entry.object_pk), entry.changes.get(named, [None, None])[1]) in wanted
    ]


def _elsewhere(said: list[Comment], here: Protocol) -> list[RowChange]:
    """The act in the history of the other protocols on which that person had remarked."""
    counted = Counter(one.version.protocol for one in said)
    return [
        RowChange(journal.kind_of(protocol), str(protocol.pk), {"comments": [None, count]})
        for protocol, count in counted.items()
        if protocol != here
    ]
