"""The rule behind each flag, in one sentence, and what kind of remark it is."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Matter(models.TextChoices):
    """What an auditor sorts remarks by."""

    ORDER = "order", _("order of the acts")
    PAPER = "paper", _("not in file")
    DAY = "day", _("day to be found")
    RULE = "rule", _("rule of the day")


_DECIDE_FIRST = _("The council decides before it is signed.")
_PERMIT_FIRST = _("Where the law of the day asks an authority, its permission comes before the signature.")
_ADOPTED_FIRST = _("It enters into force only after the council's decision.")
_PAPERS = _("For every act of the past its document is kept.")
_DAYS = _("Every act has its day; one that is not known is looked for.")

# By the flag's code: the sentence, and the kind of remark. The provision of the day, where the rule set names
# one, stands beside it in the flag itself.
RULES: dict[str, tuple[str | Promise, Matter]] = {
    "signed_before_decision": (_DECIDE_FIRST, Matter.ORDER),
    "signed_against_decision": (_("Only what the council adopted is signed."), Matter.ORDER),
    "signed_before_effective": (
        _("It is signed only once the council's decision can be acted upon."),
        Matter.ORDER,
    ),
    "signed_before_permission": (_PERMIT_FIRST, Matter.ORDER),
    "signed_against_refusal": (_("Nothing is signed against the authority's refusal."), Matter.ORDER),
    "signed_without_authority": (
        _("Whoever signs for the municipality is authorised by the council, beside its yes to the text."),
        Matter.ORDER,
    ),
    "signed_out_of_term": (_("Whoever signs for a party is in office on that day."), Matter.ORDER),
    "dates_to_be_confirmed": (
        _("The authority is asked after the council's decision, so its permission bears a later day."),
        Matter.ORDER,
    ),
    "in_force_before_decision": (_ADOPTED_FIRST, Matter.ORDER),
    "in_force_before_permission": (
        _("Where the law of the day asks an authority, its permission comes before the entry into force."),
        Matter.ORDER,
    ),
    "in_force_before_signature": (_("A text binds nobody before it is signed."), Matter.ORDER),
    "in_force_before_ratification": (
        _("Its own text says that it enters into force by ratification."),
        Matter.ORDER,
    ),
    "in_force_before_transmission": (
        _("Its own text says that it enters into force when it is sent to the authority."),
        Matter.ORDER,
    ),
    "ended_before_it_began": (_("What ends has begun before."), Matter.ORDER),
    "decision_not_in_file": (
        _("What binds the municipality rests on a decision of its council."),
        Matter.PAPER,
    ),
    "decision_sending_not_in_file": (
        _(
            "Where the law of the day makes it a condition, the council's decision is sent to the civil administrator: "
            "unsent, it is not in force."
        ),
        Matter.PAPER,
    ),
    "permission_not_in_file": (
        _("The law of that day asks for a permission before such an act."),
        Matter.PAPER,
    ),
    "signature_not_in_file": (_("A text is in force between parties that all signed it."), Matter.PAPER),
    "ratification_not_in_file": (
        _("Its own text says that it enters into force by ratification."),
        Matter.PAPER,
    ),
    "transmission_not_in_file": (
        _("Its own text says that it enters into force when it is sent to the authority."),
        Matter.PAPER,
    ),
    "document_not_in_file": (_PAPERS, Matter.PAPER),
    "date_unknown": (_DAYS, Matter.DAY),
    "rule_not_on_file": (_("Acts are judged by the law of their day."), Matter.RULE),
    # Our own notice under a text.
    "notice_before_decision": (_("Notice is given after the council decided to."), Matter.ORDER),
    "notice_before_effective": (
        _("Notice is given once the council's decision can be acted upon."),
        Matter.ORDER,
    ),
    "notice_decision_not_in_file": (
        _("The council ends what it began: our own notice rests on its decision."),
        Matter.PAPER,
    ),
    "notice_decision_fell": (
        _("Our own notice rests on a decision of the council that stands."),
        Matter.ORDER,
    ),
    # The end of a tie.
    "told_before_decision": (_("The partner is told of the end after it was decided."), Matter.ORDER),
    "ended_before_decision": (_("A tie ends after the decision to end it."), Matter.ORDER),
    "ended_before_notice": (
        _("A tie ends when the notice has run out, or the reason is on file."),
        Matter.ORDER,
    ),
    "told_of_a_fallen_end": (
        _("The partner is told of an end that the council decided, by a decision that stands."),
        Matter.ORDER,
    ),
    "ended_by_fallen_decision": (_("A tie ends by a decision of the council that stands."), Matter.ORDER),
    "ended_before_told": (_("A tie ends after the partner was told."), Matter.ORDER),
    "letter_not_in_file": (
        _("An end that the partner asked for rests on the partner's letter."),
        Matter.PAPER,
    ),
    "notification_not_in_file": (_("The partner is told in writing that the tie ends."), Matter.PAPER),
    # The membership of a network.
    "member_before_decision": (_("We join a network after we decided to."), Matter.ORDER),
    "member_before_permission": (
        _("Where the law of the day asks an authority, its permission comes before we join."),
        Matter.ORDER,
    ),
    "category_not_in_file": (_("A membership is of a category of its network."), Matter.PAPER),
    "fee_not_in_file": (_("What a membership costs is on file, be it nothing."), Matter.PAPER),
}


def rule_of(code: str) -> str | Promise:
    return RULES[code][0]


def matter_of(code: str) -> Matter:
    return RULES[code][1]
