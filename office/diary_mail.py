"""The mails of the diary: sent once each, in the reader's language, saying only what that person may then see.

A mail's row is taken on a lease before it is sent and marked afterwards. Whoever is killed before the server took it
leaves a lease that runs out, and the next run sends it; two runs at once never hold the same row. Only a death in the
moment between the server's “taken” and our mark sends it twice, under the same Message-ID, by which mail programs
know it for one.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from smtplib import SMTPException
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from office import reminders, workdays
from office.diary_kinds import family_of
from office.models import Deadline, Mail, MailKind, Municipality

logger = logging.getLogger(__name__)
LEASE = timedelta(minutes=10)
LONGEST_WAIT = timedelta(hours=6)
_DOUBLED = 6  # times: beyond the longest wait already, and never too large to count
AT_ONCE = 200  # mails in one run: the next comes soon


def remind() -> int:
    """Write the mails that are due by the municipality's clock and send what waits; returns how many were sent."""
    ours = Municipality.ours()
    with timezone.override(ours.time_zone if ours else "UTC"):
        now = timezone.localtime()
        reminders.make_mails(now.date(), hour=now.hour)
        return send_waiting()


def send_waiting() -> int:
    """Send every mail that waits and is in nobody's hands; returns how many went out."""
    waiting = list(Mail.objects.waiting().order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    return sum(_send(number) for number in waiting)


def _send(number: int) -> bool:
    free = Mail.objects.waiting().filter(pk=number)
    mail = free.select_related("user").first()
    # Conditional: of two workers that read the same row, one changes it.
    if mail is None or not free.filter(tries=mail.tries).update(
        leased_until=timezone.now() + LEASE, tries=mail.tries + 1
    ):
        return False
    message = compose(mail)
    if message is None:
        mail.reminders.all().delete()  # nothing was said: what is opened again may be said again
        Mail.objects.filter(pk=number).update(dropped_at=timezone.now(), leased_until=None)
        return False
    try:
        message.send()
    except (OSError, SMTPException):
        logger.warning("Mail %s of the diary could not be sent; it is tried again.", number)
        wait = min(LEASE * 2 ** min(mail.tries, _DOUBLED), LONGEST_WAIT)
        Mail.objects.filter(pk=number).update(leased_until=timezone.now() + wait)
        return False
    Mail.objects.filter(pk=number).update(sent_at=timezone.now(), leased_until=None)
    return True


@dataclass
class Letter:
    """What a mail says: its subject without names or titles, and the deadlines under headings."""

    subject: str
    parts: list[tuple[str, list["Line"]]] = field(default_factory=list)


@dataclass(frozen=True)
class Line:
    """One deadline as the mail writes it."""

    deadline: Deadline
    when: str
    address: str
    note: str


def compose(mail: Mail) -> EmailMultiAlternatives | None:
    """The mail as it is to be sent now, as plain text and with the same sentences as HTML.

    None when nothing it was made for is open and theirs any more.
    """
    user = mail.user
    if not user.roles:
        return None
    open_ones = Deadline.objects.open().for_user(user).filter(reminders__mail=mail)
    deadlines = list(open_ones.order_by("due_on", "pk").distinct())
    if not deadlines:
        return None
    ours, today = Municipality.ours(), timezone.localdate()
    with translation.override(user.language):
        letter = _letter(mail, deadlines, today, ours.country if ours else "")
        values = {
            "user": user, "letter": letter, "municipality": ours, "diary": settings.SITE_ADDRESS + reverse("office:diary"),
            "late": Deadline.objects.overdue(today).for_user(user).filter(waiting_on="").count(),
            "is_digest": mail.kind == MailKind.DIGEST,
        }  # fmt: skip
        body = render_to_string("office/mail/diary.txt", values)
        message = EmailMultiAlternatives(letter.subject, body, None, [user.email], headers=_headers(mail))
        message.attach_alternative(render_to_string("office/mail/diary.html", values), "text/html")
        return message


def _headers(mail: Mail) -> dict[str, str]:
    host = urlsplit(settings.SITE_ADDRESS).hostname or "localhost"
    made = f"{mail.made_at:%Y%m%d%H%M%S%f}"
    return {
        "Message-ID": f"<diary.{mail.pk}.{made}@{host}>",
        "Auto-Submitted": "auto-generated",
    }


def _letter(mail: Mail, deadlines: list[Deadline], today: date, country: str) -> Letter:
    lines = [_line(deadline, today, country) for deadline in deadlines]
    if mail.kind == MailKind.NOW:
        at_once = family_of(deadlines[0].kind).mailed_at_once
        return Letter(str(at_once or _("Due within two days")), [("", lines)])
    soon = reminders.SOON
    parts = [
        (_("Late"), _those(lines, lambda one: not one.waiting_on and one.due_on < today)),
        (_("Due within two days"), _those(lines, lambda one: not one.waiting_on and 0 <= (one.due_on - today).days <= soon)),
        (_("Coming up"), _those(lines, lambda one: not one.waiting_on and (one.due_on - today).days > soon)),
        (_("Waiting on others"), _those(lines, lambda one: bool(one.waiting_on))),
    ]  # fmt: skip
    subject = ngettext("Your diary: %(count)s thing", "Your diary: %(count)s things", len(lines))
    return Letter(subject % {"count": len(lines)}, [(title, found) for title, found in parts if found])


def _those(lines: Iterable[Line], fits: Any) -> list[Line]:
    return [line for line in lines if fits(line.deadline)]


def _line(deadline: Deadline, today: date, country: str) -> Line:
    days = (deadline.due_on - today).days
    if days < 0:
        when = ngettext("%(days)s day late", "%(days)s days late", -days) % {"days": -days}
    elif days == 0:
        when = _("today")
    else:
        when = ngettext("in %(days)s day", "in %(days)s days", days) % {"days": days}
    address = settings.SITE_ADDRESS + deadline.subject_url
    return Line(deadline, when, address, workdays.note_on(deadline.due_on, country))


__all__ = ["compose", "remind", "send_waiting"]
