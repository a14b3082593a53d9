"""What a component is shown with: its sentence, its examples, and words in three languages."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise, lazy
from django.utils.translation import get_language

Values = dict[str, Any]
Text = str | Promise


@dataclass(frozen=True)
class Copy:
    """One showing of an example. A page names each id and each landmark once, so every copy has its own names."""

    language: str
    theme: str
    number: int

    @property
    def mark(self) -> str:
        return f"{self.theme}-{self.language}-{self.number}"

    def named(self, label: Any) -> str:
        return f"{label} ({self.mark})"


@dataclass(frozen=True)
class Example:
    """Values for the component, or a function of the copy where it has ids or landmarks; `note` says what is special."""

    values: Values | Callable[[Copy], Values]
    note: Text = ""

    def for_copy(self, copy: Copy) -> Values:
        return self.values(copy) if callable(self.values) else self.values


@dataclass(frozen=True)
class Specimen:
    """One component; `in_all_languages` where the length of words decides whether it holds."""

    name: str
    title: Text
    use: Text
    examples: tuple[Example, ...]
    in_all_languages: bool = False
    wide: bool = False
    template: str = ""

    @property
    def source(self) -> str:
        return self.template or f"ui/{self.name}.html"


def _in_this_language(english: str, dutch: str, turkish: str) -> str:
    return {"nl": dutch, "tr": turkish}.get((get_language() or "en")[:2], english)


# Invented content for the examples: data, not words of the interface, therefore not in the catalogues.
words = lazy(_in_this_language, str)
