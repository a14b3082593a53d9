"""The inbox and the page of an item: what each role reads there and may do."""

import uuid
from datetime import date

import pytest

from office import decisions, documents, submissions
from office.decisions import VoteCount
from office.models import OPERATOR, Document, JournalEntry, Question, Remark, Submission, Unit, Visibility
from tests.factories.council import paper_kind, put_before_council
from tests.factories.office import CouncilFactory, SittingFactory

INBOX = "/decisions/"
STAFF_ROLES = ["officer", "head", "legal", "finance", "clerk", "administrator", "auditor"]


@pytest.fixture(autouse=True)
def kind(ghent):
    with paper_kind() as told:
        yield told


def decide(item, result="adopted", **votes):
    sitting = SittingFactory(members=53, present=50)
    return decisions.record_decision(
        sitting,
        {item: result},
        by=OPERATOR,
        title=item.title,
        recorded_result=result,
        votes=VoteCount(**votes),
    )


def page(client, item, query=""):
    response = client.get(item.get_absolute_url() + query)
    assert response.status_code == 200
    return response.content.decode()


def ask(client, item, text="What does it cost?", **more):
    said = {"question-text": text, "question-form_token": str(uuid.uuid4())} | more
    return client.post(item.get_absolute_url() + "questions/", said, follow=True)


def remark(client, item, text="Looks sound.", **more):
    said = {"remark-text": text, "remark-form_token": str(uuid.uuid4())} | more
    return client.post(item.get_absolute_url() + "remarks/", said, follow=True)


# -- inbox --------------------------------------------------------------------------------------------


def test_a_council_member_finds_to_decide_and_decided_and_nothing_else(login):
    response = login("councillor").get(INBOX)
    assert [str(tab["label"]) for tab in response.context["tabs"]] == ["To decide", "Decided"]


def test_staff_also_find_who_is_waited_for_and_the_clerk_what_to_record(login):
    officer = login("officer").get(INBOX).context["tabs"]
    clerk = login("clerk").get(INBOX).context["tabs"]
    assert [str(tab["label"]) for tab in officer] == ["To decide", "Decided", "Waiting"]
    assert str(clerk[0]["label"]) == "To record"


def test_what_staff_wait_for_does_not_exist_for_a_council_member(login):
    assert login("councillor").get(INBOX + "?show=waiting").status_code == 404
    assert login("officer").get(INBOX + "?show=nothing-like-it").status_code == 404


def test_an_item_moves_from_to_decide_to_decided_with_its_result(login):
    item, member = put_before_council(), login("councillor")
    assert item.title in member.get(INBOX).content.decode()
    decide(item)
    assert item.title not in member.get(INBOX).content.decode()
    decided = member.get(INBOX + "?show=decided").content.decode()
    assert item.title in decided
    assert "adopted" in decided


def test_a_withdrawn_item_leaves_both_lists_and_its_page_says_why(login):
    item, member = put_before_council(), login("councillor")
    submissions.withdraw(item, by=OPERATOR, reason="The partner asked for another date.")
    assert item.title not in member.get(INBOX).content.decode()
    assert item.title not in member.get(INBOX + "?show=decided").content.decode()
    shown = page(member, item)
    assert "withdrawn" in shown
    assert "The partner asked for another date." in shown


def test_empty_lists_say_what_belongs_there(login):
    for show in ("to-decide", "decided", "waiting"):
        assert login("officer").get(f"{INBOX}?show={show}").status_code == 200


@pytest.mark.parametrize("show", ["to-decide", "decided", "waiting"])
def test_the_lists_need_the_same_queries_for_one_row_and_for_three(
    login, show, django_assert_max_num_queries
):
    def queries():
        with django_assert_max_num_queries(10) as counted:
            assert client.get(f"{INBOX}?show={show}").status_code == 200
        return len(counted)

    client = login("officer")
    items = [put_before_council(f"Item {n}") for n in range(4)]
    if show != "to-decide":
        decide(items.pop())
    else:
        for item in items[1:]:
            item.delete()
    one = queries()
    for item in items[:3]:
        if show != "to-decide":
            decide(item)
    if show == "to-decide":
        put_before_council("Item 5")
        put_before_council("Item 6")
    assert queries() == one


# -- an item's page -----------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [*STAFF_ROLES, "councillor"])
def test_everybody_with_a_role_reads_the_frozen_item(login, role):
    shown = page(login(role), put_before_council())
    for part in (
        "Shall we work together?",
        "The mayor may sign.",
        "Everything stays as it is.",
        "five years",
        "Japan",
    ):
        assert part in shown
    assert "We work together." in shown
    assert "Wij werken samen." in shown


def test_without_login_the_item_is_not_shown(client):
    response = client.get(put_before_council().get_absolute_url())
    assert response.status_code == 302
    assert "/account/login/" in response["Location"]


