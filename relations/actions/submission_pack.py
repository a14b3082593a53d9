"""The letter of expected benefits is written; the rest of the papers for the authority is on file already."""

from django.db import transaction

from office import journal
from office.benefits import write_letter
from office.models import Actor
from office.rules import require
from relations.models import ExpectedBenefits, Protocol
from relations.rules import protocol as rules
from relations.submission_pack import benefits_of


@transaction.atomic
def write_expected_benefits(protocol: Protocol, *, by: Actor, revision: int, **said: str) -> ExpectedBenefits:
    """Write the letter; what is not given stays. `revision` is 0 for one not begun yet.

    Raises Refused when somebody else saved it since `revision` was read.
    """
    require(rules.may_write_protocols(by), "role")
    protocol = Protocol.objects.select_for_update().get(pk=protocol.pk)
    letter = benefits_of(protocol) or ExpectedBenefits(protocol=protocol, revision=0)
    if changes := write_letter(letter, revision=revision, **said):
        journal.record("protocol.expected_benefits", protocol, by=by, changes=changes)
    return letter
