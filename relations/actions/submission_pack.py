"""The letter of expected benefits is written; the rest of the papers for the authority is on file already."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from office import journal
from office.models import Actor
from office.rules import Refused, require
from office.submissions import content_hash
from relations.models import ExpectedBenefits, Protocol
from relations.rules import protocol as rules

WRITTEN = ("for_us", "for_partner", "cost", "counterpart", "signatory")


@transaction.atomic
def write_expected_benefits(protocol: Protocol, *, by: Actor, revision: int, **said: str) -> ExpectedBenefits:
    """Write the letter; what is not given stays. `revision` is 0 for one not begun yet.

    Raises Refused when somebody else saved it since `revision` was read.
    """
    require(rules.may_write_protocols(by), "role")
    if unknown := set(said) - set(WRITTEN):
        raise TypeError(f"the letter has no {sorted(unknown)}")
    protocol = Protocol.objects.select_for_update().get(pk=protocol.pk)
    letter = ExpectedBenefits.objects.filter(protocol=protocol).first()
    if (letter.revision if letter else 0) != revision:
        raise Refused(
            "stale", _("Somebody else has saved this letter meanwhile. Read it again before you save.")
        )
    letter = letter or ExpectedBenefits(protocol=protocol, revision=0)
    changes = {}
    for name, value in said.items():
        before = getattr(letter, name)
        if before != value.strip():
            setattr(letter, name, value.strip())
            # The journal keeps long texts by their digest.
            changes[name] = [content_hash({name: before}), content_hash({name: value.strip()})]
    if not changes:
        return letter
    letter.revision += 1
    letter.save()
    journal.record("protocol.expected_benefits", protocol, by=by, changes=changes)
    return letter
