"""The commands of docker-compose.yml themselves, as processes on a real PostgreSQL, Redis and Celery."""

import contextlib
import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from tests.operations import compose
from tests.operations.installations import ROOT, on_postgresql, outside
from tests.operations.visitors import Visitor

pytestmark = [pytest.mark.heavy, pytest.mark.postgresql, pytest.mark.redis]
HOST = "entente.example"
PASSWORD = "Zusterstad-1969-Kanazawa"
CANARY = "canary@example.org"
PATIENCE = 90.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(what: str, question: Callable[[], object], seconds: float = PATIENCE) -> object:
    until = time.monotonic() + seconds
    while not (answer := question()):
        assert time.monotonic() < until, f"{what} took longer than {seconds:.0f} seconds"
        time.sleep(0.2)
    return answer


class Compose:
    """What Compose would do with the file: the same commands and variables, only the addresses are ours."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.folder, self.database_url = folder, database_url
        self.redis_port, self.web_port = free_port(), free_port()
        secrets = {
            "SECRET_KEY": "s" * 50,
            "JOURNAL_KEY": "j" * 50,
            "POSTGRES_PASSWORD": "p",
            "ALLOWED_HOSTS": HOST,
        }
        self.services = compose.read(secrets)["services"]
        self.running: dict[str, subprocess.Popen] = {}
        (folder / "data").mkdir()

    def surroundings(self, name: str) -> dict[str, str]:
        ours = {
            "DATABASE_URL": self.database_url,
            "REDIS_URL": f"redis://127.0.0.1:{self.redis_port}/0",
            "ENTENTE_DATA_DIR": str(self.folder / "data"),
            "ENTENTE_STATIC_DIR": str(self.folder / "static"),
            "GRANIAN_HOST": "127.0.0.1",
            "GRANIAN_PORT": str(self.web_port),
            "EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend",
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "C_FORCE_ROOT": "1",
        }
        return outside() | self.services[name].get("environment", {}) | ours

    def run(self, name: str, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        """`docker compose run`: the service's entrypoint with these arguments, or its own command."""
        service = self.services[name]
        command = [*service.get("entrypoint", []), *(arguments or service["command"])]
        env = self.surroundings(name) | more
        return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)

    def up(self, name: str, *more: str) -> None:
        command = [*self.services[name]["command"], *more]
        with (self.folder / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                command, cwd=ROOT, env=self.surroundings(name), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip

    def redis(self) -> None:
        self.up("redis", "--port", str(self.redis_port), "--bind", "127.0.0.1", "--dir", str(self.folder))

    def is_healthy(self, name: str) -> bool:
        """The file's own health check."""
        kind, *check = self.services[name]["healthcheck"]["test"]
        command = ["sh", "-c", *check] if kind == "CMD-SHELL" else check
        return (
            subprocess.run(
                command, cwd=ROOT, env=self.surroundings(name), capture_output=True, check=False
            ).returncode
            == 0
        )

    def stop(self, name: str, number: int = signal.SIGTERM) -> None:
        process = self.running.pop(name)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def down(self) -> None:
        for name in list(self.running):
            self.stop(name, signal.SIGKILL)

    def one(self, question: str, *values: object) -> tuple:
        with psycopg.connect(self.database_url, autocommit=True) as database:
            return database.execute(question, values or None).fetchone() or ()

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text("utf-8", "replace")


@pytest.fixture
def house(tmp_path_factory) -> Iterator[Compose]:
    """Redis, migrate, then web, worker and beat, as the file's dependencies order them."""
    folder = tmp_path_factory.mktemp("production")
    with on_postgresql(folder, "unused") as server:
        house = Compose(folder, server.database_url)
        try:
            house.redis()
            collect_static_files(house)
            migrated = house.run("migrate")
            assert migrated.returncode == 0, migrated.stderr
            for name in ("web", "worker", "beat"):
                house.up(name)
            wait_for("The web server", lambda: house.is_healthy("web"))
            yield house
        finally:
            house.down()


def collect_static_files(house: Compose) -> None:
    """The image's own step."""
    step = next(rest for word, rest in compose.dockerfile() if word == "RUN" and "collectstatic" in rest)
    command = next(part for part in step.split("&&") if "collectstatic" in part)
    words = [word for word in shlex.split(command) if "=" not in word or word.startswith("--")]
    embedded = {"ENTENTE_ENV": "embedded", "DATABASE_URL": f"sqlite:///{house.folder}/none.sqlite3"}
    env = (
        house.surroundings("web")
        | embedded
        | {"ENTENTE_DATA_DIR": str(house.folder / "building"), "REDIS_URL": ""}
    )
    subprocess.run(words, cwd=ROOT, env=env, check=True, capture_output=True)
    shutil.rmtree(house.folder / "building")


def code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.fixture
def administrator(house) -> Visitor:
    """Set up, the link followed, a password chosen, the second factor set up, out and in again with a code."""
    done = house.run(
        "manage", "setup", "--json", "--name=Gent", "--country=BE", "--profile=be-vlg", "--language=en",
        "--time-zone=Europe/Brussels", "--members=53", f"--admin-email={CANARY}", f"--site=https://{HOST}",
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    link = json.loads(done.stdout)["link"].removeprefix(f"https://{HOST}")
    visitor = Visitor(house.web_port, HOST)
    place = visitor.get(link).url
    assert visitor.post(place, {"password1": PASSWORD, "password2": PASSWORD}).status == 302
    assert log_in(visitor).status == 302
    set_up = visitor.get("/people/").url
    assert set_up == "/account/second-factor/on/"
    page = visitor.get(set_up)
    secret = re.search(r'<code class="mono">([A-Z2-7]+)</code>', page.text).group(1)
    # sent without fetching the page again, which would make another key
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text).group(1)
    assert (
        visitor.post(set_up, {"code": code(secret), "csrfmiddlewaretoken": token}, form="/theme.css").status
        == 302
    )
    visitor.post("/account/logout/", {})
    assert log_in(visitor).status == 302
    assert visitor.get("/people/").status == 302  # the password alone opens nothing
    assert visitor.post("/account/second-factor/code/", {"code": code(secret)}).status == 302
    assert visitor.get("/people/").status == 200
    return visitor


def log_in(visitor: Visitor):
    return visitor.post("/account/login/", {"login": CANARY, "password": PASSWORD})


def job_of(page) -> int:
    return int(re.search(r"J-0*(\d+)", page.url).group(1))


def state_of(house: Compose, job: int) -> str:
    return house.one("SELECT state FROM office_job WHERE id = %s", job)[0]


def import_partners(visitor: Visitor, rows: list[str]) -> tuple[str, int | None]:
    """Upload and accept the columns found: the address of the import, and the job that makes a long preview."""
    listed = "\n".join(["name;country", *rows]).encode()
    sent = visitor.post("/partners/imports/new/", {"source": "a list"}, file=("file", "partners.csv", listed))
    assert sent.status == 302, sent.text
    columns = visitor.post(sent.url, {"column_0": "name", "column_1": "country"})
    assert columns.status == 302, columns.text
    place = sent.url.removesuffix("columns/")
    return place, job_of(columns) if "/jobs/" in columns.url else None


def several_web_workers_serve_pages_and_static_files(house, administrator):
    page = administrator.get("/")
    assert page.status == 200
    style = re.search(r'href="(/static/entente\.[0-9a-f]+\.css)"', page.text).group(1)
    assert administrator.get(style).status == 200
    serving = [
        place for place in Path("/proc").glob("[0-9]*/stat") if _parent(place) == house.running["web"].pid
    ]
    assert len(serving) >= 3


def _parent(place: Path) -> int:
    try:
        return int(place.read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def without_https_or_under_another_name_nobody_is_served(house):
    with contextlib.closing(socket.create_connection(("127.0.0.1", house.web_port))) as plain:
        plain.sendall(f"GET / HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n".encode())
        assert b" 301 " in plain.recv(200)
    assert Visitor(house.web_port, "another.example").get("/").status == 400


def partners_come_in_and_a_report_goes_out_through_the_worker(house, administrator):
    place, _job = import_partners(administrator, ["Kanazawa;JP", "Tallinn;EE", "Wiesbaden;DE"])
    started = administrator.post(f"{place}confirm/", {"mode": "valid"}, form=f"{place}confirm/?mode=valid")
    job = job_of(started)
    wait_for("The import", lambda: state_of(house, job) == "done")
    assert house.one("SELECT count(*) FROM partners_partner") == (3,)
    assert "Kanazawa" in administrator.get("/partners/").text
    asked = administrator.post("/reports/new/", {"kind": "portfolio", "language": "en", "as_of": ""})
    assert asked.status == 302, asked.text
    wait_for("The report", lambda: "/documents/DOC-" in administrator.get(asked.url).text)
    document = re.search(r'href="(/documents/DOC-\d+/)"', administrator.get(asked.url).text).group(1)
    pdf = administrator.get(document)
    assert (pdf.status, pdf.kind, pdf.body[:5]) == (200, "application/pdf", b"%PDF-")


def health_checks_and_the_health_page_agree(house, administrator):
    wait_for("The schedule", lambda: house.is_healthy("beat"))
    assert house.is_healthy("worker")
    assert house.is_healthy("web")
    page = administrator.get("/health/report/")
    assert page.status == 200
    said = json.loads(house.run("manage", "health", "--json").stdout)
    tones = {finding["name"]: finding["tone"] for finding in said["findings"]}
    for name in ("schedule", "broker", "queue", "guard", "second_factor", "disk"):
        assert tones[name] == "success", said


def a_worker_killed_in_the_middle_of_a_job_does_it_once_after_all(house, administrator):
    rows = [f"Town {number};BE" for number in range(6000)]
    place, preview = import_partners(administrator, rows)
    assert preview is not None
    wait_for("The preview to begin", lambda: state_of(house, preview) == "running")
    house.stop("worker", signal.SIGKILL)
    assert state_of(house, preview) == "running"
    house.up("worker")
    lapse(house, preview)
    wait_for("The preview", lambda: state_of(house, preview) == "done")
    started = administrator.post(f"{place}confirm/", {"mode": "valid"}, form=f"{place}confirm/?mode=valid")
    job = job_of(started)
    wait_for("The import to begin", lambda: state_of(house, job) == "running")
    house.stop("worker", signal.SIGKILL)
    was_done = state_of(house, job) == "done"
    house.up("worker")
    lapse(house, job)
    wait_for("The import", lambda: state_of(house, job) == "done")
    attempts = house.one("SELECT attempts FROM office_job WHERE id = %s", job)[0]
    assert attempts == (1 if was_done else 2)
    assert house.one("SELECT count(*) FROM partners_partner WHERE name LIKE 'Town _%'") == (6000,)
    applied = "SELECT count(*) FROM office_journalentry WHERE act = 'import.apply'"
    assert house.one(applied) == (2,)


def lapse(house: Compose, job: int) -> None:
    """The minute after which a silent worker counts as lost is over."""
    with psycopg.connect(house.database_url, autocommit=True) as database:
        database.execute(
            "UPDATE office_job SET lease_until = now() WHERE id = %s AND state = 'running'", [job]
        )


def without_redis_reading_and_writing_go_on_and_work_is_done_later(house, administrator):
    house.stop("redis", signal.SIGKILL)
    before = time.monotonic()
    assert administrator.get("/partners/").status == 200
    assert administrator.post("/people/units/", {"name": "Protocol"}, form="/people/").status == 302
    asked = administrator.post("/reports/new/", {"kind": "portfolio", "language": "tr", "as_of": ""})
    assert asked.status == 302
    assert time.monotonic() - before < 60
    stranger = Visitor(house.web_port, HOST)
    assert stranger.post("/account/login/", {"login": CANARY, "password": "wrong"}).status == 200
    said = json.loads(house.run("manage", "health", "--json").stdout)
    assert {one["name"]: one["tone"] for one in said["findings"]}["broker"] == "danger"
    assert not re.search(r"/documents/DOC-\d+/", administrator.get(asked.url).text)
    house.redis()
    wait_for("The report after all", lambda: "/documents/DOC-" in administrator.get(asked.url).text, 150)


def it_is_backed_up_while_it_runs_and_the_backup_restores(house, administrator):
    folder = house.folder / "backups" / "today"
    done = house.run("manage", "backup", str(folder), "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(done.stdout)["files"] >= 2
    drilled = house.run("manage", "restore", str(folder), "--drill", "--json")
    assert drilled.returncode == 0, drilled.stdout + drilled.stderr
    verified = house.run("manage", "verify_journal", "--json")
    assert json.loads(verified.stdout)["intact"] is True


def all_stop_when_they_are_asked_to(house):
    for name in ("beat", "worker", "web"):
        process = house.running[name]
        house.stop(name)
        assert process.returncode in (0, -signal.SIGTERM), house.log(name)[-2000:]
        assert CANARY not in house.log(name)
    assert '"route": "reports/<str:reference>/"' in house.log("web")
    assert '"task": "office.tasks.run_job"' in house.log("worker")


def test_the_commands_of_the_compose_file_carry_the_house(house, administrator):
    """One story in one process, whatever order and spread the suite runs in: starting all this takes its time."""
    several_web_workers_serve_pages_and_static_files(house, administrator)
    without_https_or_under_another_name_nobody_is_served(house)
    partners_come_in_and_a_report_goes_out_through_the_worker(house, administrator)
    health_checks_and_the_health_page_agree(house, administrator)
    a_worker_killed_in_the_middle_of_a_job_does_it_once_after_all(house, administrator)
    without_redis_reading_and_writing_go_on_and_work_is_done_later(house, administrator)
    it_is_backed_up_while_it_runs_and_the_backup_restores(house, administrator)
    all_stop_when_they_are_asked_to(house)
