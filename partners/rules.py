"""Who may do what with partners and imports: None, or the reason for refusing."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from office.models import STAFF, Actor, Role
from office.rules import role_missing
from partners.models import ImportState, PartnerImport

KEEPERS = (Role.OFFICER, Role.HEAD, Role.ADMINISTRATOR)
READERS = tuple(sorted(STAFF))


def may_keep_partners(by: Actor) -> Any:
    """Entering and changing partners, and importing lists of them."""
    return role_missing(by, *KEEPERS)


def may_read_partners(by: Actor) -> Any:
    return role_missing(by, *READERS)


def may_still_change(importation: PartnerImport) -> Any:
    if importation.state == ImportState.APPLIED:
        return _("This import has been applied already. Nothing was done a second time.")
    if importation.state == ImportState.CANCELLED:
        return _("This import was cancelled. Upload the list again to import it.")
    return None