@pytest.mark.parametrize("reference", ["S-9999", "S-0", "PR-0001", "nonsense", "S-0001x"])
def test_an_unknown_item_is_not_found(login, reference):
    assert login("councillor").get(f"/decisions/items/{reference}/").status_code == 404


def test_the_text_is_shown_in_one_language_on_request_with_its_lang(login):
    item, member = put_before_council(), login("councillor")
    shown = page(member, item, "?lang=nl")
    assert "Wij werken samen." in shown
    assert "We work together." not in shown
    assert 'lang="nl"' in shown
    both = page(member, item, "?lang=xx")
    assert "We work together." in both


def test_the_receipt_names_version_and_hash(login):
    item = put_before_council()
    shown = page(login("councillor"), item)
    assert item.version_label in shown
    assert item.content_hash in shown


def test_changes_since_the_former_item_are_marked_word_by_word(login):
    first = put_before_council("Paper", text="Five years of work.")
    submissions.withdraw(first, by=OPERATOR, reason="Changed.")
    second = put_before_council(
        "Paper", about=first.subject, text="Six years of work.", duration="six years", replaces=first
    )
    shown = page(login("councillor"), second)
    assert "Changes since last time" in shown
    assert "Removed:" in shown
    assert "Added:" in shown
    assert ">Five</del>" in shown.replace("</span>Five", ">Five")
    assert "Changes since last time" not in page(login("councillor"), first)


def test_markup_in_a_text_is_shown_as_text(login):
    item = put_before_council(text="<script>alert(1)</script>")
    shown = page(login("councillor"), item)
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert" in shown


def test_a_council_member_gets_only_documents_meant_for_the_council(login):
    item = put_before_council()
    for title, visibility in (("open annex", Visibility.COUNCIL), ("inside note", Visibility.INTERNAL)):
        documents.keep(
            b"%PDF-", filename="a.pdf", content_type="application/pdf", subject=item, by=OPERATOR,
            title=title, visibility=visibility,
        )  # fmt: skip
    member, officer = page(login("councillor"), item), page(login("officer"), item)
    assert "open annex" in member
    assert "inside note" not in member
    assert "inside note" in officer


def test_the_annexes_of_an_item_are_those_that_were_frozen_with_it(login):
    unit = Unit.objects.create(name="Culture")

    def annex(title):
        return documents.keep(
            title.encode(), filename="a.pdf", content_type="application/pdf", subject=unit, by=OPERATOR,
            title=title, visibility=Visibility.COUNCIL,
        )  # fmt: skip

    sent = annex("Letter of the mayor")
    item = put_before_council(about=unit, annexes=documents.annexes_to_freeze(unit))
    Document.objects.filter(pk=sent.pk).update(superseded_by=annex("Corrected letter"))
    for role in ("councillor", "officer"):
        shown = page(login(role), item)
        assert f'<a href="/documents/{sent.reference}/">Letter of the mayor</a>' in shown
        assert "Corrected letter" not in shown


def test_an_annex_of_an_item_taken_back_is_named_without_a_link(login):
    unit = Unit.objects.create(name="Culture")
    sent = documents.keep(
        b"%PDF-", filename="a.pdf", content_type="application/pdf", subject=unit, by=OPERATOR,
        title="Letter of the mayor", visibility=Visibility.COUNCIL,
    )  # fmt: skip
    item = put_before_council(about=unit, annexes=documents.annexes_to_freeze(unit))
    submissions.withdraw(item, by=OPERATOR, reason="Not yet.")
    shown = page(login("councillor"), item)
    assert "Letter of the mayor" in shown
    assert f"/documents/{sent.reference}/" not in shown


def test_an_item_takes_the_longest_name_a_version_can_have(ghent):
    longest = f"v12 · {'x' * 100}"
    item = put_before_council()
    item.version_label = longest
    item.full_clean()


def test_the_item_page_stays_within_its_budget_of_queries(login, django_assert_max_num_queries):
    item, client = put_before_council(), login("councillor")
    ask(client, item)
    with django_assert_max_num_queries(15) as one:
        page(client, item)
    for n in range(3):
        ask(client, item, f"Question {n}?")
        remark(client, item, f"Remark {n}")
    with django_assert_max_num_queries(15) as three:
        page(client, item)
    assert len(three) == len(one)


# -- questions and remarks ----------------------------------------------------------------------------


def test_a_question_reaches_the_staff_and_the_answer_comes_back(login):
    item, member, officer = put_before_council(), login("councillor"), login("officer")
    assert "Your question has been sent." in ask(member, item).content.decode()
    question = Question.objects.get()
    assert (question.asked_by, question.is_shared) == (member.user, False)
    answer_url = f"{item.get_absolute_url()}questions/{question.pk}/"
    assert "What does it cost?" in officer.get(answer_url).content.decode()
    officer.post(answer_url, {"text": "1.000 EUR a year.", "seen": ""})
    assert "1.000 EUR a year." in page(member, item)
    acts = set(JournalEntry.objects.values_list("act", flat=True))
    assert {"submission.ask", "submission.answer"} <= acts


