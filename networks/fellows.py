"""Fellow members: which partners sit in a network, as its list of members says. The acts, and what others ask of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from networks.models import FellowMember, Membership, MembershipState, Network
from office import journal
from office.calendar import written
from office.journal import RowChange, kind_of
from office.models import Actor, Role, User
from office.rules import Refused, require, role_missing
from partners import panels
from partners.finder import Reason, Way
from partners.finder_sources import FinderSource, register_source
from partners.folding import SEPARATOR
from partners.models import Partner
from partners.panels import Panel
from partners.searching import readings

MOST_LINES = 500
# A name and a country are shorter; a pattern much longer than this no database looks for.
LONGEST_LINE = 400
# While we are in a network, its members are our fellows.
OURS = (MembershipState.ACTIVE, MembershipState.ON_HOLD, MembershipState.NOTICE_GIVEN)


@dataclass(frozen=True)
class Line:
    """One line of a list of members as somebody typed it, and the partners it can mean."""

    number: int
    text: str
    partners: tuple[Partner, ...]

    @property
    def partner(self) -> Partner | None:
        return self.partners[0] if len(self.partners) == 1 else None

    @property
    def reason(self) -> str:
        """Why it cannot be taken; empty where it means exactly one partner."""
        if self.partner:
            return ""
        values = {"number": self.number, "text": self.text[:100]}
        if not self.partners:
            sentence = _("Line %(number)s, “%(text)s”: no partner of ours has this reference or name.")
            return sentence % values
        sentence = _("Line %(number)s, “%(text)s”: this can be %(partners)s. Write the reference.")
        named = ", ".join(
            f"{partner.reference} {partner.name} ({partner.country})" for partner in self.partners
        )
        return sentence % {**values, "partners": named}


def read_lines(text: str) -> list[Line]:
    """Each line that is not blank: a reference, or a name as it is on file, with its country where that is needed.

    Raises Refused for a list too long: each line is looked up by itself.
    """
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if len(lines) > MOST_LINES:
        sentence = _("At most %(most)s lines at once. Split the list.")
        raise Refused("too_many", sentence % {"most": MOST_LINES})
    return [Line(number, line, _meant_by(line)) for number, line in lines]


def _meant_by(text: str) -> tuple[Partner, ...]:
    if len(text) > LONGEST_LINE:
        return ()
    try:
        return (Partner.objects.by_reference(text.upper()),)
    except Partner.DoesNotExist:
        pass
    for wish in readings(text):
        named = Q(names_folded__contains=f"{SEPARATOR}{wish.text}{SEPARATOR}")
        if wish.country:
            named &= Q(country=wish.country)
        if found := tuple(Partner.objects.filter(named).order_by("pk")[:5]):
            return found
    return ()


@transaction.atomic
def record_fellows(
    network: Network, partners: Iterable[Partner], *, by: Actor, source: str, seen_on: date
) -> list[FellowMember]:
    """Write down that these partners are members, from where we know it and of which day.

    Who is on file already gets the newer source. Raises Refused without a source.
    """
    require(role_missing(by, Role.OFFICER, Role.HEAD), "role")
    if not source.strip():
        raise Refused("source", _("Say where this list of members is from."))
    if seen_on > timezone.localdate():
        raise Refused("future", _("That day has not come yet: give the day on which the list was seen."))
    network = Network.objects.select_for_update().get(pk=network.pk)
    on_file = {fellow.partner_id: fellow for fellow in network.fellows.all()}
    told, rows = [], []
    for partner in dict.fromkeys(partners):
        fellow = on_file.get(partner.pk) or FellowMember(network=network, partner=partner)
        before = [fellow.source, fellow.seen_on.isoformat()] if fellow.pk else None
        fellow.source, fellow.seen_on = source.strip(), seen_on
        fellow.save()
        told.append(fellow)
        after = [fellow.source, seen_on.isoformat()]
        if before != after:
            rows.append(RowChange(kind_of(partner), str(partner.pk), {network.name: [before, after]}))
    if rows:
        changes: dict[str, list[Any]] = {"fellows": [None, len(rows)], "source": [None, source.strip()]}
        journal.record("network.record_fellows", network, by=by, changes=changes, rows=rows)
    return told


@transaction.atomic
def remove_fellow(fellow: FellowMember, *, by: Actor, reason: str) -> Network:
    """Take a partner off the list of members: it has left, or never was one."""
    require(role_missing(by, Role.OFFICER, Role.HEAD), "role")
    if not reason.strip():
        raise Refused("reason", _("Give a reason: it is kept in the journal."))
    locked = FellowMember.objects.select_for_update(of=("self",)).select_related("network", "partner")
    held = locked.filter(pk=fellow.pk).first()
    if held is None:
        raise Refused("removed_already", _("This partner was taken off the list already."))
    network, partner = held.network, held.partner
    held.delete()
    row = RowChange(kind_of(partner), str(partner.pk), {network.name: [held.source, None]})
    changes = {"fellows": [f"{partner.reference} {partner.name}", None]}
    journal.record(
        "network.remove_fellow", network, by=by, changes=changes, reason=reason.strip(), rows=[row]
    )
    return network


# -- what others ask ----------------------------------------------------------------------------------


def our_networks() -> QuerySet:
    return Membership.objects.filter(state__in=OURS).order_by().values("network")


def fellows_of_ours() -> QuerySet:
    return FellowMember.objects.filter(network__in=our_networks()).order_by().values("partner")


def told_of(partners: list[int]) -> dict[int, list[Reason]]:
    """A sentence for each network that a partner and we sit in. One query."""
    found = FellowMember.objects.filter(partner__in=partners, network__in=our_networks())
    told: dict[int, list[Reason]] = {}
    for fellow in found.select_related("network").order_by("network__name"):
        sentence = _("Like us, it is a member of %(network)s.") % {"network": fellow.network.name}
        source = _("%(source)s, seen on %(day)s") % {"source": fellow.source, "day": written(fellow.seen_on)}
        reason = Reason(Way.NETWORK, sentence, source, fellow.network.get_absolute_url())
        told.setdefault(fellow.partner_id, []).append(reason)
    return told


def networks_panel(partner: Partner, user: User) -> Panel | None:
    """The networks in which a partner sits, as far as we know."""
    fellows = partner.fellowships.select_related("network").order_by("network__name")
    context = {"fellows": fellows}
    return Panel(title=gettext_lazy("Networks"), template="networks/_partner_panel.html", context=context)


def register() -> None:
    panels.register(networks_panel)
    register_source(FinderSource(Way.NETWORK, fellows_of_ours, told_of))
