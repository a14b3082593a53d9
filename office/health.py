"""How the house is: one finding for each thing that somebody has to look after."""

import platform
import shutil
import socket
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

import celery
import django
from django.conf import settings
from django.db import connection
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from office import journal_anchor, journal_triggers, second_factor, upkeep
from office.journal_jobs import latest_check
from office.models import Job, JobState, JournalHead, Role, User

GOOD, WATCH, BAD = "success", "warning", "danger"
SCHEDULE_LATE = timedelta(seconds=90)  # the sweep comes every ten seconds
QUEUE_LATE, QUEUE_STUCK = timedelta(minutes=5), timedelta(minutes=30)
CHECK_DUE = timedelta(days=35)
BACKUP_DUE, BACKUP_MISSED = timedelta(hours=36), timedelta(days=7)
DRILL_DUE = timedelta(days=100)
PATIENCE = 2.0  # seconds for each neighbour
_STARTED_AT = timezone.now()


@dataclass(frozen=True)
class Finding:
    """`name` is for programs; `title`, `text` and `advice` are read by people."""

    name: str
    title: str
    tone: str
    text: str
    advice: str = ""

    @property
    def word(self) -> str:
        return {GOOD: _("in order"), WATCH: _("worth a look"), BAD: _("needs action")}[self.tone]

    def written(self) -> dict[str, str]:
        return asdict(self)


def findings() -> list[Finding]:
    """Everything, asked now. Names nobody and shows no content."""
    return [look() for look in _LOOKS]


def versions() -> list[tuple[str, str]]:
    with connection.cursor():
        database = ".".join(str(part) for part in connection.get_database_version())
    return [
        ("Entente", settings.VERSION), ("Python", platform.python_version()), ("Django", django.__version__),
        ("Celery", celery.__version__), (connection.display_name, database),
    ]  # fmt: skip


def background_is_late() -> bool:
    """The worker or the schedule has not been heard of for a while; asks one small file, no database."""
    if timezone.now() - _STARTED_AT < SCHEDULE_LATE:
        return False  # web server and worker may have been started together
    last = upkeep.noted(upkeep.SCHEDULE)
    return last is not None and _age(last["at"]) > SCHEDULE_LATE


def _age(since: datetime) -> timedelta:
    return timezone.now() - since


def _ago(since: datetime) -> str:
    return _("%(time)s ago") % {"time": timesince(since)}


# --- The journal -------------------------------------------------


def _journal() -> Finding:
    title, advice = _("Journal"), _("Start a check on the page “Journal”.")
    check = latest_check()
    if not _end_fits():
        return Finding("journal", title, BAD, _("The end of the journal does not fit its anchor."), advice)
    if check is None or check.finished_at is None:
        return Finding("journal", title, WATCH, _("It has never been read through and checked."), advice)
    if not check.result.get("intact"):
        broken = _("The last check found it broken at entry %(number)s.") % {
            "number": check.result.get("broken_at")
        }
        return Finding("journal", title, BAD, broken, advice)
    text = _("Intact when last checked, %(ago)s.") % {"ago": _ago(check.finished_at)}
    late = _age(check.finished_at) > CHECK_DUE
    return Finding("journal", title, WATCH if late else GOOD, text, advice if late else "")


def _end_fits() -> bool:
    """A glance, not a reading: the database's head is signed and not behind the anchor file."""
    row, anchor = JournalHead.objects.filter(pk=1).first(), journal_anchor.read()
    head = journal_anchor.Head(row.count, row.last_hash) if row else journal_anchor.Head(0, "")
    signed = not head.count or (row is not None and journal_anchor.is_signed(head, row.signature))
    return signed and (anchor is None or (anchor != journal_anchor.FORGED and anchor.count <= head.count))


def _guard() -> Finding:
    title = _("Guard of the journal")
    if lost := journal_triggers.missing():
        text = _("The database would let the journal be changed: %(number)s triggers are missing.")
        return Finding("guard", title, BAD, text % {"number": len(lost)}, _("Run: manage.py guard_journal"))
    return Finding("guard", title, GOOD, _("The database refuses every change."))


# --- Background work ---------------------------------------------


def _schedule() -> Finding:
    title, advice = _("Schedule"), _("Start the worker and the schedule; their messages say why they ended.")
    last = upkeep.noted(upkeep.SCHEDULE)
    if last is None:
        return Finding("schedule", title, BAD, _("It has never run."), advice)
    late = _age(last["at"]) > SCHEDULE_LATE
    text = _("Last heard of %(ago)s.") % {"ago": _ago(last["at"])}
    return Finding("schedule", title, BAD if late else GOOD, text, advice if late else "")


