"""Our ties, the register's, and what somebody has explained of their disagreements."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from office.calendar import Precision
from office.rules import Refused
from partners.folding import SEPARATOR
from partners.models import RegisterTown
from partners.register_queries import OurTown, editions_in_use, our_town, ties_of
from relations.models import Reconciled, Relation
from relations.reconciliation import Compared, Item, Ours, Theirs, compare


@dataclass(frozen=True)
class Checked:
    """A disagreement and its explanation, where the facts are still those that were explained."""

    item: Item
    explanation: Reconciled | None = None
    # Explained once, on other facts.
    earlier: Reconciled | None = None

    @property
    def is_explained(self) -> bool:
        return self.explanation is not None

    @property
    def key(self) -> str:
        """How the page's address names it: `only_there-0-17`."""
        return f"{self.item.kind}-{self.relation or 0}-{self.town or 0}"

    @property
    def relation(self) -> int | None:
        return self.item.ours.relation if self.item.ours else None

    @property
    def town(self) -> int | None:
        return self.item.theirs[0].town if self.item.theirs else None


@dataclass(frozen=True)
class Reconciliation:
    compared: Compared
    only_here: list[Checked]
    only_there: list[Checked]
    different: list[Checked]
    ours: OurTown

    @property
    def all(self) -> list[Checked]:
        return [*self.only_here, *self.only_there, *self.different]

    @property
    def open(self) -> int:
        return sum(not checked.is_explained for checked in self.all)


def reconcile() -> Reconciliation:
    """Our list against the register as both are now. Seven queries, however many ties there are.

    Raises Refused when no register is loaded, or when it is not known which of its towns we are.
    """
    if not editions_in_use():
        sentence = gettext_lazy(
            "No register of the world’s twinnings is loaded, so there is nothing to compare with."
        )
        raise Refused("no_register", sentence)
    ours = our_town()
    if ours.choices:
        names = "; ".join(f"{town.name}, {town.place}" for town in ours.choices)
        raise Refused(
            "which_town",
            _("Several towns of the register may be us: %(towns)s. Choose one.") % {"towns": names},
        )
    compared = compare(our_ties(), register_ties(ours.pks))
    explained = {
        (e.kind, e.relation_id, e.town_id): e for e in Reconciled.objects.select_related("explained_by")
    }
    here, there, other = (
        [_checked(item, explained) for item in items]
        for items in (compared.only_here, compared.only_there, compared.different)
    )
    return Reconciliation(compared, here, there, other, ours)


def _checked(item: Item, explained: dict[tuple[str, int | None, int | None], Reconciled]) -> Checked:
    bare = Checked(item)
    found = explained.get((str(item.kind), bare.relation, bare.town))
    if found is None:
        return bare
    return Checked(item, explanation=found) if found.facts == item.facts else Checked(item, earlier=found)


def our_ties() -> list[Ours]:
    """Every tie of ours with each of its partners, exercises apart. Two queries."""
    ties = Relation.objects.filter(is_exercise=False).order_by("pk").prefetch_related("partners")
    return [
        Ours(
            relation=tie.pk,
            reference=tie.reference,
            partner=partner.pk,
            name=partner.name,
            country=partner.country,
            folded=frozenset(filter(None, partner.names_folded.split(SEPARATOR))),
            state=tie.state,
            type=tie.type,
            year=tie.since.year if tie.since and tie.since_precision != Precision.UNKNOWN else None,
            position=(float(partner.latitude), float(partner.longitude))
            if partner.latitude is not None and partner.longitude is not None
            else None,
        )
        for tie in ties
        for partner in tie.partners.all()
    ]


def register_ties(towns: list[int]) -> list[Theirs]:
    """Every town with which the registers say that we are twinned, once, with all its sources. One query."""
    told: dict[int, list] = {}
    towns_by_pk: dict[int, RegisterTown] = {}
    for town, tie in ties_of(towns):
        if town.pk not in towns:
            towns_by_pk[town.pk] = town
            told.setdefault(town.pk, []).append(tie)
    return [
        Theirs(
            town=pk,
            name=town.name,
            country=town.country,
            folded=town.folded,
            partner=town.partner_id,
            is_settled=town.is_settled,
            position=town.position,
            year=min((tie.year for tie in told[pk] if tie.year), default=None),
            sources=tuple(dict.fromkeys(tie.edition.told for tie in told[pk])),
        )
        for pk, town in towns_by_pk.items()
    ]
