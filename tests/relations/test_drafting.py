"""Writing a draft: what is kept while typing, two editors, versions under a name."""

import pytest
from django.utils import timezone

from office.models import OPERATOR, JournalEntry, Submission
from office.rules import Refused
from office.submissions import present
from relations.actions import drafts
from relations.actions import protocol as actions
from relations.forms.clauses import ClauseSheet
from relations.models import KeptDraft, Protocol
from tests.factories import protocols as make
from tests.relations.test_protocol_pages import body, page, sheet


@pytest.fixture
def protocol(ghent):
    return make.draft(codes=("en", "nl"))


def base(response) -> str:
    """What the page says it was read from."""
    return response.context["read"]


# -- kept while typing --------------------------------------------------------------------------------


def test_what_is_typed_is_kept_outside_history_and_offered_again(protocol, login):
    officer, entries = login("officer"), JournalEntry.objects.count()
    typed = sheet(protocol, **{"text-0-en": "Half a thought"})
    answer = officer.post(page("keep", protocol), typed)
    assert answer.status_code == 200
    assert answer.json()["said"].startswith("Kept at ")
    assert protocol.latest.revision == 1
    assert JournalEntry.objects.count() == entries
    offered = body(officer.get(page("edit", protocol)))
    assert "You have text that was not saved" in offered
    assert "Half a thought" in offered or "Half" in offered
    again = officer.post(page("edit", protocol), {"do": "restore"})
    assert again.context["sheet"].clauses[0]["texts"]["en"] == "Half a thought"
    assert JournalEntry.objects.count() == entries


def test_the_button_keeps_without_a_script(protocol, login):
    officer = login("officer")
    shown = officer.post(
        page("edit", protocol), sheet(protocol, do="keep", **{"text-0-en": "Half a thought"})
    )
    assert "Kept at " in body(shown)
    assert KeptDraft.objects.get().typed["text-0-en"] == "Half a thought"
    assert protocol.latest.revision == 1


def test_wrong_terms_are_kept_as_they_were_typed(protocol, login):
    officer = login("officer")
    officer.post(page("keep", protocol), sheet(protocol, months="sixty"))
    offered = body(officer.get(page("edit", protocol)))
    assert "cannot be read yet" in offered
    assert 'value="sixty"' in body(officer.post(page("edit", protocol), {"do": "restore"}))


def test_nobody_else_is_offered_it(protocol, login):
    login("officer").post(page("keep", protocol), sheet(protocol, **{"text-0-en": "Half a thought"}))
    other = login("officer").get(page("edit", protocol))
    assert "Half a thought" not in body(other)
    assert "sheet" in other.context


def test_saving_throws_it_away_and_so_does_the_button(protocol, login):
    officer = login("officer")
    typed = sheet(protocol, **{"text-0-en": "Half a thought"})
    officer.post(page("keep", protocol), typed)
    assert officer.post(page("edit", protocol), {"do": "discard"}).status_code == 302
    assert not KeptDraft.objects.exists()
    officer.post(page("keep", protocol), typed)
    assert officer.post(page("edit", protocol), typed).status_code == 302
    assert not KeptDraft.objects.exists()
    assert protocol.latest.revision == 2


def test_what_equals_the_draft_is_not_offered(protocol, login):
    officer = login("officer")
    officer.post(page("keep", protocol), sheet(protocol))
    assert "sheet" in officer.get(page("edit", protocol)).context


def test_a_settled_text_keeps_nothing_and_says_why(ghent, login):
    protocol = make.submitted()
    answer = login("officer").post(page("keep", protocol), sheet(protocol))
    assert answer.status_code == 409
    assert "never changes" in answer.json()["said"]


def test_more_than_a_draft_can_hold_is_refused(protocol, person):
    with pytest.raises(Refused, match="too long to be kept"):
        drafts.keep_draft(protocol, by=person("officer"), typed={"text-0-en": "x" * 2_000_001})


def test_fields_that_no_page_of_ours_has_are_not_kept(protocol, person):
    typed = {"text-0-en": "x", "csrfmiddlewaretoken": "secret", "do": "save", "<script>": "y"}
    assert drafts.keep_draft(protocol, by=person("officer"), typed=typed).typed == {"text-0-en": "x"}


