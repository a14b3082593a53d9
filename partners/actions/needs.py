"""What is done with need profiles, apart from the steps of their life."""

from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from office import journal
from office.models import Actor, account_of
from office.rules import Refused, require
from partners import rules
from partners.lifecycle import NEED, keep_the_end
from partners.matrix_reading import leading_candidates, read_matrix
from partners.models import Candidate, NeedProfile

PARTS = (
    "title", "purpose", "countries", "region", "population_from", "population_to", "advanced_in", "themes",
    "topics", "gain_for_us", "gain_for_partner", "offer", "needs", "motivations", "is_short_lived", "scope",
    "ends_on",
)  # fmt: skip


@transaction.atomic
def create_profile(
    *, title: str, by: Actor, form_token: UUID | None = None, is_exercise: bool = False, **parts: Any
) -> NeedProfile:
    """Begin a need profile, as a draft. The same form sent twice gives the one made the first time."""
    require(rules.may_keep_needs(by), "role")
    already = NeedProfile.objects.filter(form_token=form_token).first() if form_token else None
    if already:
        return already
    profile = NeedProfile(
        title=title, author=account_of(by), form_token=form_token, is_exercise=is_exercise, **parts
    )
    _refuse_unfit(profile)
    try:
        with transaction.atomic():
            profile.save(force_insert=True)
    except IntegrityError:
        # The same form came in twice at the same moment and the other one has won; or it is another fault.
        already = NeedProfile.objects.filter(form_token=form_token).first() if form_token else None
        if already is None:
            raise
        return already
    keep_the_end(profile)
    written = {key: [None, _shown(profile, key)] for key in PARTS if _shown(profile, key)}
    journal.record("need_profile.create", profile, by=by, changes=written)
    return profile


@transaction.atomic
def edit_profile(profile: NeedProfile, *, by: Actor, revision: int, **parts: Any) -> NeedProfile:
    """Change the parts of a draft. Raises Refused when somebody else changed it since `revision` was read."""
    require(rules.may_keep_needs(by), "role")
    profile = NeedProfile.objects.select_for_update().get(pk=profile.pk)
    require(rules.must_be_a_draft(profile), "state")
    if profile.revision != revision:
        raise Refused(
            "stale",
            _("Somebody else has changed this profile in the meantime. Compare both texts and save again."),
        )
    before = {key: _shown(profile, key) for key in PARTS}
    for key, value in parts.items():
        setattr(profile, key, value)
    _refuse_unfit(profile)
    changes = {
        key: [before[key], _shown(profile, key)] for key in PARTS if before[key] != _shown(profile, key)
    }
    if not changes:
        return profile
    profile.revision += 1
    profile.save()
    keep_the_end(profile)
    journal.record("need_profile.edit", profile, by=by, changes=changes)
    return profile


@transaction.atomic
def choose_candidate(
    profile: NeedProfile, candidate: Candidate | None, *, by: Actor, reason: str
) -> NeedProfile:
    """Choose in writing. The reason may differ from the totals; then the journal names who leads by them."""
    require(rules.may_keep_needs(by), "role")
    profile = NeedProfile.objects.select_for_update().get(pk=profile.pk)
    require(rules.must_have_handed_in(profile, by), "not_handed_in")
    facts: dict[str, Any] = {"chosen": candidate}
    leading = leading_candidates(read_matrix(profile))
    if candidate and leading and candidate.pk not in {leader.pk for leader in leading}:
        facts["leads_by_total"] = ", ".join(str(leader) for leader in leading)
    # The choice is written first, because a profile never stands at “partner chosen” without it.
    profile.chosen, profile.choice_reason = candidate, reason.strip()
    profile.save()
    return NEED.take(profile, "choose", by=by, reason=reason, **facts)


def _refuse_unfit(profile: NeedProfile) -> None:
    if not profile.title.strip():
        raise Refused("title", _("Give the profile a working title."))
    low, high = profile.population_from, profile.population_to
    if low is not None and high is not None and low > high:
        raise Refused("size", _("The smallest size is larger than the largest. Turn the two round."))


def _shown(profile: NeedProfile, key: str) -> Any:
    """The value as the journal keeps it."""
    value = getattr(profile, key)
    return str(value) if value is not None and key == "ends_on" else value
