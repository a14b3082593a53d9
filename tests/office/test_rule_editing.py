"""The law on file: new rows from a day on, corrections that overwrite nothing, and the pages for both."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from evaluations.queries import _Candidate, _needing_permission
from networks.gaps import shelf_for
from office import rule_words
from office.law import rule_set_on, rules_of
from office.models import OPERATOR, JournalEntry, RuleSet
from office.permissions import MEMBERSHIP
from office.rule_editing import adopt_rules
from office.rules import Refused
from relations.rulebook import RuleBook
from tests.factories.council import paper_kind, put_before_council
from tests.office.recording import recorded

NEW_YEAR = date(2027, 1, 1)


def ours(**changed):
    """The Flemish rules on file with some of them changed."""
    return RuleSet.objects.get(profile="be-vlg", superseded_by=None, valid_until=None).rules | changed


def adopt(rules=None, **more):
    said = {"valid_from": NEW_YEAR, "citation": "New decree", "reason": "It changed", "by": OPERATOR} | more
    return adopt_rules(ours() if rules is None else rules, **said)


def refusal(*args, **more) -> str:
    with pytest.raises(Refused) as refused:
        adopt(*args, **more)
    assert str(refused.value.message).endswith(".")
    return refused.value.code


def test_new_rules_end_the_ones_before_them_the_day_before(ghent):
    before = rule_set_on(NEW_YEAR)
    row = adopt(ours(agenda_days=10))
    assert rule_set_on(NEW_YEAR) == row
    assert rule_set_on(NEW_YEAR - timedelta(days=1)) == before
    assert (rules_of(row).agenda_days, rules_of(before).agenda_days) == (10, 8)
    entry = JournalEntry.objects.get(act="rule_set.adopt")
    assert entry.changes["agenda_days"] == [8, 10]
    assert entry.reason == "It changed"


def test_rules_between_two_rows_end_where_the_next_begin(ghent):
    adopt()
    row = adopt(valid_from=date(2025, 1, 1), citation="Between")
    assert row.valid_until == date(2026, 12, 31)
    assert [rule_set_on(day).citation for day in (date(2024, 12, 31), date(2025, 1, 1), NEW_YEAR)] == [
        "Decreet over het lokaal bestuur, 22.12.2017", "Between", "New decree",
    ]  # fmt: skip


def test_rules_before_the_first_row_end_the_day_before_it(ghent):
    """The decree is on file from 01.01.2019 on."""
    row = adopt(valid_from=date(2010, 1, 1), citation="Gemeentedecreet")
    assert row.valid_until == date(2018, 12, 31)
    assert rule_set_on(date(2018, 12, 31)) == row


def test_a_correction_keeps_the_row_that_was_wrong_and_what_was_computed_by_it(ghent):
    with paper_kind():
        decision = recorded(put_before_council())
    wrong = decision.rule_set
    right = adopt(ours(publication_days=12), valid_from=wrong.valid_from, reason="Misread")
    wrong.refresh_from_db()
    decision.refresh_from_db()
    assert (wrong.superseded_by, right.superseded_by) == (right, None)
    assert (decision.rule_set, wrong.rules["publication_days"]) == (wrong, 10)
    assert rule_set_on(decision.decided_on) == right


def test_a_row_that_was_corrected_judges_nothing_any_more(balikesir):
    """Corrected from its very first day on: joining a network needs no permission, not even in hindsight."""
    wrong = RuleSet.objects.get(profile="tr", valid_until=None)
    rules = wrong.rules | {"permission_for": ["twinning"], "permission_authority": "tr-other"}
    adopt(rules, valid_from=wrong.valid_from, reason="Misread")
    day = date(2024, 1, 2)
    assert RuleBook.ours().on(day).permission_authority == "tr-other"
    assert shelf_for([], balikesir).asking_for_permission(day) is None
    joining = _Candidate(None, MEMBERSHIP, day, True)
    assert _needing_permission([joining], balikesir) == []


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"quorum_first": "half"}, "wrong_value"),
        ({"quorum_first": ""}, "wrong_value"),  # a quorum may not be left out
        ({"majority": "> 3/2"}, "wrong_value"),
        ({"agenda_days": -1}, "wrong_value"),
        ({"agenda_days": "8"}, "wrong_value"),
        ({"tie": "coin"}, "wrong_value"),
        ({"working_days": ["holidays"]}, "wrong_value"),
        ({"abstentions_count": "yes"}, "wrong_value"),
        ({"colour": "blue"}, "unknown_rule"),
        ({"permission_for": ["twinning"]}, "authority"),
    ],
)
def test_what_no_rule_can_be_is_refused(ghent, changed, code):
    assert refusal(ours(**changed)) == code
    assert RuleSet.objects.filter(profile="be-vlg").count() == 1


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"citation": " "}, "citation"),
        ({"reason": " "}, "reason"),
        ({"valid_from": date(3001, 1, 1)}, "day_range"),
    ],
)
def test_rules_without_a_source_a_reason_or_a_day_are_refused(ghent, said, code):
    assert refusal(**said) == code


@pytest.mark.parametrize("role", ["officer", "head", "legal", "finance", "clerk", "auditor", "councillor"])
def test_only_the_administrator_changes_the_rules(ghent, person, role):
    assert refusal(by=person(role)) == "role"


def test_differences_name_the_rule_before_and_after(ghent):
    before, after = rules_of(rule_set_on(NEW_YEAR)), rules_of(adopt(ours(tie="chair", complaint_days=None)))
    changed = {label: (old, new) for label, old, new in rule_words.differences(before, after) if old != new}
    assert changed["Tie"] == ("rejected", "the chair’s side wins")
    assert changed["Complaints within"] == ("30 days", "no such rule")


# -- pages --------------------------------------------------------------------------------------------


def typed(page, **changed):
    """What a browser would send of the form as it stands."""
    form = page.context["form"]
    said = {}
    for name in form.fields:
        value = form[name].value()
        if value is None or value is False:
            continue
        said[name] = "on" if value is True else value if isinstance(value, list | tuple) else str(value)
    return said | changed


def test_the_administrator_changes_one_rule_through_the_check_page(ghent, login):
    administrator = login("administrator")
    url = "/municipality/rules/new/"
    said = typed(administrator.get(url), valid_from="2027-01-01", reason="New decree", agenda_days="10")
    check = administrator.post(url, said).content.decode()
    assert "8 days before the sitting" in check
    assert "10 days before the sitting" in check
    assert RuleSet.objects.filter(profile="be-vlg").count() == 1
    assert administrator.post(url, said | {"confirm": "1"}).status_code == 302
    row = rule_set_on(NEW_YEAR)
    before = rules_of(RuleSet.objects.get(valid_from=date(2019, 1, 1), profile="be-vlg"))
    kept = {"valid_from": NEW_YEAR, "valid_until": None, "citations": before.citations, "note": before.note}
    assert rules_of(row) == replace(before, agenda_days=10, **kept)
    shown = administrator.get(f"/municipality/rules/{row.pk}/").content.decode()
    assert "What changed from the rules before" in shown
    assert "New decree" not in shown  # the reason stays in the journal
    assert "Decreet over het lokaal bestuur, art. 26" in shown


def test_a_share_that_cannot_be_read_comes_back_beside_its_field(ghent, login):
    administrator, url = login("administrator"), "/municipality/rules/new/"
    said = typed(administrator.get(url), valid_from="2027-01-01", reason="?", quorum_first="half")
    answer = administrator.post(url, said).content.decode()
    assert "Write it like “&gt; 1/2”" in answer or "Write it like “> 1/2”" in answer


def test_everybody_who_reads_a_decision_may_open_its_rules(ghent, login):
    row = rule_set_on(NEW_YEAR)
    for role in ("councillor", "clerk", "auditor"):
        shown = login(role).get(f"/municipality/rules/{row.pk}/").content.decode()
        assert "more than 1/2" in shown
    assert login("councillor").get("/municipality/rules/").status_code == 404
