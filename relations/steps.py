"""A step of a life as pages offer it and take it."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.http import Http404
from django.urls import reverse

from office.lifecycle import Lifecycle, Step
from office.models import Actor
from office.rules import Refused


@dataclass(frozen=True)
class OfferedStep:
    """A button with its address, or the reason why it cannot be pressed now."""

    step: Step
    refusal: Any
    url: str


def offered(
    life: Lifecycle, thing: models.Model, *, by: Actor, url_name: str, args: list[Any]
) -> list[OfferedStep]:
    return [
        OfferedStep(offer.step, offer.refusal, reverse(url_name, args=[*args, offer.step.name]))
        for offer in life.offers(thing, by=by)
    ]


def step_for_people(life: Lifecycle, thing: models.Model, name: str, *, by: Actor) -> Step:
    """The step that somebody asks for; 404 for one that only follows from other acts.

    Raises Refused when it is not possible now.
    """
    try:
        step = life.step(name)
    except Refused:
        raise Http404 from None
    if step.by_machine:
        raise Http404
    refused = life.refusal(thing, step, by=by)
    if refused:
        raise refused
    return step
