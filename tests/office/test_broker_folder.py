"""The broker without a server: a worker never takes half a message."""

from pathlib import Path

import pytest
from kombu import Connection
from kombu.exceptions import ChannelError

from config import broker
from config.celery import app


def channel(folder: Path):
    (folder / "control").mkdir()
    options = {
        "data_folder_in": str(folder),
        "data_folder_out": str(folder),
        "control_folder": str(folder / "control"),
        "store_processed": False,
    }
    return Connection("filesystem://", transport_options=options).channel()


def test_a_message_is_never_seen_under_its_own_name_before_it_is_whole(tmp_path, monkeypatch):
    assert app.main == "entente"
    sender, seen = channel(tmp_path), []
    assert isinstance(sender, broker.Channel)
    rename = Path.replace

    def look_before(source, target):
        seen.append((sender._size("celery"), source.read_bytes()))
        return rename(source, target)

    monkeypatch.setattr(Path, "replace", look_before)
    sender._put("celery", {"body": "a job"})
    # at the last moment before it counts nobody can take it, and it is whole already
    assert seen == [(0, b'{"body": "a job"}')]
    assert sender._size("celery") == 1
    assert sender._get("celery") == {"body": "a job"}


def test_a_folder_that_cannot_be_written_is_said(tmp_path, monkeypatch):
    sender = channel(tmp_path)

    def full(source, target):
        raise OSError("no space left")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(ChannelError, match="Cannot add file"):
        sender._put("celery", {"body": "a job"})
    assert sender._size("celery") == 0
