"""A rule set in words: one line for each rule, with its value, its source, and what differs from another set."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from office.council_rules import OF_THE_PRESENT, SITTING_MEMBERS, Rules, Share
from office.periods import PERIODS


class Line(NamedTuple):
    """One rule as a reader meets it."""

    label: str
    value: str
    citation: str


TIES = {
    "chair": gettext_lazy("the chair’s side wins"),
    "rejected": gettext_lazy("rejected"),
    "revote": gettext_lazy("voted again, then by lot"),
}
ACTS = {"twinning": gettext_lazy("twinning"), "membership": gettext_lazy("joining an organisation")}


def lines(rules: Rules) -> list[Line]:
    """Every rule of the set, in the order in which a vote meets them; where there is none, nothing is cited."""
    absent = (_no_such_rule(), _none_asked())
    return [line._replace(citation="") if line.value in absent else line for line in _all_lines(rules)]


def _all_lines(rules: Rules) -> list[Line]:
    return [
        Line(_("The agenda is sent"), _days(rules, "agenda", rules.agenda_days), rules.cite("agenda")),
        Line(_("Members are counted as"), _basis(rules), rules.cite("quorum")),
        Line(_("Quorum, first call"), _share(rules.quorum_first), rules.cite("quorum")),
        Line(_("Quorum, second call"), _share(rules.quorum_second), rules.cite("quorum_second")),
        Line(_("Recused members"), _recused(rules), rules.cite("quorum")),
        Line(_("Adopted with"), _majority(rules), rules.cite("majority")),
        Line(_("Yes votes at least"), _share(rules.minimum_yes), rules.cite("minimum_yes")),
        Line(pgettext("vote", "Tie"), str(TIES.get(rules.tie, rules.tie)), rules.cite("tie")),
        Line(
            _("Tie in a secret vote"),
            str(TIES.get(rules.secret_tie, rules.secret_tie)),
            rules.cite("secret_tie"),
        ),
        *_after_the_vote(rules),
        Line(_("Permission"), _permission(rules), rules.cite("permission")),
    ]


def _after_the_vote(rules: Rules) -> list[Line]:
    sent = _days(rules, "transmission", rules.transmission_days)
    if rules.transmission_is_condition and rules.transmission_days is not None:
        sent = _("%(days)s; unsent it is not in force") % {"days": sent}
    begins = _("after the vote") if rules.publication_from == "decision" else _("after it became final")
    published = _days(rules, "publication", rules.publication_days)
    if rules.publication_days is not None:
        published = f"{published} {begins}"
    return [
        Line(_("Returned by the mayor within"), _return(rules), rules.cite("return")),
        Line(_("The council insists with"), _share(rules.insistence), rules.cite("insistence")),
        Line(_("Sent to the civil administrator within"), sent, rules.cite("transmission")),
        Line(_("Published within"), published, rules.cite("publication")),
        Line(
            _("Complaints within"), _days(rules, "complaint", rules.complaint_days), rules.cite("complaint")
        ),
    ]


def differences(before: Rules, after: Rules) -> list[tuple[str, str, str]]:
    """What changed from one set to the other: rule, before, after; a changed source counts."""
    found = []
    for old, new in zip(lines(before), lines(after), strict=True):
        if (old.value, old.citation) != (new.value, new.citation):
            is_same_value = old.value == new.value
            found.append(
                (
                    new.label,
                    f"{old.value} [{old.citation}]" if is_same_value else old.value,
                    f"{new.value} [{new.citation}]" if is_same_value else new.value,
                )
            )
    return found


def _none_asked() -> str:
    return _("none asked")


def _no_such_rule() -> str:
    return _("no such rule")


def _share(text: str) -> str:
    if not text:
        return _no_such_rule()
    share = Share.parse(text)
    if share.fraction is None:
        return _("any number")
    part = str(share.fraction)
    return (
        _("more than %(part)s") % {"part": part}
        if share.is_exceeded
        else _("at least %(part)s, fractions rounded up") % {"part": part}
    )


def _basis(rules: Rules) -> str:
    return (
        _("the sitting members")
        if rules.members_basis == SITTING_MEMBERS
        else _("the full membership, empty seats included")
    )


def _recused(rules: Rules) -> str:
    return _("count as present") if rules.recused_are_present else _("do not count as present")


def _majority(rules: Rules) -> str:
    if rules.majority_of == OF_THE_PRESENT:
        of = _("those present, abstentions included")
    elif rules.abstentions_count:
        of = _("the votes, abstentions included")
    else:
        of = _("the yes and no votes, abstentions left out")
    return _("%(share)s of %(of)s") % {"share": _share(rules.majority), "of": of}


def _days(rules: Rules, period: str, days: int | None) -> str:
    if days is None:
        return _no_such_rule()
    said = (
        ngettext("%(days)s working day", "%(days)s working days", days)
        if period in rules.working_days
        else ngettext("%(days)s day", "%(days)s days", days)
    ) % {"days": days}
    if period == "agenda":
        said = _("%(days)s before the sitting") % {"days": said}
    if period in rules.moved_off_holidays:
        said = _("%(days)s, never ending on a day off") % {"days": said}
    return said


def _return(rules: Rules) -> str:
    usual = _days(rules, "return", rules.return_days)
    if rules.return_days_metropolitan is None:
        return usual
    return _("%(usual)s; metropolitan municipalities: %(metropolitan)s") % {
        "usual": usual,
        "metropolitan": _days(rules, "return", rules.return_days_metropolitan),
    }


def _permission(rules: Rules) -> str:
    if not rules.permission_act or not rules.permission_for:
        return _none_asked()
    acts = ", ".join(str(ACTS.get(act, act)) for act in rules.permission_for)
    return _("%(authority)s, for: %(acts)s") % {"authority": rules.permission_authority_name, "acts": acts}


__all__ = ["ACTS", "PERIODS", "TIES", "Line", "differences", "lines"]
