"""The partner reads and remarks through a link: nothing internal on it, and it ends when it should."""

import re
import uuid
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from office import documents, journal
from office.diary import due_for
from office.models import OPERATOR, Deadline, JournalEntry, Visibility
from office.rules import Refused
from relations.actions import comments, opinions, tidying
from relations.actions import guest_links as actions
from relations.actions import protocol as protocols
from relations.models import Comment, GuestLink, Protocol
from relations.queries.comments import discussion_of, keys_of
from relations.rules import guest_links as rules
from relations.views import guest
from tests.factories import protocols as make
from tests.factories.partners import PartnerFactory


@pytest.fixture(autouse=True)
def nothing_counted_yet():
    cache.clear()


@pytest.fixture
def protocol(ghent):
    return make.draft(title="Memorandum", codes=("nl", "en"))


def given(protocol, **more):
    said = {"by": OPERATOR, "partner": protocol.relation.partners.get(), "language": "en"} | more
    return actions.give_link(protocol, **said)


def address(token):
    return reverse("relations:guest_text", args=[token])


def words(key="", **more):
    return {"name": "Ms Kaga", "text": "We prefer spring.", "key": key, "form_token": uuid.uuid4()} | more


def page(token):
    return Client().get(address(token))


# -- what is read -------------------------------------------------------------------------------------


def test_the_partner_reads_the_text_as_it_stood_when_the_link_was_made(protocol):
    _link, token = given(protocol)
    new = [clause | {"texts": {"nl": "NEW-WORDS", "en": "NEW-WORDS"}} for clause in protocol.latest.clauses]
    protocols.save_draft(protocol, by=OPERATOR, revision=1, clauses=new, title="New title")
    read = page(token).content.decode()
    assert "What the text says about purpose, in nl." in read
    assert "What the text says about purpose, in en." in read
    assert "NEW-WORDS" not in read
    assert "New title" not in read


def test_the_page_speaks_the_partners_language_and_never_that_of_whoever_looks(protocol):
    _link, token = given(protocol, language="nl")
    answer = Client().get(address(token), headers={"accept-language": "tr"})
    assert answer["Content-Language"] == "nl"
    assert '<html lang="nl"' in answer.content.decode()


@pytest.mark.parametrize(
    ("codes", "own", "language"),
    # The first language of the text that pages speak and that is not ours; else English.
    [(["nl", "tr"], ["nl"], "tr"), (["nl", "ja"], ["nl"], "en"), ([], [], "en"), (["tr"], ["tr"], "en")],
)
def test_which_language_is_proposed(codes, own, language):
    assert rules.page_language(codes, own) == language


def test_nothing_internal_is_on_the_page(ghent, person):
    """Every text field around the protocol holds a canary; none of them sings."""
    officer = person("officer")
    officer.name = "CANARY-AUTHOR"
    officer.save()
    relation = make.TieFactory(
        purpose="CANARY-PURPOSE", partners=[PartnerFactory(name="Kanazawa", notes="CANARY-NOTES")]
    )
    protocol = make.draft(relation, by=officer, finance="CANARY-COST", label="CANARY-LABEL")
    version = protocol.latest
    clauses = [clause | {"hints": ["CANARY-HINT"], "outdated": ["nl"]} for clause in version.clauses]
    type(version).objects.filter(pk=version.pk).update(clauses=clauses)
    protocol = Protocol.objects.get(pk=protocol.pk)
    comments.add_comment(protocol.latest, by=officer, text="CANARY-COMMENT")
    asked = {"kind": "legal", "due_on": timezone.localdate(), "question": "CANARY-QUESTION"}
    opinions.ask(protocol, by=officer, **asked)
    documents.keep(
        b"%PDF-%%EOF", filename="CANARY.pdf", content_type="application/pdf", subject=protocol, by=officer,
        title="CANARY-DOCUMENT", visibility=Visibility.INTERNAL,
    )  # fmt: skip
    journal.record("protocol.save_draft", protocol, by=officer, reason="CANARY-REASON")
    link, token = given(protocol, by=officer, person="CANARY-PERSON")
    other, _secret = given(protocol, by=officer)
    actions.remark(other, name="CANARY-OTHER-GUEST", text="CANARY-OTHER-REMARK")
    mine = actions.remark(link, name="Ms Kaga", text="Mine.")
    comments.reply(mine, by=officer, text="CANARY-ANSWER")
    read = page(token).content.decode()
    assert "Mine." in read
    assert "CANARY" not in read
    assert "CANARY" not in str(link.content)
    # No reference, number or address of the house either, and nothing that leads into it.
    assert not re.search(r"\b(PR|R|P|GL|S|OP)-\d{4}\b", read)
    addresses = re.findall(r'(?:href|src|action)="([^"]*)"', read)
    assert all(one.startswith(("/static/", "#", "/theme.css")) for one in addresses), addresses
    assert officer.email not in read


