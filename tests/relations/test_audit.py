"""All flags in one list: as an operator asks for them, as an auditor reads them, explained or settled."""

import io
import json
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from office.models import OPERATOR, JournalEntry
from office.rules import Refused
from relations import audit
from relations.actions.legality import explain_flag, file_missing_document
from relations.actions.protocol_past import record_past_fact
from relations.actions.termination import PastDecision, PastTie, record_past_termination
from relations.flag_rules import RULES
from relations.legality import flags
from relations.models import ExplainedFlag
from tests.factories import protocols as make
from tests.factories.networks import MembershipFactory
from tests.factories.partners import PartnerFactory
from tests.factories.relations import LivingRelationFactory

PAGE = "/relations/legality/"


def listed() -> list[dict]:
    out = io.StringIO()
    call_command("legality", json=True, stdout=out)
    return json.loads(out.getvalue())


def record(protocol, kind, on=None, **particulars):
    return record_past_fact(protocol, kind, by=OPERATOR, reason="from the archive", on=on, **particulars)


@pytest.fixture
def schwaebisch_hall(balikesir):
    """Adopted 05.04.2006, signed 02.11.2006, permitted 20.11.2006: from the 2nd to the 20th are 18 days."""
    tie = make.TieFactory(
        partners=[PartnerFactory(name="Schwäbisch Hall", country="DE")], since=date(2006, 1, 1),
        since_precision="year", state="active",
    )  # fmt: skip
    protocol = make.past("Twinning", relation=tie)
    record(protocol, "adopted", date(2006, 4, 5), number="77")
    record(protocol, "signed", date(2006, 11, 2))
    return record(protocol, "permitted", date(2006, 11, 20))


def early(protocol) -> audit.Remark:
    return next(one for one in audit.remarks() if one.flag.code == "signed_before_permission")


def test_the_command_lists_object_rule_flag_since_and_whether_it_is_explained(schwaebisch_hall):
    first, unsent, second = listed()
    assert first == {
        "object": schwaebisch_hall.reference,
        "rule": "Where the law of the day asks an authority, its permission comes before the signature. "
        "(5393 sayılı Kanun m. 74, ilk hâliyle)",
        "flag": "Signed 18 days before the permission.",
        "since": "2006-11-02",
        "explained": False,
    }
    assert unsent == {
        "object": schwaebisch_hall.reference,
        "rule": "Where the law of the day makes it a condition, the council's decision is sent to the civil "
        "administrator: unsent, it is not in force. "
        "(5393 sayılı Kanun m. 23; büyükşehir belediyelerinde 5216 sayılı Kanun m. 14)",
        "flag": "Document not in file: the sending of the council's decision to the civil administrator.",
        "since": "2006-11-02",
        "explained": False,
    }
    assert second["flag"].startswith("Document not in file: the council's decision, the permission")


def test_where_nothing_is_flagged_the_list_is_empty(ghent, login):
    assert listed() == []
    assert "No flag: every act on file" in login("auditor").get(PAGE).content.decode()


def test_an_explained_flag_stays_listed_with_who_and_when(schwaebisch_hall, login):
    clerk = login("clerk")
    key = early(schwaebisch_hall).key
    page = clerk.post(f"{PAGE}{key}/", {"reason": "The ministry had agreed by telephone."}, follow=True)
    shown = page.content.decode()
    assert "The ministry had agreed by telephone." in shown
    assert str(clerk.user) in shown
    assert "flag-row--explained" in shown
    assert [one["explained"] for one in listed()] == [True, False, False]
    entry = JournalEntry.objects.get(act="legality.explain")
    assert entry.changes["signed_before_permission"] == [None, "The ministry had agreed by telephone."]
    # On the protocol's own page too.
    assert "agreed by telephone" in clerk.get(schwaebisch_hall.get_absolute_url()).content.decode()


