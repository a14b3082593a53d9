"""The broker without a server: messages are files in a folder."""

import uuid
from pathlib import Path
from time import monotonic
from typing import Any

from kombu.exceptions import ChannelError
from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.encoding import str_to_bytes
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    """A message appears whole or not at all.

    Kombu opens the file under its final name and writes afterwards: a worker that looks in between takes an
    empty message and ends with a JSONDecodeError. Here it is written under another name and then renamed.
    """

    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]
        name = f"{round(monotonic() * 1000)}_{uuid.uuid4()}.{queue}.msg"
        part = Path(self.data_folder_out) / f"{name}.part"
        try:
            part.write_bytes(str_to_bytes(dumps(payload)))
            part.replace(part.with_name(name))
        except OSError as error:
            raise ChannelError(f"Cannot add file {name!r} to directory") from error


class Transport(filesystem.Transport):
    Channel = Channel


def use_whole_messages() -> None:
    """Let the address `filesystem://` mean the transport above."""
    TRANSPORT_ALIASES["filesystem"] = "config.broker:Transport"
