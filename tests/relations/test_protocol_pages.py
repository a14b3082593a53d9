"""The pages of protocols: what each role finds, what is refused with a clear page, how many queries."""

import uuid
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from office.models import OPERATOR, Document, Submission
from relations.actions import protocol as actions
from relations.actions.protocol_past import record_past_fact
from relations.models import Protocol, RelationState
from tests.factories import protocols as make
from tests.factories.partners import PartnerFactory


def page(name: str, protocol: Protocol, *more) -> str:
    return reverse(f"relations:protocol_{name}", args=[protocol.reference, *more])


def body(response) -> str:
    return response.content.decode()


def sheet(protocol: Protocol, **changes) -> dict:
    """What a browser sends for the draft as it stands."""
    version = protocol.latest
    sent = {
        "kind": protocol.kind,
        "title": version.title,
        "label": version.label,
        "revision": version.revision,
        "do": "save",
        "duration_kind": version.duration_kind,
        "months": version.months or "",
        "in_force_rule": version.in_force_rule,
        "renewal_months": version.renewal_months or "",
        "notice_months": version.notice_months or "",
        "languages": " ".join(version.language_codes),
        "clauses": len(version.clauses),
    }
    sent |= {f"status-{language['code']}": language["status"] for language in version.languages}
    for index, clause in enumerate(version.clauses):
        sent[f"part-{index}"] = clause["part"]
        for code in version.language_codes:
            sent[f"heading-{index}-{code}"] = clause["heading"].get(code, "")
            sent[f"text-{index}-{code}"] = clause["texts"].get(code, "")
    return sent | changes


# -- the journey --------------------------------------------------------------------------------------


def test_from_the_first_form_to_force_in_the_pages(balikesir, login):
    officer, head, clerk = login("officer"), login("head"), login("clerk")
    relation = make.TieFactory()
    begin = {
        "kind": "memorandum",
        "title": "Memorandum",
        "first_language": "tr",
        "second_language": "ja",
        "form_token": str(uuid.uuid4()),
    }
    made = officer.post(reverse("relations:protocol_create", args=[relation.reference]), begin)
    protocol = Protocol.objects.get()
    assert made.headers["Location"] == page("edit", protocol)
    texts = {f"text-{index}-{code}": f"{index} {code}" for index in range(5) for code in ("tr", "ja")}
    officer.post(page("edit", protocol), sheet(protocol, months="60", **texts))
    officer.post(page("step", protocol, "review"))
    officer.post(page("step", protocol, "agree"), {"on": "2026-02-01"})
    shown = head.get(page("submit", protocol))
    assert "What is sent with it" in body(shown)
    head.post(page("submit", protocol), shown.context["form"].initial)
    protocol.refresh_from_db()
    assert protocol.state == "submitted"
    make.make_effective(make.decide(protocol))
    clerk.post(page("permission", protocol), {"on": "2026-03-11"})
    from office import permissions

    permissions.answer(permissions.latest_for(protocol), "grant", on=date(2026, 4, 1), by=OPERATOR)
    partner = relation.partners.get()
    for party, day in (("us", "2026-05-04"), (partner.reference, "2026-05-20")):
        answered = clerk.post(page("sign", protocol), {"partner": party, "on": day, "place": "Balıkesir"})
        assert answered.status_code == 302
    shown = body(clerk.get(page("in_force", protocol)))
    assert "The last signature is of 20 May 2026." in shown
    clerk.post(page("in_force", protocol))
    protocol.refresh_from_db()
    assert (protocol.state, protocol.ends_on) == ("in_force", date(2031, 5, 19))
    assert "Where this comes from" in body(officer.get(page("detail", protocol)))


