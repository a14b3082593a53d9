"""The whole house for stories across pages: web server, worker and schedule as processes, a real browser."""

import contextlib
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright

from tests.installation import install, surroundings

ROOT = Path(__file__).resolve().parents[2]
SHOTS = ROOT / "var" / "screenshots"
PASSWORD = "entente-demo-2026"


@dataclass
class House:
    """A running installation with its own database and data folder."""

    address: str
    surroundings: dict[str, str]

    def manage(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.surroundings,
            capture_output=True,
            check=False,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def open_house(folder: Path, surroundings: dict[str, str], prepare: list[list[str]]) -> Iterator[House]:
    """Open the installation in `folder` after the given commands, and close it again."""
    port = _free_port()
    house = House(f"http://127.0.0.1:{port}", surroundings)
    for command in prepare:
        house.manage(*command)
    serve = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "config.wsgi:application",
        "--host",
        "127.0.0.1",
    ]
    work = [
        sys.executable,
        "-m",
        "celery",
        "-A",
        "config",
        "worker",
        "-B",
        "--concurrency",
        "1",
        "--loglevel",
        "WARNING",
    ]
    with (folder / "log").open("wb") as log:
        common = {"cwd": ROOT, "env": surroundings, "stdout": log, "stderr": log}
        running = [
            subprocess.Popen([*serve, "--port", str(port)], **common),
            subprocess.Popen(work, **common),
        ]
        try:
            _wait_for(house.address + "/account/login/", running)
            yield house
        finally:
            for process in running:
                process.terminate()
            for process in running:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(20)
                process.kill()


def _wait_for(address: str, running: list[subprocess.Popen]) -> None:
    for _attempt in range(300):
        assert all(process.poll() is None for process in running), "the web server or the worker died"
        with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310 - our own address on this machine
            return
        time.sleep(0.1)
    raise AssertionError(f"{address} did not answer within 30 s")


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Debian's Chromium: Playwright's own download is not to be had everywhere."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not found:
        pytest.fail("Chromium is not installed: apt-get install chromium")
    opened = playwright.chromium.launch(
        executable_path=found, args=["--no-sandbox", "--disable-dev-shm-usage"]
    )
    yield opened
    opened.close()


@pytest.fixture(scope="session", params=["ghent"])
def demo(request, tmp_path_factory) -> Iterator[House]:
    """The demo city, open for reading; a test that writes takes `empty_house`."""
    folder = tmp_path_factory.mktemp("house")
    install(tmp_path_factory, folder, request.param)
    with open_house(folder, surroundings(folder, ENTENTE_DEMO="1"), []) as house:
        yield house


class Visitor:
    """Somebody with a browser, logged in, who goes from page to page by address and by form field."""

    def __init__(self, page: Page, house: House) -> None:
        self.page, self.house = page, house

    def go(self, path: str) -> Page:
        answer = self.page.goto(self.house.address + path)
        assert answer is not None
        assert answer.status == 200, f"{path}: {answer.status}\n{self.page.inner_text('body')[:600]}"
        return self.page

    def login(self, email: str) -> "Visitor":
        self.go("/account/login/")
        self.page.fill("[name=login]", email)
        self.page.fill("[name=password]", PASSWORD)
        self.send("form[action*=login]")
        assert "/account/login/" not in self.page.url, self.page.inner_text("body")[:600]
        return self

    def send(self, form: str = "main form") -> Page:
        """Press the form's first button, the one that goes on, and wait; a refusal fails the story."""
        with self.page.expect_navigation() as navigation:
            self.page.locator(f"{form} button[type=submit]").first.click()
        answer = navigation.value
        assert answer is not None
        assert answer.status == 200, (
            f"{self.page.url}: {answer.status}\n{self.page.inner_text('main')[:1500]}"
        )
        return self.page


@pytest.fixture
def visit(browser: Browser):
    """visit(house, email) opens a window of that person; all windows close with the test."""
    contexts: list[BrowserContext] = []

    def open_window(house: House, email: str = "", **options) -> Visitor:
        context = browser.new_context(
            viewport=options.pop("viewport", {"width": 1280, "height": 900}), **options
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        visitor = Visitor(context.new_page(), house)
        return visitor.login(email) if email else visitor

    yield open_window
    for context in contexts:
        context.close()
