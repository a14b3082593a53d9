"""A technical correction that an authority asked for in a step of its permission: begun there, and settling it."""

from datetime import date

import pytest
from django.contrib.contenttypes.models import ContentType

from office import permissions
from office.models import OPERATOR, Deadline
from office.rules import Refused
from relations.actions.protocol import request_permission
from relations.lifecycle.correction import CORRECTION
from relations.models import Correction, Protocol
from tests.factories import protocols


@pytest.fixture
def asked(balikesir):
    """A permission asked for on 11.3.2026; on 20.3. the authority asks for a correction, by 3.4."""
    protocol = protocols.adopted()
    permission = request_permission(protocol, by=OPERATOR, on=date(2026, 3, 11))
    return permissions.note_step(
        permission, on=date(2026, 3, 20), by=OPERATOR, kind="correction_asked", note="Article 2",
        answer_by=date(2026, 4, 3),
    )  # fmt: skip


def corrected_for(step, **said):
    protocol = Protocol.objects.get(pk=step.permission.subject_id)
    return protocols.corrected(protocol, asked_in=step, **said)


def due_of(permission) -> list[tuple]:
    rows = Deadline.objects.open().filter(
        subject_type=ContentType.objects.get_for_model(permission), subject_id=permission.pk
    )
    return list(rows.values_list("kind", "due_on"))


def test_a_certified_correction_that_went_out_settles_what_the_authority_asked_for(asked):
    correction = corrected_for(asked)
    assert due_of(asked.permission) == [("permission_papers", date(2026, 4, 3))]
    CORRECTION.take(
        correction, "certify", by=OPERATOR, certificate="An article was missing.", sent_on=date(2026, 3, 25)
    )
    sent = asked.permission.steps.get(kind="correction_sent")
    assert (sent.on, sent.note) == (date(2026, 3, 25), f"{correction.reference} {correction.title}")
    # The authority's turn: it is asked 60 days after 25 March: 6 days to the 31st, 30 of April, 24 of May.
    assert due_of(asked.permission) == [("permission_chase", date(2026, 5, 24))]


def test_certified_and_not_sent_yet_the_authority_still_waits(asked):
    CORRECTION.take(corrected_for(asked), "certify", by=OPERATOR, certificate="An article was missing.")
    assert due_of(asked.permission) == [("permission_papers", date(2026, 4, 3))]


@pytest.mark.parametrize(
    ("sent_on", "said"),
    [(date(2026, 3, 19), "before the authority asked"), (date(2099, 1, 1), "not come yet")],
)
def test_it_went_out_after_it_was_asked_for_and_not_in_the_future(asked, sent_on, said):
    correction = corrected_for(asked)
    with pytest.raises(Refused, match=said):
        CORRECTION.take(correction, "certify", by=OPERATOR, certificate="A slip.", sent_on=sent_on)
    assert Correction.objects.get().state == "proposed"


def test_one_request_has_one_correction_unless_it_was_declined(asked):
    first = corrected_for(asked)
    CORRECTION.take(first, "decline", by=OPERATOR, reason="not quite")
    CORRECTION.take(corrected_for(asked), "certify", by=OPERATOR, certificate="An article was missing.")
    with pytest.raises(Refused, match="has its correction already"):
        corrected_for(asked, title="Another title")


def test_a_step_that_asked_for_something_else_or_about_another_text_is_refused(asked):
    other = permissions.note_step(asked.permission, on=date(2026, 3, 21), by=OPERATOR, note="By telephone")
    with pytest.raises(Refused, match="nobody asked for a correction of this text"):
        corrected_for(other)
    with pytest.raises(Refused, match="nobody asked for a correction of this text"):
        protocols.corrected(protocols.adopted(), asked_in=asked)


def test_it_is_begun_at_the_permission_and_leads_back_to_it(asked, login):
    officer, page = login("officer"), asked.permission.get_absolute_url()
    protocol = Protocol.objects.get(pk=asked.permission.subject_id)
    begin = f"/relations/protocols/{protocol.reference}/corrections/new/?step={asked.pk}"
    assert begin in officer.get(page).content.decode()
    form = officer.get(begin).context["form"]
    assert form["asked_by"].value() == "Ministry of Environment and Urbanisation"
    said = {name: form[name].value() or "" for name in form.fields if name != "upload"}
    said |= {
        "asked_on": "2026-03-20",
        "reason": "An article was missing.",
        "texts-0-en": "What the text is about.",
    }
    for _twice in range(2):
        answer = officer.post(begin, said)
    correction = Correction.objects.get()
    assert answer.url == correction.get_absolute_url()
    assert correction.asked_in == asked
    assert correction.reference in officer.get(page).content.decode()
    assert officer.get(begin).status_code == 409
    clerk = login("clerk")
    assert asked.permission.reference in clerk.get(answer.url).content.decode()
    clerk.post(f"{answer.url}certify/", {"certificate": "An article was missing.", "sent_on": "2026-03-25"})
    assert asked.permission.steps.filter(kind="correction_sent").count() == 1
