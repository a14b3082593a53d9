"""What the documents say, without making a PDF; and how they are laid out, without a database."""

from dataclasses import replace
from datetime import date

import pytest
from django.utils import timezone

from evaluations import reports
from evaluations.reports import Request, content, content_hash, html
from evaluations.reports.council_paper import CouncilPaper
from evaluations.reports.letterhead import Letterhead
from evaluations.reports.portfolio import PortfolioReport
from evaluations.reports.termination_act import TerminationAct, TerminationLetter
from office.models import Submission
from office.rules import Refused
from relations.models import Initiator, Relation, RelationState, TerminationState
from tests.factories.council import paper_kind, put_before_council
from tests.factories.evaluations import reorientation, tie, twelve

END_OF_2020 = date(2020, 12, 31)
HEAD = Letterhead(
    house="Gent", accent="#1f4e79", language="nl", as_of=END_OF_2020, date_text="31 december 2020",
    kind="Rapport", title="Titel", reference="",
)  # fmt: skip


@pytest.fixture
def paper(ghent):
    with paper_kind():
        yield put_before_council("Working together", decide_by=date(2027, 1, 31))


def portfolio_report(language: str = "en", as_of: date = END_OF_2020) -> PortfolioReport:
    return content(Request("portfolio", "", language, as_of))


# -- the portfolio ------------------------------------------------------------------------------------


def test_the_portfolio_report_tells_ghents_eleven_ties_in_nine_countries(ghent) -> None:
    twelve()
    told = portfolio_report()
    assert {figure.key: figure.value for figure in told.figures} == {
        "live": 11, "countries": 9, "since_unknown": 3, "ever": 12, "ever_countries": 10,
    }  # fmt: skip
    assert len(told.live) == 11
    assert [row.partners[0].name for row in told.ended] == ["Saint-Raphaël"]


def test_the_shares_of_a_breakdown_add_up_to_a_hundred(ghent) -> None:
    twelve()
    for part in portfolio_report().breakdowns:
        assert sum(int(line.share_text.strip("%")) for line in part.lines) == 100


def test_names_stand_in_their_own_script_with_their_language(ghent) -> None:
    tie("Mohammedia", "MA", "المحمدية", "ar", since=(1982,))
    partner = portfolio_report().live[0].partners[0]
    assert (partner.native, partner.native_language, partner.native_direction) == ("المحمدية", "ar", "rtl")


def test_a_delicate_place_is_named_in_the_municipalitys_own_words(ghent) -> None:
    partner = tie("Gazimağusa", "CY", since=(2000,)).partners.get()
    partner.place_label = "Northern Cyprus"
    partner.save()
    told = portfolio_report()
    assert told.live[0].partners[0].place == "Northern Cyprus"
    assert [line.label for line in told.breakdowns[1].lines] == ["Northern Cyprus"]


@pytest.mark.parametrize(
    "language, day, share, germany",
    [("en", "31 December 2020", "55%", "Germany"), ("nl", "31 december 2020", "55%", "Duitsland"),
     ("tr", "31 Aralık 2020", "%55", "Almanya")],
)  # fmt: skip
def test_days_numbers_and_countries_follow_the_language(ghent, language, day, share, germany) -> None:
    twelve()
    told = portfolio_report(language)
    assert told.head.date_text == day
    assert told.breakdowns[0].lines[0].share_text == share
    assert germany in {line.label for line in told.breakdowns[1].lines}


def test_the_same_facts_give_the_same_content_and_another_day_another(ghent) -> None:
    twelve()
    assert content_hash(portfolio_report()) == content_hash(portfolio_report())
    assert content_hash(portfolio_report()) != content_hash(portfolio_report(as_of=date(2017, 1, 1)))


def test_a_document_needs_a_municipality_as_its_sender(db) -> None:
    with pytest.raises(Refused, match="no municipality"):
        portfolio_report()


# -- the council paper --------------------------------------------------------------------------------


def test_the_council_paper_shows_the_frozen_text_and_its_fingerprint(paper: Submission) -> None:
    told: CouncilPaper = content(Request("council-paper", paper.reference, "en"))
    assert told.question == "Shall we work together?"
    assert told.fingerprint == paper.content_hash
    assert [(column.code, column.name) for column in told.columns] == [("en", "English"), ("nl", "Dutch")]
    assert told.clauses[0].texts == ("We work together.", "Wij werken samen.")
    assert told.decide_by == "31 January 2027"


def test_the_council_paper_speaks_of_the_day_it_was_frozen(paper: Submission) -> None:
    told = content(Request("council-paper", paper.reference, "en"))
    assert told.head.as_of == reports.council_paper.default_date(paper)


def test_a_council_paper_is_refused_when_the_text_is_no_longer_the_one_that_was_sent(
    paper: Submission,
) -> None:
    Submission.objects.filter(pk=paper.pk).update(content=paper.content | {"en": "We conquer together."})
    with pytest.raises(Refused) as refused:
        content(Request("council-paper", paper.reference, "en"))
    assert refused.value.code == "content_changed"


# -- the end of ties ----------------------------------------------------------------------------------


