"""The candidate matrix of a profile as it stands: read in a few queries, reckoned exactly, put into words."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from babel.lists import format_list
from babel.numbers import format_decimal, format_percent
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from office.models import User
from partners.matrix import (
    Difference,
    Sensitivity,
    Standing,
    Turn,
    Weighted,
    differences,
    leaders_of,
    means_of,
    sensitivity,
    standings,
    standings_of_one,
)
from partners.models import Candidate, CandidateFact, Criterion, FoundThrough, NeedProfile, Score, ScoreSheet
from partners.rules import is_to_score_first

Cell = tuple[int, int]


@dataclass(frozen=True)
class Matrix:
    """Criteria × shortlist, with what is known and what was handed in as scores."""

    criteria: list[Criterion]
    candidates: list[Candidate]
    left: list[Candidate]
    facts: dict[Cell, CandidateFact]
    scores: dict[Cell, list[Score]]
    # The reader's own scores, whether handed in or not; nobody else's that are not.
    own: dict[Cell, Score] = field(default_factory=dict)
    sheets: list[ScoreSheet] = field(default_factory=list)
    # Who has begun to score and has not handed in.
    begun: list[User] = field(default_factory=list)
    # The reader is to score first: what others gave is kept from this page.
    is_blind: bool = False

    @cached_property
    def scorers(self) -> list[User]:
        """Who handed in scores, in the order of handing in."""
        giving = {score.scorer_id for scores in self.scores.values() for score in scores}
        return [sheet.scorer for sheet in self.sheets if sheet.scorer_id in giving]

    @cached_property
    def by_scorer(self) -> dict[int, list[Standing]]:
        """Where candidates stand by each scorer alone."""
        return {scorer.pk: self._standings_by(scorer.pk) for scorer in self.scorers}

    def _standings_by(self, scorer: int) -> list[Standing]:
        given = {
            cell: score.value
            for cell, scores in self.scores.items()
            for score in scores
            if score.scorer_id == scorer and score.value is not None
        }
        return standings_of_one(self.lines, [candidate.pk for candidate in self.candidates], given)

    @cached_property
    def own_standings(self) -> list[Standing]:
        given = {cell: score.value for cell, score in self.own.items() if score.value is not None}
        return standings_of_one(self.lines, [candidate.pk for candidate in self.candidates], given)

    @cached_property
    def differences(self) -> list[Difference]:
        return differences(self.lines, [candidate.pk for candidate in self.candidates], self.given)

    @cached_property
    def is_ranked(self) -> bool:
        return any(standing.total is not None for standing in self.standings)

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


def read_matrix(profile: NeedProfile, viewer: User | None = None) -> Matrix:
    """The matrix as `viewer` may see it: scores count and show once they are handed in.

    Who scores does so before looking: as long as others' scores are in and one's own are not, `is_blind` keeps
    theirs out of the matrix. Nobody leans on a figure that was there before, and a difference means something.
    """
    candidates = list(profile.candidates.select_related("partner"))
    listed = [candidate for candidate in candidates if candidate.is_shortlisted]
    found = list(Score.objects.filter(candidate__in=listed).select_related("scorer"))
    sheets = list(profile.sheets.select_related("scorer"))
    handed_in = {sheet.scorer_id for sheet in sheets}
    is_blind = viewer is not None and bool(is_to_score_first(profile, viewer, handed_in))
    facts = CandidateFact.objects.filter(candidate__in=listed)
    return Matrix(
        criteria=list(profile.criteria.all()),
        candidates=listed,
        left=[candidate for candidate in candidates if not candidate.is_shortlisted],
        facts={(fact.candidate_id, fact.criterion_id): fact for fact in facts},
        scores={} if is_blind else _by_cell(score for score in found if score.scorer_id in handed_in),
        own={
            (score.candidate_id, score.criterion_id): score
            for score in found
            if viewer and score.scorer_id == viewer.pk
        },
        sheets=sheets,
        begun=list(
            {score.scorer_id: score.scorer for score in found if score.scorer_id not in handed_in}.values()
        ),
        is_blind=is_blind,
    )


def _by_cell(scores: Iterable[Score]) -> dict[Cell, list[Score]]:
    found: dict[Cell, list[Score]] = {}
    for score in scores:
        found.setdefault((score.candidate_id, score.criterion_id), []).append(score)
    return found


def found_through(matrix: Matrix) -> str:
    """Where the candidates were found, counted, those taken off the shortlist too; nothing without candidates."""
    counts = Counter(candidate.found_through for candidate in (*matrix.candidates, *matrix.left))
    said = [
        _("%(way)s (%(count)s)") % {"count": counts[way], "way": way.label}
        for way in FoundThrough
        if counts[way]
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


def to_discuss(matrix: Matrix) -> Iterator[str]:
    """Where scorers lie apart, a sentence for each cell, what sways the totals most first."""
    candidates = {candidate.pk: str(candidate) for candidate in matrix.candidates}
    names = {line.pk: line.name for line in matrix.criteria}
    for found in matrix.differences:
        scores = matrix.scores[found.candidate, found.criterion]
        given = [
            _("%(scorer)s %(value)s") % {"scorer": score.scorer.name, "value": score.value}
            for score in scores
            if score.value is not None
        ]
        yield _("%(candidate)s, %(criterion)s: %(scores)s.") % {
            "candidate": candidates[found.candidate], "criterion": names[found.criterion],
            "scores": ", ".join(given),
        }  # fmt: skip


@dataclass(frozen=True)
class OwnView:
    """A candidate by one scorer, or by all: the total in words, the fraction itself, and what it rests on."""

    total: str
    exactly: str
    scored: int
    of: int


@dataclass(frozen=True)
class ScorerTable:
    """Totals side by side: the heads of the columns, the last of them for all; a row for each candidate."""

    scorers: list[str]
    rows: list[tuple[Candidate, list[OwnView]]]


def scorer_table(matrix: Matrix) -> ScorerTable | None:
    """Nothing where a single person scored: then the totals are theirs."""
    if len(matrix.scorers) < 2:
        return None
    changed = {sheet.scorer_id for sheet in matrix.sheets if sheet.changed_at}
    heads = [
        _("%(name)s (changed after handing in)") % {"name": scorer.name}
        if scorer.pk in changed
        else scorer.name
        for scorer in matrix.scorers
    ]
    columns = [*(matrix.by_scorer[scorer.pk] for scorer in matrix.scorers), matrix.standings]
    rows = [
        (candidate, [_own_view(column[place]) for column in columns])
        for place, candidate in enumerate(matrix.candidates)
    ]
    return ScorerTable(heads, rows)


def _own_view(standing: Standing) -> OwnView:
    return OwnView(points(standing.total), exactly(standing.total), standing.scored, standing.of)


def verdict(matrix: Matrix) -> str:
    """What the totals say, in a sentence. It decides nothing."""
    leaders = leading_candidates(matrix)
    if not leaders:
        return _("No scores are handed in yet.")
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


def exactly(total: Fraction | None) -> str:
    """The fraction itself, such as 24/7; nothing where two decimals say it all."""
    if total is None or (total * 100).denominator == 1:
        return ""
    return f"{total.numerator}/{total.denominator}"


def percent(share: Fraction) -> str:
    rounded = (Decimal(share.numerator) / Decimal(share.denominator)).quantize(
        Decimal("0.001"), rounding=ROUND_HALF_UP
    )
    return format_percent(rounded.normalize(), locale=_locale(), decimal_quantization=False)


def _locale() -> str:
    return (get_language() or "en").replace("-", "_")
