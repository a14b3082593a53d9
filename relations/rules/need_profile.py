"""What must hold between a need profile and the relations that rest on it: None, or the reason for refusing."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from partners.models import NeedProfile, NeedState
from relations.models import Relation, RelationState

OVER = (RelationState.ENDED, RelationState.ABANDONED, RelationState.MERGED, RelationState.HISTORICAL)


def must_be_chosen(profile: NeedProfile) -> Any:
    if profile.state == NeedState.CHOSEN and profile.chosen is not None:
        return None
    return _("Choose a candidate in writing first: the relation begins with the one that was chosen.")


def must_lead_to_no_other(profile: NeedProfile) -> Any:
    relation = profile.relations.exclude(state__in=OVER).first()
    if relation is None:
        return None
    sentence = _("%(reference)s was started from this profile already.")
    return sentence % {"reference": relation.reference}


def must_not_be_given_up(profile: NeedProfile) -> Any:
    if profile.state != NeedState.ABANDONED:
        return None
    return _("This profile was given up. Take it up again before you attach it.")


def must_be_about_this_partner(profile: NeedProfile, relation: Relation) -> Any:
    if profile.chosen is None or relation.partners.filter(pk=profile.chosen.partner_id).exists():
        return None
    sentence = _("On this profile %(name)s was chosen, which is no partner of this relation.")
    return sentence % {"name": profile.chosen}


def nothing_must_rest_on(profile: NeedProfile) -> Any:
    """For the partners' app: a profile that a relation rests on is not undone under it."""
    relation = profile.relations.exclude(state__in=OVER).first()
    if relation is None:
        return None
    sentence = _("%(reference)s rests on this profile. Take the profile off that relation first.")
    return sentence % {"reference": relation.reference}