@pytest.mark.parametrize("act", [ask, remark])
def test_words_are_private_to_the_staff_unless_shared(login, act):
    item, member, other, officer = (
        put_before_council(),
        *(login(r) for r in ("councillor", "councillor", "officer")),
    )
    prefix = "question" if act is ask else "remark"
    act(member, item, "Only for the staff")
    act(member, item, "For all of us", **{f"{prefix}-is_shared": "on"})
    assert "Only for the staff" in page(member, item)
    assert "Only for the staff" in page(officer, item)
    assert "Only for the staff" not in page(other, item)
    assert "For all of us" in page(other, item)


@pytest.mark.parametrize(("act", "model"), [(ask, Question), (remark, Remark)])
def test_sent_twice_it_is_kept_once(login, act, model):
    item, member = put_before_council(), login("councillor")
    prefix = "question" if act is ask else "remark"
    token = {f"{prefix}-form_token": str(uuid.uuid4())}
    act(member, item, **token)
    act(member, item, **token)
    assert model.objects.count() == 1


@pytest.mark.parametrize(("act", "model"), [(ask, Question), (remark, Remark)])
def test_empty_words_come_back_with_a_reason(login, act, model):
    response = act(login("councillor"), put_before_council(), "   ")
    assert "There is a problem" in response.content.decode()
    assert model.objects.count() == 0


def test_words_on_a_decided_item_are_refused_and_kept_on_the_page(login):
    item, member = put_before_council(), login("councillor")
    decide(item)
    response = ask(member, item, "Too late, but typed")
    assert response.status_code == 409
    assert "no longer before the council" in response.content.decode()
    assert "Too late, but typed" in response.content.decode()
    assert Question.objects.count() == 0


@pytest.mark.parametrize("role", STAFF_ROLES)
def test_staff_do_not_ask_nor_remark(login, role):
    item, client = put_before_council(), login(role)
    assert ask(client, item).status_code == 403
    assert remark(client, item).status_code == 403


@pytest.mark.parametrize(
    ("role", "status"), [("councillor", 404), ("clerk", 403), ("auditor", 403), ("officer", 200)]
)
def test_only_officers_and_heads_answer(login, person, role, status):
    item = put_before_council()
    question = submissions.ask_question(item, "Why?", is_shared=True, by=person("councillor"))
    assert login(role).get(f"{item.get_absolute_url()}questions/{question.pk}/").status_code == status


def test_two_answers_at_once_show_both_texts(login, person):
    item = put_before_council()
    question = submissions.ask_question(item, "Why?", is_shared=False, by=person("councillor"))
    url = f"{item.get_absolute_url()}questions/{question.pk}/"
    submissions.answer_question(question, "The first answer.", by=person("officer"))
    response = login("head").post(url, {"text": "The second answer.", "seen": ""})
    assert response.status_code == 409
    assert "The first answer." in response.content.decode()
    assert "The second answer." in response.content.decode()
    assert Question.objects.get().answer == "The first answer."
    knowing = login("head").post(url, {"text": "The second answer.", "seen": "The first answer."})
    assert knowing.status_code == 302
    assert Question.objects.get().answer == "The second answer."


def test_a_question_of_another_item_is_not_found_here(login, person):
    item, other = put_before_council("One"), put_before_council("Two")
    question = submissions.ask_question(other, "Why?", is_shared=False, by=person("councillor"))
    assert login("officer").get(f"{item.get_absolute_url()}questions/{question.pk}/").status_code == 404


# -- withdrawing --------------------------------------------------------------------------------------


def test_a_head_withdraws_with_a_reason(login, kind):
    item, head = put_before_council(), login("head")
    url = item.get_absolute_url() + "withdraw/"
    assert head.get(url).status_code == 200
    assert "There is a problem" in head.post(url, {"reason": " "}).content.decode()
    assert head.post(url, {"reason": "A mistake in clause two."}).status_code == 302
    assert Submission.objects.get().state == "withdrawn"
    assert kind.withdrawn == [item.reference]
    assert head.post(url, {"reason": "Again."}).status_code == 409


@pytest.mark.parametrize(
    ("role", "status"), [("councillor", 404), ("officer", 403), ("clerk", 403), ("auditor", 403)]
)
def test_nobody_else_withdraws(login, role, status):
    item = put_before_council()
    assert (
        login(role).post(item.get_absolute_url() + "withdraw/", {"reason": "Because."}).status_code == status
    )
    assert Submission.objects.get().is_pending


def test_the_day_by_which_a_decision_is_wanted_is_said(login):
    item = put_before_council(decide_by=date(2026, 12, 1))
    assert "1 December 2026" in page(login("councillor"), item).replace("Dec. 1, 2026", "1 December 2026")


def test_the_council_exists_once():
    CouncilFactory()
    assert submissions.council().pk == CouncilFactory().pk
