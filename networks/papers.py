"""What we put on file for the authority that is asked about a membership: the statutes and our letter."""

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from networks.models import Membership, MembershipBenefits, Network
from networks.submission_pack import benefits_of
from office import documents, journal
from office.benefits import write_letter
from office.models import Actor, Role
from office.rules import require, role_missing


@transaction.atomic
def write_expected_benefits(
    membership: Membership, *, by: Actor, revision: int, **said: str
) -> MembershipBenefits:
    """Write the letter; what is not given stays. `revision` is 0 for one not begun yet.

    Raises Refused when somebody else saved it since `revision` was read.
    """
    require(role_missing(by, Role.OFFICER, Role.HEAD), "role")
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    letter = benefits_of(membership) or MembershipBenefits(membership=membership, revision=0)
    if changes := write_letter(letter, revision=revision, **said):
        journal.record("membership.expected_benefits", membership, by=by, changes=changes)
    return letter


@transaction.atomic
def file_statutes(network: Network, upload: UploadedFile, *, by: Actor) -> Network:
    """Put the statutes of a network in the file; newer ones take the place of those before, which stay readable.

    Raises Refused for a file that is none we take in.
    """
    require(role_missing(by, Role.OFFICER, Role.HEAD), "role")
    network = Network.objects.select_for_update().get(pk=network.pk)
    former = network.statutes
    network.statutes = documents.take_in(upload, network, by=by)
    network.save()
    if former:
        former.superseded_by = network.statutes
        former.save()
    changes = {
        "statutes": [former.reference if former else None, network.statutes.reference],
        "sha256": [former.checksum if former else None, network.statutes.checksum],
    }
    journal.record("network.file_statutes", network, by=by, changes=changes)
    return network
