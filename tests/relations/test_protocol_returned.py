"""What comes back from the council is somebody's at once, until the text is taken up again."""

import pytest

from office import submissions
from office.diary_kinds import RETURNED, family_of
from office.models import OPERATOR, Deadline
from relations.lifecycle.protocol import PROTOCOL
from tests.factories import protocols

pytestmark = pytest.mark.django_db


def test_a_withdrawn_text_is_its_authors_until_it_is_reviewed_again(ghent, person):
    author = person("officer")
    protocol = protocols.agreed(by=author)
    PROTOCOL.take(protocol, "submit", by=OPERATOR)
    submissions.withdraw(submissions.pending_for(protocol), by=OPERATOR, reason="an annex is missing")
    deadline = Deadline.objects.open().get(kind="protocol_returned")
    assert (deadline.user, family_of(deadline.kind)) == (author, RETURNED)
    assert "Memorandum" in deadline.text
