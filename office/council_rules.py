"""Whether a council's vote adopted a proposal, computed step by step from the rules of the day.

Pure computation: no database, no clock. The law itself is data (`office.rule_sets`, stored as `RuleSet`);
this module only knows how to apply a quorum, a majority, a tie and a minimum to the numbers of one vote.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from office.rules import Refused

ADOPTED, REJECTED, NO_QUORUM, REVOTE = "adopted", "rejected", "no_quorum", "revote"
AUTHORITIES: Mapping[str, Any] = {
    "tr-interior": _("Ministry of the Interior"),
    "tr-environment": _("Ministry of Environment and Urbanisation"),
}
"""Names of the authorities the rule sets mention; an authority a jurist adds later is shown as written."""


@dataclass(frozen=True)
class Share:
    """A part of a number of people, as the law says it: “more than half”, “at least a quarter”, “any”."""

    fraction: Fraction | None
    is_exceeded: bool = False

    @classmethod
    def parse(cls, text: str) -> Share:
        """Read `> 1/2`, `>= 1/4` or `any`; anything else raises ValueError."""
        if text.strip() == "any":
            return cls(None)
        match = re.fullmatch(r"\s*(>=?)\s*(\d{1,3})\s*/\s*(\d{1,3})\s*", text)
        if match is None or int(match[3]) == 0 or int(match[2]) > int(match[3]):
            raise ValueError(f"not a share: {text!r}")
        return cls(Fraction(int(match[2]), int(match[3])), is_exceeded=match[1] == ">")

    def needed(self, total: int) -> int:
        """The smallest whole number of people that satisfies the share of `total`; never below one."""
        if self.fraction is None:
            return 1
        part = self.fraction * total
        if self.is_exceeded:
            return int(part) + 1
        return max(1, -int(-part // 1))

    def explained(self, of: object, total: int) -> object:
        """The share in words, for example “more than half of the full membership (37)”."""
        if self.fraction is None:
            return _("any number will do")
        usual = _USUAL_SHARES.get((self.is_exceeded, self.fraction))
        if usual is not None:
            return format_lazy(usual, of=of, total=total)
        words = (
            _("more than {share} of {of} ({total})")
            if self.is_exceeded
            else _("at least {share} of {of} ({total}), fractions rounded up")
        )
        return format_lazy(words, share=self.fraction, of=of, total=total)


# The shares that laws name most; others are said with their numbers.
_USUAL_SHARES: Mapping[tuple[bool, Fraction], Any] = {
    (True, Fraction(1, 2)): _("more than half of {of} ({total})"),
    (False, Fraction(1, 4)): _("at least a quarter of {of} ({total}), fractions rounded up"),
    (False, Fraction(2, 3)): _("at least two thirds of {of} ({total}), fractions rounded up"),
}


FULL_MEMBERSHIP, SITTING_MEMBERS = "full", "sitting"
OF_THE_PRESENT, OF_THE_VOTES = "present", "votes"
TIE_CHAIR, TIE_REJECTED, TIE_REVOTE = "chair", "rejected", "revote"


@dataclass(frozen=True)
class Rules:
    """What one legal profile asks of its council, in force from `valid_from` to `valid_until` inclusive.

    Shares are texts that `Share.parse` reads; empty or None means “no such rule”. Days are calendar days, save for
    the periods named in `working_days`; those in `moved_off_holidays` never end on a day on which nobody works.
    `citations` names the provision behind each step, by the code of the step.
    """

    profile: str
    citation: str
    valid_from: date | None = None
    valid_until: date | None = None
    note: str = ""
    members_basis: str = FULL_MEMBERSHIP
    agenda_days: int | None = None
    quorum_first: str = "> 1/2"
    quorum_second: str = "any"
    majority: str = "> 1/2"
    majority_of: str = OF_THE_VOTES
    abstentions_count: bool = False
    minimum_yes: str = ""
    tie: str = TIE_REJECTED
    secret_tie: str = TIE_REJECTED
    insistence: str = ""
    return_days: int | None = None
    return_days_metropolitan: int | None = None
    transmission_days: int | None = None
    transmission_is_condition: bool = False
    publication_days: int | None = None
    publication_from: str = "decision"
    complaint_days: int | None = None
    permission_act: str = ""
    permission_authority: str = ""
    permission_for: tuple[str, ...] = ()
    working_days: tuple[str, ...] = ()
    moved_off_holidays: tuple[str, ...] = ()
    recused_are_present: bool = False
    citations: Mapping[str, str] = field(default_factory=dict)

    def is_in_force(self, day: date) -> bool:
        """Whether the rules apply to an act of `day`; both ends belong to the period."""
        has_begun = self.valid_from is None or self.valid_from <= day
        return has_begun and (self.valid_until is None or day <= self.valid_until)

    def cite(self, code: str) -> str:
        """The provision behind the step `code`, or the law as a whole."""
        return self.citations.get(code) or self.citation

    def days_to_return(self, *, is_metropolitan: bool) -> int | None:
        """Days within which the mayor may send a decision back."""
        if is_metropolitan and self.return_days_metropolitan is not None:
            return self.return_days_metropolitan
        return self.return_days

    def needs_permission(self, act: str) -> bool:
        """Whether an external act (`twinning`, `membership`) needs an authority's step beforehand."""
        return bool(self.permission_act) and act in self.permission_for

    @property
    def permission_authority_name(self) -> object:
        return AUTHORITIES.get(self.permission_authority, self.permission_authority)

    @property
    def members_words(self) -> object:
        if self.members_basis == SITTING_MEMBERS:
            return _("the sitting members")
        return _("the full membership")


