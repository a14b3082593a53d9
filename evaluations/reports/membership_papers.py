"""What the authority is told of a network that we wish to join: its statutes, itself, and what it costs."""

from django.utils.translation import gettext

from evaluations.reports.blocks import Block, Section, facts
from evaluations.wording import number
from networks.models import Membership, Network
from networks.submission_pack import latest_fee


def membership_sections(membership: Membership, language: str) -> tuple[Section, ...]:
    network = membership.network
    return (_statutes(network), _network(network, language), _fee(membership))


def _statutes(network: Network) -> Section:
    """The file itself goes along as it is: a copy set anew would not be the statutes."""
    paper = network.statutes
    rows = [(gettext("To be found at"), network.statutes_at)]
    if paper:
        rows += [(gettext("Enclosed"), paper.filename), (gettext("Checksum (SHA-256)"), paper.checksum)]
    absent = gettext("Neither the statutes nor where they are to be found is on file.")
    return Section("statutes", gettext("The statutes"), (Block(facts=facts(rows)),), absent)


def _network(network: Network, language: str) -> Section:
    """Facts alone: what it says of itself, and what we expect of it, has no part in it."""
    members = number(network.member_count, language) if network.member_count is not None else ""
    if members and network.member_count_year:
        members = f"{members} ({network.member_count_year})"
    rows = [
        (gettext("Name"), network.name),
        (gettext("Legal form"), network.legal_form),
        (gettext("Headquarters"), network.seat),
        (gettext("Founded in"), str(network.founded or "")),
        (gettext("Founded by"), network.founders),
        (gettext("Number of members"), members),
        (gettext("Website"), network.website),
    ]
    title = gettext("Information on the network: %(name)s") % {"name": network.name}
    return Section(network.reference, title, (Block(facts=facts(rows)),), gettext("Nothing is on file."))


def _fee(membership: Membership) -> Section:
    fee = latest_fee(membership)
    rows = [(gettext("Category"), str(membership.category or ""))]
    if fee:
        rows += [(gettext("Fee of %(year)s") % {"year": fee.year}, fee.amount_text)]
    rows += [(gettext("Budget line of the fee"), membership.budget_line)]
    title = gettext("The membership fee and its budget line")
    return Section("fee", title, (Block(facts=facts(rows)),), gettext("No membership fee is on file."))
