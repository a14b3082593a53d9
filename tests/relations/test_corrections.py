"""A technical correction: words put right in an adopted text, certified by the clerk; the decision stays."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from office import documents
from office.models import OPERATOR, Deadline, JournalEntry
from office.rules import Refused
from office.submissions import content_hash
from relations.lifecycle.correction import CORRECTION
from relations.models import Correction, Protocol
from relations.rules.correction import changed_numbers, must_only_change_words
from tests.factories import protocols


@pytest.fixture(autouse=True)
def municipality(ghent):
    return ghent


def certify(correction, by=OPERATOR, certificate="An article was missing; nothing else changed."):
    return CORRECTION.take(correction, "certify", by=by, certificate=certificate)


def test_certifying_keeps_the_decision_and_freezes_the_corrected_words():
    protocol = protocols.adopted()
    decision, before = protocol.decision, protocol.text
    correction = certify(protocols.corrected(protocol))
    after = Protocol.objects.get(pk=protocol.pk)
    assert (after.state, after.decision) == ("adopted", decision)
    assert after.text.number == before.number + 1
    assert after.text.is_frozen
    assert after.text.clauses[0]["texts"]["en"] == "What the text says about the purpose, in en."
    # Everything but the words is that of the version adopted; what was adopted stays as it was.
    kept = ("months", "duration_kind", "languages", "in_force_rule", "finance", "is_binding")
    assert [getattr(after.text, name) for name in kept] == [getattr(before, name) for name in kept]
    assert protocol.versions.get(number=before.number).content_hash == correction.submission.content_hash


def test_the_certified_content_names_what_it_corrects_and_differs_in_words_alone():
    correction = certify(protocols.corrected())
    frozen = correction.submission.content
    assert correction.content["corrects"] == correction.submission.content_hash
    assert correction.content_hash == content_hash(correction.content) != correction.submission.content_hash
    different = {key for key in correction.content if correction.content[key] != frozen.get(key)}
    assert different == {"version", "clauses", "corrects"}


def test_council_members_open_the_ministrys_letter_once_the_correction_is_certified(login):
    letter = SimpleUploadedFile("letter.pdf", b"%PDF-1.7\n%%EOF\n")
    correction = protocols.corrected(upload=letter)
    member = login("councillor")
    item = correction.submission.get_absolute_url()
    assert not documents.readable_by(member.user).exists()
    assert correction.document.title not in member.get(item).content.decode()
    certify(correction)
    assert documents.readable_by(member.user).get() == correction.document
    assert correction.document.title in member.get(item).content.decode()


def test_the_item_shows_what_changed_why_and_who_certified_it(login, person):
    clerk = person("clerk", name="C. Clerk")
    correction = protocols.corrected()
    url = correction.submission.get_absolute_url()
    member = login("councillor")
    assert "Technical correction" not in member.get(url).content.decode()
    certify(correction, by=clerk)
    page = member.get(url).content.decode()
    for part in ("Technical correction after the decision", "An article was missing.", "The ministry", "C. Clerk",
                 "nothing else changed", "The decision stands", correction.content_hash[:20]):  # fmt: skip
        assert part in page, part
    assert "<ins>" in page
    # The text below is the one that was decided on.
    assert "What the text says about purpose, in en." in page


def test_everybody_who_opened_the_item_is_told_of_a_correction(login):
    correction, member = protocols.corrected(), login("councillor")
    member.get(correction.submission.get_absolute_url())
    certify(correction)
    assert "A technical correction of" in member.get("/decisions/").content.decode()


def test_who_has_not_read_the_news_yet_is_nobodys_business(login):
    correction, member = protocols.corrected(), login("councillor")
    member.get(correction.submission.get_absolute_url())
    certify(correction)
    page = login("officer").get(correction.protocol.get_absolute_url()).content.decode()
    assert "read what changed" not in page
    assert "with the technical corrections above" in page


def test_the_corrected_wording_is_the_one_that_is_opened_from_then_on(login):
    correction, member = protocols.corrected(), login("councillor")
    item = correction.submission
    member.get(item.get_absolute_url())
    certify(correction)
    member.get(item.get_absolute_url())
    correction.refresh_from_db()
    read = list(item.views.order_by("pk").values_list("content_hash", flat=True))
    assert read == [item.content_hash, correction.content_hash]


def test_whoever_proposed_it_does_not_certify_it(person):
    both = person("officer", "clerk")
    correction = protocols.corrected(by=both)
    with pytest.raises(Refused, match="another clerk"):
        certify(correction, by=both)
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.filter(pk=correction.pk).update(certified_by=both)


@pytest.mark.parametrize("role", ["officer", "head", "legal", "administrator", "auditor", "councillor"])
def test_only_the_clerk_certifies(person, role):
    with pytest.raises(Refused):
        certify(protocols.corrected(), by=person(role))


def test_without_a_certificate_nothing_is_certified():
    with pytest.raises(Refused, match="Write the certificate"):
        certify(protocols.corrected(), certificate="  ")


def test_a_declined_correction_changes_nothing_and_says_why():
    correction = protocols.corrected()
    CORRECTION.take(correction, "decline", by=OPERATOR, reason="This changes what was meant.")
    assert Protocol.objects.get(pk=correction.protocol_id).versions.count() == 1
    assert JournalEntry.objects.get(act="correction.decline").reason == "This changes what was meant."
    assert not Deadline.objects.open().filter(kind="correction_certify").exists()


@pytest.mark.parametrize("make", ["draft", "agreed", "submitted", "partly_signed", "in_force"])
def test_before_the_decision_and_once_somebody_signed_there_is_no_technical_correction(make):
    protocol = getattr(protocols, make)()
    with pytest.raises(Refused, match="before anybody signs it"):
        protocols.corrected(protocol)


def changed(protocol, change):
    clauses = [dict(clause) for clause in protocol.text.clauses]
    return change(clauses)


@pytest.mark.parametrize(
    "change",
    [
        lambda clauses: clauses[1:],
        lambda clauses: [*clauses, clauses[0]],
        lambda clauses: [clauses[1], clauses[0], *clauses[2:]],
        lambda clauses: [clauses[0] | {"texts": {"en": "Words.", "nl": ""}}, *clauses[1:]],
        lambda clauses: [clauses[0] | {"texts": clauses[0]["texts"] | {"fr": "Mots."}}, *clauses[1:]],
    ],
    ids=["a clause less", "a clause more", "another order", "a language emptied", "a language added"],
)
def test_whatever_is_more_than_words_goes_back_to_the_council(change):
    protocol = protocols.adopted()
    with pytest.raises(Refused, match="Anything else goes back to the council"):
        protocols.corrected(protocol, clauses=changed(protocol, change))


def test_what_is_incomplete_or_too_early_is_refused():
    protocol = protocols.adopted()
    for said, sentence in (
        ({"clauses": protocol.text.clauses}, "No word is different"),
        ({"reason": " "}, "Say why it is a slip"),
        ({"asked_by": " "}, "Say who asked for it"),
        ({"asked_on": timezone.localdate().replace(year=2999)}, "has not come yet"),
        ({"asked_on": protocols.DECIDED.replace(year=2025)}, "before the council decided"),
    ):
        with pytest.raises(Refused, match=sentence):
            protocols.corrected(protocol, **said)
    assert not Correction.objects.exists()


def test_one_correction_at_a_time_and_the_second_builds_on_the_first():
    protocol = protocols.adopted()
    first = protocols.corrected(protocol)
    with pytest.raises(Refused, match="one at a time"):
        protocols.corrected(protocol, title="Memorandum of understanding")
    certify(first)
    protocol = Protocol.objects.get(pk=protocol.pk)
    second = certify(protocols.corrected(protocol, title="Memorandum of understanding"))
    assert second.content["corrects"] == Correction.objects.get(pk=first.pk).content_hash
    assert Protocol.objects.get(pk=protocol.pk).title == "Memorandum of understanding"


def test_the_pages_lead_from_the_protocol_to_the_certificate(login):
    protocol, officer, clerk = protocols.adopted(), login("officer"), login("clerk")
    new = f"/relations/protocols/{protocol.reference}/corrections/new/"
    assert new in officer.get(protocol.get_absolute_url()).content.decode()
    page = officer.get(new)
    assert page.status_code == 200
    said = {
        name: field.initial
        for name, field in page.context["form"].fields.items()
        if field.initial is not None
    }
    said |= {"texts-0-en": "The purpose, put right.\r\n2026", "reason": "A slip.", "asked_by": "The ministry",
             "asked_on": str(timezone.localdate()), "form_token": ""}  # fmt: skip
    assert officer.post(new, said).status_code == 302
    correction = Correction.objects.get()
    assert correction.clauses[0]["texts"]["en"] == "The purpose, put right.\n2026"
    page = clerk.get(correction.get_absolute_url()).content.decode()
    assert "Numbers change" in page  # 2026 is in the new wording alone
    url = correction.get_absolute_url()
    assert clerk.post(url + "certify/", {"certificate": ""}).status_code == 400
    assert clerk.post(url + "certify/", {"certificate": "A slip; nothing else changed."}).status_code == 302
    assert clerk.post(url + "certify/", {"certificate": "Again."}).status_code == 409
    assert correction.reference in officer.get(protocol.get_absolute_url()).content.decode()


# -- the rules, pure ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "numbers"),
    [
        ("for 60 months", "for 60 moons", []),
        ("for 60 months", "for 61 months", ["60", "61"]),
        ("1.000,50 EUR", "1.000,05 EUR", ["1.000,50", "1.000,05"]),
        ("3 of 3", "3 of", ["3"]),
        ("5 and 7", "7 and 5", []),
    ],
)
def test_a_changed_number_is_told(before, after, numbers):
    assert changed_numbers(before, after) == numbers


WORDS = st.text("ab ", min_size=1, max_size=8).filter(str.strip)


@settings(max_examples=25, deadline=None)
@given(texts=st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=4))
def test_any_other_words_in_the_same_places_are_a_correction(texts):
    before = [
        {"part": "purpose", "heading": {"en": old}, "texts": {"en": old, "nl": ""}} for old, _new in texts
    ]
    after = [
        {"part": "purpose", "heading": {"en": new}, "texts": {"en": new, "nl": ""}} for _old, new in texts
    ]
    assert must_only_change_words(before, after) is None
    assert must_only_change_words(before, after[1:]) is not None
