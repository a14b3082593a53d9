"""Which partners somebody means who types a name: the questions put to the database.

Ranking and slips of the pen are pure (`nearness`), the index for them is kept by the database (`spelling_index`).
"""

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, TypeVar

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When

from partners.countries import read_country
from partners.folding import SEPARATOR, fold
from partners.nearness import SAINTS, Nearness, keys_of, nearest_names, slips_forgiven
from partners.ranking import by_nearness
from partners.spelling_index import spelt_like

Rows = TypeVar("Rows", bound="QuerySet[Any]")

SHOWN = ("id", "name", "country", "place_label", "population")
_COUNTRY, _NAMES = SHOWN.index("country"), len(SHOWN)
SIMILAR = 50  # more similar names than these say nothing any more
_MOST_WORDS = 8


@dataclass(frozen=True)
class Wish:
    """What was typed, in one of its readings: folded words, and the country if one was named."""

    text: str
    country: str = ""

    @property
    def words(self) -> list[str]:
        return self.text.split()


def readings(text: str) -> list[Wish]:
    """As a name, and as a name with its country before or after it. Empty where nothing can be looked for."""
    plain = Wish(fold(text))
    if not plain.text:
        return []
    found, written = [plain], text.replace(",", " ").split()
    for count in (1, 2, 3):
        if len(written) <= count:
            break
        for country, rest in ((written[-count:], written[:-count]), (written[:count], written[count:])):
            known = read_country(" ".join(country))
            if known and (folded := fold(" ".join(rest))):
                found.append(Wish(folded, known.code))
    return found


def named_like(rows: Rows, text: str) -> Rows:
    wishes = readings(text)
    if not wishes:
        return rows.none()
    condition = reduce(or_, (_has_name(wish) for wish in wishes))
    wanted = wishes[0].text
    if len(wishes) == 1 and len(wishes[0].words) == 1:
        return by_nearness(rows.filter(condition), wanted)
    found = rows.filter(condition).annotate(nearness=_nearness_of(wishes))
    return found.order_by("nearness", F("population").desc(nulls_last=True), "name", "pk")


def _has_name(wish: Wish) -> Q:
    words = wish.words[:_MOST_WORDS]
    condition = Q()
    for place, word in enumerate(words):
        condition &= _has_word(word, is_last=place == len(words) - 1)
    return condition & Q(country=wish.country) if wish.country else condition


def _has_word(word: str, *, is_last: bool) -> Q:
    if word in SAINTS and not is_last:
        return reduce(or_, (Q(names_folded__contains=f"{saint} ") for saint in SAINTS))
    if len(word) < 3 and word.isascii():
        # One letter or two within a word would be found nearly everywhere.
        return Q(names_folded__contains=f"{SEPARATOR}{word}") | Q(names_folded__contains=f" {word}")
    return Q(names_folded__contains=word)


def _nearness_of(wishes: list[Wish]) -> Case:
    """Whole name, beginning, words in this order, words in another; the country as it was named comes with it."""
    whens = []
    for rank, pattern in enumerate((f"{SEPARATOR}%s{SEPARATOR}", f"{SEPARATOR}%s", "%s")):
        for wish in wishes:
            condition = reduce(or_, (Q(names_folded__contains=pattern % text) for text in _spelt(wish.text)))
            if wish.country:
                condition &= Q(country=wish.country)
            whens.append(When(condition, then=Value(rank)))
    return Case(*whens, default=Value(3), output_field=IntegerField())


def _spelt(text: str) -> list[str]:
    """The text with its saint as others write him."""
    first, _blank, rest = text.partition(" ")
    return [f"{saint} {rest}" for saint in SAINTS] if first in SAINTS and rest else [text]


@dataclass(frozen=True)
class Similar:
    """A partner whose name comes near to what was typed; read with the columns that a line of a list shows."""

    partner: Any
    near: Nearness

    @property
    def rank(self) -> tuple[Any, ...]:
        """The nearest names first, then the larger places; the same on every database."""
        size = self.partner.population or 0
        return (self.near.slips, self.near.is_beginning, -size, self.partner.name, self.partner.pk)


def similar_to(rows: QuerySet[Any], text: str) -> list[Similar]:
    """The partners with a name within the slips forgiven, those included that have the name itself."""
    wishes, keys = readings(text), set()
    for wish in wishes:
        keys |= _keys(wish)
    if not keys:
        return []
    spelt = spelt_like(rows.order_by(), keys, *SHOWN, "names_folded")
    found: dict[int, Similar] = {}
    for wish in wishes:
        meant = [values for values in spelt if wish.country in ("", values[_COUNTRY])]
        nearest = nearest_names(wish.text, [values[_NAMES] for values in meant])
        for values, near in zip(meant, nearest, strict=True):
            number = values[0]
            if near and (number not in found or near < found[number].near):
                found[number] = Similar(rows.model.from_db(rows.db, SHOWN, values[:_NAMES]), near)
    return sorted(found.values(), key=lambda similar: similar.rank)


def _keys(wish: Wish) -> set[str]:
    """Of the longest word, for every word must be met; and of all written as one."""
    together = "".join(wish.words)
    return {
        key for word in {max(wish.words, key=len), together} if slips_forgiven(word) for key in keys_of(word)
    }


def named_nearly(rows: Rows, text: str) -> Rows:
    near = [similar.partner.pk for similar in similar_to(rows.model.objects.all(), text)[:SIMILAR]]
    if not near:
        return rows.none()
    place = Case(
        *(When(pk=pk, then=Value(place)) for place, pk in enumerate(near)), output_field=IntegerField()
    )
    found = rows.filter(pk__in=near).exclude(pk__in=named_like(rows.model.objects.all(), text).values("pk"))
    return found.annotate(nearness=place).order_by("nearness")
