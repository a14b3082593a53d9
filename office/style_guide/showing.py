"""The specimens drawn: each example by light and by dark, in the chosen language or in all of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import translation

from office.style_guide import council, facts, forms, frame, lists, states
from office.style_guide.specimens import Copy, Specimen, Text

THEMES = ("light", "dark")


@dataclass(frozen=True)
class Pane:
    language: str
    language_name: str
    theme: str
    html: str


@dataclass(frozen=True)
class Shown:
    specimen: Specimen
    examples: list[tuple[Text, list[Pane]]]


@dataclass(frozen=True)
class Chapter:
    slug: str
    title: Text
    specimens: list[Shown]


def chapters() -> list[tuple[str, Text, tuple[Specimen, ...]]]:
    rooms = (states, facts, forms, lists, frame, council)
    return [(room.__name__.rpartition(".")[2], room.TITLE, room.SPECIMENS) for room in rooms]


def shown(request: HttpRequest, language: str) -> list[Chapter]:
    """Every component with its examples; `language` is that of the example texts."""
    numbers = count(1)
    return [
        Chapter(slug, title, [_shown(specimen, request, language, numbers) for specimen in specimens])
        for slug, title, specimens in chapters()
    ]


def _shown(specimen: Specimen, request: HttpRequest, language: str, numbers: Iterator[int]) -> Shown:
    languages = [code for code, _name in settings.LANGUAGES] if specimen.in_all_languages else [language]
    examples = []
    for example in specimen.examples:
        number = next(numbers)
        copies = [Copy(code, theme, number) for code in languages for theme in THEMES]
        panes = [_pane(specimen.source, example.for_copy, copy, request) for copy in copies]
        examples.append((example.note, panes))
    return Shown(specimen, examples)


def _pane(template: str, values, copy: Copy, request: HttpRequest) -> Pane:
    with translation.override(copy.language):
        html = render_to_string(template, {**values(copy), "copy": copy.mark}, request)
    return Pane(copy.language, dict(settings.LANGUAGES)[copy.language], copy.theme, html)
