"""What pages ask about texts that are being written."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from office.models import User
from relations.models import KeptDraft, Protocol
from relations.rules.tidying import kept_until

# A page tells every minute that it is open; one missed minute is a slow connection, two are somebody gone.
HERE_FOR = timedelta(minutes=3)


def kept_by(protocol: Protocol, person: User) -> KeptDraft | None:
    """What this person had typed and not saved, the latest of all versions of the protocol."""
    kept = KeptDraft.objects.filter(version__protocol=protocol, person=person).exclude(kept_at=None)
    return kept.select_related("version").order_by("-kept_at").first()


def others_writing(protocol: Protocol, person: User) -> list[str]:
    """Who else has the draft open right now, a sentence each."""
    rows = KeptDraft.objects.filter(
        version__protocol=protocol, seen_at__gte=timezone.now() - HERE_FOR
    ).exclude(person=person)
    said = _("%(name)s has had this draft open since %(time)s.")
    return [
        said % {"name": row.person, "time": clock(row.opened_at)}
        for row in rows.select_related("person").order_by("opened_at")
    ]


def kept_words(kept: KeptDraft) -> str:
    """What the page says of text that is kept and not saved."""
    said = _("Kept at %(time)s, for you alone, until %(day)s. It counts once you save it.")
    return said % {"time": clock(kept.kept_at), "day": date_format(kept_until(kept), "DATE_FORMAT")}


def clock(moment: object) -> str:
    """The time of day where we are."""
    return time_format(timezone.localtime(moment), "TIME_FORMAT")  # type: ignore[arg-type]  # typed for datetime only
