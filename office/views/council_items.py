"""What the council reads: the inbox, an item's page, its questions and remarks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import IntegrityError, models, transaction
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from office import council_reading as reading
from office import item_reading, openings, so_far, submissions
from office.access import EVERYBODY, open_to
from office.council_forms import (
    AnswerForm,
    PositionForm,
    QuestionForm,
    ReasonForm,
    RemarkForm,
    WordsForm,
)
from office.council_words import direction, language_name, version_in_words
from office.differences import Changes, changes_between
from office.item_reading import Mine
from office.models import (
    PositionRound,
    Question,
    Remark,
    Role,
    SittingState,
    Submission,
    SubmissionState,
    WordsDraft,
    WordsKind,
)
from office.rules import Refused
from office.submissions import Presentation
from office.traced import traced

ROWS_PER_PAGE = 25


def item_or_404(reference: str) -> Submission:
    try:
        return reading.submission_by_reference(reference)
    except Submission.DoesNotExist:
        raise Http404 from None


# -- the inbox ----------------------------------------------------------------------------------------


@require_GET
@open_to(*EVERYBODY)
def inbox(request: HttpRequest) -> HttpResponse:
    """Council members find “To decide” and “Decided”; staff also who is being waited for."""
    lists = {"to-decide": _to_decide, "decided": _decided}
    if request.user.is_staff_member:
        lists["waiting"] = _awaited
    chosen = request.GET.get("show", "to-decide")
    if chosen not in lists:
        raise Http404
    page = Paginator(lists[chosen](), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    rows = [reading.waiting(deadline) for deadline in page] if chosen == "waiting" else list(page)
    context = {
        "page": page,
        "rows": rows,
        "chosen": chosen,
        "tabs": _tabs(request, lists, chosen),
        "news": openings.news_for(request.user) if chosen == "to-decide" else (),
    }
    return render(request, f"office/council/inbox_{chosen.replace('-', '_')}.html", context)


def _to_decide() -> models.QuerySet:
    return reading.items_to_decide()


def _decided() -> models.QuerySet:
    return reading.items_decided()


def _awaited() -> models.QuerySet:
    return reading.acts_awaited()


def _tabs(
    request: HttpRequest, lists: dict[str, Callable[[], models.QuerySet]], chosen: str
) -> list[dict[str, Any]]:
    first = _("To record") if request.user.has_role(Role.CLERK) else _("To decide")
    labels = {"to-decide": first, "decided": _("Decided"), "waiting": _("Waiting")}
    here = reverse("office:inbox")
    return [
        {
            "label": labels[name],
            "url": here if name == "to-decide" else f"{here}?show={name}",
            "current": name == chosen,
            "count": rows().count() if name != "decided" else "",
        }
        for name, rows in lists.items()
    ]


# -- an item's page -----------------------------------------------------------------------------------


@require_GET
@open_to(*EVERYBODY)
def submission(request: HttpRequest, reference: str) -> HttpResponse:
    """Exactly the frozen version, with what is needed to decide on it in five minutes."""
    return item_page(request, item_or_404(reference))


def item_page(
    request: HttpRequest, item: Submission, *, question: QuestionForm | None = None,
    remark: RemarkForm | None = None, position: PositionForm | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    shown = submissions.present(item)
    may_record = item.is_pending and request.user.has_role(Role.CLERK)
    context = {
        "item": item,
        "shown": shown,
        "facts": traced(list(shown.facts)),
        "outcomes": traced(list(shown.outcomes)),
        "partner": traced(list(shown.partner)),
        "days": item_reading.days_of(item),
        "texts": _texts(shown, request.GET.get("lang", "")),
        "annexes": reading.annexes(item, request.user),
        "votes": item.votes,
        "may_answer": request.user.has_role(Role.OFFICER, Role.HEAD),
        "may_withdraw": item.is_pending and request.user.has_role(Role.HEAD),
        "may_record": may_record,
        **(_where_it_is_recorded(item) if may_record else {}),
        **_compared(item, shown),
        **_background(item),
        **_what_became_of(item),
        **_said_and_mine(request, item, question=question, remark=remark, position=position),
    }
    openings.note_opening(item, by=request.user, content_hash=context["wording"])
    if not item.is_pending:
        openings.note_news_read(item, by=request.user)
    return render(request, "office/council/submission_detail.html", context, status=status)


def _where_it_is_recorded(item: Submission) -> dict[str, Any]:
    """The sitting on whose agenda it stands; after one that has been held it may have to come on another agenda."""
    points = item.agenda_items.exclude(sitting__state=SittingState.CALLED_OFF).select_related("sitting")
    point = points.order_by("-sitting__held_on", "-pk").first()
    if point is None:
        return {}
    if point.sitting.state == SittingState.PLANNED:
        return {"record_url": point.sitting.get_absolute_url()}
    record = reverse("office:sitting_record", args=[point.sitting.reference])
    return {"record_url": f"{record}?item={item.reference}", "may_come_again": True}


def _compared(item: Submission, shown: Presentation) -> dict[str, Any]:
    """The former item and what is different; the corrections certified since."""
    former = reading.former_submission(item)
    corrections = item_reading.corrections_shown(item) if item.votes else []
    return {
        "former": former,
        "changes": changes_between(submissions.present(former), shown) if former else Changes([], []),
        "corrections": corrections,
        "wording": item_reading.wording_hash(item, corrections),
    }


def _background(item: Submission) -> dict[str, Any]:
    frozen = item_reading.so_far_of(item)
    return {"so_far": frozen, "so_far_figures": so_far.in_short(frozen) if frozen else []}


def _what_became_of(item: Submission) -> dict[str, Any]:
    if item.state != SubmissionState.WITHDRAWN:
        return {}
    return {
        "withdrawn_because": reading.reason_for_withdrawing(item),
        "in_its_place": reading.item_in_its_place(item),
    }


def _said_and_mine(
    request: HttpRequest, item: Submission, *, question: QuestionForm | None, remark: RemarkForm | None,
    position: PositionForm | None,
) -> dict[str, Any]:  # fmt: skip
    """Questions, remarks and positions as this reader may read them, and the forms for one's own."""
    gathering = item_reading.round_of(item)
    entries = item_reading.entries_for(item, request.user)
    mine = item_reading.mine(item, request.user, entries)
    questions = list(reading.questions_seen_by(item, request.user))
    remarks = list(reading.remarks_seen_by(item, request.user))
    found: dict[str, Any] = {
        "questions": questions,
        "remarks": remarks,
        "mine": mine,
        "stated": item_reading.stated(item, request.user, entries),
        "openings": item_reading.openings_seen_by(item, request.user),
        "may_close_positions": bool(gathering and gathering.is_open and item.is_pending)
        and request.user.has_role(Role.CLERK),
    }
    # What was typed and refused stays on the page, also where nothing can be said any more.
    found |= {"question_form": question, "remark_form": remark, "position_form": position}
    if item.is_pending and request.user.has_role(Role.COUNCILLOR):
        tokens = [row.form_token for row in questions if row.asked_by == request.user]
        tokens += [row.form_token for row in remarks if row.made_by == request.user]
        found |= {
            "question_form": question or QuestionForm(initial=kept_words(mine.kept.get(WordsKind.QUESTION))),
            "remark_form": remark or RemarkForm(initial=kept_words(mine.kept.get(WordsKind.REMARK))),
            "position_form": position or position_form(item, mine, gathering),
            "sent_tokens": " ".join(str(token) for token in tokens if token),
        }
    return found


