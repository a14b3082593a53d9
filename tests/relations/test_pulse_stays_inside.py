"""Canary: what is exchanged and how a tie's pulse is, stays with the staff: no page, file, feed or paper of a council
member carries it, nor does anything that is frozen for the council."""

import json
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.html import escape

from evaluations.reports import council_paper
from office import submissions
from office.models import OPERATOR, Document
from relations.actions.exchange import record_exchange
from relations.actions.pulse import follow_pulses, keep_as_it_is
from relations.pulse import Pulse
from tests.factories import protocols
from tests.factories.exchanges import met

CANARY = "kanarya-7391"
PULSE_WORDS = ["pulse", "dormant", *(str(pulse.label) for pulse in Pulse), CANARY]
LINK = re.compile(r'(?:href|action|src)="(/[^"#]*)')


@pytest.fixture
def silent_tie_before_the_council(ghent, person):
    """A sleeping tie whose protocol lies before the council, with exchanges, a file and a reason that name the canary."""
    today, protocol = timezone.localdate(), protocols.submitted()
    relation = protocol.relation
    pdf = SimpleUploadedFile(
        "letter.pdf", b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    )
    met(relation, today, 30, about=CANARY, note=CANARY, counterpart=CANARY)
    record_exchange(
        relation, by=OPERATOR, kind="letter", on=today - timedelta(days=1), about=CANARY, carried_by="school",
        organisation=CANARY, upload=pdf,
    )  # fmt: skip
    type(relation).objects.filter(pk=relation.pk).update(state="active")
    follow_pulses(today)
    keep_as_it_is(relation, by=person("head"), reason=CANARY)
    return protocol


def crawled(client, start: str) -> dict[str, str]:
    """Every page and file that can be reached from there by links."""
    found: dict[str, str] = {}
    ahead = [start]
    while ahead:
        address = ahead.pop()
        if address in found or address.startswith("/static/") or "logout" in address:
            continue
        answer = client.get(address, follow=True)
        if answer.status_code == 404:
            found[address] = ""
            continue
        assert answer.status_code < 500, address
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        found[address] = body.decode(errors="replace")
        ahead += [link.replace("&amp;", "&") for link in LINK.findall(found[address])]
    return found


def test_a_council_member_meets_neither_pulse_nor_exchanges_anywhere(silent_tie_before_the_council, login):
    protocol = silent_tie_before_the_council
    item = submissions.pending_for(protocol)
    pages = crawled(login("councillor"), "/") | crawled(login("councillor"), item.get_absolute_url())
    assert len(pages) > 5
    assert any(protocol.title in body for body in pages.values())
    for address, body in pages.items():
        said = re.sub(r"<[^>]+>", " ", body).lower()
        assert [word for word in PULSE_WORDS if re.search(rf"\b{re.escape(word)}\b", said)] == [], address


def test_addresses_of_exchanges_do_not_exist_for_a_council_member(silent_tie_before_the_council, login):
    relation, client = silent_tie_before_the_council.relation, login("councillor")
    exchange = relation.exchanges.first()
    for address in (
        exchange.get_absolute_url(), f"{exchange.get_absolute_url()}correct/", f"{relation.get_absolute_url()}exchanges/",
        f"{relation.get_absolute_url()}exchanges/new/", f"{relation.get_absolute_url()}pulse/keep/",
        "/relations/exchanges/new/", "/relations/?pulse=sleeping", "/search/?q=kanarya",
        f"/documents/{Document.objects.latest('pk').reference}/",
    ):  # fmt: skip
        answer = client.get(address)
        assert answer.status_code == 404, address
        assert CANARY not in answer.content.decode(), address


def test_what_is_frozen_for_the_council_and_its_paper_know_nothing_of_it(silent_tie_before_the_council):
    item = submissions.pending_for(silent_tie_before_the_council)
    frozen = json.dumps(item.content, ensure_ascii=False).lower()
    assert CANARY not in frozen
    assert "pulse" not in frozen
    paper = repr(council_paper.content(item, language="en", as_of=timezone.localdate())).lower()
    assert CANARY not in paper
    assert "pulse" not in paper


def test_the_staff_do_meet_it(silent_tie_before_the_council, login):
    page = login("auditor").get(silent_tie_before_the_council.relation.get_absolute_url()).content.decode()
    assert escape(CANARY) in page
    assert "sleeping" in page
