"""The purpose in one sentence, made of its parts in the reader's language, with whatever parts there are.

The clauses are whole, so that a language which puts them before the town translates them as such; what people
typed stands where no language has to bend it.
"""

from babel.lists import format_list
from babel.numbers import format_decimal
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from office.calendar import written
from office.letters import capitalised
from partners.countries import country_name
from partners.models import NeedProfile


def purpose_sentence(profile: NeedProfile) -> str:
    """“Keep crafts alive: for this purpose we seek a town in Japan, …”; nothing where no part is written."""
    clauses = [
        clause for clause in (_place(profile), _size(profile), _features(profile), _will(profile)) if clause
    ]
    purpose, gain = _plain(profile.purpose), _gain(profile)
    if not (purpose or clauses or gain):
        return ""
    town = _("a town %(clauses)s") % {"clauses": ", ".join(clauses)} if clauses else _("a town")
    seeking = _seeking({"purpose": purpose, "town": town, "limit": _limit(profile)})
    if not gain:
        return capitalised(_("%(seeking)s.") % {"seeking": seeking})
    return capitalised(_("%(seeking)s, %(gain)s.") % {"seeking": seeking, "gain": gain})


def _seeking(said: dict[str, str]) -> str:
    if said["purpose"] and said["limit"]:
        return _("%(purpose)s: for this purpose, %(limit)s, we seek %(town)s") % said
    if said["purpose"]:
        return _("%(purpose)s: for this purpose we seek %(town)s") % said
    if said["limit"]:
        return _("For a limited time, %(limit)s, we seek %(town)s") % said
    return _("We seek %(town)s") % said


def _limit(profile: NeedProfile) -> str:
    """How far a short-lived motive goes, and until when."""
    if not profile.is_short_lived:
        return ""
    scope = _plain(profile.scope)
    if scope and profile.ends_on:
        return _("limited to %(scope)s until %(day)s") % {"scope": scope, "day": written(profile.ends_on)}
    if profile.ends_on:
        return _("until %(day)s") % {"day": written(profile.ends_on)}
    return _("limited to %(scope)s") % {"scope": scope} if scope else ""


def _place(profile: NeedProfile) -> str:
    region = _plain(profile.region)
    named = [_named(code) for code in profile.countries]
    countries = _listed(named, "or")
    if region and named:
        return _("in %(region)s (%(countries)s)") % {"region": region, "countries": countries}
    if region:
        return _("in %(region)s") % {"region": region}
    if len(named) == 1:
        return _("in %(country)s") % {"country": countries}
    return _("in %(countries)s") % {"countries": countries} if named else ""


def _size(profile: NeedProfile) -> str:
    low, high = _number(profile.population_from), _number(profile.population_to)
    if low and high:
        return _("of %(low)s to %(high)s inhabitants") % {"low": low, "high": high}
    if low:
        return _("of at least %(low)s inhabitants") % {"low": low}
    return _("of at most %(high)s inhabitants") % {"high": high} if high else ""


def _features(profile: NeedProfile) -> str:
    fields = _plain(profile.advanced_in)
    return _("advanced in %(fields)s") % {"fields": fields} if fields else ""


def _will(profile: NeedProfile) -> str:
    topics = _plain(profile.topics)
    themes = themes_in_words(profile)
    if topics and themes:
        return _("willing to act with us in %(themes)s, first of all in %(topics)s") % {
            "themes": themes,
            "topics": topics,
        }
    fields = topics or themes
    return _("willing to act with us in %(fields)s") % {"fields": fields} if fields else ""


def _gain(profile: NeedProfile) -> str:
    ours, theirs = _plain(profile.gain_for_us), _plain(profile.gain_for_partner)
    if ours and theirs:
        return _("from which both of us gain: for us %(ours)s, for the partner %(theirs)s") % {
            "ours": ours,
            "theirs": theirs,
        }
    if ours:
        return _("from which we gain %(ours)s") % {"ours": ours}
    return _("from which the partner gains %(theirs)s") % {"theirs": theirs} if theirs else ""


def size_in_words(profile: NeedProfile) -> str:
    low, high = _number(profile.population_from), _number(profile.population_to)
    if low and high:
        return _("%(low)s to %(high)s inhabitants") % {"low": low, "high": high}
    if low:
        return _("at least %(low)s inhabitants") % {"low": low}
    return _("at most %(high)s inhabitants") % {"high": high} if high else ""


def countries_in_words(profile: NeedProfile) -> str:
    return _listed([country_name(code, get_language() or "en") for code in profile.countries], "or")


def themes_in_words(profile: NeedProfile) -> str:
    return _listed([str(label) for label in profile.theme_labels])


def _plain(text: str) -> str:
    """What was typed as a part of a sentence: in one line, without a full stop of its own."""
    return " ".join(text.split()).rstrip(" .,;:")


def _number(inhabitants: int | None) -> str:
    return format_decimal(inhabitants, locale=_locale()) if inhabitants is not None else ""


def _listed(words: list[str], style: str = "standard") -> str:
    return format_list(words, style=style, locale=_locale())  # type: ignore[arg-type]  # one of Babel's styles


def _locale() -> str:
    return (get_language() or "en").replace("-", "_")


# Countries that a sentence names with an article; the tables of Unicode give bare names.
_ARTICLES: dict[str, dict[str, tuple[str, ...]]] = {
    "en": {"the": ("NL", "PH", "BS", "GM", "MV", "KM", "IM", "SC")},
    "nl": {"de": ("PH", "BS", "MV", "KM", "SC"), "het": ("GB", "IM")},
}
_ARTICLE_BY_WORD = {
    "en": (("United ", "the"), ("Islands", "the"), ("Republic", "the"), ("Territor", "the")),
    "nl": (("Verenigde ", "de"), ("eilanden", "de"), ("Republiek", "de")),
}


def _named(code: str) -> str:
    """The country as a sentence names it: “the Netherlands”, “de Filipijnen”."""
    language = (get_language() or "en").split("-")[0]
    name = country_name(code, language)
    for article, codes in _ARTICLES.get(language, {}).items():
        if code in codes:
            return f"{article} {name}"
    for word, article in _ARTICLE_BY_WORD.get(language, ()):
        if word in name:
            return f"{article} {name}"
    return name