@dataclass(frozen=True)
class Votes:
    """The numbers of one vote. None means unknown, which is not the same as nought.

    `chair` is `yes`, `no` or `none` (did not take sides), None when unknown. `call` is 1 or 2.
    `is_insisting` marks the council's second reading of a decision the mayor sent back.
    """

    members: int | None = None
    present: int | None = None
    yes: int | None = None
    no: int | None = None
    abstain: int | None = None
    blank: int | None = None
    invalid: int | None = None
    chair: str | None = None
    is_secret: bool = False
    call: int = 1
    is_insisting: bool = False

    @property
    def counted(self) -> int:
        """Votes known to have been counted: never more than the truth."""
        return sum(n or 0 for n in (self.yes, self.no, self.abstain, self.blank, self.invalid))


@dataclass(frozen=True)
class StepExplained:
    """One step of the reasoning: what was asked, what was found, whether it held, and by which rule."""

    code: str
    ok: bool | None
    text: object
    citation: str

    @property
    def rule(self) -> str:
        """The source under the name that the pages use."""
        return self.citation

    @property
    def sentence(self) -> str:
        """The step with its source, for plain-text output."""
        return f"{self.text} [{self.citation}]" if self.citation else str(self.text)


@dataclass(frozen=True)
class Outcome:
    """What follows from the numbers; `result` is None when it could not be computed."""

    result: str | None
    steps: tuple[StepExplained, ...]

    @property
    def is_computed(self) -> bool:
        return self.result is not None


UNKNOWN: Mapping[str, Any] = {
    "members": _("Not computed: the number of members is unknown."),
    "present": _("Not computed: the number present is unknown."),
    "yes": _("Not computed: the number of yes votes is unknown."),
    "no": _("Not computed: the number of no votes is unknown."),
    "abstain": _("Not computed: the number of abstentions is unknown."),
    "blank": _("Not computed: the number of blank votes is unknown."),
    "invalid": _("Not computed: the number of invalid votes is unknown."),
    "chair": _("Not computed: the vote is tied and it is unknown which side the chair took."),
}


def without_rule() -> Outcome:
    """The outcome where no rule set is on file for the day of the vote."""
    text = _("No rule is on file for that day, so the result is not computed.")
    return Outcome(None, (StepExplained("no_rule", None, text, ""),))


def compute(rules: Rules, votes: Votes) -> Outcome:
    """Apply `rules` to `votes`. Unknown numbers are never guessed; impossible ones raise Refused."""
    refuse_impossible(votes)
    missing = _unknown(votes, ("members", "present"))
    if missing:
        return _not_computed((), missing + _unknown(votes, _numbers_needed(rules, votes)))
    numbers = _Numbers.of(votes)
    quorum = _quorum(rules, numbers, votes.call)
    if not quorum.ok:
        return Outcome(NO_QUORUM, (quorum,))
    missing = _unknown(votes, _numbers_needed(rules, votes))
    if missing:
        return _not_computed((quorum,), missing)
    if votes.is_insisting and rules.insistence:
        return _judged(quorum, _insistence(rules, numbers))
    if numbers.yes == numbers.no:
        return _tied(rules, votes, quorum)
    return _judged(quorum, _majority(rules, numbers), *_minimum(rules, numbers))


