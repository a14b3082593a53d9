"""The life of a need profile: written, settled with those who have a say, and then a partner chosen in writing."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from office.lifecycle import Step, Taken, life
from office.models import Role
from partners.due import keep_due
from partners.models import NeedProfile, NeedState
from partners.needs import what_rests_on
from partners.rules import must_be_on_the_shortlist, must_have_candidates

State = NeedState
END_OF_THE_MOTIVE = "need_profile.end"


def must_say_what_for(profile: NeedProfile, taken: Taken) -> Any:
    return None if profile.purpose.strip() else _("Write the purpose first: what is the partner sought for?")


def must_name_the_gain_of_both(profile: NeedProfile, taken: Taken) -> Any:
    if profile.gain_for_us.strip() and profile.gain_for_partner.strip():
        return None
    return _("Say what we gain and what the partner gains: a tie from which one side gains does not last.")


def must_name_what_we_offer(profile: NeedProfile, taken: Taken) -> Any:
    if profile.offer.strip():
        return None
    return _("Say what we can offer: before a municipality seeks, it looks at what it has to give.")


def must_have_scope_and_end_if_short_lived(profile: NeedProfile, taken: Taken) -> Any:
    if not profile.is_short_lived or (profile.scope.strip() and profile.ends_on):
        return None
    return _("A short-lived motive is fine if its scope and its end are stated. Write both.")


def must_have_somebody_to_choose(profile: NeedProfile, taken: Taken) -> Any:
    return must_have_candidates(profile)


def must_name_a_candidate(profile: NeedProfile, taken: Taken) -> Any:
    return must_be_on_the_shortlist(profile.chosen, profile)


def nothing_must_rest_on_it(profile: NeedProfile, taken: Taken) -> Any:
    return what_rests_on(profile)


def forget_the_choice(profile: NeedProfile, taken: Taken) -> None:
    """The journal keeps what was chosen, and why it is open again."""
    profile.chosen, profile.chosen_on, profile.choice_reason = None, None, ""
    profile.save()


def keep_the_end(profile: NeedProfile, taken: Taken | None = None) -> None:
    """A short-lived motive ends on a day: it stands in the diary until the profile is given up."""
    ends = profile.is_short_lived and profile.state != State.ABANDONED
    sentence = gettext_noop("The short-lived motive of “%(title)s” ends: what stays of it?")
    keep_due(
        END_OF_THE_MOTIVE, profile, profile.ends_on if ends else None, sentence=sentence,
        values={"title": profile.title}, user=profile.author,
    )  # fmt: skip


KEEPERS = (Role.OFFICER, Role.HEAD)
# “choose” is taken by choose_candidate(), which writes the candidate and the reason in the same act.
NEED = life(
    "need_profile", State, State.DRAFT,
    [
        Step("settle", _("Settle the purpose"), (State.DRAFT,), State.SETTLED, KEEPERS, dates="settled_on",
             guards=(must_say_what_for, must_name_the_gain_of_both, must_name_what_we_offer,
                     must_have_scope_and_end_if_short_lived)),
        Step("choose", _("Choose a candidate in writing"), (State.SETTLED,), State.CHOSEN, KEEPERS,
             dates="chosen_on", guards=(must_have_somebody_to_choose,), needs_reason=True,
             checks=(must_name_a_candidate,)),
        Step("redraft", _("Work on the purpose again"), (State.SETTLED,), State.DRAFT, KEEPERS,
             needs_reason=True),
        Step("reopen", _("Open the choice again"), (State.CHOSEN,), State.SETTLED, KEEPERS,
             guards=(nothing_must_rest_on_it,), needs_reason=True, follow=(forget_the_choice,)),
        Step("abandon", _("Give it up"), (State.DRAFT, State.SETTLED), State.ABANDONED, KEEPERS,
             guards=(nothing_must_rest_on_it,), needs_reason=True, follow=(keep_the_end,)),
        Step("resume", _("Take it up again"), (State.ABANDONED,), State.DRAFT, KEEPERS, needs_reason=True,
             follow=(keep_the_end,)),
    ],
)  # fmt: skip
