"""What every story in a browser does: people with a window each, steps taken, papers ordered and read."""

import re
import time
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from pypdf import PdfReader

from tests.journeys.conftest import Visitor

# The story is told within one day: a sitting comes after the item, a signature after the sitting.
TODAY = f"{datetime.now(ZoneInfo('Europe/Brussels')):%Y-%m-%d}"


class Story:
    """The people of the story, each with a window of their own, and what they have made so far."""

    def __init__(self, house, visit, with_script: bool) -> None:
        self.house, self.visit, self.with_script = house, visit, with_script
        self.windows: dict[str, Visitor] = {}

    def __getattr__(self, role: str) -> Visitor:
        if role.startswith("_") or role not in ("officer", "head", "clerk", "councillor", "administrator"):
            raise AttributeError(role)
        if role not in self.windows:
            self.windows[role] = self.visit(
                self.house, f"{role}@demo.example", java_script_enabled=self.with_script
            )
        return self.windows[role]


def reference_in(visitor: Visitor, prefix: str) -> str:
    found = re.search(rf"/({prefix}-\d+)/", visitor.page.url)
    assert found, visitor.page.url
    return found[1]


def wait_for_job(visitor: Visitor) -> None:
    """Follow the page of a job by its refresh link (or by itself) until it leads on."""
    for _attempt in range(120):
        if "/jobs/" not in visitor.page.url or visitor.page.locator("progress").count() == 0:
            return
        time.sleep(0.5)
        visitor.page.goto(visitor.page.url)
    raise AssertionError(f"the job did not end: {visitor.page.inner_text('main')[:500]}")


def step(visitor: Visitor, path: str, **fields: str) -> None:
    """Open a step's page, fill what it asks, confirm."""
    page = visitor.go(path)
    for name, value in fields.items():
        page.fill(f"main [name={name}]", value)
    visitor.send("main form")


def order_paper(story: Story, kind: str, reference: str, tmp_path: Path, language: str) -> str:
    officer = story.officer
    page = officer.go(f"/reports/new/?kind={kind}&reference={reference}")
    page.check(f"[name=kind][value={kind}]")
    if reference:
        page.fill("[name=reference]", reference)
    page.select_option("main select[name=language]", language)
    officer.send()
    for _attempt in range(120):
        link = page.locator("main a[href*='/documents/DOC-']")
        if link.count():
            break
        time.sleep(0.5)
        page.goto(page.url)
    answer = page.request.get(story.house.address + link.first.get_attribute("href"))
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith("attachment")
    file = tmp_path / f"{kind}.pdf"
    file.write_bytes(answer.body())
    # a narrow column breaks a title over two lines: what it says is the same
    return " ".join(" ".join(sheet.extract_text() for sheet in PdfReader(file).pages).split())