# -- numbers that cannot be ---------------------------------------------------------------------------


def refuse_impossible(votes: Votes) -> None:
    """Raise Refused where the known numbers contradict one another."""
    for is_wrong, code, message in _CONTRADICTIONS:
        if is_wrong(votes):
            raise Refused(code, message)


def _is_above(number: int | None, limit: int | None) -> bool:
    return number is not None and limit is not None and number > limit


_COUNTS = ("members", "present", "yes", "no", "abstain", "blank", "invalid")
_CONTRADICTIONS: tuple[tuple[Callable[[Votes], bool], str, Any], ...] = (
    (
        lambda v: any(n is not None and n < 0 for n in (getattr(v, name) for name in _COUNTS)),
        "negative_number",
        _("A number of people or votes cannot be negative. Enter nought or more."),
    ),
    (
        lambda v: v.members == 0,
        "no_members",
        _("A council without members cannot vote. Enter the number of members."),
    ),
    (
        lambda v: v.call not in (1, 2),
        "unknown_call",
        _("A sitting is held on first or on second call. Choose 1 or 2."),
    ),
    (
        lambda v: v.chair not in (None, "yes", "no", "none"),
        "unknown_chair_vote",
        _("The chair’s vote is yes, no or none. Choose one of the three."),
    ),
    (
        lambda v: _is_above(v.present, v.members),
        "more_present_than_members",
        _("More people are said to be present than the council has members. Check both numbers."),
    ),
    (
        lambda v: _is_above(v.counted, v.present),
        "more_votes_than_present",
        _("More votes are counted than members were present. Check the votes and the number present."),
    ),
    (
        lambda v: v.present is None and _is_above(v.counted, v.members),
        "more_votes_than_members",
        _("More votes are counted than the council has members. Check the votes and the number of members."),
    ),
    (
        lambda v: v.chair == "yes" and v.yes == 0 and not v.is_secret,
        "chair_vote_not_counted",
        _("The chair is said to have voted yes, but no yes vote is counted. Check the chair’s vote."),
    ),
    (
        lambda v: v.chair == "no" and v.no == 0 and not v.is_secret,
        "chair_vote_not_counted",
        _("The chair is said to have voted no, but no vote against is counted. Check the chair’s vote."),
    ),
)


# -- numbers that are not known -----------------------------------------------------------------------


def _numbers_needed(rules: Rules, votes: Votes) -> tuple[str, ...]:
    if votes.is_insisting and rules.insistence:
        return ("yes",)
    if rules.majority_of == OF_THE_VOTES and rules.abstentions_count:
        return ("yes", "no", "abstain", "blank", "invalid")
    return ("yes", "no")


def _unknown(votes: Votes, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in names if getattr(votes, name) is None)


def _not_computed(so_far: tuple[StepExplained, ...], missing: tuple[str, ...]) -> Outcome:
    asked = tuple(StepExplained(f"unknown_{name}", None, UNKNOWN[name], "") for name in missing)
    return Outcome(None, so_far + asked)


class _Numbers(NamedTuple):
    """The numbers of a vote once those a step needs are known; what no step reads counts as nought."""

    members: int
    present: int
    yes: int
    no: int
    counted: int

    @classmethod
    def of(cls, votes: Votes) -> _Numbers:
        return cls(votes.members or 0, votes.present or 0, votes.yes or 0, votes.no or 0, votes.counted)


# -- the steps ----------------------------------------------------------------------------------------


def _judged(*steps: StepExplained) -> Outcome:
    return Outcome(ADOPTED if all(step.ok for step in steps) else REJECTED, steps)


class _Asked(NamedTuple):
    """A number the rule asks for: `found` people must reach `share` of the `total` of `of`."""

    found: int
    share: str
    total: int
    of: object

    def step(self, code: str, citation: str, reached: Any, missed: Any) -> StepExplained:
        """The step explained, with the sentence for “reached” or for “missed”."""
        share = Share.parse(self.share)
        needed = share.needed(self.total)
        ok = self.found >= needed
        rule = share.explained(self.of, self.total)
        text = format_lazy(reached if ok else missed, found=self.found, needed=needed, rule=rule)
        return StepExplained(code, ok, text, citation)


