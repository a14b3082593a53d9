"""How many slips of the pen lie between what was typed and a name; pure, the same on every database.

A slip is a letter too much, too little, a wrong one, or two neighbours changed round (Damerau-Levenshtein with
adjacent transpositions). One is forgiven from five letters on, two from nine.
"""

from dataclasses import dataclass

from partners.folding import SEPARATOR

ONE_SLIP_FROM, TWO_SLIPS_FROM = 5, 9
# The beginning of a word that the database keeps keys of, see `keys_of`.
ZONE, KEY = 5, 4
# "St. Niklaas", "Sint-Niklaas", "Saint-Nicolas": they stand for each other.
SAINTS = ("saint", "sint", "sankt", "st", "sainte", "ste")


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


def slips_between(typed: str, word: str, most: int) -> tuple[int, int]:
    """Slips to the whole word, and to the nearest of its beginnings; more than `most` is only "more"."""
    word = word[: len(typed) + most + 1]
    before_last: list[int] = []
    last = list(range(len(word) + 1))
    for row, letter in enumerate(typed, 1):
        current = [row]
        for column, other in enumerate(word, 1):
            slips = min(last[column] + 1, current[-1] + 1, last[column - 1] + (letter != other))
            if row > 1 and column > 1 and letter == word[column - 2] and typed[row - 2] == other:
                slips = min(slips, before_last[column - 2] + 1)
            current.append(slips)
        if min(current) > most and min(last) > most:
            return most + 1, most + 1
        before_last, last = last, current
    return last[-1], min(last)


def nearest_name(typed: str, names_folded: str) -> Nearness | None:
    """The name nearest to what was typed (folded), or None where each is too far."""
    wanted = typed.split()
    # Most names have too many other letters; that is seen much faster than slips are counted.
    letters = set("".join(word for word in wanted if word not in SAINTS))
    most = max(sum(map(slips_forgiven, wanted)), slips_forgiven("".join(wanted)))
    names = [name for name in names_folded.split(SEPARATOR) if name and len(letters.difference(name)) <= most]
    near = (_to_name(wanted, name) for name in names)
    return min((found for found in near if found), default=None)


def _to_name(wanted: list[str], name: str) -> Nearness | None:
    """Every word that was typed stands in the name, in any order; or the whole, written without its blanks."""
    words = name.split()
    apart = [_to_words(typed, words) for typed in wanted]
    found = [near for near in apart if near]
    together = _to_words("".join(wanted), ["".join(words)]) if len(words) > 1 or len(wanted) > 1 else None
    if len(found) == len(apart):
        slips, beginnings = sum(slips for slips, _ in found), any(beginning for _, beginning in found)
        together = min((slips, beginnings), together or (slips, beginnings))
    return Nearness(*together, name) if together else None


def _to_words(typed: str, words: list[str]) -> tuple[int, bool] | None:
    most, letters = slips_forgiven(typed), set(typed)
    best: tuple[int, bool] | None = None
    for word in words:
        if typed in SAINTS and word in SAINTS:
            near = (0, False)
        elif word.startswith(typed):
            near = (0, word != typed)
        elif not most or len(word) < len(typed) - most or len(letters.difference(word)) > most:
            continue
        else:
            whole, beginning = slips_between(typed, word, most)
            if beginning > most:
                continue
            near = (beginning, whole > beginning)
        best = min(best, near) if best else near
    return best