def kept_words(kept: WordsDraft | None) -> dict[str, Any]:
    return {"text": kept.text, "is_shared": kept.is_shared} if kept else {}


def position_form(
    item: Submission, mine: Mine, gathering: PositionRound | None, data: Any = None
) -> PositionForm:
    gathered = bool(gathering and gathering.is_open)
    return PositionForm(data, stances=mine.stances, content_hash=item.content_hash, gathered=gathered)


@dataclass(frozen=True)
class Column:
    """A language of the text, with its standing (original, translation, authentic)."""

    code: str
    name: str
    standing: str

    @property
    def direction(self) -> str:
        return direction(self.code)


@dataclass(frozen=True)
class Texts:
    """The text as the reader chose it: all languages side by side, or one."""

    columns: list[Column]
    rows: list[list[tuple[Column, str, str]]]
    choices: list[dict[str, Any]] = field(default_factory=list)


def _texts(shown: Presentation, wanted: str) -> Texts:
    """`wanted` is a language code; anything else shows all languages side by side."""
    standings = dict(shown.languages) or {code: "" for text in shown.texts for code in text.texts}
    everything = [Column(code, language_name(code), str(standing)) for code, standing in standings.items()]
    columns = [column for column in everything if column.code == wanted] or everything
    rows = [
        [(column, text.heading.get(column.code, ""), text.texts.get(column.code, "")) for column in columns]
        for text in shown.texts
    ]
    choices = [{"label": _("Side by side"), "url": "?#text", "current": columns == everything}] + [
        {"label": column.name, "url": f"?lang={column.code}#text", "current": columns == [column]}
        for column in everything
    ]
    return Texts(columns, rows, choices if len(everything) > 1 else [])