def test_who_else_writes_is_said_until_they_are_gone(protocol, login, person):
    first = person("officer", name="Ayşe Örnek")
    login(first).post(page("keep", protocol), {"read": "1"})
    answer = login("officer").post(page("keep", protocol), {"read": "1"}).json()
    assert len(answer["others"]) == 1
    assert "has had this draft open since" in answer["others"][0]
    KeptDraft.objects.update(seen_at=timezone.now() - timezone.timedelta(minutes=4))
    assert login("officer").post(page("keep", protocol), {"read": "1"}).json()["others"] == []


def test_a_page_that_was_overtaken_hears_of_it_before_it_is_saved(protocol, login):
    login("head").post(page("edit", protocol), sheet(protocol, title="New title"))
    answer = login("officer").post(page("keep", protocol), {"read": "1"}).json()
    assert "has saved this draft meanwhile" in answer["others"][0]


def test_a_text_saved_from_elsewhere_leaves_what_was_typed_alone(protocol, person):
    officer = person("officer")
    drafts.keep_draft(protocol, by=officer, typed={"text-0-en": "Half a thought"})
    actions.save_draft(protocol, by=officer, revision=1, title="Taken over from a file")
    assert KeptDraft.objects.get().typed == {"text-0-en": "Half a thought"}


def test_null_characters_that_no_database_keeps_are_left_out(protocol, person):
    kept = drafts.keep_draft(protocol, by=person("officer"), typed={"text-0-en": "a\x00b"})
    assert kept.typed == {"text-0-en": "ab"}


def test_the_council_reads_which_text_prevails_where_it_is_said(ghent):
    protocol = make.draft(prevailing="nl")
    for step in ("review", "agree"):
        make.PROTOCOL.take(protocol, step, by=OPERATOR)
    actions.submit_protocol(protocol, by=OPERATOR, version=1, revision=1)
    facts = {str(fact.label): fact.value for fact in present(Submission.objects.get()).facts}
    assert facts["Prevailing text"] == "If they differ, this text counts: Dutch."


# -- two editors --------------------------------------------------------------------------------------


def test_what_two_people_changed_in_different_places_is_brought_together(protocol, login):
    first, second = login("officer"), login("officer")
    read = base(second.get(page("edit", protocol)))
    mine = sheet(protocol, base=read, **{"text-1-nl": "Gebieden van de tweede"})
    first.post(page("edit", protocol), sheet(protocol, months=48, **{"text-0-en": "Purpose by the first"}))
    stale = second.post(page("edit", protocol), mine)
    assert stale.status_code == 409
    shown = stale.context["sheet"].clauses
    assert shown[0]["texts"]["en"] == "Purpose by the first"
    assert shown[1]["texts"]["nl"] == "Gebieden van de tweede"
    assert not stale.context["sheet"].clashes
    assert "Clause 1 in English: taken over from what is saved." in stale.context["conflict"]
    assert "Term in months: taken over from what is saved (“48”)." in stale.context["conflict"]
    assert 'name="months" value="48"' in body(stale)


@pytest.mark.parametrize(("choice", "kept"), [("mine", "By the second"), ("theirs", "By the first")])
def test_where_both_changed_the_same_words_the_second_chooses(protocol, login, choice, kept):
    first, second = login("officer"), login("officer")
    read = base(second.get(page("edit", protocol)))
    mine = sheet(protocol, base=read, **{"text-0-en": "By the second"})
    first.post(page("edit", protocol), sheet(protocol, **{"text-0-en": "By the first"}))
    stale = second.post(page("edit", protocol), mine)
    key = stale.context["sheet"].clauses[0]["key"]
    assert stale.context["sheet"].clashes[key, "en"].text == "By the first"
    assert f'name="choose-{key}-en"' in body(stale)
    sent = mine | {"revision": 2, "base": base(stale), f"choose-{key}-en": choice}
    assert second.post(page("edit", protocol), sent).status_code == 302
    assert protocol.latest.clauses[0]["texts"]["en"] == kept


def test_kept_text_that_was_overtaken_is_brought_together_when_it_is_restored(protocol, login):
    first, second = login("officer"), login("officer")
    read = base(second.get(page("edit", protocol)))
    second.post(page("keep", protocol), sheet(protocol, base=read, **{"text-0-en": "By the second"}))
    first.post(page("edit", protocol), sheet(protocol, **{"text-1-en": "Areas by the first"}))
    assert second.get(page("edit", protocol)).context["is_stale"]
    again = second.post(page("edit", protocol), {"do": "restore"})
    texts = [one["texts"]["en"] for one in again.context["sheet"].clauses[:2]]
    assert texts == ["By the second", "Areas by the first"]


