"""What is done about a disagreement with the register: explain it in writing, or enter the town as a partner."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office import journal
from office.models import Actor, account_of
from office.rules import Refused, require
from partners.actions.finding import enter_town
from partners.claims import Claim
from partners.models import Partner, RegisterTown
from partners.rules import may_keep_partners
from relations.claims import record_claims
from relations.models import Reconciled
from relations.queries.reconciliation import Checked, reconcile

_CHANGED = _("The facts have changed in the meantime. Look at them again.")


@transaction.atomic
def explain(key: str, *, facts: str, reason: str, by: Actor) -> Reconciled:
    """Say why our list and the register disagree on this point. `facts` is the digest the reader saw.

    Raises Refused when they agree by now, or disagree on other facts.
    """
    require(may_keep_partners(by), "role")
    if not reason.strip():
        raise Refused("reason", _("Give a reason: it is kept in the journal."))
    checked = find_checked(key)
    if checked is None or checked.item.facts != facts:
        raise Refused("stale", _CHANGED)
    held = checked.explanation or checked.earlier
    before = held.reason if held else None
    explained = held or Reconciled(kind=checked.item.kind, relation_id=checked.relation, town_id=checked.town)
    explained.facts, explained.reason = facts, reason.strip()
    explained.explained_by, explained.explained_on = account_of(by), timezone.localdate()
    try:
        with transaction.atomic():
            explained.save()
    except IntegrityError:  # somebody explained it at the same moment: both reasons are worth reading
        raise Refused("stale", _CHANGED) from None
    about = explained.relation or explained.town or explained
    said = f"{checked.item.town} ({checked.item.country}): {explained.get_kind_display()}"
    journal.record(
        "reconciliation.explain",
        about,
        by=by,
        changes={said: [before, explained.reason]},
        reason=explained.reason,
    )
    return explained


def find_checked(key: str) -> Checked | None:
    """The disagreement of that key as it is now, or None where there is none any more."""
    return next((checked for checked in reconcile().all if checked.key == key), None)


@transaction.atomic
def enter_from_register(town: RegisterTown, *, by: Actor) -> Partner:
    """Enter a town with which the register says we are twinned as a partner; what it says of the tie stays a claim."""
    require(may_keep_partners(by), "role")
    town = RegisterTown.objects.select_for_update().get(pk=town.pk)
    partner = town.partner or enter_town(town, by=by)
    told = next(
        (their for item in reconcile().compared.items for their in item.theirs if their.town == town.pk), None
    )
    if told:
        claims = [Claim(partner, "type", "twinning", 0)]
        if told.year:
            claims.append(Claim(partner, "since", str(told.year), 0))
        record_claims(claims, "; ".join(told.sources), by)
    return partner