def test_the_page_sets_no_cookie_runs_no_script_and_tells_nobody_where_it_is(protocol):
    _link, token = given(protocol)
    answer = page(token)
    assert not answer.cookies
    assert "<script" not in answer.content.decode()
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["X-Robots-Tag"].startswith("noindex")
    assert answer["Cache-Control"] == "no-store, private"
    assert '<meta name="robots" content="noindex' in answer.content.decode()
    assert "Set-Cookie" not in Client().post(address(token), words()).headers


# -- when it is open ----------------------------------------------------------------------------------


def test_an_unknown_a_closed_and_an_expired_link_look_the_same(protocol):
    (closed, one), (expired, two) = given(protocol), given(protocol)
    actions.close_link(closed, by=OPERATOR)
    long_ago = timezone.now() - timedelta(days=30)
    GuestLink.objects.filter(pk=expired.pk).update(made_at=long_ago, expires_at=long_ago + timedelta(days=21))
    answers = [page(token) for token in ("unknown", one, two)]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert all(answer["X-Robots-Tag"].startswith("noindex") for answer in answers)
    for token in ("unknown", one, two):
        assert Client().post(address(token), words()).status_code == 404
    assert not Comment.objects.exists()


def test_it_is_open_for_the_days_that_were_chosen(protocol):
    link, _token = given(protocol, days=3)
    assert timedelta(days=2, hours=23) < link.expires_at - timezone.now() <= timedelta(days=3)


def test_the_secret_is_kept_nowhere(protocol):
    _link, token = given(protocol)
    assert len(token) >= 43  # 256 bits in base 64
    told = str(GuestLink.objects.values().get()) + str(list(JournalEntry.objects.values()))
    assert token not in told


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"days": 0}, "1 to 90 days"),
        ({"days": 91}, "1 to 90 days"),
        ({"language": "ja"}, "languages of the screen"),
    ],
)
def test_a_link_without_sense_is_refused(protocol, more, reason):
    with pytest.raises(Refused, match=reason):
        given(protocol, **more)


def test_only_a_party_gets_one_only_of_a_text_that_may_change_and_only_from_writers(protocol, person):
    with pytest.raises(Refused, match="no party"):
        given(protocol, partner=PartnerFactory())
    with pytest.raises(Refused, match="settled"):
        given(make.adopted())
    with pytest.raises(Refused, match="no text yet"):
        given(make.draft(clauses=[]))
    with pytest.raises(Refused, match="This is done by"):
        given(protocol, by=person("legal"))


def test_the_same_form_sent_twice_makes_one_link_and_shows_its_secret_once(protocol):
    token = uuid.uuid4()
    first, second = given(protocol, form_token=token), given(protocol, form_token=token)
    assert first[0] == second[0]
    assert second[1] == ""


# -- what is said -------------------------------------------------------------------------------------


def test_a_remark_stands_beside_its_clause_marked_as_the_partners(protocol, login):
    _link, token = given(protocol)
    key = keys_of(protocol.latest)[1]
    answer = Client().post(address(token), words(key))
    assert answer.status_code == 302
    assert answer.url.endswith(f"?sent=1#clause-{key}")
    [thread] = discussion_of(protocol.latest).clauses[key].open
    assert thread.first.is_partner
    assert thread.first.who == "Ms Kaga, for Kanazawa"
    read = login("officer").get(reverse("relations:protocol_version", args=[protocol.reference, 1]))
    assert "remark--partner" in read.content.decode()
    assert "We prefer spring." in page(token).content.decode()


def test_a_browser_that_hides_where_it_comes_from_can_send_remarks(protocol):
    """“no-referrer” makes browsers send “Origin: null”, which a check against forgery would refuse."""
    _link, token = given(protocol)
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(address(token), words(), headers={"origin": "null"})
    assert answer.status_code == 302


