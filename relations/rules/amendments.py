"""When a text can be amended, and what must hold before an amendment goes on."""

from collections.abc import Iterable
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from relations.amending import conflicting_terms, conflicts, touched
from relations.amendment_texts import TERMS_AMENDED, names_of_clauses, terms_said
from relations.models import UNDER_WAY_STATES, Amendment, Protocol, ProtocolKind, ProtocolState
from relations.rules.protocol import must_allow_a_protocol


def amendment_of(protocol: Protocol) -> Amendment | None:
    """What an amending protocol amends, with the versions of that text; None for every other kind.

    Read once for each object, like the decision on a protocol: acts lock and read a fresh one.
    """
    if protocol.kind != ProtocolKind.AMENDMENT:
        return None
    kept = vars(protocol)
    if "amendment_read" not in kept:
        found = Amendment.objects.select_related(
            "amends", "based_on", "begun_from__based_on", "begun_from__protocol"
        )
        found = found.prefetch_related("amends__versions")
        kept["amendment_read"] = found.filter(protocol=protocol).first()
    read: Amendment | None = kept["amendment_read"]
    return read


def must_allow_an_amendment(protocol: Protocol, known: Iterable[Amendment] | None = None) -> Any:
    """Whether a text can be amended now; one amendment is open at a time. `known` are its amendments, if read."""
    if protocol.kind in (ProtocolKind.AMENDMENT, ProtocolKind.TERMINATION_ACT):
        return _("An amendment changes an agreement, not another amendment or a termination act.")
    if not protocol.is_in_force:
        return _(
            "Only a text in force is amended. Before, its draft is changed; after, a new text is agreed on."
        )
    if reason := must_allow_a_protocol(protocol.relation):
        return reason
    text = protocol.text
    if text is None or not text.clauses or not text.duration_kind:
        return _(
            "Its clauses or its duration are not on file, so nothing can be amended here. Agree on a new text instead."
        )
    rows = protocol.amendments.select_related("protocol") if known is None else known
    return _must_be_the_only_one(rows)


def _must_be_the_only_one(rows: Iterable[Amendment]) -> Any:
    found = next((row for row in rows if row.protocol.state in UNDER_WAY_STATES), None)
    if found is None:
        return None
    sentence = _(
        "Amendment %(number)s is on its way (%(reference)s): one at a time. Finish or withdraw it first."
    )
    return sentence % {"number": found.number, "reference": found.protocol.reference}


def must_amend(protocol: Protocol) -> Any:
    """For an amendment: the text it amends is in force, it changes something, and nothing contradicts it."""
    amendment = amendment_of(protocol)
    if amendment is None:
        return None
    if not amendment.amends.is_in_force:
        sentence = _("The text it amends is no longer in force: %(reference)s.")
        return sentence % {"reference": amendment.amends.reference}
    text = protocol.latest
    if text is None or changes_nothing(amendment, text):
        return _("It changes nothing in the text it amends.")
    return must_not_contradict(amendment, text)


def must_still_fit(protocol: Protocol) -> Any:
    """Before it is signed and before it enters into force: what it amends is in force and reads as it supposes."""
    amendment = amendment_of(protocol)
    text = protocol.text
    if amendment is None or text is None:
        return None
    if not amendment.amends.is_in_force:
        sentence = _("The text it amends is no longer in force: %(reference)s.")
        return sentence % {"reference": amendment.amends.reference}
    if not (named := places_in_conflict(amendment, text)):
        return None
    sentence = _(
        "The text it amends was changed since, in the same places: %(places)s. Its own words were decided as they are "
        "and cannot follow any more."
    )
    return sentence % {"places": get_text_list(named, _("and"))}


def must_be_outrun(protocol: Protocol) -> Any:
    """Only what cannot enter into force any more is kept from it: what the council adopted is otherwise carried out."""
    if amendment_of(protocol) is None:
        return _(
            "Only an amendment is withdrawn from entering into force. What the council adopted is carried out."
        )
    if must_still_fit(protocol) is None:
        return _(
            "It still fits the text it amends, and the council adopted it: it is carried out. Whoever does not want it "
            "any more goes back to the council."
        )
    return None


def must_allow_beginning_anew(protocol: Protocol) -> Any:
    """Whether a new amendment can be begun from one that was adopted and withdrawn from entering into force."""
    amendment = amendment_of(protocol)
    if amendment is None or not protocol.is_set_aside:
        return _(
            "A new amendment is begun from one that was adopted and then withdrawn from entering into force. "
            "This one was not."
        )
    lost = (ProtocolState.WITHDRAWN, ProtocolState.REJECTED, ProtocolState.VOID)
    later = amendment.begun_anew.exclude(protocol__state__in=lost).select_related("protocol").first()
    if later:
        said = {"number": later.number, "reference": later.protocol.reference}
        return _("Amendment %(number)s (%(reference)s) was begun from it already.") % said
    return must_allow_an_amendment(amendment.amends)


def changes_nothing(amendment: Amendment, text: Any) -> bool:
    base = amendment.based_on
    has_new_words = bool(touched(base.clauses, text.clauses)) or text.languages != base.languages
    return not has_new_words and terms_said(text) == terms_said(base)


def must_not_contradict(amendment: Amendment, text: Any) -> Any:
    """None as long as the text it amends was changed nowhere that it changes too."""
    if not (named := places_in_conflict(amendment, text)):
        return None
    sentence = _(
        "The text it amends was changed since, in the same places: %(places)s. Read what changed on the page of "
        "the amendment, and take it on before you go on."
    )
    return sentence % {"places": get_text_list(named, _("and"))}


def places_in_conflict(amendment: Amendment, text: Any, current: Any = None) -> list[str]:
    """Clauses and terms that the amendment and a later version of the amended text both changed, by name.

    `current` is the version to compare with, where it is not the text in force.
    """
    base, current = amendment.based_on, current or amendment.amends.text
    if current is None or current.pk == base.pk:
        return []
    keys = conflicts(base.clauses, current.clauses, text.clauses)
    named = names_of_clauses(keys, text.clauses, current.clauses)
    terms = conflicting_terms(*(terms_said(one) for one in (base, current, text)))
    return named + [str(TERMS_AMENDED[name]) for name in terms]
