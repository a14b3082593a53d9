"""What is done about a remark that no document settles: it is explained in writing."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office import journal, submissions
from office.models import Actor, account_of
from office.rules import Refused, require
from relations.audit import remark_with
from relations.models import ExplainedFlag
from relations.rules.legality import may_explain_flags

LONGEST = 2_000
_CHANGED = _("This flag no longer stands as you read it: its facts have changed. Look at the list again.")


@transaction.atomic
def explain_flag(key: str, *, reason: str, by: Actor) -> ExplainedFlag:
    """Say in writing why a flag stands; it stays listed, with the explanation. `key` names flag and facts.

    Explained again, the newer words take the place of the older; the journal keeps both.
    Raises Refused when other facts have changed or settled the flag since it was read.
    """
    require(may_explain_flags(by), "role")
    said = reason.strip()
    if not said:
        raise Refused("reason", _("Write the explanation: whoever reads the flag later reads it beside it."))
    if len(said) > LONGEST:
        raise Refused("too_long", _("Say it in 2,000 characters at most; keep the rest as a document."))
    remark = remark_with(key)
    if remark is None:
        raise Refused("stale", _CHANGED)
    held = remark.explanation
    before = held.reason if held else None
    explained = held or ExplainedFlag(
        code=remark.flag.code, facts=remark.flag.digest, **submissions.about(remark.thing)
    )
    explained.reason, explained.explained_by = said, account_of(by)
    explained.explained_on = timezone.localdate()
    try:
        with transaction.atomic():
            explained.save()
    except IntegrityError:  # somebody explained it at the same moment: both are worth reading
        raise Refused("stale", _CHANGED) from None
    changes = {remark.flag.code: [before, said]}
    journal.record("legality.explain", remark.thing, by=by, changes=changes, reason=said)
    return explained