def test_a_text_of_the_past_is_entered_and_its_facts_recorded_by_the_clerk(balikesir, login):
    clerk = login("clerk")
    relation = make.TieFactory(state=RelationState.ENDED)
    said = {
        "kind": "twinning",
        "title": "Kardeş şehir protokolü",
        "duration_kind": "fixed",
        "in_force_rule": "signature",
        "reason": "archive",
        "form_token": str(uuid.uuid4()),
    }
    made = clerk.post(reverse("relations:protocol_create", args=[relation.reference]) + "?past", said)
    protocol = Protocol.objects.get()
    assert made.headers["Location"] == page("past_fact", protocol)
    for facts in (
        {"kind": "signed", "on": "02.11.2006", "partner": "us"},
        {"kind": "permitted", "on": "2006-11-20", "partner": "us"},
        {"kind": "adopted", "on": "05.04.2006", "number": "77", "partner": "us"},
    ):
        assert clerk.post(page("past_fact", protocol), facts | {"reason": "archive"}).status_code == 302
    shown = body(clerk.get(page("detail", protocol)))
    assert "Signed 18 days before the permission." in shown
    assert "5393 sayılı Kanun m. 74, ilk hâliyle" in shown
    assert "number 77" in shown


def test_adding_clauses_and_languages_needs_no_script_and_loses_no_word(ghent, login):
    officer, protocol = login("officer"), make.draft(codes=("en",))
    typed = {"text-0-en": "Half a thought", "months": "not a number"}
    shown = officer.post(
        page("edit", protocol), sheet(protocol, do="add_language", added_language="ar", **typed)
    )
    assert "Half a thought" in body(shown)
    assert 'name="text-0-ar"' in body(shown)
    assert 'dir="rtl"' in body(shown)
    assert "There is a problem" not in body(shown)
    shown = officer.post(page("edit", protocol), sheet(protocol, do="add_clause", **typed))
    assert 'name="text-4-en"' in body(shown)
    shown = officer.post(page("edit", protocol), sheet(protocol, do="remove_clause:3", **typed))
    assert 'name="text-3-en"' not in body(shown)
    shown = officer.post(page("edit", protocol), sheet(protocol, do="raise_clause:1", **typed))
    assert shown.context["sheet"].clauses[1]["texts"]["en"] == "Half a thought"
    assert protocol.latest.revision == 1


@pytest.mark.parametrize(
    "command", ["remove_clause:99", "raise_clause:0", "raise_clause:x", "add_language", "", "nonsense:1"]
)
def test_a_button_no_page_has_changes_nothing(ghent, login, command):
    protocol = make.draft()
    shown = login("officer").post(page("edit", protocol), sheet(protocol, do=command))
    assert shown.status_code == 200
    assert len(shown.context["sheet"].clauses) == 4


def test_two_editors_see_both_texts_and_the_second_decides(ghent, login):
    protocol = make.draft(codes=("en",))
    first, second = login("officer"), login("officer")
    mine, yours = sheet(protocol), sheet(protocol)
    mine["text-0-en"], yours["text-0-en"] = "A purpose by the first", "A purpose by the second"
    assert first.post(page("edit", protocol), mine).status_code == 302
    stale = second.post(page("edit", protocol), yours)
    assert stale.status_code == 409
    assert "Somebody else has saved this meanwhile" in body(stale)
    assert "first" in body(stale)
    assert "A purpose by the second" in body(stale)
    assert second.post(page("edit", protocol), yours | {"revision": 2}).status_code == 302
    assert protocol.latest.clauses[0]["texts"]["en"] == "A purpose by the second"


# -- refusals -----------------------------------------------------------------------------------------


def test_the_first_form_sent_twice_makes_one_protocol(ghent, login):
    officer, relation = login("officer"), make.TieFactory()
    said = {"kind": "oath", "title": "Oath", "first_language": "nl", "form_token": str(uuid.uuid4())}
    for _ in range(2):
        assert (
            officer.post(reverse("relations:protocol_create", args=[relation.reference]), said).status_code
            == 302
        )
    assert Protocol.objects.count() == 1


def test_sending_twice_makes_one_item_and_a_clear_page(ghent, login):
    head, protocol = login("head"), make.agreed()
    sent = {"version": 1, "revision": 1}
    assert head.post(page("submit", protocol), sent).status_code == 302
    again = head.post(page("submit", protocol), sent)
    assert again.status_code == 409
    assert "submitted to the council" in body(again)
    assert Submission.objects.count() == 1


