"""What the page of a need profile shows of the relation that came of it, and what holds the profile in place."""

from django.utils.translation import gettext_lazy as _

from office.models import User
from partners import needs
from partners.models import NeedProfile, NeedState
from partners.panels import Panel
from relations.rules.need_profile import OVER, must_be_chosen, must_lead_to_no_other, nothing_must_rest_on
from relations.rules.relation import may_keep_relations


def relation_panel(profile: NeedProfile, user: User) -> Panel | None:
    """Nothing to show while no partner is chosen and no relation rests on the profile."""
    relations = list(profile.relations.prefetch_related("partners").order_by("pk"))
    if profile.state != NeedState.CHOSEN and not relations:
        return None
    may_write = not may_keep_relations(user)
    open_ones = [relation for relation in relations if may_write and relation.state not in OVER]
    may_start = (
        may_write and not must_be_chosen(profile) and not (relations and must_lead_to_no_other(profile))
    )
    context = {"profile": profile, "relations": relations, "may_start": may_start, "open_ones": open_ones}
    return Panel(title=_("The relation"), template="relations/_profile_panel.html", context=context)


def register() -> None:
    needs.register_panel(relation_panel)
    needs.register_hold(nothing_must_rest_on)
