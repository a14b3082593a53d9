"""What binds a relation to the profile it was sought by: started from the choice, or attached afterwards."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from office.models import Actor, account_of
from office.rules import Refused, require
from partners.actions.candidates import add_candidate
from partners.actions.needs import create_profile
from partners.models import MOST_CANDIDATES, FoundThrough, NeedProfile, NeedState
from partners.sentence import purpose_sentence
from relations.actions.relation import create_relation, edit_relation
from relations.models import Relation
from relations.rules import need_profile as rules
from relations.rules.relation import may_keep_relations


@transaction.atomic
def start_relation(
    profile: NeedProfile,
    *,
    type: str,  # noqa: A002 - the domain's word
    by: Actor,
    form_token: UUID | None = None,
) -> Relation:
    """Begin the relation with the chosen candidate, as an idea: purpose, themes and motivations go along.

    The same form sent twice starts one; a profile leads to one relation that is not over.
    """
    require(may_keep_relations(by), "role")
    profile = NeedProfile.objects.select_for_update().get(pk=profile.pk)
    already = Relation.objects.filter(form_token=form_token).first() if form_token else None
    if already:
        return already
    require(rules.must_be_chosen(profile), "not_chosen")
    require(rules.must_lead_to_no_other(profile), "twice")
    assert profile.chosen is not None  # noqa: S101 - the rule has just said so; for the type checker
    account = account_of(by)
    return create_relation(
        type=type, partners=[profile.chosen.partner], by=by, form_token=form_token,
        is_exercise=profile.is_exercise, need_profile=profile, purpose=purpose_sentence(profile),
        themes=profile.themes, motivations=profile.motivations, officer=account,
        owner_unit=account.unit if account else None,
    )  # fmt: skip


@transaction.atomic
def attach_profile(relation: Relation, profile: NeedProfile | None, *, by: Actor, revision: int) -> Relation:
    """Say which profile stands behind a relation; None takes it off. The relation's own purpose stays as it is."""
    require(may_keep_relations(by), "role")
    if profile is not None:
        profile = NeedProfile.objects.select_for_update().get(pk=profile.pk)
        require(rules.must_not_be_given_up(profile), "abandoned")
        require(rules.must_be_about_this_partner(profile, relation), "other_partner")
    return edit_relation(relation, by=by, revision=revision, need_profile=profile)


@transaction.atomic
def write_profile_for(
    relation: Relation, *, title: str, by: Actor, revision: int, form_token: UUID | None = None
) -> NeedProfile:
    """Begin a profile from what a relation says already, and attach it; its partners are the first candidates."""
    require(may_keep_relations(by), "role")
    already = NeedProfile.objects.filter(form_token=form_token).first() if form_token else None
    if already:
        return already
    if relation.need_profile_id:
        raise Refused("attached", _("A need profile stands behind this relation already."))
    profile = create_profile(
        title=title, by=by, form_token=form_token, is_exercise=relation.is_exercise,
        purpose=relation.purpose, themes=relation.themes, motivations=relation.motivations,
    )  # fmt: skip
    for partner in relation.partners.all()[:MOST_CANDIDATES]:
        add_candidate(profile, partner, found_through=FoundThrough.OWN, by=by)
    edit_relation(relation, by=by, revision=revision, need_profile=profile)
    return profile


def attachable_profiles(relation: Relation) -> list[NeedProfile]:
    """Those not given up, whose choice is open or fell on a partner of this relation; newest first."""
    partners = {partner.pk for partner in relation.partners.all()}
    found = NeedProfile.objects.exclude(state=NeedState.ABANDONED).select_related("chosen")
    return [profile for profile in found if not profile.chosen or profile.chosen.partner_id in partners]