def test_a_text_that_changed_after_the_check_is_not_sent(ghent, login):
    head, protocol = login("head"), make.draft()
    actions.save_draft(protocol, by=OPERATOR, revision=1, title="Changed meanwhile")
    for step in ("review", "agree"):
        make.PROTOCOL.take(protocol, step, by=OPERATOR)
    refused = head.post(page("submit", protocol), {"version": 1, "revision": 1})
    assert refused.status_code == 409
    assert "has changed since you read it" in body(refused)


def test_who_wrote_it_reads_why_it_is_not_theirs_to_send(ghent, login, person):
    author = person("officer", "head")
    protocol = make.agreed(by=author)
    refused = login(author).get(page("submit", protocol))
    assert refused.status_code == 409
    assert "somebody else has to send it" in body(refused)
    assert "somebody else has to send it" in body(login(author).get(page("detail", protocol)))


@pytest.mark.parametrize(
    "step", ["adopt", "permit", "expire", "terminate", "return_to_draft", "submit", "sign", "nonsense"]
)
def test_a_step_that_only_follows_from_other_acts_has_no_page(ghent, login, step):
    everything = login("officer", "head", "clerk", "administrator")
    for protocol in (make.draft(), make.submitted(make.TieFactory())):
        assert everything.post(page("step", protocol, step), {"on": "2026-01-01"}).status_code == 404


PAGES = {
    "detail": ({"officer", "head", "legal", "finance", "clerk", "administrator", "auditor"}, "get"),
    "history": ({"officer", "head", "legal", "finance", "clerk", "administrator", "auditor"}, "get"),
    "edit": ({"officer", "head"}, "get"),
    "new_draft": ({"officer", "head"}, "post"),
    "submit": ({"head"}, "get"),
    "replace": ({"head"}, "get"),
    "permission": ({"clerk", "head"}, "get"),
    "sign": ({"clerk"}, "get"),
    "in_force": ({"clerk"}, "get"),
    "past_fact": ({"clerk"}, "get"),
    "document": ({"officer", "head", "clerk"}, "post"),
}


@pytest.mark.parametrize(
    "role", ["officer", "head", "legal", "finance", "clerk", "councillor", "administrator", "auditor"]
)
@pytest.mark.parametrize("name", PAGES)
def test_each_page_is_open_to_its_roles_alone(ghent, login, name, role):
    who, method = PAGES[name]
    status = getattr(login(role), method)(page(name, make.draft())).status_code
    if role == "councillor":
        assert status == 404
    elif role not in who:
        assert status == 403
    else:
        assert status in (200, 302, 400, 409)


def test_an_unknown_reference_is_not_there_for_anybody(ghent, login):
    officer = login("officer", "head", "clerk")
    for reference in ("PR-9999", "R-0001", "PR-1x", "pr"):
        for name in ("detail", "edit", "submit", "sign", "past_fact", "history"):
            assert officer.get(reverse(f"relations:protocol_{name}", args=[reference])).status_code == 404
    assert officer.get(page("version", make.draft(), 99)).status_code == 404


@pytest.mark.parametrize(
    "facts",
    [
        {"kind": "married", "on": "2006"},
        {"kind": "signed", "on": "31.02.2006"},
        {"kind": "signed", "partner": "P-9999"},
        {"kind": "signed", "on": "2006", "reason": "  "},
        {},
    ],
)
def test_a_fact_that_makes_no_sense_gets_a_clear_page_and_writes_nothing(ghent, login, facts):
    protocol = make.past()
    said = {"reason": "archive", "partner": "us"} | facts
    refused = login("clerk").post(page("past_fact", protocol), said)
    assert refused.status_code == 400
    assert "There is a problem" in body(refused)
    assert protocol.signatures.count() == 0


def test_a_fact_of_tomorrow_is_refused_and_what_was_typed_stays(ghent, login):
    refused = login("clerk").post(
        page("past_fact", make.past()),
        {"kind": "signed", "on": "01.01.2999", "partner": "us", "reason": "a dream"},
    )
    assert refused.status_code == 409
    assert "has not come yet" in body(refused)
    assert "a dream" in body(refused)


