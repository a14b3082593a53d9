"""How the council pages show results, versions and languages: tones and names, no rule."""

from __future__ import annotations

import re

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

RESULT_TONES = {"adopted": "success", "rejected": "danger", "no_quorum": "warning", "revote": "warning"}
RIGHT_TO_LEFT = {"ar", "fa", "he", "ur"}

# As the kinds of items write a version when they send it: “v1”, “v1 · a name”, “M-0001/3”, “3”.
VERSION = re.compile(r"(?:(?P<thing>[A-Z]+-\d+)/|v)?(?P<number>\d+)(?: · (?P<name>.+))?", re.DOTALL)


def version_in_words(label: str) -> str:
    """The version as people say it, with its name where it has one; any other label as it is."""
    found = VERSION.fullmatch(label)
    if found is None:
        return label
    said = found.groupdict()
    if said["name"]:
        return _("version %(number)s, %(name)s") % said
    return (_("%(thing)s, version %(number)s") if said["thing"] else _("version %(number)s")) % said


def language_name(code: str) -> str:
    """The language's name in the reader's language; the code where Babel has none."""
    try:
        reader = Locale.parse(get_language() or "en", sep="-")
        name = Locale.parse(code, sep="-").get_display_name(reader) or code
    except (UnknownLocaleError, ValueError):
        return code
    return name[:1].upper() + name[1:]


def direction(code: str) -> str:
    """The direction in which the language is written, for the `dir` attribute."""
    return "rtl" if code.split("-", maxsplit=1)[0] in RIGHT_TO_LEFT else "ltr"