# -- questions, remarks, answers ----------------------------------------------------------------------


@require_POST
@open_to(Role.COUNCILLOR)
def submission_ask(request: HttpRequest, reference: str) -> HttpResponse:
    item, form = item_or_404(reference), QuestionForm(request.POST)
    done = _spoken(form, item, Question, submissions.ask_question, by=request.user)
    if not done:
        return item_page(request, item, question=form, status=_status(form))
    messages.success(request, _("Your question has been sent. The staff answer before the sitting."))
    return redirect(f"{item.get_absolute_url()}#questions")


@require_POST
@open_to(Role.COUNCILLOR)
def submission_remark(request: HttpRequest, reference: str) -> HttpResponse:
    item, form = item_or_404(reference), RemarkForm(request.POST)
    done = _spoken(form, item, Remark, submissions.leave_remark, by=request.user)
    if not done:
        return item_page(request, item, remark=form, status=_status(form))
    messages.success(request, _("Your remark has been kept."))
    return redirect(f"{item.get_absolute_url()}#remarks")


def _spoken(form: WordsForm, item: Submission, model: type[models.Model], act: Callable, *, by: Any) -> bool:
    """Whether the words are kept; sent twice, they are kept once. A refusal stays beside what was typed."""
    if not form.is_valid():
        return False
    said = form.cleaned_data
    if model.objects.filter(form_token=said["form_token"]).exists():
        return True
    try:
        with transaction.atomic():
            act(item, said["text"], is_shared=said["is_shared"], by=by, form_token=said["form_token"])
    except IntegrityError:
        return model.objects.filter(form_token=said["form_token"]).exists()
    except Refused as refused:
        form.add_error(None, str(refused))
        form.refused = refused
        return False
    return True


def _status(form: Form) -> int:
    return 409 if getattr(form, "refused", None) else 200


@require_http_methods(["GET", "POST"])
@open_to(Role.OFFICER, Role.HEAD)
def submission_answer(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Answer a question; where somebody answered meanwhile, both answers are shown."""
    item = item_or_404(reference)
    question = get_object_or_404(item.questions.select_related("asked_by", "answered_by"), pk=number)
    form = AnswerForm(request.POST or None, initial={"text": question.answer, "seen": question.answer})
    status, meanwhile = 200, ""
    if request.method == "POST" and form.is_valid():
        try:
            said = form.cleaned_data
            submissions.answer_question(
                question, said["text"], by=request.user, seen=_as_stored(said["seen"])
            )
        except Refused as refused:
            form, status = _again(request, refused, question), 409
            meanwhile = question.answer if refused.code == "stale" else ""
        else:
            messages.success(request, _("The answer has been sent."))
            return redirect(f"{item.get_absolute_url()}#questions")
    context = {"item": item, "question": question, "form": form, "meanwhile": meanwhile}
    return render(request, "office/council/question_answer.html", context, status=status)


def _as_stored(text: str) -> str:
    """Browsers send line ends as CR LF; the stored text may have either."""
    return text.replace("\r\n", "\n")


def _again(request: HttpRequest, refused: Refused, question: Question) -> AnswerForm:
    """The form once more with what was typed, now knowing the answer that stands."""
    again = AnswerForm({"text": request.POST.get("text", ""), "seen": question.answer})
    again.is_valid()
    again.add_error(None, str(refused))
    return again


@require_http_methods(["GET", "POST"])
@open_to(Role.HEAD)
def submission_withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Take an item back before the vote, with a reason that council members read."""
    item = item_or_404(reference)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        submissions.withdraw(item, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("The item has been withdrawn."))
        return redirect(item)
    rows = [
        (_("Item"), item.title),
        (_("Body"), item.body),
        (_("Version"), version_in_words(item.version_label)),
    ]
    return render(
        request, "office/council/submission_withdraw.html", {"item": item, "form": form, "rows": rows}
    )
