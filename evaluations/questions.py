"""The questions an evaluation asks at first, as the course on town twinning puts them. A municipality may change them."""

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from evaluations.models import Section


@dataclass(frozen=True)
class Question:
    code: str
    section: str
    text: str
    weight: int


_PURPOSE = Question(
    "purpose", Section.PURPOSE, _("Did the cooperation serve the purpose written in the protocol?"), 3
)
_OUTPUTS = Question(
    "outputs", Section.OUTPUTS, _("Were the outputs of the programme reached, in numbers and in quality?"), 3
)
_INVOLVED = Question("involved", Section.INVOLVEMENT, _("Were all who matter on our side involved?"), 2)
_COST = Question("cost", Section.BENEFIT, _("Was the gain worth the money and the time it cost?"), 2)
_GO_ON = Question("go_on", Section.BENEFIT, _("Is there good reason to go on?"), 3)

LIGHT = (
    _PURPOSE,
    _OUTPUTS,
    _INVOLVED,
    Question("benefit_both", Section.BENEFIT, _("Did both sides gain from it?"), 2),
    _COST,
    _GO_ON,
)
FULL = (
    _PURPOSE,
    Question("objectives", Section.OUTPUTS, _("Were the programme's specific objectives reached?"), 3),
    _OUTPUTS,
    _INVOLVED,
    Question(
        "partner_involved", Section.INVOLVEMENT, _("Did the partner's side carry its share, and answer?"), 2
    ),
    Question("benefit_us", Section.BENEFIT, _("What did our town gain from it?"), 2),
    Question("benefit_partner", Section.BENEFIT, _("What did the partner gain from it?"), 2),
    _COST,
    _GO_ON,
)
