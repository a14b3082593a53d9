"""Every screen of the demo city: it opens, its links lead somewhere, axe finds nothing, and a picture is kept to look at.

Most screens look the same to most roles. Each role opens all of its own; axe, which takes most of the time, looks at what
another role has not shown yet: another view, or the same one with other elements in it.

The pictures go to var/screenshots (ignored by git): desktop for every screen, tablet and dark for the key ones. Where
nobody will look at them, on a machine for continuous integration (CI is set), none are made.
"""

import fcntl
import hashlib
import json
import os
import re
from collections import deque
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, resolve

from tests.installation import shared_folder
from tests.journeys.conftest import SHOTS, House, Visitor

pytestmark = [pytest.mark.browser]

ROLES = ("officer", "head", "clerk", "councillor", "finance", "administrator", "auditor")
KEY = {
    "home", "office:inbox", "office:submission", "relations:relation_list", "relations:relation_detail",
    "relations:protocol_detail", "relations:protocol_edit", "relations:termination_detail", "partners:detail",
    "partners:import_preview", "networks:membership_detail", "evaluations:statistics", "office:sitting_record",
    "account_login",
}  # fmt: skip
# The style guide is looked at by a test of its own.
PALE = re.compile(r"/(?:logout|export|documents/DOC|progress/|static/|ui/)|\.(?:csv|xlsx)$")


# A page without its words and numbers: what axe could find anew differs here, but for the contents of a field.
SKELETON = """page => {
    const lines = [];
    const told = new Set(["class", "role", "type", "scope", "lang", "open", "disabled", "required", "tabindex"]);
    const add = (element, depth) => {
        const words = [...element.childNodes].some(node => node.nodeType === 3 && node.textContent.trim());
        const marks = [...element.attributes].map(one =>
            told.has(one.name) ? `${one.name}=${one.value}` : `${one.name}${one.value ? "" : " empty"}`);
        lines.push([depth, element.tagName, words, ...marks.sort()].join(" "));
        for (const child of element.children) add(child, depth + 1);
    };
    add(page, 0);
    // Rows, items and options that are alike count once.
    return lines.filter((line, place) => line !== lines[place - 1]).join("\\n");
}"""


