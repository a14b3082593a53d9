"""What is typed into a draft before it is saved: kept outside history, for the person who typed it alone.

Nothing here is journalled: no text changes by it, and whoever reads the draft reads what was saved last.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office.models import User
from office.rules import Refused, require
from relations.actions.tidying import forget_deadlines
from relations.models import KeptDraft, Protocol
from relations.rules import protocol as rules

MAX_KEPT = 2_000_000  # characters, of all fields together
# The fields of the page on which a draft is written, as a browser sends them.
FIELDS = re.compile(r"[a-z_]{1,30}|(?:key|part|status|heading|text|hint|choose|confirm)-[\w-]{1,40}")
NEVER = {"csrfmiddlewaretoken", "do", "added_language", "added_clause"}  # what buttons send along


@transaction.atomic
def open_draft(protocol: Protocol, *, by: User) -> KeptDraft:
    """Say that `by` has the draft open; what was kept stays."""
    row = _row(protocol, by)
    row.seen_at = timezone.now()
    row.save(update_fields=["seen_at"])
    return row


@transaction.atomic
def keep_draft(protocol: Protocol, *, by: User, typed: Mapping[str, str]) -> KeptDraft:
    """Keep the fields of the form as they stand, right or wrong, in the place of what was kept before."""
    names = [name for name in typed if name not in NEVER and FIELDS.fullmatch(name)]
    kept = {
        name: str(typed[name]).replace("\x00", "") for name in names
    }  # no database keeps a null character
    if len(json.dumps(kept)) > MAX_KEPT:
        raise Refused("too_long", _("The text is too long to be kept. Save it in parts."))
    row = _row(protocol, by)
    row.typed, row.kept_at = kept, timezone.now()
    row.seen_at = row.kept_at
    row.save()
    return row


@transaction.atomic
def throw_away(protocol: Protocol, *, by: User) -> int:
    """Throw away what `by` had kept in any version of this protocol; returns how many texts that were."""
    kept = KeptDraft.objects.filter(version__protocol=protocol, person=by)
    rows = [row for row in kept if row.kept_at]
    forget_deadlines(rows)
    kept.delete()
    return len(rows)


def _row(protocol: Protocol, by: User) -> KeptDraft:
    require(rules.may_write_protocols(by), "role")
    version = protocol.versions.latest("number")
    if reason := rules.must_be_writable(protocol, version):
        raise Refused("not_writable", reason)
    now = timezone.now()
    row, _is_new = KeptDraft.objects.select_for_update().get_or_create(
        version=version, person=by, defaults={"opened_at": now, "seen_at": now}
    )
    return row