def _queue() -> Finding:
    title = _("Waiting jobs")
    waiting = Job.objects.filter(state=JobState.QUEUED)
    oldest = waiting.order_by("created_at").first()
    if oldest is None:
        return Finding("queue", title, GOOD, _("No job is waiting."))
    age = _age(oldest.created_at)
    tone = BAD if age > QUEUE_STUCK else WATCH if age > QUEUE_LATE else GOOD
    text = _("%(number)s waiting, the longest for %(time)s.")
    return Finding(
        "queue", title, tone, text % {"number": waiting.count(), "time": timesince(oldest.created_at)},
        "" if tone == GOOD else _("If the worker runs, it is too slow: start another one."),
    )  # fmt: skip


def _failures() -> Finding:
    failed = Job.objects.filter(state=JobState.FAILED, finished_at__gt=timezone.now() - timedelta(days=7))
    number = failed.count()
    if not number:
        return Finding("failures", _("Failed jobs"), GOOD, _("None in the last seven days."))
    text = _("%(number)s in the last seven days.") % {"number": number}
    advice = _("“Background jobs” says why each of them failed.")
    return Finding("failures", _("Failed jobs"), WATCH, text, advice)


def _broker() -> Finding:
    title = _("Broker")
    try:
        with celery.current_app.connection_for_write(connect_timeout=PATIENCE) as broker:
            broker.ensure_connection(max_retries=1, interval_start=0, timeout=PATIENCE)
    except Exception:  # noqa: BLE001 - each transport fails in its own way; all of them mean: not reachable
        text = _("It cannot be reached. New jobs wait; nothing is lost.")
        return Finding("broker", title, BAD, text, _("Start Redis, or correct REDIS_URL."))
    return Finding("broker", title, GOOD, _("It can be reached."))


# --- Neighbours and room -----------------------------------------


def _mail() -> Finding:
    title = _("Mail")
    if not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        tone = WATCH if settings.IN_PRODUCTION else GOOD
        return Finding("mail", title, tone, _("Nothing is sent: messages stay on this machine."))
    try:
        socket.create_connection((settings.EMAIL_HOST, settings.EMAIL_PORT), timeout=PATIENCE).close()
    except OSError:
        text = _("The mail server cannot be reached.")
        return Finding("mail", title, BAD, text, _("Correct EMAIL_HOST and EMAIL_PORT."))
    return Finding("mail", title, GOOD, _("The mail server answers."))


def _room() -> Finding:
    disk = shutil.disk_usage(settings.DATA_DIR)
    share = disk.free / disk.total
    tone = BAD if share < 0.02 else WATCH if share < 0.1 else GOOD
    text = _("%(free)s of %(total)s are free.")
    return Finding(
        "disk", _("Room for files"), tone,
        text % {"free": filesizeformat(disk.free), "total": filesizeformat(disk.total)},
        "" if tone == GOOD else _("Make room before uploads fail."),
    )  # fmt: skip


# --- Backups -----------------------------------------------------


def _backup() -> Finding:
    title, advice = _("Last backup"), _("Run daily: manage.py backup")
    last = upkeep.noted(upkeep.BACKUP)
    if last is None:
        return Finding("backup", title, BAD, _("There has been none."), advice)
    ago = _ago(last["at"])
    if last.get("missing") or last.get("altered"):
        text = _("%(ago)s, but files were missing in the store or were not what was once uploaded.")
        return Finding("backup", title, BAD, text % {"ago": ago}, _("The command names them."))
    age = _age(last["at"])
    tone = BAD if age > BACKUP_MISSED else WATCH if age > BACKUP_DUE else GOOD
    return Finding("backup", title, tone, ago, "" if tone == GOOD else advice)


def _drill() -> Finding:
    title, advice = _("Last restore drill"), _("Run: manage.py restore --drill")
    last = upkeep.noted(upkeep.DRILL)
    if last is None:
        return Finding("drill", title, WATCH, _("Nobody has tried whether a backup restores."), advice)
    if not last.get("passed"):
        text = _("It failed %(ago)s.") % {"ago": _ago(last["at"])}
        return Finding("drill", title, BAD, text, advice)
    late = _age(last["at"]) > DRILL_DUE
    text = _("It succeeded %(ago)s.") % {"ago": _ago(last["at"])}
    return Finding("drill", title, WATCH if late else GOOD, text, advice if late else "")


# --- Access ------------------------------------------------------


def _access() -> Finding:
    title = _("Second factor of administrators")
    administrators = User.objects.holding(Role.ADMINISTRATOR, on=timezone.localdate())
    without = second_factor.annotated(administrators).filter(has_second_factor=False).count()
    if not without:
        return Finding("second_factor", title, GOOD, _("Every administrator has one."))
    text = _("%(number)s without one.") % {"number": without}
    if settings.SECOND_FACTOR_REQUIRED:
        return Finding("second_factor", title, WATCH, text, _("At the next login they are led to set it up."))
    tone = BAD if settings.IN_PRODUCTION else GOOD
    return Finding("second_factor", title, tone, text, "" if tone == GOOD else _("It is not required here."))


_LOOKS: tuple[Callable[[], Finding], ...] = (
    _journal, _guard, _schedule, _queue, _failures, _broker, _mail, _room, _backup, _drill,
    _access,
)  # fmt: skip
