"""What pages ask about texts that are being written."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from office.models import User
from relations.models import KeptDraft, Protocol

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


def clock(moment: object) -> str:
    """The time of day where we are."""
    return time_format(timezone.localtime(moment), "TIME_FORMAT")  # type: ignore[arg-type]  # typed for datetime only