@pytest.mark.parametrize(
    "sent",
    [
        {"title": ""},
        {"months": "-3"},
        {"months": "99999999999999999999"},
        {"revision": "x"},
        {"kind": "poem"},
        {"text-0-en": "x" * 20_001},
        {"stated_on": "31.02.2026"},
        {"notice_months": "three"},
        {"revision": "-1"},
    ],
)
def test_bad_input_in_a_draft_gets_a_clear_page_and_changes_nothing(ghent, login, sent):
    protocol = make.draft()
    refused = login("officer").post(page("edit", protocol), sheet(protocol, **sent))
    assert refused.status_code == 400
    assert "There is a problem" in body(refused)
    assert protocol.latest.revision == 1


@pytest.mark.parametrize(
    "sent",
    [
        {"clauses": "99999999"},
        {"clauses": "-1"},
        {"languages": "xx yy"},
        {"part-0": "magic"},
        {"text-0-en": "a\x00b"},
    ],
)
def test_a_sheet_no_browser_sends_is_read_as_far_as_it_makes_sense(ghent, login, sent):
    protocol = make.draft()
    assert login("officer").post(page("edit", protocol), sheet(protocol, **sent)).status_code in (302, 400)


def test_a_wrong_file_is_refused_with_a_clear_page(ghent, login):
    officer, protocol = login("officer"), make.draft()
    wrong = SimpleUploadedFile("contract.pdf", b"MZ this is a program")
    refused = officer.post(page("document", protocol), {"upload": wrong, "visibility": "internal"})
    assert refused.status_code == 409
    assert Document.objects.count() == 0
    assert officer.post(page("document", protocol), {}).status_code == 400


def test_names_and_texts_are_never_taken_for_markup(ghent, login):
    evil = "<script>alert(1)</script>"
    clauses = make.whole_text("en", "nl")
    clauses[0]["texts"]["en"] = clauses[0]["heading"]["nl"] = evil
    tie = make.TieFactory(partners=[PartnerFactory(name=evil)])
    protocol = make.submitted(tie, title=evil, clauses=clauses, finance=evil)
    actions.open_new_draft(protocol, by=OPERATOR)
    everybody = login("officer", "head", "clerk")
    for name, more in (("detail", []), ("version", [2]), ("edit", []), ("replace", []), ("past_fact", [])):
        assert evil not in body(everybody.get(page(name, protocol, *more)))


# -- cost ---------------------------------------------------------------------------------------------


def queries_of(client, address: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


def signed_by(count: int) -> Protocol:
    tie = make.TieFactory(partners=PartnerFactory.create_batch(count), state="active")
    protocol = make.past(relation=tie)
    for partner in tie.partners.all():
        record_past_fact(protocol, "signed", by=OPERATOR, reason="x", on=date(2020, 1, 1), partner=partner)
    record_past_fact(protocol, "adopted", by=OPERATOR, reason="x", on=date(2019, 12, 1))
    return protocol


def test_a_page_costs_the_same_with_one_and_with_three_of_everything(ghent, login):
    officer = login("officer")
    small, large = signed_by(1), signed_by(3)
    for number in (2, 3):
        former = large.versions.get(number=number - 1)
        former.pk = former.id = None
        former.number = number
        former.save(force_insert=True)
    queries_of(officer, page("detail", small))  # content types are cached from here on
    costs = [queries_of(officer, page("detail", one)) for one in (small, large)]
    assert costs[0] == costs[1] <= 18


def test_a_gap_that_the_library_left_holds_the_text_back_from_the_council(ghent, login):
    gap = "Clause 2 still has a gap, […]: write what belongs there."
    clauses = make.whole_text("en", "nl")
    whole = make.agreed(clauses=make.whole_text("en", "nl"))
    clauses[1]["texts"]["nl"] = "1. […]"
    gaping = make.agreed()
    gaping.versions.update(clauses=clauses)
    head = login("head")
    for name, status in (("detail", 200), ("submit", 409)):
        assert gap not in body(head.get(page(name, whole)))
        answer = head.get(page(name, gaping))
        assert answer.status_code == status
        assert gap in body(answer)


def test_an_agreed_text_names_the_council_as_the_next_step(ghent, login):
    shown = body(login("officer").get(page("detail", make.agreed())))
    assert "The text is reviewed and agreed with the partner first." not in shown
    assert "Send “Memorandum” to the council" in shown
