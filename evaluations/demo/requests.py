"""An exercise: a made-up town looks for a partner and waits for our answer. Days count back from today."""

import tomllib
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from office.models import User
from partners.actions.requests import record_request
from partners.models.requests import DAYS_TO_ANSWER
from relations.models import Relation


def load_requests(folder: Path, ties: dict[str, Relation], people: dict[str, User]) -> None:
    stage = tomllib.loads((folder / "requests.toml").read_text(encoding="utf-8"))
    for fact in stage["requests"]:
        received = timezone.localdate() - timedelta(days=fact["days_ago"])
        said = {key: value for key, value in fact.items() if key != "days_ago"}
        record_request(
            by=people["officer"], is_exercise=True, received_on=received,
            due_on=received + timedelta(days=DAYS_TO_ANSWER), **said,
        )  # fmt: skip
