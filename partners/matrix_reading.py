"""The candidate matrix of a profile as it stands: read in a few queries, reckoned exactly, put into words."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from babel.lists import format_list
from babel.numbers import format_decimal, format_percent
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from partners.matrix import (
    Sensitivity,
    Standing,
    Turn,
    Weighted,
    leaders_of,
    means_of,
    sensitivity,
    standings,
)
from partners.models import Candidate, CandidateFact, Criterion, FoundThrough, NeedProfile, Score

Cell = tuple[int, int]


@dataclass(frozen=True)
class Matrix:
    """Criteria × shortlist, with what is known and scored."""

    criteria: list[Criterion]
    candidates: list[Candidate]
    left: list[Candidate]
    facts: dict[Cell, CandidateFact]
    scores: dict[Cell, list[Score]]

    @cached_property
    def lines(self) -> list[Weighted]:
        return [Weighted(line.pk, line.weight) for line in self.criteria if line.is_scorable]

    @cached_property
    def given(self) -> dict[Cell, list[int]]:
        return {
            cell: [score.value for score in scores if score.value is not None]
            for cell, scores in self.scores.items()
        }

    @cached_property
    def means(self) -> dict[Cell, Fraction]:
        return means_of(self.given)

    @cached_property
    def standings(self) -> list[Standing]:
        return standings(self.lines, [candidate.pk for candidate in self.candidates], self.means)

    @cached_property
    def sensitivity(self) -> list[Sensitivity]:
        return sensitivity(self.lines, [candidate.pk for candidate in self.candidates], self.means)

    def named(self, keys: Sequence[int]) -> str:
        names = {candidate.pk: str(candidate) for candidate in self.candidates}
        return format_list([names[key] for key in keys], locale=_locale())


def read_matrix(profile: NeedProfile) -> Matrix:
    candidates = list(profile.candidates.select_related("partner"))
    listed = [candidate for candidate in candidates if candidate.is_shortlisted]
    scores: dict[Cell, list[Score]] = {}
    for score in Score.objects.filter(candidate__in=listed).select_related("scorer"):
        scores.setdefault((score.candidate_id, score.criterion_id), []).append(score)
    facts = CandidateFact.objects.filter(candidate__in=listed)
    return Matrix(
        criteria=list(profile.criteria.all()),
        candidates=listed,
        left=[candidate for candidate in candidates if not candidate.is_shortlisted],
        facts={(fact.candidate_id, fact.criterion_id): fact for fact in facts},
        scores=scores,
    )


def found_through(matrix: Matrix) -> str:
    """Where the candidates were found, counted, those taken off the shortlist too; nothing without candidates."""
    counts = Counter(candidate.found_through for candidate in (*matrix.candidates, *matrix.left))
    said = [
        _("%(count)s %(way)s") % {"count": counts[way], "way": way.label} for way in FoundThrough if counts[way]
    ]
    return _("Found through: %(ways)s.") % {"ways": format_list(said, locale=_locale())} if said else ""


def leading_candidates(matrix: Matrix) -> list[Candidate]:
    """Who has the highest total; several when level, none while nothing is scored."""
    best = leaders_of({standing.candidate: standing.total for standing in matrix.standings})
    return [candidate for candidate in matrix.candidates if candidate.pk in best]


def differs_from_totals(profile: NeedProfile, matrix: Matrix) -> bool:
    """Whether the written choice is another than the totals advise."""
    best = {leading.pk for leading in leading_candidates(matrix)}
    return profile.chosen_id is not None and bool(best) and profile.chosen_id not in best


def verdict(matrix: Matrix) -> str:
    """What the totals say, in a sentence. It decides nothing."""
    leaders = leading_candidates(matrix)
    if not leaders:
        return _("Nothing is scored yet.")
    total = points(next(s.total for s in matrix.standings if s.candidate == leaders[0].pk))
    names = matrix.named([leader.pk for leader in leaders])
    if len(leaders) > 1:
        return _("%(names)s are level by the totals, with %(total)s.") % {"names": names, "total": total}
    return _("By the totals, %(name)s leads with %(total)s.") % {"name": names, "total": total}


def unequal(matrix: Matrix) -> str:
    """The warning that totals do not compare like with like; nothing where they do."""
    behind = [standing.candidate for standing in matrix.standings if standing.is_unequal]
    if not behind:
        return ""
    sentence = _("Compare with care: %(names)s are not scored on all the criteria on which others are.")
    single = _("Compare with care: %(names)s is not scored on all the criteria on which others are.")
    return (single if len(behind) == 1 else sentence) % {"names": matrix.named(behind)}


def hinges(matrix: Matrix) -> Iterator[str]:
    """What the lead hangs on, a sentence for each criterion on which it does."""
    leader = matrix.named([leading.pk for leading in leading_candidates(matrix)])
    names = {line.pk: line.name for line in matrix.criteria}
    for found in matrix.sensitivity:
        said = {"leader": leader, "criterion": names[found.criterion], "now": percent(found.share)}
        for turn, sentence in (
            (found.above, _("%(leader)s leads unless “%(criterion)s” weighs more than %(share)s of the whole "
                            "(now %(now)s); then %(others)s would lead.")),
            (found.below, _("%(leader)s leads unless “%(criterion)s” weighs less than %(share)s of the whole "
                            "(now %(now)s); then %(others)s would lead.")),
        ):  # fmt: skip
            if turn:
                more = {"share": percent(turn.share), "others": matrix.named(turn.leaders)}
                yield f"{sentence % (said | more)} {_on_the_scale(turn)}"


def _on_the_scale(turn: Turn) -> str:
    if turn.weight is None:
        return _("No weight from 1 to 5 does that.")
    return _("A weight of %(weight)s does that.") % {"weight": turn.weight}


def points(total: Fraction | None) -> str:
    """A mean or a total with two decimals, as the reader writes it; a dash where nothing is scored."""
    if total is None:
        return "–"
    rounded = (Decimal(total.numerator) / Decimal(total.denominator)).quantize(
        Decimal("0.01"), rounding=ROUND_HALF_UP
    )
    return format_decimal(rounded, format="0.##" if total.denominator == 1 else "0.00", locale=_locale())


def percent(share: Fraction) -> str:
    rounded = (Decimal(share.numerator) / Decimal(share.denominator)).quantize(
        Decimal("0.001"), rounding=ROUND_HALF_UP
    )
    return format_percent(rounded.normalize(), locale=_locale(), decimal_quantization=False)


def _locale() -> str:
    return (get_language() or "en").replace("-", "_")
