"""How many slips of the pen lie between what was typed and a name; pure, the same on every database.

A slip is a letter too much, too little, a wrong one, or two neighbours changed round (Damerau-Levenshtein with
adjacent transpositions). One is forgiven from five letters on, two from nine.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from partners.folding import SEPARATOR

ONE_SLIP_FROM, TWO_SLIPS_FROM = 5, 9
# The beginning of a word that the database keeps keys of, see `keys_of`.
ZONE, KEY = 5, 4
# "St. Niklaas", "Sint-Niklaas", "Saint-Nicolas": they stand for each other.
SAINTS = ("saint", "sint", "sankt", "st", "sainte", "ste")

Near = tuple[int, bool]  # slips, and whether only the beginning of a longer word was typed


@dataclass(frozen=True, order=True)
class Nearness:
    """The smaller, the nearer: slips, then whether only the beginning of a longer word was typed."""

    slips: int
    is_beginning: bool
    name: str


def slips_forgiven(typed: str) -> int:
    if len(typed) < ONE_SLIP_FROM:
        return 0
    return 2 if len(typed) >= TWO_SLIPS_FROM else 1


def keys_of(typed: str) -> set[str]:
    """Keys, of which every word within the slips forgiven has one; its own are made in `partners.spelling_index`.

    A word has the five ways to leave one out of its first five letters, and the four letters after them, marked
    with a digit. One slip among the first five leaves one of those ways alike; two leave what follows alike, moved
    by up to two places. A test tries this with slips at random.
    """
    keys = {typed[:place] + typed[place + 1 : ZONE] for place in range(ZONE)}
    if slips_forgiven(typed) == 2:
        for start in range(ZONE - 2, ZONE + 3):
            keys.add(f"5{typed[start : start + KEY]}")
            # Two neighbours changed round across the border between the first letters and the rest.
            keys.add(f"5{typed[start - 1 : start]}{typed[start + 1 : start + KEY]}")
    # What the full-text index takes for a gap would be no single key.
    return {key for key in keys if all(letter.isalnum() or not letter.isascii() for letter in key)}


def near_to(typed: str, words: Collection[str]) -> dict[str, Near]:
    """Those of the words that come near to what was typed, each with how near: slips, and whether it only begins so.

    The whole word is compared and each of its beginnings of about that length, one with many at once.
    """
    most = slips_forgiven(typed)
    listed = [word for word in words if len(word) >= len(typed) - most]
    near: dict[str, Near] = {word: (0, word != typed) for word in listed if word.startswith(typed)}
    if typed in SAINTS:
        near |= dict.fromkeys(SAINTS, (0, False))
    for length in range(len(typed) - most, len(typed) + most + 1) if most else ():
        beginnings = [word[:length] for word in listed]
        found = process.extract(typed, beginnings, scorer=OSA.distance, score_cutoff=most, limit=None)
        for _beginning, slips, place in found:
            word = listed[place]
            nearer = (int(slips), len(word) > length)
            near[word] = min(near.get(word, nearer), nearer)
    return near


def nearest_names(typed: str, many: Sequence[str]) -> list[Nearness | None]:
    """For each partner, given by all its names (folded): the one nearest to what was typed, None if each is too far."""
    together = SEPARATOR.join(many)
    words, joined = set(together.split()), set(together.replace(" ", "").split())
    wanted = typed.split()
    if len(wanted) == 1:
        near = near_to(typed, words | joined)
        text = _Typed([near], near)
    else:
        text = _Typed([near_to(word, words) for word in wanted], near_to("".join(wanted), joined))
    return [text.nearest_name(names) for names in many]


@dataclass(frozen=True)
class _Typed:
    """The words that come near to each word that was typed, and to all of them written as one."""

    apart: list[dict[str, Near]]
    together: dict[str, Near]

    def nearest_name(self, names_folded: str) -> Nearness | None:
        if not self._may_be_among(names_folded):
            return None
        near = map(self._to_name, filter(None, names_folded.split(SEPARATOR)))
        return min(filter(None, near), default=None)

    def _may_be_among(self, names_folded: str) -> bool:
        """Most have no word that comes near: seen without a look at each of their names."""
        words = names_folded.split()
        if not any(near.keys().isdisjoint(words) for near in self.apart):
            return True
        return not self.together.keys().isdisjoint(names_folded.replace(" ", "").split())

    def _to_name(self, name: str) -> Nearness | None:
        """Every word that was typed stands in the name, in any order; or the whole, written without its blanks."""
        words = name.split()
        met = [min((near[word] for word in words if word in near), default=None) for near in self.apart]
        is_several = len(words) > 1 or len(self.apart) > 1
        together = self.together.get("".join(words)) if is_several else None
        found = [near for near in met if near]
        if len(found) == len(met):
            slips, beginnings = sum(slips for slips, _ in found), any(beginning for _, beginning in found)
            together = min((slips, beginnings), together or (slips, beginnings))
        return Nearness(*together, name) if together else None