def test_a_remark_goes_with_its_clause_into_the_next_version(ghent):
    protocol = make.submitted()
    link, _token = given(protocol)
    key = keys_of(protocol.latest)[0]
    actions.remark(link, name="Ms Kaga", text="Shorter.", clause_key=key)
    protocols.open_new_draft(protocol, by=OPERATOR)
    latest = Protocol.objects.get(pk=protocol.pk).latest
    assert latest.number == 2
    [thread] = discussion_of(latest).clauses[key].open
    assert thread.first.comment.text == "Shorter."


def test_what_is_wrong_is_said_beside_what_was_typed(protocol):
    _link, token = given(protocol)
    answer = Client().post(address(token), words(name="", text="Long thought out."))
    assert answer.status_code == 400
    read = answer.content.decode()
    assert "Say who you are" in read
    assert "Long thought out." in read
    assert Client().post(address(token), words("nowhere")).status_code == 409


def test_the_same_remark_sent_twice_is_said_once(protocol):
    _link, token = given(protocol)
    sent = words()
    assert {Client().post(address(token), sent).status_code for _ in range(2)} == {302}
    assert Comment.objects.count() == 1


def test_markup_in_a_remark_stays_text(protocol, login):
    _link, token = given(protocol)
    Client().post(address(token), words(text="<script>alert(1)</script>", name="<b>Kaga</b>"))
    whole = reverse("relations:clause_comments", args=[protocol.reference, 1, "whole"])
    for read in (page(token).content.decode(), login("officer").get(whole).content.decode()):
        assert "<script>alert" not in read
        assert "&lt;script&gt;alert(1)" in read
        assert "<b>Kaga" not in read


def test_more_than_a_person_writes_in_an_hour_is_refused_and_free_again_afterwards(protocol, monkeypatch):
    monkeypatch.setattr(rules, "REMARKS_AN_HOUR", 3)
    link, token = given(protocol)
    for number in range(rules.REMARKS_AN_HOUR):
        actions.remark(link, name="Ms Kaga", text=f"Remark {number}")
    assert Client().post(address(token), words()).status_code == 429
    Comment.objects.update(created_at=timezone.now() - timedelta(minutes=61))
    assert Client().post(address(token), words()).status_code == 302


def test_whoever_tries_secrets_is_slowed_down_and_others_are_not(protocol, monkeypatch):
    monkeypatch.setattr(guest, "REQUESTS_A_MINUTE", 5)
    _link, token = given(protocol)
    visitor = Client(REMOTE_ADDR="203.0.113.9")
    statuses = [visitor.get(address(f"guess{number}")).status_code for number in range(6)]
    # Five a minute from one place are answered, the sixth is not.
    assert statuses == [404] * 5 + [429]
    assert visitor.get(address(token)).status_code == 429
    assert Client(REMOTE_ADDR="198.51.100.4").get(address(token)).status_code == 200


def test_a_settled_text_can_still_be_read_and_takes_no_remarks(ghent):
    protocol = make.submitted()
    _link, token = given(protocol)
    make.decide(protocol)
    read = page(token)
    assert read.status_code == 200
    assert "The text has been settled" in read.content.decode()
    assert Client().post(address(token), words()).status_code == 429
    assert not Comment.objects.exists()


def test_whoever_gave_the_link_is_asked_to_answer_until_all_is_laid_aside(protocol, person):
    officer = person("officer")
    link, _token = given(protocol, by=officer)
    first = actions.remark(link, name="Ms Kaga", text="One.")
    second = actions.remark(link, name="Ms Kaga", text="Two.")
    [deadline] = due_for(officer).due
    assert deadline.text == "The partner has remarked on “Memorandum”: read it and answer"
    assert deadline.due_on == timezone.localdate() + timedelta(days=7)
    comments.resolve(first, by=officer)
    assert len(due_for(officer)) == 1
    comments.resolve(second, by=officer)
    assert len(due_for(officer)) == 0
    actions.remark(link, name="Ms Kaga", text="Three.")
    assert Deadline.objects.open().filter(kind="guest_remark").count() == 1


