"""Who may do what with partners and imports: None, or the reason for refusing."""

from collections.abc import Collection
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office.models import STAFF, Actor, Operator, Role, User
from office.rules import role_missing
from partners.models import (
    MOST_CANDIDATES,
    UNDO_DAYS,
    Candidate,
    ImportState,
    NeedProfile,
    NeedState,
    PartnerImport,
    PartnershipRequest,
)

KEEPERS = (Role.OFFICER, Role.HEAD, Role.ADMINISTRATOR)
READERS = tuple(sorted(STAFF))


def may_keep_partners(by: Actor) -> Any:
    """Entering and changing partners, and importing lists of them."""
    return role_missing(by, *KEEPERS)


def may_keep_register(by: Actor) -> Any:
    """Taking in the world's register of twinnings: reference data, an administrator's work."""
    return role_missing(by, Role.ADMINISTRATOR)


def may_load_gazetteer(by: Actor) -> Any:
    """Reference data, an administrator's work."""
    return role_missing(by, Role.ADMINISTRATOR)


def may_read_partners(by: Actor) -> Any:
    return role_missing(by, *READERS)


def may_still_change(importation: PartnerImport) -> Any:
    if importation.state == ImportState.APPLIED:
        return _("This import has been applied already. Nothing was done a second time.")
    if importation.state == ImportState.CANCELLED:
        return _("This import was cancelled. Upload the list again to import it.")
    if importation.state == ImportState.UNDONE:
        return _("This import was undone. Upload the list again to import it.")
    return None


def may_be_undone(importation: PartnerImport) -> Any:
    if importation.state == ImportState.UNDONE:
        return _("This import was undone already. Nothing was done a second time.")
    if importation.undo_until is None:
        return _("Nothing was imported, so there is nothing to undo.")
    if timezone.now() > importation.undo_until:
        return _(
            "An import can be undone for %(days)s days; this one is older. Change or merge the partners one by "
            "one."
        ) % {"days": UNDO_DAYS}
    return None


# Candidates are weighed by those who write and those who advise; the clerk and the auditor only read.
SCORERS = (Role.OFFICER, Role.HEAD, Role.LEGAL, Role.FINANCE)
NEED_KEEPERS = (Role.OFFICER, Role.HEAD)


def may_keep_needs(by: Actor) -> Any:
    """Writing need profiles, their criteria, candidates and facts."""
    return role_missing(by, *NEED_KEEPERS)


def may_score(by: Actor) -> Any:
    if isinstance(by, Operator):
        return _("A score is somebody’s own: it is given by a person, not by the operator of the server.")
    return role_missing(by, *SCORERS)


def is_to_score_first(profile: NeedProfile, by: User, handed_in: Collection[int]) -> bool:
    """Others' scores are in and one's own are not: whoever scores does so before looking at theirs.

    Those who only read are not meant, nor anybody once the choice is made.
    """
    return bool(handed_in) and by.pk not in handed_in and profile.is_open and not may_score(by)


def must_have_handed_in(profile: NeedProfile, by: Actor) -> Any:
    if isinstance(by, Operator):
        return None
    if not is_to_score_first(profile, by, set(profile.sheets.values_list("scorer", flat=True))):
        return None
    return _(
        "Hand in your own scores first, or say that you give none: then you see what the others gave, and nobody "
        "leans on another’s figures."
    )


def must_be_a_draft(profile: NeedProfile) -> Any:
    if profile.state == NeedState.DRAFT:
        return None
    return _("The purpose stands as it was settled. To change it, work on the purpose again, with a reason.")


def must_be_open(profile: NeedProfile) -> Any:
    """While no partner is chosen and the profile is not given up, the matrix is worked on."""
    if profile.is_open:
        return None
    return _("This profile stands at “%(state)s”, so its matrix stays as it is.") % {
        "state": profile.get_state_display()
    }


def must_take_advice(profile: NeedProfile) -> Any:
    """While the purpose is open people are heard about it; afterwards the list stays as it was."""
    if profile.is_open:
        return None
    return _("This profile stands at “%(state)s”: who was consulted stays as it was.") % {
        "state": profile.get_state_display()
    }


def must_have_candidates(profile: NeedProfile) -> Any:
    if profile.candidates.filter(is_shortlisted=True).exists():
        return None
    return _("Put a candidate on the shortlist first: nobody can be chosen yet.")


def must_have_room(profile: NeedProfile) -> Any:
    if profile.candidates.filter(is_shortlisted=True).count() < MOST_CANDIDATES:
        return None
    return _(
        "The shortlist holds %(most)s candidates at most. Take one off it, with a reason, to make room."
    ) % {"most": MOST_CANDIDATES}


def must_be_on_the_shortlist(candidate: Candidate | None, profile: NeedProfile) -> Any:
    if candidate is not None and candidate.profile_id == profile.pk and candidate.is_shortlisted:
        return None
    return _("Choose a candidate of the shortlist.")


def must_await_an_answer(request: PartnershipRequest) -> Any:
    if request.is_open:
        return None
    return _("This request is answered: it stays as it was. Take the answer back first, with a reason.")
