"""What goes to the authority with a membership: five papers, each there or missing, with what it still lacks.

Decision, statutes, information on the network, its fee, letter of expected benefits. Nothing internal is among them.
"""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from networks.models import Fee, Membership, MembershipBenefits, Network
from office.submission_pack import PackPart, decision_part, letter_part, part


def parts_of(membership: Membership) -> list[PackPart]:
    """The five papers in the order in which they are laid together."""
    undecided, here = _("The council has not decided to join yet."), membership.get_absolute_url()
    letter = benefits_of(membership)
    letter_url = reverse("networks:expected_benefits", args=[membership.reference])
    return [
        decision_part(membership.decision, undecided=undecided, url=here),
        _statutes(membership.network),
        _network(membership.network, letter),
        _fee(membership),
        letter_part(letter, url=letter_url),
    ]


def benefits_of(membership: Membership) -> MembershipBenefits | None:
    return MembershipBenefits.objects.filter(membership=membership).first()


def latest_fee(membership: Membership) -> Fee | None:
    return membership.fees.order_by("-year").first()


def _statutes(network: Network) -> PackPart:
    """Filed, or said where they are to be found."""
    is_there = network.statutes is not None or bool(network.statutes_at)
    lacks = [] if is_there else [_("Neither the statutes nor where they are to be found is on file.")]
    hint = network.statutes.title if network.statutes else network.statutes_at
    url = network.get_absolute_url()
    return part("statutes", _("The statutes"), is_there=is_there, hint=hint, lacks=lacks, url=url)


def _network(network: Network, letter: MembershipBenefits | None) -> PackPart:
    wanted = [
        (network.seat, _("Its headquarters are not on file.")),
        (network.legal_form, _("Its legal form is not on file.")),
        (network.founders, _("Who founded it is not on file.")),
        (network.member_count, _("The number of its members is not on file.")),
        (letter and letter.counterpart.strip(), _("Nothing is written about it in the letter.")),
    ]
    lacks = [sentence for value, sentence in wanted if not value]
    title = _("Information on the network: %(name)s") % {"name": network.name}
    hint = _("Headquarters, founders, members, legal form")
    return part("network", title, is_there=True, hint=hint, lacks=lacks, url=network.get_absolute_url())


def _fee(membership: Membership) -> PackPart:
    fee, title = latest_fee(membership), _("The membership fee and its budget line")
    if fee is None:
        url = reverse("networks:fee_create", args=[membership.reference])
        return part(
            "fee", title, is_there=False, hint="", lacks=[_("No membership fee is on file.")], url=url
        )
    lacks = [] if membership.budget_line else [_("The budget line it is paid from is not on file.")]
    hint = f"{fee.year} · {membership.budget_line}"
    url = reverse("networks:membership_edit", args=[membership.reference])
    return part("fee", title, is_there=True, hint=hint, lacks=lacks, url=url)
