"""The container files keep their promises: nothing runs as root, nothing is secret in them, everything is pinned."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands

from tests.operations import compose

BIN = Path(sys.executable).parent
SECRETS = {
    "SECRET_KEY": "s" * 60,
    "JOURNAL_KEY": "j" * 60,
    "POSTGRES_PASSWORD": "p",
    "ALLOWED_HOSTS": "e.example",
}
FILE = compose.read(SECRETS)
SERVICES = FILE["services"]
OURS = [name for name, service in SERVICES.items() if service["image"].startswith("entente:")]
LONG_RUNNING = [name for name, service in SERVICES.items() if service["restart"] != "no"]


def test_the_house_is_complete():
    assert set(SERVICES) == {"postgres", "redis", "migrate", "web", "worker", "beat", "manage"}
    assert set(OURS) == {"migrate", "web", "worker", "beat", "manage"}


@pytest.mark.parametrize("missing", SECRETS)
def test_nothing_starts_without_its_secrets(missing):
    with pytest.raises(compose.NotSet, match=f"{missing} is not set"):
        compose.read({name: value for name, value in SECRETS.items() if name != missing})


SECRET = re.compile(r"KEY|PASSWORD|SECRET|TOKEN")


@pytest.mark.parametrize("name", compose.written()["services"])
def test_no_secret_is_written_in_the_file(name):
    environment = compose.written()["services"][name].get("environment", {})
    for variable, value in environment.items():
        if SECRET.search(variable):
            assert re.fullmatch(r"\$\{\w+:(\?[^}]+|-)\}", value), variable
    assert not re.search(r"://[^$@/]+:[^$@/]+@", str(environment))


def test_the_example_holds_no_secret_and_every_variable():
    proposed = compose.example()
    assert {name: proposed[name] for name in proposed if SECRET.search(name)} == {
        "SECRET_KEY": "", "JOURNAL_KEY": "", "POSTGRES_PASSWORD": "", "EMAIL_HOST_PASSWORD": "",
    }  # fmt: skip
    asked = set(re.findall(r"\$\{(\w+)", Path(settings.BASE_DIR, "docker-compose.yml").read_text("utf-8")))
    assert asked - {"SECRET_KEY_FALLBACKS"} == set(proposed)


@pytest.mark.parametrize("name", SERVICES)
def test_no_service_runs_as_root_or_may_become_more(name):
    service = SERVICES[name]
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", service["user"])
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service


@pytest.mark.parametrize("name", SERVICES)
def test_images_are_pinned_and_name_no_registry(name):
    image = SERVICES[name]["image"]
    assert re.fullmatch(r"[a-z]+:\d+\.\d+(\.\d+)?(-[a-z]+)?", image)
    assert SERVICES["postgres"]["image"].startswith("postgres:17.")
    assert SERVICES["redis"]["image"].startswith("redis:8.")


def test_our_image_bears_our_version():
    assert SERVICES["web"]["image"] == f"entente:{settings.VERSION}"


@pytest.mark.parametrize("name", LONG_RUNNING)
def test_what_runs_for_long_is_watched_restarted_and_its_messages_are_bounded(name):
    service = SERVICES[name]
    assert service["healthcheck"]["test"][0] in ("CMD", "CMD-SHELL")
    assert service["restart"] == "unless-stopped"
    assert service["logging"]["options"]["max-size"]


def test_a_service_waits_for_what_it_needs():
    for name in ("web", "worker"):
        assert SERVICES[name]["depends_on"] == {
            "migrate": {"condition": "service_completed_successfully"},
            "postgres": {"condition": "service_healthy"},
            "redis": {"condition": "service_healthy"},
        }
    assert SERVICES["migrate"]["depends_on"] == {"postgres": {"condition": "service_healthy"}}
    assert SERVICES["migrate"]["restart"] == "no"


def test_only_the_web_server_is_reached_and_only_from_this_machine():
    assert {name for name, service in SERVICES.items() if "ports" in service} == {"web"}
    assert SERVICES["web"]["ports"] == ["127.0.0.1:8000:8000"]
    assert FILE["networks"]["inside"]["internal"] is True
    assert SERVICES["postgres"]["networks"] == SERVICES["redis"]["networks"] == ["inside"]


def test_what_must_last_lies_in_named_volumes():
    mounted = [mount.split(":")[0] for service in SERVICES.values() for mount in service.get("volumes", [])]
    assert set(mounted) == set(FILE["volumes"]) == {"postgres", "data", "media", "backups"}
    for name in OURS:
        assert SERVICES[name]["environment"]["ENTENTE_DATA_DIR"] == "/data"
        assert {"data:/data", "media:/data/media"} <= set(SERVICES[name]["volumes"])


def test_there_is_one_schedule_however_many_workers():
    commands = {name: SERVICES[name].get("command", []) for name in OURS}
    assert [name for name, command in commands.items() if "beat" in command] == ["beat"]
    assert not [name for name, command in commands.items() if {"-B", "--beat"} & set(command)]
    assert int(SERVICES["web"]["environment"]["GRANIAN_WORKERS"]) > 1


@pytest.mark.parametrize("name", ["migrate", "web", "worker", "beat", "manage"])
def test_every_command_exists(name):
    service = SERVICES[name]
    command = [*service.get("entrypoint", []), *service["command"]]
    if command[:2] == ["python", "manage.py"]:
        assert command[2] in get_commands()
        return
    assert (BIN / command[0]).exists()
    words = [command[0], *[word for word in command[1:] if word in ("worker", "beat")], "--help"]
    known = subprocess.run([BIN / words[0], *words[1:]], capture_output=True, text=True, check=True).stdout
    for option in (word.partition("=")[0] for word in command if word.startswith("--")):
        assert option in known or option == "--app", option


@pytest.mark.parametrize("name", ["web", "beat"])
def test_every_probe_exists(name):
    command = SERVICES[name]["healthcheck"]["test"]
    assert command[:3] == ["CMD", "python", "script/probe"]
    done = subprocess.run(
        [sys.executable, "script/probe"], cwd=settings.BASE_DIR, capture_output=True, text=True, check=False
    )
    assert f"script/probe {command[3]} " in done.stderr


def test_every_setting_in_the_file_is_one_the_application_reads():
    sources = "".join(
        Path(settings.BASE_DIR, name).read_text("utf-8")
        for name in ("config/settings.py", "config/environment.py")
    )
    for variable in SERVICES["worker"]["environment"]:
        assert f'"{variable}"' in sources, variable


# --- The image ---------------------------------------------------

INSTRUCTIONS = compose.dockerfile()


def arguments(word: str) -> list[str]:
    return [rest for instruction, rest in INSTRUCTIONS if instruction == word]


def test_the_image_is_built_on_pinned_ones_in_two_stages():
    bases = arguments("FROM")
    assert len(bases) == 2
    assert all(re.match(r"python:3\.13\.\d+-slim-bookworm( AS \w+)?$", base) for base in bases)


def test_the_image_runs_as_the_user_of_the_compose_file():
    assert arguments("USER") == ["10001:10001"]
    assert INSTRUCTIONS.index(("USER", "10001:10001")) > max(
        place for place, (word, _rest) in enumerate(INSTRUCTIONS) if word == "RUN"
    )
    assert {SERVICES[name]["user"] for name in OURS} == {"10001:10001"}


def test_only_locked_packages_go_into_the_image():
    installing = [run for run in arguments("RUN") if "pip install" in run]
    assert len(installing) == 1
    assert "--require-hashes" in installing[0]
    assert "-r /tmp/requirements.lock" in installing[0]


def test_the_image_brings_what_pdfs_are_drawn_with():
    sys.path.insert(0, str(Path(settings.BASE_DIR, "script")))
    try:
        from machine import PDF_LIBRARIES
    finally:
        sys.path.pop(0)
    assert all(package in " ".join(arguments("RUN")) for package in PDF_LIBRARIES.values())


def test_no_secret_comes_into_a_layer():
    assert not arguments("ARG")
    assert not SECRET.search(" ".join(arguments("ENV")))
    for copy in arguments("COPY"):
        assert ".env" not in copy
        assert copy.split()[0] != "."
    making = next(run for run in arguments("RUN") if "collectstatic" in run)
    folder = re.search(r"ENTENTE_DATA_DIR=(\S+)", making).group(1)
    assert f"rm -rf {folder}" in making


def copied() -> list[str]:
    return [
        part.removeprefix("./")
        for copy in arguments("COPY")
        if not copy.startswith("--from")
        for part in copy.split()[:-1]
    ]


def test_all_that_the_application_is_made_of_is_copied():
    parts = copied()
    assert all(Path(settings.BASE_DIR, part).exists() for part in parts)
    apps = {"office", "partners", "relations", "networks", "evaluations"}
    assert apps | {"manage.py", "pyproject.toml", "config", "templates", "static", "locale"} <= set(parts)


def test_only_what_is_copied_is_sent_to_the_builder():
    lines = Path(settings.BASE_DIR, ".dockerignore").read_text("utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert rules[0] == "*"
    assert {rule[1:] for rule in rules if rule.startswith("!")} == set(copied())


def test_the_image_starts_the_web_server_as_the_compose_file_does():
    assert arguments("CMD") == [str(SERVICES["web"]["command"]).replace("'", '"')]
    assert len(arguments("HEALTHCHECK")) == 1
