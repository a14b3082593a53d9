"""What people did, in words. Each app names its acts in its own `acts.py`; a step names itself."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from office.lifecycle import lives

_labels: dict[str, Any] = {}


def name_acts(labels: dict[str, Any]) -> None:
    """Say what acts are called: code as the journal keeps it → words in the past tense."""
    _labels.update(labels)


def label_of(act: str) -> str:
    """An act in the reader's words; one of an earlier version without words keeps its code."""
    return str(all_labels().get(act, act))


def all_labels() -> dict[str, Any]:
    """Every act that can be recorded."""
    steps = {f"{life.name}.{step.name}": step.label for life in lives() for step in life}
    return steps | _labels


name_acts(
    {
        "municipality.found": _("Municipality set up"),
        "municipality.change": _("Municipality changed"),
        "council.size": _("Number of council members recorded"),
        "unit.add": _("Unit added"),
        "unit.rename": _("Unit renamed"),
        "unit.remove": _("Unit removed"),
        "user.invite": _("Person invited"),
        "user.reinvite": _("Invitation sent again"),
        "user.change": _("Person or roles changed"),
        "user.rename": _("Own name changed"),
        "user.second_factor_on": _("Second factor switched on"),
        "user.second_factor_off": _("Second factor switched off"),
        "user.second_factor_reset": _("Second factor reset"),
        "user.recovery_codes": _("New recovery codes made"),
        "feed.make": _("Calendar address made"),
        "feed.renew": _("Calendar address renewed"),
        "feed.revoke": _("Calendar address switched off"),
        "deputising.arrange": _("Deputising arranged"),
        "deputising.revoke": _("Deputising ended early"),
        "warnings.change": _("Distances of warnings changed for everybody"),
        "journal.erase": _("Personal values erased"),
        "job.cancel": _("Background job stopped"),
        "view.keep": _("View of a list saved"),
        "view.change": _("View of a list changed"),
        "view.drop": _("View of a list deleted"),
        "view.open_with": _("View that opens a list chosen"),
        "document.add": _("Document added"),
        "submission.withdraw": _("Withdrawn from the council"),
        "submission.ask": _("Question asked"),
        "submission.answer": _("Question answered"),
        "submission.remark": _("Remark left"),
        "submission.position": _("Position on an item stated"),
        "submission.close_positions": _("Positions on an item closed"),
        "sitting.record": _("Sitting recorded"),
        "sitting.plan": _("Sitting planned"),
        "sitting.move": _("Sitting moved"),
        "sitting.agenda_add": _("Added to the agenda"),
        "sitting.agenda_remove": _("Taken off the agenda"),
        "sitting.agenda_move": _("Order of the agenda changed"),
        "sitting.convene": _("Agenda sent"),
        "sitting.convened_past": _("Day of calling recorded afterwards"),
        "sitting.attendance": _("Attendance recorded"),
        "seat.take": _("Seat taken"),
        "seat.end": _("Term of a seat ended"),
        "member.link_account": _("Account linked with a council member"),
        "member.unlink_account": _("Account of a council member unlinked"),
        "body.keep_roll": _("Completeness of the roll of members recorded"),
        "adviser.add": _("Adviser of a body added"),
        "adviser.end": _("Adviser of a body no longer heard"),
        "submission.advice": _("Advice before the vote recorded"),
        "rule_set.adopt": _("Rules of the council recorded"),
        "decision.record": _("Decision recorded"),
        "decision.parts": _("Text and signing recorded"),
        "decision.record_past": _("Decision of the past recorded"),
        "permission.note": _("Step towards the permission recorded"),
    }
)