def test_the_diary_leads_to_the_clause_of_the_first_remark_that_waits(protocol, login):
    client = login("officer")
    link, _token = given(protocol, by=client.user)
    first_key, other_key = keys_of(protocol.latest)[:2]
    first = actions.remark(link, name="Ms Kaga", text="One.", clause_key=first_key)
    second = actions.remark(link, name="Ms Kaga", text="Two.", clause_key=other_key)
    [deadline] = due_for(client.user).due
    assert deadline.subject_url == reverse("relations:comment", args=[first.pk])
    where = client.get(deadline.subject_url).headers["Location"]
    clause = reverse("relations:clause_comments", args=[protocol.reference, 1, first_key])
    assert where == f"{clause}#comment-{first.pk}"
    comments.resolve(first, by=client.user)
    assert due_for(client.user).due[0].subject_url == reverse("relations:comment", args=[second.pk])


def test_a_remark_still_leads_to_its_clause_in_a_later_version(protocol, login):
    client = login("officer")
    link, _token = given(protocol, by=client.user)
    key = keys_of(protocol.latest)[0]
    said = actions.remark(link, name="Ms Kaga", text="One.", clause_key=key)
    protocols.name_version(protocol, by=client.user, label="After May", revision=1)
    where = client.get(reverse("relations:comment", args=[said.pk])).headers["Location"]
    clause = reverse("relations:clause_comments", args=[protocol.reference, 2, key])
    assert where == f"{clause}#comment-{said.pk}"


def test_once_the_council_adopts_the_text_nobody_is_asked_to_answer(ghent, login):
    protocol = make.submitted()
    client = login("officer")
    link, _token = given(protocol, by=client.user)
    actions.remark(link, name="Ms Kaga", text="Too late?")
    assert len(due_for(client.user).due) == 1
    make.decide(protocol)
    assert not Deadline.objects.open().filter(kind="guest_remark").exists()
    whole = reverse("relations:clause_comments", args=[protocol.reference, 1, "whole"])
    assert "decided on while this remark stood open" in client.get(whole).content.decode()


def test_what_was_asked_of_texts_adopted_long_ago_ends_by_night(ghent):
    protocol = make.submitted()
    link, _token = given(protocol)
    actions.remark(link, name="Ms Kaga", text="Hello.")
    Protocol.objects.filter(pk=protocol.pk).update(state="adopted")
    assert tidying.end_what_was_overtaken(timezone.localdate()) == 1
    assert tidying.end_what_was_overtaken(timezone.localdate()) == 0


def test_where_whoever_gave_the_link_has_left_every_officer_is_asked_to_answer(protocol, person):
    maker, officer = person("officer"), person("officer")
    link, _token = given(protocol, by=maker)
    maker.grants.all().delete()
    actions.remark(GuestLink.objects.get(pk=link.pk), name="Mika", text="Rather not.")
    assert len(due_for(officer).due) == 1


def test_the_journal_names_the_link_and_keeps_the_guests_name_apart(protocol):
    link, _token = given(protocol)
    actions.remark(link, name="Ms Kaga", text="Hello.")
    entry = JournalEntry.objects.get(act="protocol.guest_remark")
    assert entry.changes["link"] == [None, link.reference]
    assert "Kaga" not in str(entry.changes)


# -- the page of colleagues ---------------------------------------------------------------------------


def test_the_address_is_shown_once_and_the_link_can_be_closed(protocol, login):
    officer = login("officer")
    links = reverse("relations:guest_link_list", args=[protocol.reference])
    partner = protocol.relation.partners.get()
    sent = {"partner": partner.pk, "language": "en", "days": 5, "form_token": uuid.uuid4()}
    shown = officer.post(links, sent)
    [found] = re.findall(r"http://testserver(/relations/guest/[\w-]+/)", shown.content.decode())
    assert shown["Cache-Control"] == "no-store, private"
    assert Client().get(found).status_code == 200
    assert "/relations/guest/" not in officer.get(links).content.decode()
    assert "It had been made already" in officer.post(links, sent).content.decode()
    link = GuestLink.objects.get()
    assert officer.post(reverse("relations:guest_link_close", args=[link.reference])).status_code == 302
    assert Client().get(found).status_code == 404
    assert officer.post(reverse("relations:guest_link_close", args=["GL-9999"])).status_code == 404


def test_a_reader_sees_the_links_and_makes_none(protocol, login):
    given(protocol)
    auditor = login("auditor")
    links = reverse("relations:guest_link_list", args=[protocol.reference])
    read = auditor.get(links).content.decode()
    assert "Kanazawa" in read
    assert "Make the link" not in read
    assert auditor.post(links, {}).status_code == 403
