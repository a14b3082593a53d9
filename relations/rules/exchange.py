"""Who may record, correct and strike out exchanges, and what an exchange must be."""

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office.calendar import OUT_OF_RANGE, is_in_range
from office.models import STAFF, Actor, Role, account_of
from office.rules import role_missing
from relations.models import Carrier, Exchange

# Any unit may have had the contact. Only auditors, who write nothing, record none.
RECORDERS = tuple(sorted(STAFF - {Role.AUDITOR}))


def may_record_exchanges(by: Actor) -> Any:
    return role_missing(by, *RECORDERS)


def may_change_exchange(by: Actor, exchange: Exchange) -> Any:
    """Correct it or strike it out: whoever recorded it, and those who keep the relations."""
    if by.has_role(Role.OFFICER, Role.HEAD):
        return None
    account = account_of(by)
    if by.has_role(*RECORDERS) and account and exchange.recorded_by_id == account.pk:
        return None
    return _("This exchange was recorded by somebody else. An officer or the head can correct it.")


def may_answer_the_pulse(by: Actor) -> Any:
    """Whoever confirms that a tie is dormant also says why it stays as it is."""
    return role_missing(by, Role.HEAD)


def must_not_be_struck_out(exchange: Exchange) -> Any:
    if not exchange.is_struck_out:
        return None
    return _("This exchange was struck out. What is missing on record is recorded as a new exchange.")


def must_have_happened(on: date) -> Any:
    if on > timezone.localdate():
        return _("That day has not come yet: give the day on which it happened.")
    return None if is_in_range(on) else OUT_OF_RANGE


def must_name_a_third_party(exchange: Exchange) -> Any:
    """A third party's exchange keeps a tie alive only if one can say whose it was."""
    if exchange.carried_by == Carrier.US_UNIT or exchange.organisation or exchange.counterpart:
        return None
    return _(
        "Name the organisation on our side or its counterpart on theirs, so that others know who keeps the tie alive."
    )


def must_not_name_one_beside_our_unit(exchange: Exchange) -> Any:
    if exchange.carried_by != Carrier.US_UNIT or not exchange.organisation:
        return None
    return _(
        "You named a third party on our side. Choose here what it is, or leave its name empty if our unit carried it."
    )