def test_the_act_names_ten_ends_and_the_one_that_is_kept(ghent) -> None:
    termination = reorientation(twelve())
    told: TerminationAct = content(Request("termination-act", termination.reference, "en"))
    assert len(told.ending) == 10
    assert [row.partners[0].name for row in told.kept] == ["Kanazawa"]
    assert {row.last_day for row in told.ending} == {"January 2021"}
    # The decision is known to the month only, so the act is not dated to a day nobody knows.
    assert told.head.as_of == timezone.localdate()


def test_nothing_internal_leaves_the_house_in_an_act_or_a_letter(ghent) -> None:
    ties = twelve()
    termination = reorientation(ties)
    papers = {"termination-act": termination.reference, "termination-letter": ties["Tallinn"].reference}
    for kind, reference in papers.items():
        page = html(content(Request(kind, reference, "en")))
        for internal in ("Canary", "strategy", "dormant", "a new strategy"):
            assert internal not in page


def test_there_is_no_act_before_the_decision(ghent) -> None:
    termination = reorientation(twelve())
    termination.state, termination.decision = TerminationState.PROPOSED, None
    termination.save()
    with pytest.raises(Refused, match="nothing ends"):
        content(Request("termination-act", termination.reference, "en"))


def test_a_tie_that_goes_on_gets_no_letter(ghent) -> None:
    ties = twelve()
    reorientation(ties)
    with pytest.raises(Refused) as refused:
        content(Request("termination-letter", ties["Kanazawa"].reference, "nl"))
    assert refused.value.code == "not_ending"


@pytest.mark.parametrize(
    "town, language, languages",
    [
        ("Liège", "en", ["en", "nl"]),  # Belgium: the first official language we have
        ("Tallinn", "nl", ["nl", "en"]),  # no Estonian catalogue: English
        ("Tallinn", "en", ["en"]),
        ("Mohammedia", "tr", ["tr", "en"]),
    ],
)
def test_a_letter_is_bilingual_where_we_have_the_partners_language(ghent, town, language, languages) -> None:
    ties = twelve()
    reorientation(ties)
    told: TerminationLetter = content(Request("termination-letter", ties[town].reference, language))
    assert [part.language for part in told.parts] == languages


def test_a_letter_confirms_an_end_that_the_partner_asked_for(ghent) -> None:
    ties = twelve()
    termination = reorientation(ties)
    termination.initiator = Initiator.THEM
    termination.save()
    told = content(Request("termination-letter", ties["Melle"].reference, "en"))
    assert told.parts[0].paragraphs[0].startswith("You asked us to end the tie")


# -- what is asked for --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "kind, reference, code",
    [
        ("council-paper", "", "object_missing"),
        ("council-paper", "S-9999", "object_unknown"),
        ("council-paper", "R-0001", "object_unknown"),
        ("termination-letter", "T-0001", "object_unknown"),
        ("termination-act", "nonsense", "object_unknown"),
        ("termination-act", "T-0", "object_unknown"),
    ],
)
def test_an_unknown_reference_is_refused_with_an_example(ghent, kind: str, reference: str, code: str) -> None:
    with pytest.raises(Refused, match="-0001") as refused:
        content(Request(kind, reference, "en"))
    assert refused.value.code == code


# -- layout, without a database -----------------------------------------------------------------------


def test_a_portfolio_is_laid_out_without_asking_the_database() -> None:
    page = html(PortfolioReport(HEAD, lead="", figures=(), breakdowns=(), live=(), ended=()))
    assert '<html lang="nl" dir="ltr"' in page
    assert "Gent" in page


def test_text_from_people_is_escaped() -> None:
    attack = "<script>alert(1)</script>"
    page = html(PortfolioReport(replace(HEAD, title=attack, house=attack), attack, (), (), (), ()))
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_no_relation_has_changed_by_making_documents(ghent) -> None:
    reorientation(twelve())
    before = list(Relation.objects.values_list("pk", "state", "revision"))
    portfolio_report()
    assert list(Relation.objects.values_list("pk", "state", "revision")) == before
    assert Relation.objects.filter(state=RelationState.ENDED).count() == 11


def test_an_act_is_dated_by_its_decision_when_that_day_is_known(ghent) -> None:
    termination = reorientation(twelve())
    termination.decision.decided_on, termination.decision.decided_precision = date(2021, 1, 25), "day"
    termination.decision.save()
    assert content(Request("termination-act", termination.reference, "en")).head.as_of == date(2021, 1, 25)


def test_an_act_stays_silent_on_a_body_that_is_not_on_file(ghent) -> None:
    termination = reorientation(twelve())
    termination.decision.body = None
    termination.decision.save()
    told = content(Request("termination-act", termination.reference, "en"))
    assert [label for label, _value in told.decision] == ["Date of the decision", "Title"]


@pytest.mark.parametrize("through, shared", [("Eurocities", "Eurocities"), ("", "")])
def test_what_all_ties_live_on_through_is_said_once(ghent, through: str, shared: str) -> None:
    termination = reorientation(twelve())
    termination.ties.update(continued_through=through)
    told = content(Request("termination-act", termination.reference, "en"))
    assert told.shared_continuation == shared
    assert not told.has_own_continuations
