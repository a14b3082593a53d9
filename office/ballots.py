"""Votes by name and votes as totals: the one must add up to the other, and what is not known stays unknown.

Pure: no database. A member is anything that can be told apart; `silent` is how many of those in the room are not
known to have done one thing or the other, None where it is not known who was in the room.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from office.rules import Refused

COUNTED = ("yes", "no", "abstain", "blank", "invalid")
RECUSED, NOT_VOTED = "recused", "not_voted"


@dataclass(frozen=True)
class VoteCount:
    """The numbers as the clerk has them; None is “not known”, which is not nought.

    `present` is how many were there for this vote, where that is another number than at the opening of the sitting.
    """

    yes: int | None = None
    no: int | None = None
    abstain: int | None = None
    blank: int | None = None
    invalid: int | None = None
    chair_side: str = ""
    is_secret: bool = False
    present: int | None = None


def added_up(
    choices: Mapping[Any, str], typed: VoteCount, *, silent: int | None, chair: Hashable | None = None
) -> VoteCount:
    """The totals that follow from the votes by name, or those typed where they agree with them.

    Raises Refused where the two contradict one another, or where a secret vote is said to be known by name.
    """
    by_name = Counter(choices.values())
    if typed.is_secret:
        _refuse_names_of_a_secret_vote(by_name)
        return typed
    totals: dict[str, Any] = {
        name: _total(name, by_name[name], getattr(typed, name), silent) for name in COUNTED
    }
    missing = sum(max((totals[name] or 0) - by_name[name], 0) for name in COUNTED)
    if choices and silent is not None and missing > silent:
        raise Refused(
            "votes_do_not_add_up",
            _(
                "The totals hold %(missing)s votes more than are known by name, but only %(silent)s members "
                "are left who may have cast them. Check the totals and the votes by name."
            ) % {"missing": missing, "silent": silent},
        )  # fmt: skip
    return replace(typed, **totals, chair_side=_side_of_the_chair(choices, typed, chair))


def _refuse_names_of_a_secret_vote(by_name: Counter[str]) -> None:
    if any(by_name[name] for name in COUNTED):
        raise Refused(
            "secret",
            _(
                "In a secret vote nobody’s vote is recorded: leave the votes by name empty, or say it was open."
            ),
        )


def _total(name: str, named: int, typed: int | None, silent: int | None) -> int | None:
    if typed is None:
        return named if silent == 0 else None
    if named > typed or (silent == 0 and named != typed):
        raise Refused(
            "votes_do_not_add_up",
            _("By name %(named)s members voted “%(choice)s”, but the total is %(typed)s. Check both.")
            % {"named": named, "choice": _WORDS[name], "typed": typed},
        )
    return typed


_WORDS = {
    "yes": _("Yes"),
    "no": _("No"),
    "abstain": _("Abstentions"),
    "blank": _("Blank votes"),
    "invalid": _("Invalid votes"),
}


def _side_of_the_chair(choices: Mapping[Any, str], typed: VoteCount, chair: Hashable | None) -> str:
    choice = choices.get(chair) if chair is not None else None
    if choice is None:
        return typed.chair_side
    side = choice if choice in ("yes", "no") else "none"
    if typed.chair_side and typed.chair_side != side:
        raise Refused(
            "chair_vote_differs",
            _("The chair’s vote is not the one given by name. Check both."),
        )
    return side


__all__ = ["COUNTED", "NOT_VOTED", "RECUSED", "VoteCount", "added_up"]
