"""What our documents cost beside WeasyPrint itself, on the same HTML with the same stylesheet, in the same run.

`bare` is WeasyPrint called as its manual says, with our options and a stylesheet that was parsed before; `ours` adds the
closed fetcher, the search for missing glyphs, the file's properties and its checksums; `whole` also the template. All
three in turn, so that whatever else the machine does falls on each alike. What fails is the ratio of the calls of
functions, the same however busy the machine is; the processor time, the least of several rounds, is told, and fails
only where it is far beyond that: beside other work the least of twenty rounds still differed by a tenth.
"""

import cProfile
import pstats
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.contrib.staticfiles import finders

from evaluations import rendering, reports
from evaluations.reports import Request, content, content_hash
from office.models import Visibility
from tests.benchmarks.measuring import _undisturbed
from tests.evaluations.conftest import pango  # noqa: F401 - the fixture that wants the native libraries
from tests.factories.evaluations import reorientation, twelve
from tests.factories.papers import full_file

pytestmark = [pytest.mark.heavy, pytest.mark.benchmark]

MOST_OVER_BARE = 1.10
FAR_BEYOND = 1.5
ROUNDS = 5


def processor_time(work: Callable[[], Any]) -> float:
    before = time.process_time()
    work()
    return time.process_time() - before


def calls(work: Callable[[], Any]) -> int:
    counting = cProfile.Profile()
    counting.runcall(work)
    return int(pstats.Stats(counting).total_calls)  # type: ignore[attr-defined]  # unknown to its stubs


@dataclass(frozen=True)
class Compared:
    seconds: dict[str, float]
    calls: dict[str, int]

    @property
    def slower(self) -> float:
        return self.seconds["ours"] / self.seconds["bare"]

    @property
    def busier(self) -> float:
        return self.calls["ours"] / self.calls["bare"]


def compared(document: Any) -> Compared:
    """The least time of each, after one round unmeasured; its calls of functions."""
    weasyprint = rendering._weasyprint()
    page, head = reports.html(document), document.head
    style = weasyprint.CSS(filename=finders.find(rendering.STYLESHEET))
    asked = {"language": head.language, "as_of": head.as_of, "title": head.title}
    fingerprint = content_hash(document)
    options = {"pdf_variant": "pdf/ua-1", "pdf_identifier": fingerprint.encode()}
    kinds = {
        "bare": lambda: weasyprint.HTML(string=page).write_pdf(stylesheets=[style], **options),
        "ours": lambda: rendering.render_pdf(page, identifier=fingerprint, **asked),
        "whole": lambda: reports.render(document),
    }
    counted = {}
    for kind, work in kinds.items():
        work()
        counted[kind] = calls(work)
    least = dict.fromkeys(kinds, float("inf"))
    with _undisturbed():
        for _round in range(ROUNDS):
            for kind, work in kinds.items():
                least[kind] = min(least[kind], processor_time(work))
    return Compared(least, counted)


def holds(name: str, pages: int, told: Compared) -> bool:
    seconds = told.seconds
    print(  # noqa: T201 - a benchmark is there to be read
        f"\n{name} ({pages} pages): bare WeasyPrint {seconds['bare']:.3f} s, ours {seconds['ours']:.3f} s "
        f"(ratio {told.slower:.3f}; of calls {told.busier:.3f}), with template and checksums {seconds['whole']:.3f} s"
    )
    return told.busier <= MOST_OVER_BARE and told.slower <= FAR_BEYOND


@pytest.mark.usefixtures("ghent", "pango")
def test_a_dossier_of_ten_pages_costs_hardly_more_than_weasyprint_itself() -> None:
    relation = full_file(activities=12, visits=45)
    document = content(Request("dossier", relation.reference, "en", date(2026, 6, 30)))
    assert document.visibility == Visibility.INTERNAL
    pages = reports.render(document).pages
    assert 9 <= pages <= 11
    assert holds("dossier", pages, compared(document))


@pytest.mark.usefixtures("ghent", "pango")
def test_a_letter_costs_hardly_more_than_weasyprint_itself() -> None:
    ties = twelve()
    reorientation(ties)
    document = content(Request("termination-letter", ties["Tallinn"].reference, "en"))
    pages = reports.render(document).pages
    assert holds("letter", pages, compared(document))
