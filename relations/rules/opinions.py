"""Who asks for an opinion, who gives it, and whether a text waits for it."""

from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from office.models import Actor, Municipality, Role
from office.rules import role_missing, those_behind
from relations.models import ADVISERS, Opinion, OpinionKind, Protocol, ProtocolVersion


def may_ask(by: Actor) -> Any:
    return role_missing(by, Role.OFFICER, Role.HEAD)


def may_give(opinion: Opinion, by: Actor) -> Any:
    return role_missing(by, ADVISERS[OpinionKind(opinion.kind)])


def must_be_outstanding(opinion: Opinion) -> Any:
    if opinion.withdrawn_at is not None:
        return _("This opinion is no longer asked for.")
    if opinion.result:
        return _("This opinion has been given. Ask for a new one where the text has changed.")
    return None


def must_be_somebody_elses(opinion: Opinion, version: ProtocolVersion, by: Actor) -> Any:
    """Four eyes: nobody judges the own words, nor those of the adviser they stand in for."""
    people = {person.pk for person in those_behind(by, ADVISERS[OpinionKind(opinion.kind)])}
    if version.author_id in people or version.writers.filter(pk__in=people).exists():
        return _("You wrote in this text yourself: another adviser has to give the opinion.")
    return None


def outstanding(protocol: Protocol) -> list[Opinion]:
    return list(Opinion.objects.outstanding().filter(version__protocol=protocol).order_by("due_on", "pk"))


def must_have_its_opinions(protocol: Protocol) -> Any:
    """Only where the municipality wants it so: otherwise what is outstanding is said and holds nothing back."""
    missing = outstanding(protocol)
    if not missing or not (ours := Municipality.ours()) or not ours.awaits_opinions:
        return None
    named = get_text_list([str(opinion.get_kind_display()) for opinion in missing], _("and"))
    sentence = _("Still outstanding: %(opinions)s. Wait for it, or withdraw the request.")
    return sentence % {"opinions": named}
