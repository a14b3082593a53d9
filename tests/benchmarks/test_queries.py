"""How many queries each page costs, against the committed numbers: a page that costs more fails, one that costs less
asks to lower its number.

    script/bench --write-queries     writes queries.json anew; look at the difference before you commit it
"""

import json
import os
from pathlib import Path
from types import SimpleNamespace

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext

from office.models import User
from tests.test_permission_matrix import MATRIX, ROLES, Line, address, made_world

KEPT = Path(__file__).with_name("queries.json")
WRITE = os.environ.get("ENTENTE_WRITE_QUERIES") == "1"
PREFERRED = "OHCAUFLM"  # the role that works with most pages, where it may see them


def role_for(row: Line) -> str:
    return next(letter for letter in PREFERRED if letter in row.get)


def pages() -> dict[str, Line]:
    """Every address that answers a GET with a page; the login library's pages are not ours."""
    return {
        name: row
        for name, row in sorted(MATRIX.items())
        if row.get and row.got == 200 and not name.startswith("account_")
    }


def cost_of(url: str, user: User) -> int:
    """The queries of one request, the second of its kind, so that what a process learns once is not counted."""
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = user.session
    with transaction.atomic():
        _answer(client, url)
        with CaptureQueriesContext(connection) as queries:
            _answer(client, url)
        transaction.set_rollback(True)
    return len(queries)


def _answer(client: Client, url: str) -> None:
    answer = client.get(url)
    assert answer.status_code == 200, f"{url}: {answer.status_code}"
    if answer.streaming:
        list(answer.streaming_content)


class QueriesOfEachPage(TestCase):
    """In the world of the permission matrix, where each page has something to show."""

    world: SimpleNamespace
    maxDiff = None

    @classmethod
    def setUpTestData(cls) -> None:
        cls.media = Path(settings.DATA_DIR) / "media-of-the-queries"
        with cls.settings(cls(), MEDIA_ROOT=cls.media):
            cls.world = made_world()

    def test_every_page_costs_what_it_is_known_to_cost(self) -> None:
        ContentType.objects.get_for_models(*apps.get_models())
        with self.settings(MEDIA_ROOT=self.media):
            found = {
                name: {"role": ROLES[letter], "queries": cost_of(url, self.world.people[letter])}
                for name, row in pages().items()
                for letter, url in [(role_for(row), address(self.world, name, row.things))]
            }
        if WRITE:
            lines = ",\n".join(f"  {json.dumps(name)}: {json.dumps(cost)}" for name, cost in found.items())
            KEPT.write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")
            return
        kept = json.loads(KEPT.read_text(encoding="utf-8"))
        assert differences(kept, found) == []


def differences(kept: dict[str, dict], found: dict[str, dict]) -> list[str]:
    """One sentence for each page whose number is not the committed one."""
    again = "script/bench --write-queries writes the numbers anew"
    said = [f"{name}: has no committed number; {again}" for name in sorted(found.keys() - kept.keys())]
    said += [f"{name}: is no page any more; {again}" for name in sorted(kept.keys() - found.keys())]
    for name in sorted(found.keys() & kept.keys()):
        before, now = kept[name], found[name]
        if now["queries"] > before["queries"]:
            said.append(
                f"{name}: {now['queries']} queries, {before['queries']} until now: find what it asks twice"
            )
        elif now != before:
            said.append(f"{name}: {now} instead of {before}: well done; {again}")
    return said


def test_the_committed_numbers_are_compared_exactly() -> None:
    kept = {name: {"role": "officer", "queries": 5} for name in ("more", "less", "gone", "same")}
    found = {
        "more": {"role": "officer", "queries": 6},
        "less": {"role": "officer", "queries": 4},
        "same": {"role": "officer", "queries": 5},
        "new": {"role": "officer", "queries": 1},
    }
    assert [line.split(":")[0] for line in differences(kept, found)] == ["new", "gone", "less", "more"]