def _quorum(rules: Rules, votes: _Numbers, call: int) -> StepExplained:
    share, source = (rules.quorum_second, "quorum_second") if call == 2 else (rules.quorum_first, "quorum")
    return _Asked(votes.present, share, votes.members, rules.members_words).step(
        "quorum",
        rules.cite(source),
        _("Quorum reached: {found} present, {needed} needed, {rule}."),
        _("Quorum not reached: {found} present, {needed} needed, {rule}."),
    )


def quorum_of(rules: Rules, members: int, present: int, call: int) -> StepExplained:
    """Whether enough members were there, before anything is voted on."""
    return _quorum(rules, _Numbers(members, present, 0, 0, 0), call)


def _majority(rules: Rules, votes: _Numbers) -> StepExplained:
    total, of = _majority_basis(rules, votes)
    return _Asked(votes.yes, rules.majority, total, of).step(
        "majority",
        rules.cite("majority"),
        _("Majority reached: {found} yes, {needed} needed, {rule}."),
        _("Majority not reached: {found} yes, {needed} needed, {rule}."),
    )


def _majority_basis(rules: Rules, votes: _Numbers) -> tuple[int, object]:
    """The number a majority is a part of. Present: an abstention then works against the proposal."""
    if rules.majority_of == OF_THE_PRESENT:
        return votes.present, _("those present, abstentions included")
    if rules.abstentions_count:
        return votes.counted, _("the votes, abstentions included")
    return votes.yes + votes.no, _("the yes and no votes, abstentions left out")


def _minimum(rules: Rules, votes: _Numbers) -> tuple[StepExplained, ...]:
    if not rules.minimum_yes:
        return ()
    step = _Asked(votes.yes, rules.minimum_yes, votes.members, rules.members_words).step(
        "minimum_yes",
        rules.cite("minimum_yes"),
        _("Least number of yes votes reached: {found} yes, {needed} needed, {rule}."),
        _("Least number of yes votes not reached: {found} yes, {needed} needed, {rule}."),
    )
    return (step,)


def _insistence(rules: Rules, votes: _Numbers) -> StepExplained:
    return _Asked(votes.yes, rules.insistence, votes.members, rules.members_words).step(
        "insistence",
        rules.cite("insistence"),
        _("Insistence on the returned decision reached: {found} yes, {needed} needed, {rule}."),
        _("Insistence on the returned decision not reached: {found} yes, {needed} needed, {rule}."),
    )


def _tied(rules: Rules, votes: Votes, quorum: StepExplained) -> Outcome:
    """Yes equals no. A secret tie never looks at the chair, whose vote nobody may know."""
    way = rules.secret_tie if votes.is_secret else rules.tie
    if way == TIE_REVOTE:
        text = _(
            "Tie in a secret vote: {yes} yes, {no} no. The vote is taken again; "
            "if it is tied again, the chair draws lots."
        )
        return Outcome(REVOTE, (quorum, _tie_step(rules, votes, None, text)))
    if way == TIE_CHAIR and votes.chair is None:
        return _not_computed((quorum,), ("chair",))
    if way == TIE_CHAIR and votes.chair == "yes":
        text = _("Tie: {yes} yes, {no} no. The chair voted yes, and the chair’s side counts as the majority.")
        return _judged(quorum, _tie_step(rules, votes, True, text), *_minimum(rules, _Numbers.of(votes)))
    return Outcome(REJECTED, (quorum, _tie_step(rules, votes, False, _lost_tie(way, votes))))


def _lost_tie(way: str, votes: Votes) -> Any:
    if way != TIE_CHAIR:
        return _("Tie: {yes} yes, {no} no. A tied proposal is rejected.")
    if votes.chair == "no":
        return _("Tie: {yes} yes, {no} no. The chair voted no, and the chair’s side counts as the majority.")
    return _("Tie: {yes} yes, {no} no. The chair took no side that could decide it, so it is rejected.")


def _tie_step(rules: Rules, votes: Votes, ok: bool | None, text: Any) -> StepExplained:
    code = "secret_tie" if votes.is_secret else "tie"
    return StepExplained("tie", ok, format_lazy(text, yes=votes.yes, no=votes.no), rules.cite(code))
