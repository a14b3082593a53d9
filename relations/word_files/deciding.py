"""What of a returned file a person decides on, each by its key: items, and comments that may be taken over. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

Content = Mapping[str, Any]


class Decided(Protocol):
    """A proposal, as far as it matters here."""

    content: Any
    choices: Any


def numbered(content: dict[str, Any]) -> dict[str, Any]:
    """Give each comment a key, so that it can be chosen; done once, when the file is taken in."""
    for number, comment in enumerate(all_comments(content), start=1):
        comment["key"] = f"comment-{number}"
    return content


def all_comments(content: Content) -> Iterator[dict[str, Any]]:
    """Those at changed clauses, then those at the rest."""
    for item in content["items"]:
        yield from item["comments"]
    yield from content["comments"]


def keys_in(content: Content) -> list[str]:
    """Everything there is to decide; comments of files taken in before they could be chosen have no key."""
    comments = [comment["key"] for comment in all_comments(content) if "key" in comment]
    return [item["key"] for item in content["items"]] + comments


def waiting_in(proposal: Decided) -> list[str]:
    return [key for key in keys_in(proposal.content) if key not in proposal.choices]
