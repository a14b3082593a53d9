"""Background work on the register of twinnings: read and plan outside a transaction, write in the job's own."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from office.jobs import Run, Write, job_kind
from partners.actions.register import apply_register, content_of, register_stamp
from partners.models import EditionState, RegisterEdition
from partners.register_writing import known_towns
from partners.twinning_plan import plan_register
from partners.twinning_rows import read_register

_COUNTS = ("rows", "ties", "duplicates", "self_twinnings", "rejected", "towns")


@job_kind("register_import", _("Import of a register of twinnings"))
def prepare_register(run: Run) -> Write:
    """Taken in already, it has no second effect."""
    edition = RegisterEdition.objects.get(pk=run.job.parameters["edition"])
    if edition.state != EditionState.UPLOADED:
        return lambda: _result(edition)
    reading = read_register(content_of(edition), run.progress)
    stamp = register_stamp()
    plan = plan_register(reading, known_towns())
    run.progress(len(reading.rows), len(reading.rows))

    def write() -> dict[str, Any]:
        return _result(apply_register(edition, plan, stamp, by=run.by)[0])

    return write


def _result(edition: RegisterEdition) -> dict[str, Any]:
    return {"edition": edition.reference, **{name: getattr(edition, name) for name in _COUNTS}}
