"""A pilot before the protocol is recommended. Whoever goes without one says why; nothing is held back by it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office import journal
from office.models import Actor
from office.rules import Refused, require
from relations.models import Relation
from relations.rules import relation as rules


@transaction.atomic
def skip_pilot(relation: Relation, *, by: Actor, reason: str) -> Relation:
    """Keep why the protocol is drafted without a pilot. Raises Refused where there is one, or a protocol, already."""
    require(rules.may_keep_relations(by), "role")
    relation = Relation.objects.select_for_update().get(pk=relation.pk)
    require(rules.must_be_before_pilot_and_protocol(relation), "too_late")
    reason = reason.strip()
    if not reason:
        raise Refused("reason", _("Give a reason: it is kept in the journal."))
    if relation.pilot_skip_reason == reason:
        return relation
    before = relation.pilot_skip_reason or None
    relation.pilot_skipped_on, relation.pilot_skip_reason = timezone.localdate(), reason[:500]
    relation.revision += 1
    relation.save()
    changes = {"pilot_skip_reason": [before, relation.pilot_skip_reason]}
    journal.record("relation.skip_pilot", relation, by=by, changes=changes, reason=reason)
    return relation
