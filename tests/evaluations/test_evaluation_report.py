"""The evaluation report: the recommendation first, its reasons, and no mean that hides what was not scored."""

from fractions import Fraction

import pytest

from evaluations.answers import Answer, result_of
from evaluations.reports import Request, content, html, render
from evaluations.reports.evaluation_report import EvaluationReport, score_text
from office.rules import Refused
from tests.factories import evaluation as evaluations
from tests.factories.papers import exchanged, kanazawa
from tests.factories.programmes import running


def report(evaluation, language: str = "en") -> EvaluationReport:
    return content(Request("evaluation", evaluation.reference, language))


def rows(told: EvaluationReport, key: str) -> list[str]:
    part = next(part for part in told.sections if part.key == key)
    tables = [block.table for block in part.blocks if block.table]
    return [" | ".join(cell.text for cell in row) for table in tables for row in table.rows]


def test_it_begins_with_the_recommendation_and_its_reason(ghent) -> None:
    evaluation = evaluations.adopted(kanazawa())
    told = report(evaluation)
    assert (told.recommendation, told.reason) == ("Continue", "Both towns gain.")
    assert told.head.as_of == evaluation.adopted_on  # the day of its adoption
    assert told.is_final


def test_the_mean_says_how_much_was_scored(ghent) -> None:
    # Purpose 4 and outputs 3, both of weight 3: (12 + 9) / 6 = 3.5, of two questions out of six.
    told = report(evaluations.scored(kanazawa()))
    assert ("Result", "3.5 out of 5 · 2 of 6 questions scored") in [
        (fact.label, fact.value.text) for fact in told.summary
    ]


@pytest.mark.parametrize("language, mean", [("en", "3.67"), ("nl", "3,67"), ("tr", "3,67")])
def test_the_mean_is_written_as_the_language_writes_it(language: str, mean: str) -> None:
    # 4 × 2 + 3 × 1 = 11 thirds: 3.67, rounded for reading only.
    result = result_of([Answer("a", 2, 4), Answer("b", 1, 3), Answer("c", 5)])
    assert result.mean == Fraction(11, 3)
    assert mean in score_text(result, language)


def test_a_question_that_was_not_scored_is_not_nought(ghent) -> None:
    told = report(evaluations.scored(kanazawa()))
    assert rows(told, "section-involvement") == ["Were all who matter on our side involved? | 2 | not scored"]


def test_findings_lessons_and_the_waiver_are_told(ghent) -> None:
    told = report(evaluations.consolidated(kanazawa()))
    assert rows(told, "findings") == ["Few came. | Decisive"]
    assert rows(told, "lessons") == ["Ask the schools earlier. | Notable"]
    assert "The partner had no time." in html(told)


def test_what_was_on_file_is_told_as_it_stood_at_the_opening(ghent) -> None:
    relation = kanazawa()
    running(relation)
    today = evaluations.planned(relation).period_until
    exchanged(relation, today, "Opening of the exhibition")
    evaluation = evaluations.EVALUATION.take(relation.evaluations.get(), "open", by=evaluations.OPERATOR)
    before = report(evaluation)
    exchanged(relation, today, "A letter that came later", kind="letter")
    relation.purpose = "Something else."
    relation.save()
    assert report(evaluation) == before
    page = html(before)
    assert "Opening of the exhibition" in page
    assert "Participants: not recorded of 24 people" in page


def test_before_its_adoption_it_says_that_it_may_change(ghent) -> None:
    assert "not adopted yet" in html(report(evaluations.scored(kanazawa())))
    assert "not adopted yet" not in html(report(evaluations.adopted(kanazawa())))


def test_one_that_is_not_open_has_nothing_to_report(ghent) -> None:
    with pytest.raises(Refused) as refused:
        report(evaluations.planned(kanazawa()))
    assert refused.value.code == "not_open"


@pytest.mark.parametrize("language", ["en", "tr", "nl"])
def test_it_is_drawn_in_every_language_the_same_twice(ghent, pango, language: str) -> None:
    told = report(evaluations.adopted(kanazawa()), language)
    one, two = render(told), render(told)
    assert one.sha256 == two.sha256
    assert one.missing_glyphs == ()
    assert told.visibility == "internal"
