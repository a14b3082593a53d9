"""Words for what the house keeps as codes: acts, kinds of things, states of jobs. Presentation only."""

from datetime import date
from typing import Any

from django import template
from django.utils.translation import gettext as _

from office import jobs, workdays
from office.acts import label_of
from office.journal_reading import changes_in_words, changes_to_read, kind_name, reference_of
from office.models import Job, JobState, JournalEntry, JournalRow

register = template.Library()

_TONES = {
    JobState.QUEUED: "neutral",
    JobState.RUNNING: "info",
    JobState.DONE: "success",
    JobState.FAILED: "danger",
    JobState.CANCELLED: "muted",
}


@register.filter
def act_label(act: str) -> str:
    return label_of(act)


@register.filter
def thing_kind(kind: str) -> str:
    return kind_name(kind)


@register.filter
def row_reference(row: JournalRow) -> str:
    return reference_of(row.kind, row.object_pk)


@register.filter
def changes_of(entry: JournalEntry | JournalRow) -> list[tuple[str, str, str]]:
    return changes_in_words(entry.kind, entry.changes)


@register.filter
def changes_to_read_of(entry: JournalEntry) -> list[tuple[str, str, str]]:
    return changes_to_read(entry.kind, entry.changes)


@register.filter
def personal_of(entry: JournalEntry) -> list[tuple[str, str, str]]:
    personal = getattr(entry, "personal", None)
    return changes_in_words(entry.kind, personal.values) if personal and personal.values else []


@register.filter
def job_kind_label(kind: str) -> str:
    return jobs.kind_label(kind)


@register.filter
def job_tone(job: Job) -> str:
    return _TONES[JobState(job.state)]


@register.filter
def job_sentence(job: Job) -> str:
    """The state of a job in a sentence."""
    return {
        JobState.QUEUED: _("Waiting for the worker. It begins as soon as the work before it is done."),
        JobState.RUNNING: _("At work. You may leave this page and come back: the work goes on."),
        JobState.DONE: _("Done."),
        JobState.FAILED: _("It did not work."),
        JobState.CANCELLED: _("Stopped. Nothing was changed."),
    }[JobState(job.state)]


@register.filter
def actor_name(actor: Any) -> str:
    """Who did it; at the command line that is whoever runs the server."""
    return str(actor) if actor else _("operator of the server")


@register.filter
def acted_by(entry: JournalEntry) -> str:
    """Who did what an entry tells of, and for whom where they stood in: “B for A”."""
    who = actor_name(entry.actor)
    return (
        _("%(deputy)s for %(absent)s") % {"deputy": who, "absent": entry.for_whom} if entry.for_whom else who
    )


@register.filter
def day_note(day: date, country: str | None) -> str:
    """That nobody works on a due day, and which working day comes before it; empty on a working day."""
    return workdays.note_on(day, country or "")
