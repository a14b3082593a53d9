"""When notice can be recorded and taken back: each function returns None, or the reason for refusing."""

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from office.calendar import written
from relations.models import Notice, Protocol, ProtocolKind
from relations.under_notice import running_notice


def must_allow_a_notice(protocol: Protocol) -> Any:
    if not protocol.is_in_force:
        return _("It is not in force, so there is nothing to give notice of.")
    if protocol.kind == ProtocolKind.AMENDMENT:
        return _("An amendment is part of the text it amends: notice is given of that one.")
    if notice := running_notice(protocol):
        said = {"sent": written(notice.sent_on), "end": written(notice.effective_on)}
        return _("Notice has been given on %(sent)s: it ends on %(end)s.") % said
    return None


def must_allow_withdrawal(protocol: Protocol, notice: Notice, on: date) -> Any:
    if on > timezone.localdate():
        return _("That day has not come yet: give the day on which it happened.")
    if on < notice.sent_on:
        sentence = _("It was sent on %(day)s: it cannot have been taken back before.")
        return sentence % {"day": written(notice.sent_on)}
    if on > notice.effective_on:
        sentence = _("It took effect on %(day)s. What has ended is not revived: agree on a new text.")
        return sentence % {"day": written(notice.effective_on)}
    return None
