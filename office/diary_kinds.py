"""The kinds of deadlines, in families: how long before the day somebody is warned, and what is mailed at once.

Each app says in its own `diary_kinds.py` which of its kinds belong where; a kind nobody named is in `OTHER`.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Family:
    """Deadlines that people want to hear of equally early; `days` before the day, where nobody chose otherwise."""

    name: str
    label: Any
    days: tuple[int, ...]
    # Whether it is said again after the day has passed.
    is_chased: bool = True
    # The subject of the mail that goes out as soon as such a deadline is opened; empty: it waits for the digest.
    mailed_at_once: Any = ""


NOTICE = Family("notice", _("Last days for notice"), (180, 90, 30, 7))
TERM = Family("term", _("Ends and reviews of terms"), (90, 30, 7))
LAW = Family("law", _("Deadlines that the law sets"), (5, 1))
COUNCIL = Family("council", _("What the council waits for"), (7, 1))
# What became of an item somebody had opened: read, not acted on, so nobody is waited for.
NEWS = Family("news", _("News about council items"), (7,), is_chased=False)
OTHER = Family("other", _("Everything else"), (14, 0))
# These two are not chosen: whoever has to act hears of them at once.
REQUESTED = Family(
    "requested", _("Decisions requested"), (7,), is_chased=False, mailed_at_once=_("A decision is requested")
)
RETURNED = Family(
    "returned", _("Returned texts"), (1,), mailed_at_once=_("Something came back to be worked on")
)
CHOSEN = (NOTICE, TERM, LAW, COUNCIL, OTHER)
FAMILIES = {family.name: family for family in (*CHOSEN, NEWS, REQUESTED, RETURNED)}

_kinds: dict[str, Family] = {}
# What is meant for one person and nobody else can open or settle: it never goes to whoever stands in for them.
_personal: set[str] = set()


def register(family: Family, *kinds: str) -> None:
    """Put kinds of deadlines into a family; one that ends in `*` stands for all that begin so."""
    _kinds.update(dict.fromkeys(kinds, family))


def register_personal(*kinds: str) -> None:
    """Kinds of deadlines about what belongs to one person alone: no deputy reads them."""
    _personal.update(kinds)


def personal_kinds() -> frozenset[str]:
    return frozenset(_personal)


def family_of(kind: str) -> Family:
    if kind in _kinds:
        return _kinds[kind]
    open_ended = (known for known in _kinds if known.endswith("*") and kind.startswith(known[:-1]))
    longest = max(open_ended, key=len, default="")
    return _kinds.get(longest, OTHER)


register(LAW, "decision_*", "permission_*", "sitting_agenda")
register(COUNCIL, "decision_awaited", "question_*", "legal_reading")
register(NEWS, "item_news_*")
register(REQUESTED, "decision_requested")
register(RETURNED, "decision_returned")
