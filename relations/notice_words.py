"""What a text says about notice, in words: from its frozen content, so that council and staff read the same."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from office.calendar import DayOfYear
from relations.models import NoticeCounts


def notice_in_words(duration: dict[str, Any]) -> str:
    """One or two sentences; `duration` is that part of a version's content."""
    said = [_rule(duration)]
    if duration.get("notice_counts_from") == NoticeCounts.RECEIVED:
        said.append(_("The day on which it is received counts."))
    return " ".join(said)


def _rule(duration: dict[str, Any]) -> str:
    if duration.get("notice_on"):
        deadline, effect = (DayOfYear.parse(duration[name]).text for name in ("notice_on", "effective_on"))
        said = {"deadline": deadline, "effect": effect}
        return _("With notice by %(deadline)s, with effect from the next %(effect)s.") % said
    months = duration["notice_months"]
    if months is None:
        return _("The text says nothing about notice.")
    sentence = ngettext("With notice of %(count)s month.", "With notice of %(count)s months.", months)
    return sentence % {"count": months}
