"""What a tie must be asked when its partner was merged, succeeded or abolished. It changes nothing by itself."""

from django.urls import reverse
from django.utils.translation import gettext as _

from office.models import Actor
from partners.models import LegalStatus, Partner
from relations.models import Relation
from relations.rules.programme import OVER
from relations.rules.relation import may_keep_relations
from relations.suggestions import Suggestion, Way


def successions_of(relation: Relation, *, by: Actor) -> list[Suggestion]:
    """One for each party that is no more, as long as the tie goes on; partners read with their successors."""
    if relation.state in OVER:
        return []
    parties = list(relation.partners.all())
    gone = [partner for partner in parties if partner.legal_status != LegalStatus.EXISTING]
    return [_suggestion(relation, partner, parties, by=by) for partner in gone]


def _suggestion(relation: Relation, partner: Partner, parties: list[Partner], *, by: Actor) -> Suggestion:
    said = {"name": partner.name, "successor": partner.successor.name if partner.successor else ""}
    note = ""
    if partner.successor is None:
        title = _("%(name)s is no more") % said
        text = _("It was abolished, and no successor is on record. Decide how the relation goes on.")
    elif partner.successor in parties:
        title = _("%(name)s went on as %(successor)s") % said
        text = _("Both are parties of this relation. Take out the one that is no more, or end the relation.")
    else:
        title = _("%(name)s went on as %(successor)s") % said
        text = _(
            "Decide how the relation goes on: with the successor as its partner, as a new relation, or not at all."
        )
    if may_keep_relations(by):
        note, ways = _("Officers and heads decide how it goes on."), _to_read(partner)
    else:
        ways = _to_do(relation, partner, parties)
    return Suggestion(title, text, tuple(ways), "warning", note)


def _to_read(partner: Partner) -> list[Way]:
    return [Way(_("What became of it"), partner.get_absolute_url())]


def _to_do(relation: Relation, partner: Partner, parties: list[Partner]) -> list[Way]:
    change = reverse("relations:relation_edit", args=[relation.reference])
    end = f"{reverse('relations:termination_create')}?relation={relation.pk}"
    ways = [Way(_("Change the partners of this relation"), change)] if partner.successor else []
    if partner.successor and partner.successor not in parties:
        begin = f"{reverse('relations:relation_create')}?partner={partner.successor.reference}"
        ways.append(Way(_("New relation with %(name)s") % {"name": partner.successor.name}, begin))
    if relation.is_live:
        ways.append(Way(_("Propose to end it"), end))
    return [*ways, *_to_read(partner)]
