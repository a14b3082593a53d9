"""What a council member does on an item: open it, keep words, take a position; and hear when it is taken back."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from office import decisions, openings, positions, reminders, sittings, submissions, unsent_words
from office.decisions import VoteCount
from office.models import (
    OPERATOR,
    Deadline,
    ItemView,
    JournalEntry,
    Position,
    PositionRound,
    Question,
    Remark,
    WordsDraft,
)
from office.rules import Refused
from tests.factories.council import paper_kind, put_before_council
from tests.factories.office import SittingFactory


@pytest.fixture(autouse=True)
def papers(ghent):
    with paper_kind() as told:
        yield told


@pytest.fixture
def gathering(ghent):
    """The municipality has switched positions on."""
    ghent.gathers_positions = True
    ghent.save()
    return ghent


def page(client, item, status=200):
    response = client.get(item.get_absolute_url())
    assert response.status_code == status
    return response.content.decode()


def take(client, item, stance, note="", **more):
    said = {
        "position-stance": stance,
        "position-note": note,
        "position-content_hash": item.content_hash,
    } | more
    return client.post(item.get_absolute_url() + "position/", said)


def decided(item):
    decisions.record_decision(
        SittingFactory(members=53, present=50), {item: "adopted"}, by=OPERATOR, title=item.title,
        recorded_result="adopted", votes=VoteCount(yes=30, no=20),
    )  # fmt: skip


# -- who opened which version, and who is told -----------------------------------------------------------


def test_who_opened_which_wording_is_kept_once_with_the_first_and_the_last_time(login):
    item, member = put_before_council(), login("councillor")
    page(member, item)
    page(member, item)
    view = ItemView.objects.get()
    assert (view.viewer, view.content_hash, view.times) == (member.user, item.content_hash, 2)
    assert view.first_at < view.last_at


def test_only_the_clerk_and_the_auditor_read_who_opened_an_item(login, person):
    item, member = put_before_council(), person("councillor", name="Reader One")
    page(login(member), item)
    for role, sees in (("clerk", True), ("auditor", True), ("officer", False), ("councillor", False)):
        assert ("Who opened this item" in page(login(role), item)) is sees, role


def test_taking_an_item_back_tells_everybody_who_opened_it_and_nobody_else(login, person):
    item, reader, other, head = (
        put_before_council(), login("councillor"), login("councillor"), login("head"),
    )  # fmt: skip
    page(reader, item)
    page(head, item)
    submissions.withdraw(item, by=head.user, reason="A clause was missing.")
    told = Deadline.objects.open().filter(kind__startswith=openings.NEWS)
    assert [row.user for row in told] == [reader.user]
    assert "was taken back from the council" in reader.get("/decisions/").content.decode()
    assert "was taken back" not in other.get("/decisions/").content.decode()
    entry = JournalEntry.objects.get(act="submission.withdraw")
    assert entry.changes == {"readers told": [None, 1]}


def test_whoever_reads_why_has_no_more_news_of_it(login):
    item, reader = put_before_council(), login("councillor")
    page(reader, item)
    submissions.withdraw(item, by=OPERATOR, reason="A clause was missing.")
    assert openings.has_news(item, reader.user)
    assert "A clause was missing." in page(reader, item)
    assert not openings.has_news(item, reader.user)


def test_news_of_the_same_day_are_told_again_to_whoever_has_read_the_first(login):
    item, reader = put_before_council(), login("councillor")
    page(reader, item)
    openings.tell_readers(item, "One slip was put right", by=OPERATOR, values={})
    openings.note_news_read(item, by=reader.user)
    openings.tell_readers(item, "Another slip was put right", by=OPERATOR, values={})
    assert [news.text for news in openings.news_for(reader.user)] == ["Another slip was put right"]


def test_what_became_of_an_item_stands_in_a_council_members_own_diary_and_mail(login):
    item, reader = put_before_council(), login("councillor")
    page(reader, item)
    submissions.withdraw(item, by=OPERATOR, reason="A clause was missing.")
    [told] = Deadline.objects.open().for_user(reader.user)
    assert "was taken back from the council" in told.text
    assert reminders.make_mails(timezone.localdate()) == 1


def test_the_page_of_an_item_taken_back_leads_to_what_came_in_its_place(login):
    item = put_before_council()
    submissions.withdraw(item, by=OPERATOR, reason="A clause was missing.")
    newer = put_before_council(about=item.subject, replaces=item)
    assert f'href="{newer.get_absolute_url()}"' in page(login("councillor"), item)


def test_sending_an_item_asks_council_members_to_read_it_until_it_is_closed(person):
    item = put_before_council()
    asked = Deadline.objects.open().for_user(person("councillor"))
    assert [row.kind for row in asked] == ["decision_requested"]
    submissions.withdraw(item, by=OPERATOR, reason="Not yet.")
    assert not asked.all().exists()


# -- words that are not sent yet ---------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["question", "remark"])
def test_words_are_kept_by_the_button_and_stand_in_the_form_again(login, kind):
    item, member = put_before_council(), login("councillor")
    said = {"kind": kind, f"{kind}-text": "Half a thou", f"{kind}-is_shared": "on"}
    response = member.post(item.get_absolute_url() + "unsent/", said, follow=True)
    assert "Only you see them until you send them." in response.content.decode()
    assert "Half a thou" in page(member, item)
    assert not Question.objects.exists()
    assert not Remark.objects.exists()
    for other in (login("councillor"), login("officer"), login("clerk"), login("auditor")):
        assert "Half a thou" not in page(other, item)


def test_the_script_keeps_words_without_loading_the_page(login):
    item, member = put_before_council(), login("councillor")
    said = {"kind": "remark", "remark-text": "Typed"}
    response = member.post(item.get_absolute_url() + "unsent/", said, HTTP_ACCEPT="application/json")
    assert (response.status_code, response.content) == (204, b"")
    assert WordsDraft.objects.get().text == "Typed"


def test_sending_throws_the_kept_words_away_and_a_late_copy_does_not_bring_them_back(login):
    item, member, token = put_before_council(), login("councillor"), uuid.uuid4()
    unsent_words.keep_words(item, "question", "Why now?", by=member.user)
    member.post(
        item.get_absolute_url() + "questions/",
        {"question-text": "Why now?", "question-form_token": str(token)},
    )
    assert not WordsDraft.objects.exists()
    assert unsent_words.keep_words(item, "question", "Why now?", by=member.user, form_token=token) is None
    assert not WordsDraft.objects.exists()


def test_a_sign_that_no_database_keeps_is_left_out_of_kept_words(login):
    item, member = put_before_council(), login("councillor")
    sent = {"kind": "remark", "remark-text": "Half a\x00 thought"}
    assert member.post(item.get_absolute_url() + "unsent/", sent).status_code == 302
    assert WordsDraft.objects.get().text == "Half a thought"


def test_emptied_words_are_thrown_away_and_none_are_kept_on_a_closed_item(person):
    item, member = put_before_council(), person("councillor")
    unsent_words.keep_words(item, "remark", "Something", by=member)
    unsent_words.keep_words(item, "remark", "  ", by=member)
    assert not WordsDraft.objects.exists()
    with pytest.raises(Refused, match="at most 5,000"):
        unsent_words.keep_words(item, "remark", "x" * 5_001, by=member)
    with pytest.raises(Refused, match="Only questions and remarks"):
        unsent_words.keep_words(item, "vote", "x", by=member)
    submissions.withdraw(item, by=OPERATOR, reason="Not yet.")
    with pytest.raises(Refused, match="no longer before the council"):
        unsent_words.keep_words(item, "remark", "Too late", by=member)


# -- positions ---------------------------------------------------------------------------------------


def test_without_the_switch_there_is_no_position_only_the_conflict_of_interest(login):
    item, member = put_before_council(), login("councillor")
    shown = page(member, item)
    assert "In favour" not in shown
    assert "I have a conflict of interest" in shown
    assert take(member, item, "in_favour").status_code == 409
    assert take(member, item, "conflict", "My brother works there.").status_code == 302
    assert "My brother works there." in page(login("clerk"), item)
    assert "My brother works there." not in page(login("councillor"), item)


def test_a_position_is_tied_to_the_text_that_was_read(login, gathering):
    item, member = put_before_council(), login("councillor")
    assert take(member, item, "in_favour", **{"position-content_hash": "0" * 64}).status_code == 409
    assert take(member, item, "in_favour").status_code == 302
    assert Position.objects.get().content_hash == item.content_hash


def test_a_position_is_private_until_it_is_closed_and_then_read_by_all(login, gathering):
    item, member, clerk = put_before_council(), login("councillor"), login("clerk")
    take(member, item, "against", "Too dear for us.")
    for role in ("councillor", "officer", "head", "clerk", "auditor", "administrator"):
        assert "Too dear for us." not in page(login(role), item), role
    told = JournalEntry.objects.get(act="submission.position")
    assert (told.changes, told.reason) == ({}, "")
    close = item.get_absolute_url() + "positions/close/"
    assert clerk.get(close).status_code == 200
    assert clerk.post(close).status_code == 302
    for role in ("councillor", "officer", "auditor"):
        assert "Too dear for us." in page(login(role), item), role
    assert take(member, item, "in_favour").status_code == 409
    assert clerk.post(close).status_code == 409


def test_a_correction_is_a_new_entry_and_the_last_one_counts(login, gathering):
    item, member = put_before_council(), login("councillor")
    take(member, item, "in_favour")
    take(member, item, "against", "The letter of the association changed my mind.")
    first, second = Position.objects.order_by("pk")
    assert (second.corrects, first.stance) == (first, "in_favour")
    # One member: the last entry, against, counts; the earlier one does not.
    assert positions.close_positions(item, by=OPERATOR).tally == {
        "in_favour": 0, "against": 1, "abstaining": 0, "conflict": 0,
    }  # fmt: skip


def test_what_was_taken_back_counts_nowhere(login, gathering):
    item, member = put_before_council(), login("councillor")
    assert take(member, item, "taken_back").status_code == 409
    take(member, item, "abstaining")
    take(member, item, "taken_back")
    assert sum(positions.close_positions(item, by=OPERATOR).tally.values()) == 0
    assert positions.standing(item) == []


def test_closed_positions_stay_as_they_were_counted(login, gathering):
    item, member = put_before_council(), login("councillor")
    take(member, item, "in_favour")
    positions.close_positions(item, by=OPERATOR)
    assert take(member, item, "taken_back").status_code == 409
    assert len(positions.standing(item)) == 1
    # A conflict of interest is declared until the vote, and taken back if that was a mistake.
    assert take(member, item, "conflict", "My firm would carry it out.").status_code == 302
    assert take(member, item, "taken_back").status_code == 302


def test_whoever_declares_a_conflict_of_interest_takes_no_position(login, gathering):
    item, member = put_before_council(), login("councillor")
    take(member, item, "in_favour")
    take(member, item, "conflict", "I sit on the board of the association.")
    refused = take(member, item, "against")
    assert refused.status_code == 409
    assert "Take it back first" in refused.content.decode()
    assert [entry.stance for entry in positions.conflicts_on(item)] == ["conflict"]
    take(member, item, "taken_back")
    assert take(member, item, "against").status_code == 302


def test_sent_twice_a_position_is_one_entry(login, gathering):
    item, member = put_before_council(), login("councillor")
    token = {"position-form_token": str(uuid.uuid4())}
    assert {take(member, item, "against", **token).status_code for _time in range(2)} == {302}
    assert Position.objects.count() == 1


def test_the_vote_closes_the_positions_and_they_are_read_from_then_on(login, gathering):
    item, member = put_before_council(), login("councillor")
    take(member, item, "against", "Too dear for us.")
    decided(item)
    assert PositionRound.objects.get().tally["against"] == 1
    assert "Too dear for us." in page(login("councillor"), item)


def test_positions_on_a_text_that_was_taken_back_stay_with_their_authors(login, gathering):
    item, member = put_before_council(), login("councillor")
    take(member, item, "against", "Too dear for us.")
    submissions.withdraw(item, by=OPERATOR, reason="A new text is coming.")
    assert not PositionRound.objects.get().is_open
    assert "Too dear for us." in page(member, item)
    for role in ("councillor", "clerk", "officer"):
        assert "Too dear for us." not in page(login(role), item), role


def test_switching_positions_off_ends_none_that_are_being_gathered(login, gathering):
    item, member = put_before_council(), login("councillor")
    gathering.gathers_positions = False
    gathering.save()
    assert take(member, item, "in_favour").status_code == 302
    assert not PositionRound.objects.filter(submission=put_before_council("Another")).exists()


@pytest.mark.parametrize("role", ["officer", "head", "clerk", "legal", "finance", "administrator", "auditor"])
def test_staff_take_no_position(login, person, gathering, role):
    item = put_before_council()
    assert take(login(role), item, "in_favour").status_code == 403
    if role != "clerk":
        with pytest.raises(Refused):
            positions.close_positions(item, by=person(role))


# -- the page ----------------------------------------------------------------------------------------


def test_the_decided_page_with_positions_and_words_stays_within_its_budget(
    login, gathering, django_assert_max_num_queries
):
    item, member = put_before_council(), login("councillor")
    for stance in ("in_favour", "against"):
        take(member, item, stance)
    for _n in range(3):
        take(login("councillor"), item, "in_favour")
    decided(item)
    page(member, item)
    with django_assert_max_num_queries(15):
        page(member, item)


def test_a_question_is_answered_the_day_before_the_sitting_or_by_the_day_a_decision_is_wanted(person):
    item = put_before_council()
    question = submissions.ask_question(item, "Why?", is_shared=False, by=person("councillor"))
    due = Deadline.objects.get(kind=f"question_{question.pk}").due_on
    # No sitting is planned and no day is wanted: seven days from today.
    assert (due - question.asked_at.date()).days in (7, 8)  # the local day may be one ahead of UTC


def test_a_sitting_that_was_called_off_sets_no_day(login, person):
    item, clerk = put_before_council(), person("clerk")
    day = timezone.localdate() + timedelta(days=30)
    planned = sittings.plan_sitting(item.body, held_on=day, by=clerk)
    sittings.add_to_agenda(planned, by=clerk, submission=item)
    assert submissions.answer_due(item) == day - timedelta(days=1)
    assert "No sitting is planned yet" not in page(login("councillor"), item)
    sittings.SITTING.take(planned, "call_off", by=clerk, reason="The hall is closed.")
    assert submissions.answer_due(item) == timezone.localdate() + timedelta(days=7)
    assert "No sitting is planned yet" in page(login("councillor"), item)