def test_explained_again_the_newer_words_stand_and_the_journal_keeps_both(schwaebisch_hall):
    key = early(schwaebisch_hall).key
    explain_flag(key, reason="First.", by=OPERATOR)
    explain_flag(key, reason="Second.", by=OPERATOR)
    assert [row.reason for row in ExplainedFlag.objects.all()] == ["Second."]
    last = JournalEntry.objects.filter(act="legality.explain").latest("number")
    assert last.changes["signed_before_permission"] == ["First.", "Second."]


def test_other_facts_raise_the_flag_anew_and_the_former_words_are_still_read(schwaebisch_hall, login):
    explain_flag(early(schwaebisch_hall).key, reason="As the file says.", by=OPERATOR)
    record(schwaebisch_hall, "signed", date(2006, 11, 3))  # 17 days before
    remark = early(schwaebisch_hall)
    assert remark.flag.text == "Signed 17 days before the permission."
    assert not remark.is_explained
    assert "As the file says." in login("legal").get(f"{PAGE}{remark.key}/").content.decode()


def test_facts_that_do_not_concern_the_flag_leave_its_explanation(schwaebisch_hall):
    explain_flag(early(schwaebisch_hall).key, reason="As the file says.", by=OPERATOR)
    record(schwaebisch_hall, "in_force", date(2007, 5, 26))
    assert early(schwaebisch_hall).is_explained


def test_a_right_day_settles_the_flag(schwaebisch_hall):
    key = early(schwaebisch_hall).key
    record(schwaebisch_hall, "signed", date(2006, 11, 20))
    assert "signed_before_permission" not in [one.flag.code for one in audit.remarks()]
    with pytest.raises(Refused, match="its facts have changed"):
        explain_flag(key, reason="Too late.", by=OPERATOR)


UNSENT = "decision_sending_not_in_file"


def raised() -> set[str]:
    return {one.flag.code for one in audit.remarks()}


def test_the_sending_of_the_decision_settles_its_flag_on_the_decisions_own_page(schwaebisch_hall):
    assert UNSENT in raised()
    make.make_effective(schwaebisch_hall.decision, date(2006, 4, 14))
    assert UNSENT not in raised()


def test_the_sending_as_a_fact_of_the_past_settles_it_too_however_well_its_day_is_known(schwaebisch_hall):
    record(schwaebisch_hall, "transmitted", date(2006, 1, 1), precision="year")
    assert UNSENT not in raised()
    assert UNSENT not in [flag.code for flag in flags(schwaebisch_hall)]


def test_before_anybody_signed_and_where_no_law_asks_for_it_nothing_is_said_of_the_sending(balikesir):
    record(make.past(), "adopted", date(2006, 4, 5))
    unruled = make.past()  # 1997: no rule of that day is on file
    record(unruled, "adopted", date(1997, 2, 7))
    record(unruled, "signed", date(1997, 3, 7))
    assert UNSENT not in raised()


def test_in_flanders_nobody_is_sent_the_decision(ghent):
    protocol = make.past()
    record(protocol, "adopted", date(2019, 2, 7))
    record(protocol, "signed", date(2019, 3, 7))
    assert UNSENT not in raised()


def test_the_key_of_a_flag_is_the_same_in_every_language(schwaebisch_hall):
    from django.utils import translation

    keys = set()
    for language in ("en", "tr", "nl"):
        with translation.override(language):
            keys.add(early(schwaebisch_hall).key)
    assert len(keys) == 1


def test_who_may_not_explain_is_told(schwaebisch_hall, person):
    for role in ("officer", "auditor", "finance", "administrator"):
        with pytest.raises(Refused, match="This is done by"):
            explain_flag(early(schwaebisch_hall).key, reason="No.", by=person(role))


@pytest.mark.parametrize(
    ("reason", "said"), [("  ", "Write the explanation"), ("x" * 2001, "2,000 characters")]
)
def test_an_explanation_says_something_and_not_too_much(schwaebisch_hall, reason, said):
    with pytest.raises(Refused, match=said):
        explain_flag(early(schwaebisch_hall).key, reason=reason, by=OPERATOR)


