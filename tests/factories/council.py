"""Items before the council, of a kind that only tests know: a paper about a unit of the municipality."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from typing import Any

from office import submissions
from office.models import OPERATOR, Submission, Unit
from office.submissions import FrozenText, Presentation, SubjectKind

KIND = "test_paper"
SENT_ON = date(2026, 1, 2)


def content(text: str = "We work together.", **more: Any) -> dict[str, Any]:
    said = {
        "question": "Shall we work together?",
        "duration": "five years",
        "nl": "Wij werken samen.",
        "en": text,
    }
    return said | more


def present(submission: Submission) -> Presentation:
    said = submission.content
    return Presentation(
        question=said["question"],
        if_yes="The mayor may sign.",
        if_no="Everything stays as it is.",
        facts=[("Cost", "1.000 EUR a year"), ("Duration", said["duration"])],
        partner=[("Country", "Japan"), ("Population", "460 000")],
        languages=[("en", "original"), ("nl", "translation")],
        texts=[FrozenText({"en": "Purpose", "nl": "Doel"}, {"en": said["en"], "nl": said["nl"]})],
    )


class PaperKind:
    """The kind, remembering what it was told."""

    def __init__(self) -> None:
        self.decided: list[str] = []
        self.withdrawn: list[str] = []
        self.answered: list[str] = []
        self.fallen: list[str] = []

    def kind(self) -> SubjectKind:
        return SubjectKind(
            name=KIND,
            label="paper",
            present=present,
            decided=lambda submission, decision, by: self.decided.append(decision.recorded_result),
            withdrawn=lambda submission, by: self.withdrawn.append(submission.reference),
            permission_answered=lambda permission, by: self.answered.append(permission.state),
            fallen=lambda submission, decision, by: self.fallen.append(decision.reference),
            outcomes={"kept": "kept in honour"},
        )


@contextmanager
def paper_kind() -> Iterator[PaperKind]:
    """The kind registered for the length of a test."""
    told = PaperKind()
    submissions.register_kind(told.kind())
    try:
        yield told
    finally:
        submissions._kinds.pop(KIND)


def put_before_council(
    title: str = "Working together", *, about: Unit | None = None, **more: Any
) -> Submission:
    """A pending item; `text` and other words go into its frozen content, the rest to `submit`."""
    sent_on = more.pop("sent_on", SENT_ON)
    sending = {name: more.pop(name) for name in ("decide_by", "replaces", "author", "by") if name in more}
    subject = about or Unit.objects.create(name=title)
    item = submissions.submit(
        subject, kind=KIND, title=title, version_label="version 1", content=content(**more),
        **({"by": OPERATOR} | sending),
    )  # fmt: skip
    return sent(item, sent_on)


def sent(item: Submission, on: date) -> Submission:
    """The item as if it had been sent on that day, so that sittings of the past may decide it."""
    item.submitted_at = datetime.combine(on, time(12), tzinfo=UTC)
    item.save()
    return item
