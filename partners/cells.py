"""What people write into the cells of a list, turned into values: pure functions, no database, no screen.

Each returns a `Read`: the value and, where there is something to say, a remark (the code of a sentence in
`problems.py`). What cannot be understood raises `Unreadable`;
a guess is offered as a suggestion, never taken.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar
from urllib.parse import urlsplit

from partners.plausibility import letters_read_twice

# No municipality, region or country league comes near; a larger figure is a slip of the keyboard.
MAX_POPULATION = 500_000_000
# Below this, "196.70" cannot be a count of inhabitants: somebody's thousands lost their zeros.
_SMALLEST_ROUNDED = 1_000
# A city with fewer people than this is possible (islands, hamlets), but more often a mistake.
SMALL_CITY = 500

_GROUP_SIGNS = str.maketrans(dict.fromkeys("\xa0\u202f\u2009\u2007\u2008'’`´_", " "))
_MINUS_SIGNS = str.maketrans({"−": "-", "‐": "-", "‑": "-", "–": "-"})
_UNKNOWN = frozenset(
    [
        "n.b.",
        "nb",
        "n/b",
        "n.a.",
        "na",
        "n/a",
        "#n/a",
        "#n/b",
        "#yok",
        "nan",
        "null",
        "none",
        "?",
        "??",
        "unknown",
        "onbekend",
        "bilinmiyor",
        "yok",
        "inconnu",
        "nc",
        "n.c.",
        "unbekannt",
        "k.a.",
        "tbd",
        "nvt",
        "n.v.t.",
    ]
)
_NOTHING = frozenset(["", "-", "–", "—", "."])
_SPREADSHEET_ERRORS = frozenset(
    [
        "#REF!",
        "#VALUE!",
        "#SPILL!",
        "#CALC!",
        "#AD?",
        "#SAYI!",
        "#SAYI/0!",
        "#GETAL!",
        "#DEEL/0!",
        "#NAAM?",
        "#WERT!",
        "#BEZUG!",
        "#VALEUR!",
        "#NOM?",
        "#NOMBRE!",
        "#DIV/0!",
        "#NAME?",
        "#NUM!",
        "#NULL!",
        "#BAŞV!",
        "#DEĞER!",
        "#VERW!",
        "#WAARDE!",
    ]
)
_BEFORE_NUMBER = re.compile(
    r"^(~|≈|±|ca\.?|c\.|circa|approx\.?|about|yaklaşık|ongeveer|environ|env\.?|etwa)\s*", re.I
)
_AFTER_NUMBER = re.compile(
    r"\s*(inw\.?|inwoners|inhabitants|people|nüfus|kişi|hab\.?|habitants|einwohner|ew\.?)$", re.I
)
_MULTIPLES = {
    "k": 1_000, "bin": 1_000, "duizend": 1_000, "mille": 1_000, "tsd": 1_000,
    "m": 1_000_000, "mln": 1_000_000, "mio": 1_000_000, "million": 1_000_000, "millions": 1_000_000,
    "milyon": 1_000_000, "miljoen": 1_000_000,
}  # fmt: skip
_MULTIPLE = re.compile(r"^(\d+(?:[.,]\d+)?)\s*(" + "|".join(_MULTIPLES) + r")\.?$", re.I)
_EXPONENT = re.compile(r"^\d(?:[.,]\d+)?e\+?(\d{1,3})$", re.I)

T = TypeVar("T")


@dataclass(frozen=True)
class Read(Generic[T]):
    value: T
    remark: str = ""
    suggestion: str = ""


class Unreadable(ValueError):
    """The cell cannot be understood; `code` names the sentence that says so."""

    def __init__(self, code: str, suggestion: str = ""):
        super().__init__(code)
        self.code = code
        self.suggestion = suggestion


def read_text(text: str, limit: int = 200) -> Read[str]:
    """One line of text: control signs gone, white space in one piece, letters composed (NFC)."""
    value = unicodedata.normalize("NFC", " ".join(_printable(text).split()))
    if len(value) > limit:
        raise Unreadable("too_long")
    if re.search(r"\w\?\w|\ufffd", value):
        return Read(value, "lost_letter")
    mended = letters_read_twice(value)
    if mended:
        return Read(value, "wrong_letters", mended)
    if value[:1] in ("=", "@") or re.match(r"[+\-]\d", value):
        return Read(value, "looks_like_formula")
    return Read(value)


def read_notes(text: str, limit: int = 5_000) -> Read[str]:
    """Several lines of text are kept as lines."""
    value = unicodedata.normalize("NFC", _printable(text).strip())
    if len(value) > limit:
        raise Unreadable("too_long")
    return Read(value)


def _printable(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(
        sign
        for sign in text.replace("\r\n", "\n")
        if sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cs")
    )


def with_decimal_sign(text: str, sign: str) -> str:
    """The number with a point for the decimal sign that the reader has chosen, and without thousands.

    Where a thousands sign does not stand before three digits, the text stays, and is refused as it is.
    """
    written = _ascii_digits(text)
    thousands = "." if sign == "," else ","
    if not re.fullmatch(r"[~+-]?[\d., ]+", written) or thousands not in written:
        return written.replace(sign, ".") if written.count(sign) == 1 else written
    whole, _, fraction = written.partition(sign)
    if not re.fullmatch(rf"[~+-]?\d{{1,3}}(?:{re.escape(thousands)}\d{{3}})+", whole):
        raise Unreadable("not_a_number")
    return whole.replace(thousands, "") + (f".{fraction}" if fraction else "")


def read_population(text: str) -> Read[int | None]:
    """A count of inhabitants: `270.000`, `270 000`, `1,234,567`, `2.7e5`.

    Never a fraction below a thousand.
    """
    written = _ascii_digits(text)
    if written in _NOTHING:
        return Read(None)
    if written.casefold() in _UNKNOWN:
        return Read(None, "unknown_value")
    _refuse_formulas(written)
    plain = _AFTER_NUMBER.sub("", _BEFORE_NUMBER.sub("", written)).lstrip("+")
    _refuse_multiples(plain)
    remark = "number_with_words" if plain != written.lstrip("+") else ""
    if _EXPONENT.match(plain):
        number, remark = _exponential(plain), "rounded_by_spreadsheet"
    else:
        number = _grouped_number(plain.rstrip(",."))
    return _as_population(number, remark, written)


def _as_population(number: Decimal, remark: str, written: str) -> Read[int | None]:
    if number < 0:
        raise Unreadable("negative")
    if number > MAX_POPULATION:
        raise Unreadable("too_large")
    is_fraction = number != number.to_integral_value()
    if number < _SMALLEST_ROUNDED and (is_fraction or "." in written or "," in written):
        guess = int(number * 1_000)
        return Read(None, "fraction_of_people", str(guess) if guess else "")
    if is_fraction:
        return Read(int(number.to_integral_value()), "rounded_fraction")
    return Read(int(number), remark)


def _ascii_digits(text: str) -> str:
    """Digits of any script as 0–9, other signs in their ordinary width."""
    wide = "".join(
        str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text.translate(_GROUP_SIGNS)
    )
    return (
        unicodedata.normalize("NFKC", wide).translate(_MINUS_SIGNS).strip()
        if "½" not in wide
        else wide.strip()
    )


def _refuse_formulas(written: str) -> None:
    if written.startswith("="):
        rest = written[1:].strip()
        raise Unreadable("formula", rest if rest.isdigit() else "")
    if written.upper() in _SPREADSHEET_ERRORS or re.fullmatch(r"#{2,}", written):
        raise Unreadable("spreadsheet_error")


def _refuse_multiples(plain: str) -> None:
    multiple = _MULTIPLE.match(plain)
    if multiple:
        number = Decimal(multiple[1].replace(",", ".")) * _MULTIPLES[multiple[2].casefold()]
        raise Unreadable("abbreviated_number", f"{number:f}".split(".")[0])


def _exponential(plain: str) -> Decimal:
    exponent = int(_EXPONENT.match(plain)[1])  # type: ignore[index]  # the caller has matched it
    if exponent > 12:
        raise Unreadable("too_large")
    return Decimal(plain.replace(",", "."))


def _grouped_number(plain: str) -> Decimal:
    """A number in which one separator with three digits behind it means thousands."""
    if not re.fullmatch(r"-?\d[\d., ]*", plain):
        raise Unreadable("not_a_number")
    sign, digits = ("-", plain[1:]) if plain.startswith("-") else ("", plain)
    if " " in digits:
        grouped, *rest = re.split(r"[.,]", digits, maxsplit=1)
        return _plain_number(sign + ".".join([_without_groups(grouped, " "), *rest]))
    last_point, last_comma = digits.rfind("."), digits.rfind(",")
    if last_point >= 0 and last_comma >= 0:
        grouping, decimal = (",", ".") if last_point > last_comma else (".", ",")
        whole, _, fraction = digits.partition(decimal)
        if not fraction.isdigit():
            raise Unreadable("not_a_number")
        return Decimal(f"{sign}{_without_groups(whole, grouping)}.{fraction}")
    separator = "." if last_point >= 0 else ","
    if re.fullmatch(rf"[1-9]\d{{0,2}}(\{separator}\d{{3}})+", digits):
        return Decimal(sign + digits.replace(separator, ""))
    return _plain_number(sign + digits.replace(separator, "."))


def _plain_number(digits: str) -> Decimal:
    if not re.fullmatch(r"-?\d{1,25}(\.\d{1,25})?", digits):
        raise Unreadable("not_a_number")
    return Decimal(digits)


def _without_groups(digits: str, sign: str) -> str:
    """The digits without their thousands signs, which must stand where thousands end."""
    if not re.fullmatch(rf"\d{{1,3}}(?:{re.escape(sign)}\d{{3}})+|\d{{1,3}}", digits):
        raise Unreadable("not_a_number")
    return digits.replace(sign, "")


def read_coordinate(text: str, limit: int) -> Read[Decimal | None]:
    """Degrees as a decimal number with point or comma, between -limit and limit, to six places."""
    written = _ascii_digits(text)
    if written in _NOTHING:
        return Read(None)
    if written.casefold() in _UNKNOWN:
        return Read(None, "unknown_value")
    if not re.fullmatch(r"[+-]?\d{1,12}([.,]\d{1,20})?", written):
        raise Unreadable(_what_is_wrong_with_degrees(written), _degrees_suggestion(written, limit))
    degrees = Decimal(written.replace(",", "."))
    if abs(degrees) > limit:
        raise Unreadable("out_of_range")
    return Read(round(degrees, 6))


def _what_is_wrong_with_degrees(written: str) -> str:
    if "°" in written:
        return "degrees_and_minutes"
    if re.fullmatch(r"[+-]?\d+[.,]\d+[ ;/]+[+-]?\d+[.,]\d+", written):
        return "two_coordinates"
    return "not_a_number"


def _degrees_suggestion(written: str, limit: int) -> str:
    """51°03′N → 51.05. "O" is east in German and Dutch and west in French: no suggestion then."""
    both = re.fullmatch(r"([+-]?\d+[.,]\d+)[ ;/]+([+-]?\d+[.,]\d+)", written)
    if both:
        return f"{both[1]} | {both[2]}".replace(",", ".")
    parts = re.fullmatch(
        r"(\d{1,3})° ?(?:(\d{1,2})['′ ] ?)?(?:(\d{1,2}(?:[.,]\d+)?)[\"″]? ?)?([NSEW])", written
    )
    if not parts:
        return ""
    minutes, seconds = Decimal(parts[2] or 0), Decimal((parts[3] or "0").replace(",", "."))
    degrees = round(Decimal(parts[1]) + minutes / 60 + seconds / 3600, 5)
    return "" if degrees > limit else f"{-degrees if parts[4] in 'SW' else degrees:f}".rstrip("0").rstrip(".")


def read_year(text: str) -> Read[int | None]:
    written = _ascii_digits(text).removesuffix(".0")
    if written in _NOTHING:
        return Read(None)
    found = re.fullmatch(r"(?:\d{1,2}[./-]\d{1,2}[./-])?(1[5-9]\d\d|20\d\d|2100)(?:-\d\d-\d\d)?", written)
    if not found:
        raise Unreadable("not_a_year")
    return Read(int(found[1]))


def read_day(text: str) -> Read[tuple[date | None, str]]:
    """A date and how exact it is (`day`, `month`, `year`): ISO, dd.mm.yyyy, dd/mm/yyyy, mm.yyyy, yyyy."""
    written = _ascii_digits(text)
    if written in _NOTHING or written.casefold() in _UNKNOWN:
        return Read((None, "unknown"))
    for pattern, precision in _DATE_FORMS:
        found = re.fullmatch(pattern, written)
        if found:
            parts = found.groupdict(default="1")
            try:
                day = date(int(parts["y"]), int(parts.get("m", 1)), int(parts.get("d", 1)))
            except ValueError:
                break
            return Read((day, precision))
    raise Unreadable("not_a_date")


_DATE_FORMS = (
    (r"(?P<y>\d{4})-(?P<m>\d\d?)-(?P<d>\d\d?)(?:[T ]00:00(?::00)?)?", "day"),
    (r"(?P<d>\d\d?)(?P<s>[./-]) ?(?P<m>\d\d?)(?P=s) ?(?P<y>\d{4})\.?", "day"),
    (r"(?P<y>\d{4})-(?P<m>\d\d?)", "month"),
    (r"(?P<m>\d\d?)[./-](?P<y>\d{4})", "month"),
    (r"(?P<y>[12]\d{3})(?:\.0)?", "year"),
)


def read_website(text: str) -> Read[str]:
    written = text.strip()
    if written in _NOTHING:
        return Read("")
    address = written if "://" in written else f"https://{written}"
    try:
        parts = urlsplit(address)
    except ValueError:
        raise Unreadable("not_a_website") from None
    has_host = re.fullmatch(r"[\w.-]+\.\w{2,}(:\d{1,5})?", parts.netloc or "")
    if (
        parts.scheme not in ("http", "https")
        or not has_host
        or re.search(r"\s", address)
        or len(address) > 200
    ):
        raise Unreadable("not_a_website")
    return Read(address)


def read_wikidata_id(text: str) -> Read[str]:
    """Q1296, also as the address of its page."""
    written = text.strip()
    if written in _NOTHING:
        return Read("")
    found = re.fullmatch(
        r"(?:https?://(?:www\.)?wikidata\.org/(?:wiki|entity)/)?(Q[1-9]\d{0,11})", written, re.I
    )
    if not found:
        raise Unreadable("not_a_wikidata_id")
    return Read(found[1].upper())


def read_count(text: str) -> Read[int | None]:
    """A plain whole number, as identifiers of registers are."""
    written = _ascii_digits(text).removesuffix(".0")
    if written in _NOTHING:
        return Read(None)
    if not re.fullmatch(r"\d{1,9}", written):
        raise Unreadable("not_a_number")
    return Read(int(written))


def read_choice(text: str, meanings: dict[str, str], fold_word: Callable[[str], str]) -> Read[str]:
    """One of a list of kinds, by its code or a word for it in any language of ours."""
    written = fold_word(text)
    if written in _NOTHING:
        return Read("")
    if written not in meanings:
        raise Unreadable("not_a_choice")
    return Read(meanings[written])


def as_written(value: Any) -> str:
    """A typed spreadsheet cell as the text a reader would have typed.

    ISO dates, whole numbers without ".0".
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return value.date().isoformat() if not (value.hour or value.minute) else value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    # A tenth of a metre from the meridian is 0.000001, not 1e-06.
    return f"{Decimal(str(value)):f}" if isinstance(value, float) and abs(value) < 1e-3 else str(value)