@pytest.mark.parametrize(
    "key", ["pr-9999-abc", "x-1-2", "pr", "pr-1-", "pr-99999999999999999999-ab", "pr-²-ab"]
)
def test_a_flag_that_nobody_raised_is_not_there(ghent, login, key):
    assert audit.remark_with(key) is None
    assert login("clerk").get(f"{PAGE}{key}/").status_code == 404


def test_the_database_keeps_one_explanation_for_each_flag_and_never_an_empty_one(schwaebisch_hall):
    explained = explain_flag(early(schwaebisch_hall).key, reason="Once.", by=OPERATOR)
    explained.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        explained.save(force_insert=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        ExplainedFlag.objects.update(reason="")


def test_the_list_is_narrowed_by_thing_kind_and_answer(schwaebisch_hall, login):
    explain_flag(early(schwaebisch_hall).key, reason="Known.", by=OPERATOR)
    auditor = login("auditor")
    wanted = {
        "?standing=open": (False, True),
        "?standing=explained": (True, False),
        "?matter=order": (True, False),
        "?matter=paper": (False, True),
        "?kind=membership": (False, False),
        "?kind=nonsense": (True, True),
    }
    for query, (has_order, has_paper) in wanted.items():
        page = auditor.get(PAGE + query).content.decode()
        assert ("18 days before" in page, "signed text" in page) == (has_order, has_paper), query
    assert "No flag fits these filters" in auditor.get(f"{PAGE}?kind=membership").content.decode()


def test_the_export_holds_what_is_on_screen(schwaebisch_hall, login):
    explain_flag(early(schwaebisch_hall).key, reason="=1+1", by=OPERATOR)
    auditor = login("auditor")
    lines = auditor.get(f"{PAGE}export/csv/?matter=order").content.decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "Signed 18 days before the permission." in lines[1]
    assert "'=1+1" in lines[1]  # never a formula
    assert auditor.get(f"{PAGE}export/xlsx/").status_code == 200
    assert auditor.get(f"{PAGE}export/exe/").status_code == 404


def test_every_flag_that_the_code_can_raise_has_its_rule():
    """Codes are read from the modules that raise them, so that a new one without a rule is found."""
    import re
    from pathlib import Path

    raised = set()
    for path in ("relations/legality.py", "relations/ending_legality.py", "networks/legality.py"):
        raised |= set(
            re.findall(r'"((?:\w+_(?:before|against|not|out|to)_\w+|\w+_unknown))"', Path(path).read_text())
        )
    raised = {code for code in raised if not code.startswith("in_force_precision")}
    assert raised - set(RULES) == set()
    assert len(raised) > 20


def test_the_list_costs_the_same_queries_for_one_and_for_three_of_each(balikesir, login):
    auditor = login("auditor")
    costs = []
    for _ in range(3):
        protocol = make.past(in_force_rule="ratification")  # so that the acts it waits for are read too
        record(protocol, "signed", date(2010, 1, 1))
        MembershipFactory(state="active")
        record_past_termination(
            title="Old", reason="strategy", initiator="us", ties=[PastTie(LivingRelationFactory())],
            by=OPERATOR, because="archive",
        )  # fmt: skip
        auditor.get(PAGE)
        with CaptureQueriesContext(connection) as caught:
            assert auditor.get(PAGE).status_code == 200
        costs.append(len(caught))
    assert costs[0] == costs[-1] <= 14


# -- the ends of ties and memberships -----------------------------------------------------------------


def of(reference: str) -> list[str]:
    return [one["flag"] for one in listed() if one["object"] == reference]


def test_the_reorientation_of_ghent_waits_for_its_day_and_its_papers(ghent):
    partners = [PartnerFactory(name=name) for name in ("Wiesbaden", "Melle")]
    ties = [PastTie(LivingRelationFactory(partners=[one]), effective_on=date(2021, 1, 1), precision="month")
            for one in partners]  # fmt: skip
    decided = PastDecision(decided_on=date(2021, 1, 1), precision="month")
    ending = record_past_termination(
        title="Reorientation", reason="strategy", initiator="us", ties=ties, by=OPERATOR, because="archive",
        decision=decided,
    )  # fmt: skip
    assert of(ending.reference) == [
        "Document not in file: the council's decision.",
        "Document not in file: the letter to Wiesbaden and Melle.",
        "Day to be found: the decision to end the ties (known: January 2021).",
    ]


def test_a_tie_that_ended_before_it_was_decided_or_told_is_flagged(ghent):
    past = PastTie(
        LivingRelationFactory(partners=[PartnerFactory(name="Melle")]), effective_on=date(2018, 3, 1),
        notified_on=date(2018, 4, 1),
    )  # fmt: skip
    ending = record_past_termination(
        title="Old", reason="strategy", initiator="us", ties=[past], by=OPERATOR, because="archive",
        decision=PastDecision(decided_on=date(2018, 5, 1)),
    )  # fmt: skip
    assert of(ending.reference)[:3] == [
        "Melle was told of the end before it was decided.",
        "The tie with Melle ended before it was decided.",
        "The tie with Melle ended before the letter was sent.",
    ]


def test_an_end_that_the_partner_asked_for_needs_the_letter_and_no_decision(ghent):
    past = PastTie(
        LivingRelationFactory(partners=[PartnerFactory(name="Saint-Raphaël")]), precision="unknown"
    )
    ending = record_past_termination(
        title="Old", reason="partners_request", initiator="them", ties=[past], by=OPERATOR, because="archive"
    )
    assert of(ending.reference) == [
        "Document not in file: the letter of Saint-Raphaël.",
        "Day to be found: the end of the tie with Saint-Raphaël.",
    ]


def test_the_five_gaps_of_a_membership_are_flags(balikesir):
    membership = MembershipFactory(state="active", announced_on=date(2025, 11, 29))
    found = [one for one in listed() if one["object"] == membership.reference]
    # decision, permission, category, fee, day
    assert len(found) == 5
    assert {one["since"] for one in found} == {"2025-11-29"}


def test_a_tie_that_nobody_knows_the_beginning_of_is_looked_for(ghent):
    tie = LivingRelationFactory(since=None, since_precision="unknown", beginning=False)
    assert of(tie.reference) == ["Day to be found: the beginning of the tie."]


# -- settled by the document --------------------------------------------------------------------------


def pdf(name="found.pdf"):
    return SimpleUploadedFile(name, b"%PDF-1.4\n%%EOF\n", content_type="application/pdf")


def test_a_missing_document_is_filed_from_the_list_and_with_the_last_one_the_flag_goes(
    schwaebisch_hall, login
):
    clerk = login("clerk")
    for paper, left in (
        ("decision", "Document not in file: the permission and the signed text."),
        ("signed", "Document not in file: the permission."),
        ("permission", None),
    ):
        key = next(one.key for one in audit.remarks() if one.flag.code == "document_not_in_file")
        answer = clerk.post(f"{PAGE}{key}/", {"do": "file", "paper": paper, "upload": pdf()})
        assert answer.url == PAGE
        texts = [one.flag.text for one in audit.remarks() if one.flag.code == "document_not_in_file"]
        assert texts == ([left] if left else [])
    assert JournalEntry.objects.filter(act="document.add").count() == 3


def test_a_document_that_is_not_missing_or_no_document_is_refused(schwaebisch_hall, login, person):
    key = next(one.key for one in audit.remarks() if one.flag.code == "document_not_in_file")
    clerk = login("clerk")
    bad = SimpleUploadedFile("found.pdf", b"MZ not a paper")
    assert clerk.post(f"{PAGE}{key}/", {"do": "file", "paper": "signed", "upload": bad}).status_code == 409
    assert clerk.post(f"{PAGE}{key}/", {"do": "file", "paper": "signed"}).status_code == 400
    with pytest.raises(Refused, match="its facts have changed"):
        file_missing_document(early(schwaebisch_hall).key, paper="decision", upload=pdf(), by=OPERATOR)
    with pytest.raises(Refused, match="This is done by"):
        file_missing_document(key, paper="decision", upload=pdf(), by=person("head"))
    assert "Which document" not in login("head").get(f"{PAGE}{key}/").content.decode()
