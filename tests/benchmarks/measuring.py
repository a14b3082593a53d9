"""How long a request takes, and how many queries: in one process, through all middleware, one after the other."""

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median, quantiles

from django.db import connection
from django.http import HttpResponse
from django.template.base import Template
from django.test import Client
from django.test.utils import CaptureQueriesContext, _TestState

Request = Callable[[], HttpResponse]


@dataclass
class Measured:
    """The times of one kind of request, in seconds."""

    name: str
    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    queries: int = 0

    @property
    def p50(self) -> float:
        return median(self.wall)

    @property
    def p95(self) -> float:
        return quantiles(self.wall, n=20, method="inclusive")[-1]

    def __str__(self) -> str:
        return (
            f"{self.name:44} p50 {self.p50 * 1000:7.1f} ms   p95 {self.p95 * 1000:7.1f} ms   "
            f"cpu {median(self.cpu) * 1000:7.1f} ms   {self.queries:3} queries"
        )


def getting(client: Client, url: str) -> Request:
    def request() -> HttpResponse:
        answer = client.get(url)
        assert answer.status_code == 200, f"{url}: {answer.status_code}"
        return answer

    return request


def measured(requests: dict[str, Request], rounds: int) -> list[Measured]:
    """All of them in turn, so that whatever else the machine does falls on each alike; after one round unmeasured."""
    results = []
    for name, request in requests.items():
        request()
        with CaptureQueriesContext(connection) as queries:
            request()
        results.append(Measured(name, queries=len(queries)))
    with _undisturbed():
        for _round in range(rounds):
            for result, request in zip(results, requests.values(), strict=True):
                _time(result, request)
    return results


def _time(result: Measured, request: Request) -> None:
    wall, cpu = time.perf_counter(), time.process_time()
    request()
    result.cpu.append(time.process_time() - cpu)
    result.wall.append(time.perf_counter() - wall)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Templates drawn as in earnest, and no collection of garbage in the middle of a request.

    Django's test environment copies the whole context each time a template or fragment is drawn, so that tests can
    look at it; that would be most of what is measured.
    """
    watched, Template._render = Template._render, _TestState.saved_data.template_render
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        Template._render = watched


def ratio(slower: Measured, faster: Measured) -> float:
    """How many times as long the first needs, by the processor: what else runs on the machine does not count."""
    return median(slower.cpu) / median(faster.cpu)