class Examined:
    """The screens that axe has looked at, in any process of this run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)

    def is_first(self, visitor: Visitor, view: str) -> bool:
        """Whether nobody was shown this yet; from now on somebody was."""
        skeleton = visitor.page.eval_on_selector("main", SKELETON)
        name = hashlib.sha256(f"{view}\n{skeleton}".encode()).hexdigest()
        try:
            (self.folder / name).touch(exist_ok=False)
        except FileExistsError:
            return False
        return True


@pytest.fixture
def examined(tmp_path_factory) -> Examined:
    return Examined(shared_folder(tmp_path_factory) / "examined")


def view_of(path: str) -> str:
    try:
        return resolve(urlsplit(path).path).view_name
    except Resolver404:
        return ""


def links_on(visitor: Visitor) -> list[str]:
    found = visitor.page.eval_on_selector_all(
        "a[href]", "links => links.map(link => link.getAttribute('href'))"
    )
    return to_follow(visitor.page.url, found)


def to_follow(here: str, links: list[str]) -> list[str]:
    """The paths of our own pages among the links of the page at `here`."""
    whole = [
        urlsplit(urljoin(here, link)) for link in links if link and not link.startswith(("#", "mailto:"))
    ]
    own = urlsplit(here).netloc
    return [link.path for link in whole if link.netloc == own and not PALE.search(link.path)]


# The style sheets that axe has read in this process, by the page that links them.
SHEETS_READ: set[str] = set()


def problems_of(visitor: Visitor) -> list[str]:
    """What axe finds, by the WCAG 2.2 AA rules and its best practices.

    It fetches and reads all style sheets for one rule alone, that none of them locks the orientation of the screen:
    once for each set of them is enough.
    """
    sheets = visitor.page.eval_on_selector_all(
        "link[rel=stylesheet]", "links => links.map(link => link.href)"
    )
    options = {"resultTypes": ["violations"], "preload": " ".join(sheets) not in SHEETS_READ}
    SHEETS_READ.add(" ".join(sheets))
    answer = Axe().run(visitor.page, options=options)
    return [
        f"{urlsplit(visitor.page.url).path}: {found['id']}: {found['help']}: {found['nodes'][0]['html'][:160]}"
        for found in answer.response["violations"]
    ]


def keep_picture(visitor: Visitor, name: str) -> None:
    if "CI" in os.environ:
        return
    SHOTS.mkdir(parents=True, exist_ok=True)
    visitor.page.screenshot(path=SHOTS / f"{name}.png", full_page=True)


def walk(visitor: Visitor, role: str, examined: Examined) -> tuple[dict[str, str], list[str]]:
    """Follow every link from home; view → an address of it, and what was wrong on the way."""
    # The officer meets most screens, in two of their shapes; the others show what is different for them.
    most = 2 if role == "officer" else 1
    seen: dict[str, list[str]] = {}
    wrong: list[str] = []
    waiting = deque(["/"])
    while waiting:
        path = waiting.popleft()
        view = view_of(path)
        if path in seen.get(view, []) or len(seen.get(view, [])) >= most:
            continue
        seen.setdefault(view, []).append(path)
        answer = visitor.page.goto(visitor.house.address + path)
        if answer is None or answer.status != 200:
            wrong.append(f"{role} {path}: {answer.status if answer else 'no answer'}")
            continue
        if examined.is_first(visitor, view):
            wrong += [f"{role} {line}" for line in problems_of(visitor)]
            if len(seen[view]) == 1:
                keep_picture(visitor, f"{role}-{view.replace(':', '-') or 'unknown'}")
        waiting.extend(links_on(visitor))
    return {view: paths[0] for view, paths in seen.items()}, wrong


@pytest.mark.parametrize("role", ROLES)
def test_every_screen_a_role_can_reach_opens_and_is_accessible(role, demo: House, visit, examined):
    found, wrong = walk(visit(demo, f"{role}@demo.example"), role, examined)
    assert not wrong, "\n".join(wrong)
    assert len(found) >= (4 if role == "councillor" else 12), sorted(found)


def test_the_door_is_accessible(demo: House, visit):
    visitor = visit(demo)
    for path in ("/account/login/", "/account/password/reset/", "/there-is-no-such-page/"):
        visitor.page.goto(demo.address + path)
        assert problems_of(visitor) == []
        keep_picture(visitor, f"door-{path.strip('/').replace('/', '-')}")


@pytest.fixture
def key_pages(tmp_path_factory, demo: House, visit) -> list[tuple[str, str, str]]:
    """Role, view and address of the key screens, each as the first role that can reach it; found once in a run."""
    folder = shared_folder(tmp_path_factory)
    found = folder / "key-pages.json"
    with (folder / "key-pages.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not found.exists():
            found.write_text(json.dumps(find_key_pages(demo, visit)))
    return [(role, view, path) for role, view, path in json.loads(found.read_text())]


def find_key_pages(demo: House, visit) -> list[tuple[str, str, str]]:
    pages: dict[str, tuple[str, str, str]] = {}
    for role in ("councillor", "officer", "clerk", "administrator"):
        visitor = visit(demo, f"{role}@demo.example")
        found = links_two_deep(visitor)
        for path in found:
            view = view_of(path)
            if view in KEY:
                pages.setdefault(view, (role, view, path))
    return list(pages.values())


def links_two_deep(visitor: Visitor) -> list[str]:
    """Where one can get with two clicks: the pages between are read without being drawn."""
    first = ["/", *links_on(visitor)]
    found = list(first)
    for path in dict.fromkeys(first):
        address = visitor.house.address + path
        answer = visitor.page.request.get(address)
        if answer.status == 200 and "html" in answer.headers["content-type"]:
            found += to_follow(answer.url, Links.of(answer.text()))
    return found


class Links(HTMLParser):
    """What a page links to, as it came from the server."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    @classmethod
    def of(cls, page: str) -> list[str]:
        reader = cls()
        reader.feed(page)
        return reader.found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if tag == "a" and name == "href" and value]


@pytest.mark.parametrize("language", ["en", "nl", "tr"])
def test_key_screens_on_a_tablet_in_the_dark_and_in_each_language(language, key_pages, demo: House, visit):
    wrong: list[str] = []
    assert len(key_pages) >= 8, key_pages
    for role in dict.fromkeys(role for role, _view, _path in key_pages):
        visitor = visit(
            demo, f"{role}@demo.example", viewport={"width": 820, "height": 1180}, color_scheme="dark"
        )
        speak(visitor, language)
        for _role, view, path in (page for page in key_pages if page[0] == role):
            visitor.go(path)
            wrong += problems_of(visitor)
            keep_picture(visitor, f"tablet-dark-{language}-{view.replace(':', '-')}")
        speak(visitor, "en")
    assert not wrong, "\n".join(wrong)


def speak(visitor: Visitor, language: str) -> None:
    """Switch the language as a user does: in the user menu, staying on the page."""
    visitor.page.locator(f"form button[name=language][value={language}]").first.evaluate(
        "button => button.click()"
    )
    visitor.page.wait_for_function(f"document.documentElement.lang === '{language}'")
