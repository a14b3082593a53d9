"""How a membership shows itself to the council, and what follows the council's decision."""

from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from networks import actions
from office.calendar import DayOfYear
from office.council_rules import AUTHORITIES
from office.models import Actor, Submission
from office.submissions import FrozenText, Presentation, SubjectKind, register_kind
from office.traced import Because, Fact
from relations.money import written_money


def present(submission: Submission) -> Presentation:
    """From the frozen content alone."""
    content = submission.content
    network = content["network"]
    language = get_language() or "en"
    return Presentation(
        question=_("Does %(municipality)s join %(network)s?")
        % {"municipality": _name(content["municipality"], language), "network": network["name"]},
        if_yes=_if_yes(content),
        because_yes=_because_of_permission(content),
        if_no=_("No application is sent. The decision stays on file beside the membership."),
        facts=_facts(content),
        partner=[
            (_("Network"), network["name"]),
            (_("Headquarters"), network["seat"] or "–"),
            (_("Founded in"), str(network["founded"] or "–")),
            *_particulars(network),
            *[
                (_("It says of itself"), f"{claim['text']} ({claim['source'] or _('no source')})")
                for claim in network["claims"]
            ],
        ],
        languages=[],
        texts=[
            FrozenText(heading={language: _("What we expect of it")}, texts={language: content["expected"]})
        ],
    )


def _if_yes(content: dict[str, Any]) -> str:
    """Items sent before the authority was frozen with them say it without its name."""
    if "permission" not in content:
        return _("The application is sent once every permission that the law asks for has been granted.")
    if not content["permission"]:
        return _("The application is sent to the network.")
    authority = AUTHORITIES.get(content["permission"], content["permission"])
    return _("%(authority)s is asked for its permission; once it is granted, the application is sent.") % {
        "authority": authority
    }


def _because_of_permission(content: dict[str, Any]) -> tuple[Because, ...]:
    if not content.get("permission"):
        return ()
    authority = AUTHORITIES.get(content["permission"], content["permission"])
    said = _("The law on file for the day of sending asks %(authority)s first.") % {"authority": authority}
    return (Because(said, content.get("permission_rule", "")),)


def _particulars(network: dict[str, Any]) -> list[tuple[str, str]]:
    """What is known of the network beyond its name, as it was when sent."""
    members = str(network.get("members") or "")
    if members and network.get("members_in"):
        members = f"{members} ({network['members_in']})"
    known = [
        (_("Legal form"), network.get("legal_form", "")),
        (_("Founded by"), network.get("founders", "")),
        (_("Number of members"), members),
    ]
    return [row for row in known if row[1]]


def rows_to_check(content: dict[str, Any]) -> list[tuple[str, str]]:
    """Everything that will be frozen, before it is sent."""
    network = content["network"]
    claims = "; ".join(claim["text"] for claim in network["claims"])
    asked = str(AUTHORITIES.get(content["permission"], content["permission"]))
    return [
        (_("Network"), network["name"]),
        (_("Headquarters"), network["seat"]),
        (_("Founded in"), str(network["founded"] or "")),
        *_particulars(network),
        (_("It says of itself"), claims),
        *((fact.label, fact.value) for fact in _facts(content)),
        *([(_("Authority that is asked"), asked)] if asked else []),
        (_("What we expect of it"), content["expected"]),
    ]


def _name(names: dict[str, str], language: str) -> str:
    return names.get(language.split("-", maxsplit=1)[0]) or next(iter(names.values()), _("The municipality"))


def _facts(content: dict[str, Any]) -> list[Fact]:
    category, notice = content["category"], content["notice"]
    voting = _("with a vote") if category and category["has_vote"] else _("without a vote")
    sums = {fee["year"]: written_money(Decimal(fee["amount"]), fee["currency"]) for fee in content["fees"]}
    fees = ", ".join(f"{year}: {amount}" for year, amount in sums.items())
    network = _("The register of networks: %(name)s, as it was when sent.") % {
        "name": content["network"]["name"]
    }
    rows = tuple(
        Because(_("Fee of %(year)s: %(amount)s %(currency)s, as entered for the membership.") % fee)
        for fee in content["fees"]
    )
    return [
        Fact(
            _("Category"),
            f"{category['name']}, {voting}" if category else _("not known yet"),
            (Because(network),),
        ),
        Fact(_("Membership fee"), fees or _("not known yet"), rows),
        Fact(_("How to leave"), _leaving(notice), (Because(network),)),
        *_where_known(content),
    ]


def _where_known(content: dict[str, Any]) -> list[Fact]:
    """The budget line of the fee, and where the statutes are to be found."""
    line, statutes = content.get("budget_line"), content["network"].get("statutes")
    because = (Because(_("As entered for the membership when sent.")),)
    known = [(_("Budget line"), line), (_("Statutes"), statutes)]
    return [Fact(label, value, because) for label, value in known if value]


def _leaving(notice: dict[str, Any]) -> str:
    if notice["by"] and notice["ends"]:
        return _("notice by %(by)s, membership ends on %(ends)s") % {
            "by": DayOfYear.parse(notice["by"]).text,
            "ends": DayOfYear.parse(notice["ends"]).text,
        }
    if notice["months"]:
        return _("%(months)s months' notice") % {"months": notice["months"]}
    return _("not known yet")


def leave_as_it_is(submission: Submission, by: Actor) -> None:
    """A withdrawn item changes nothing on the membership: it can be sent again."""


def register() -> None:
    register_kind(
        SubjectKind(
            name=actions.KIND,
            label=gettext_lazy("membership of a network"),
            present=present,
            decided=actions.follow_decision,
            withdrawn=leave_as_it_is,
            fallen=actions.follow_fall,
            permission_answered=actions.follow_permission,
        )
    )
