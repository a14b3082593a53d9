"""Proposals that came back in Word: what went out, what a partner made of it, what is decided on it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from office.models import OPERATOR
from office.rules import Refused
from relations.actions import proposals as actions
from relations.models import Proposal
from tests.factories import word_files as word


def sent_out(protocol):
    return actions.send_as_word(protocol, number=protocol.latest.number, by=OPERATOR)


def upload(content: bytes, name: str = "answer.docx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def answered(protocol, work=lambda document: word.write(document, 0, "Other words."), **said) -> Proposal:
    """The file that went out comes back after somebody worked in it."""
    content = word.worked_on(actions.file_of(sent_out(protocol)), work)
    return actions.take_back(protocol, upload(content), by=OPERATOR, **said)


def decide(proposal, **choices):
    revision = proposal.protocol.latest.revision
    return actions.decide_on_proposal(proposal, by=OPERATOR, revision=revision, choices=choices)


def keys(proposal) -> list[str]:
    return [item["key"] for item in proposal.content["items"]]


def words(protocol, place: int = 0, code: str = "en") -> str:
    return type(protocol).objects.get(pk=protocol.pk).latest.clauses[place]["texts"][code]


def refusal(call) -> str:
    with pytest.raises(Refused) as refused:
        call()
    return refused.value.code
