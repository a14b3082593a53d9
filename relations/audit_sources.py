"""What of ours an auditor looks at: protocols, the ends of ties, and the ties themselves."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from office.fallen import lost_second_vote_on
from office.models import Document
from office.permissions import latest_read_with, with_latest_permission
from relations import audit
from relations.ending_legality import flags_of_ending
from relations.facts import with_force_rule
from relations.legality import Flag, flags_of_many
from relations.models import LIVE, Protocol, ProtocolState, Relation, RelationState, TerminationTie
from relations.rulebook import RuleBook

# Drafts have no legal dates that could be out of order; what was withdrawn after the council's vote has.
UNFLAGGED = frozenset(
    {ProtocolState.DRAFT, ProtocolState.REVIEWED, ProtocolState.AGREED, ProtocolState.WITHDRAWN}
)
# SQLite takes so many values in one query; a house with more protocols is read in more than one go.
AT_ONCE = 2_000
ABOUT_THE_DECISION_OF_A_NOTICE = frozenset(
    {
        "notice_decision_not_in_file",
        "notice_decision_fell",
        "notice_before_decision",
        "notice_before_effective",
    }
)
PROTOCOL, TERMINATION, RELATION = "protocol", "termination", "relation"


def read_protocols(number: int | None = None) -> list[Any]:
    """Each with its signatures, the rule of its text, its latest permission and whether it has files."""
    about = ContentType.objects.get_for_model(Protocol)
    files = Document.objects.filter(subject_type=about, subject_id=OuterRef("pk"))
    judged = Protocol.objects.exclude(state__in=UNFLAGGED, set_aside_on=None)
    found = with_force_rule(judged).annotate(has_files=Exists(files))
    found = with_latest_permission(found).select_related("relation").prefetch_related("signatures")
    return _only(found.order_by("pk"), number)


def judge_protocols(wanted: list[Any], book: RuleBook) -> Iterator[audit.Looked]:
    for first in range(0, len(wanted), AT_ONCE):
        some = wanted[first : first + AT_ONCE]
        filed = {protocol.pk for protocol in some if protocol.has_files}
        asked = {protocol.pk: latest for protocol in some if (latest := latest_read_with(protocol))}
        flags = flags_of_many(some, filed=filed, permissions=asked, book=book)
        for protocol in some:
            yield looked_at(protocol, flags[protocol.pk])


def looked_at(protocol: Protocol, flags: list[Flag]) -> audit.Looked:
    """A protocol as its own page has looked at it."""
    title = f"{protocol.title} · {protocol.relation.partner_names}"
    settle_url = reverse("relations:protocol_past_fact", args=[protocol.reference])
    return audit.Looked(protocol, title, flags, settle_url, _settled_elsewhere(protocol, flags))


def _settled_elsewhere(protocol: Protocol, flags: list[Flag]) -> dict[str, str]:
    """What our notice lacks is a decision that it can rest on: it is named with the notice."""
    found = [flag.code for flag in flags if flag.code in ABOUT_THE_DECISION_OF_A_NOTICE]
    page = reverse("relations:protocol_notice_decision", args=[protocol.reference]) if found else ""
    return dict.fromkeys(found, page)


def read_terminations(number: int | None = None) -> list[Any]:
    """The ties that are ended, with their termination: one query for both."""
    found = TerminationTie.objects.select_related("termination__decision", "relation")
    found = found.annotate(second_vote_lost_on=lost_second_vote_on(OuterRef("termination__decision")))
    found = found if number is None else found.filter(termination=number)
    return list(found.order_by("termination", "pk"))


def judge_terminations(ties: list[Any], book: RuleBook) -> Iterator[audit.Looked]:
    for _pk, some in groupby(ties, key=lambda tie: tie.termination_id):
        those = list(some)
        termination = those[0].termination
        flags = flags_of_ending(termination, those)
        yield audit.Looked(termination, termination.title, flags, termination.get_absolute_url())


def read_relations(number: int | None = None) -> list[Any]:
    """Ties whose beginning nobody knows: looked for, never invented."""
    begun = [*LIVE, RelationState.ENDED, RelationState.HISTORICAL]
    return _only(Relation.objects.filter(state__in=begun, since=None).order_by("pk"), number)


def judge_relations(ties: list[Any], book: RuleBook) -> Iterator[audit.Looked]:
    text = _("Day to be found: the beginning of the tie.")
    for relation in ties:
        flag = Flag("date_unknown", text, "muted", basis=("beginning",))
        yield audit.Looked(relation, relation.partner_names, [flag], relation.get_absolute_url())


def _only(things: QuerySet[Any], number: int | None) -> list[Any]:
    return list(things if number is None else things.filter(pk=number))


def _their_ties(things: list[Any]) -> list[Relation]:
    return [thing.relation for thing in things]


def register() -> None:
    for source in (
        audit.Source(PROTOCOL, gettext_lazy("Protocols"), "PR", read_protocols, judge_protocols, _their_ties),
        audit.Source(
            TERMINATION, gettext_lazy("Ends of ties"), "T", read_terminations, judge_terminations, _their_ties
        ),
        audit.Source(RELATION, gettext_lazy("Relations"), "R", read_relations, judge_relations, list, rank=3),
    ):
        audit.register(source)
