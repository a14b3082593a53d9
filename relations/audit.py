"""All remarks of the house in one place, as an auditor reads them: each with its rule, since when, how explained.

An upper app tells of its own things through `register`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import prefetch_related_objects
from django.utils.functional import Promise
from django.utils.text import slugify

from relations.legality import Flag
from relations.models import ExplainedFlag, Relation
from relations.rulebook import RuleBook

KEY_DIGITS = 16


@dataclass(frozen=True)
class Looked:
    """One thing that was looked at: what it is called, its flags, where each kind of answer is given."""

    thing: Any
    title: str
    flags: list[Flag]
    settle_url: str = ""
    # By the flag's code, where another page than that one settles it.
    settled_elsewhere: Mapping[str, str] = field(default_factory=dict)

    def settle_url_of(self, flag: Flag) -> str:
        return self.settled_elsewhere.get(flag.code, self.settle_url)


@dataclass(frozen=True)
class Source:
    """One kind of thing. `read` fetches all of them, or the one of that number, in a fixed number of queries.

    `ties` are the relations among what was read: their partners are fetched for all kinds at once, before `judge`.
    """

    kind: str
    label: str | Promise
    prefix: str
    read: Callable[[int | None], list[Any]]
    judge: Callable[[list[Any], RuleBook], Iterable[Looked]]
    ties: Callable[[list[Any]], Iterable[Relation]] = lambda _things: ()
    rank: int = 0  # in the list, lowest first


@dataclass(frozen=True)
class Remark:
    """One flag on one thing, with its explanation where somebody gave one on these very facts."""

    source: Source
    thing: Any
    title: str
    flag: Flag
    settle_url: str
    explanation: ExplainedFlag | None

    @property
    def reference(self) -> str:
        return str(self.thing.reference)

    @property
    def key(self) -> str:
        return f"{slugify(self.reference)}-{self.flag.digest[:KEY_DIGITS]}"

    @property
    def is_explained(self) -> bool:
        return self.explanation is not None


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    _sources[source.kind] = source


def sources() -> list[Source]:
    return sorted(_sources.values(), key=lambda source: source.rank)


def remarks(kinds: Iterable[str] | None = None) -> list[Remark]:
    """Every remark on file, thing by thing; within each in the order in which its flags are told."""
    return _look([source for source in sources() if kinds is None or source.kind in kinds])


def _look(wanted: list[Source], number: int | None = None) -> list[Remark]:
    """What all kinds need alike is read once: the law, the names of the partners, the explanations."""
    book = RuleBook.ours()
    read = [(source, source.read(number)) for source in wanted]
    ties = [tie for source, things in read for tie in source.ties(things)]
    prefetch_related_objects(ties, "partners")
    looked = [(source, one) for source, things in read for one in source.judge(things, book) if one.flags]
    return _with_explanations(looked)


def remark_with(key: str) -> Remark | None:
    """The remark of that key as the facts now are; None where there is none any more."""
    prefix, _dash, rest = key.partition("-")
    number = rest.partition("-")[0]
    source = next((source for source in sources() if source.prefix.lower() == prefix), None)
    if source is None or not number.isascii() or not number.isdigit() or len(number) > 15:
        return None
    return next((remark for remark in _look([source], int(number)) if remark.key == key), None)


def remarks_on(source: str, one: Looked) -> list[Remark]:
    """The remarks on one thing that a page has looked at already, and knows whether any is explained."""
    return _with_explanations([(_sources[source], one)]) if one.flags else []


def _with_explanations(looked: list[tuple[Source, Looked]]) -> list[Remark]:
    """One query for all explanations, however many things there are."""
    is_any = any(getattr(one.thing, "has_explained_flags", True) for _source, one in looked)
    given = {
        (row.subject_type_id, row.subject_id, row.facts): row
        for row in (_explanations(looked) if is_any else ())
    }
    types = ContentType.objects.get_for_models(*{type(one.thing) for _source, one in looked})
    return [
        Remark(
            source,
            one.thing,
            one.title,
            flag,
            one.settle_url_of(flag),
            given.get((types[type(one.thing)].pk, one.thing.pk, flag.digest)),
        )
        for source, one in looked
        for flag in one.flags
    ]


def _explanations(looked: list[tuple[Source, Looked]]) -> Iterable[ExplainedFlag]:
    rows = ExplainedFlag.objects.select_related("explained_by")
    if len(looked) == 1:
        thing = looked[0][1].thing
        return rows.filter(subject_type=ContentType.objects.get_for_model(type(thing)), subject_id=thing.pk)
    return rows