# -- languages ----------------------------------------------------------------------------------------


def test_the_page_flags_the_language_left_behind_until_it_is_ticked(protocol, login):
    officer = login("officer")
    officer.post(page("edit", protocol), sheet(protocol, **{"text-0-en": "Another purpose"}))
    shown = body(officer.get(page("edit", protocol)))
    assert shown.count("another language of this clause was changed") == 1
    key = protocol.latest.clauses[0]["key"]
    assert "another language was changed since" in body(officer.get(page("detail", protocol)))
    officer.post(page("edit", protocol), sheet(protocol, **{f"confirm-{key}-nl": "on"}))
    assert "another language of this clause was changed" not in body(officer.get(page("edit", protocol)))


def test_the_text_that_counts_is_chosen_and_shown(protocol, login):
    officer = login("officer")
    officer.post(page("edit", protocol), sheet(protocol, prevailing="nl"))
    assert protocol.latest.prevailing == "nl"
    assert "If they differ, this text counts: Dutch." in body(officer.get(page("detail", protocol)))
    # Taking that language out leaves nothing said.
    gone = officer.post(page("edit", protocol), sheet(protocol, do="remove_language:nl", prevailing="nl"))
    assert gone.context["sheet"].prevailing == ""


# -- versions under a name ----------------------------------------------------------------------------


def test_a_version_is_laid_aside_under_a_name_and_writing_goes_on_in_a_copy(protocol, login):
    officer = login("officer")
    sent = {"label": "after the visit in May", "revision": 1}
    assert officer.post(page("name_version", protocol), sent).status_code == 302
    named, draft = Protocol.objects.get().versions.order_by("number")
    assert (named.label, named.is_frozen, draft.number, draft.label) == (
        "after the visit in May",
        False,
        2,
        "",
    )
    assert draft.clauses == named.clauses
    assert JournalEntry.objects.latest("pk").act == "protocol.name_version"
    shown = body(officer.get(page("detail", protocol)))
    assert "laid aside" in shown


def test_a_name_wants_words_and_the_text_that_was_read(protocol, login, person):
    officer = login("officer")
    assert "Give the version a name" in body(officer.post(page("name_version", protocol), {"revision": 1}))
    old = officer.post(page("name_version", protocol), {"revision": 7, "label": "x"})
    assert "has changed since you read it" in body(old)
    with pytest.raises(Refused, match="This is done by"):
        actions.name_version(protocol, by=person("auditor"), label="x", revision=1)


def test_a_page_read_before_a_version_was_named_overwrites_nothing_afterwards(protocol, person):
    officer = person("officer")
    actions.save_draft(protocol, by=officer, revision=1, title="Second")
    actions.name_version(protocol, by=officer, label="May", revision=2)
    actions.save_draft(protocol, by=officer, revision=2, title="Third")
    with pytest.raises(Refused, match="Somebody else has saved"):
        actions.save_draft(protocol, by=officer, revision=2, title="Late")


def test_what_a_button_put_into_the_draft_is_kept_as_well(ghent, login):
    """Without JavaScript nothing else keeps it: whoever leaves the page is offered it when they come back."""
    protocol = make.draft(clauses=[], codes=("en",))
    client = login("officer")
    address = page("edit", protocol)
    form = client.get(address).context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    sent |= {"languages": "en", "clauses": "1", "key-0": "k1", "part-0": "duration", "months": "60"}
    answer = client.post(address, sent | {"do": "fill_parts"})
    filled = answer.context["sheet"].clauses[0]["texts"]["en"]
    assert "60 months" in filled
    kept = KeptDraft.objects.get().typed
    assert (kept["text-0-en"], kept["months"]) == (filled, "60")
    assert "You have text that was not saved" in client.get(address).content.decode()
    restored = client.post(address, {"do": "restore"})
    assert restored.context["sheet"].clauses[0]["texts"]["en"] == filled


def test_a_sheet_that_is_sent_back_is_the_same_sheet(ghent):
    version = make.draft(codes=("nl", "en")).latest
    shown = ClauseSheet.of(version)
    again = ClauseSheet.from_post(shown.as_sent(), version)
    for one in ("clauses", "languages", "prevailing"):
        assert getattr(again, one) == getattr(shown, one)
