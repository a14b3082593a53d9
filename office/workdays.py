"""Working days of a country: which days are holidays, and where a deadline lands that counts in working days.

Weekends are Saturday and Sunday, as in every country that Entente knows the law of; public holidays come from the
library `holidays`, which also knows those that move. A country it does not know has weekends only.
"""

from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import holidays
from django.utils import formats
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

SATURDAY = 5
ONE_DAY = timedelta(days=1)


@lru_cache(maxsize=256)
def _of_year(country: str, year: int, language: str) -> dict[date, str]:
    """The public holidays of one year by day, named in the language, or in the country's own where it is not known."""
    known: Any = getattr(holidays.country_holidays(country), "supported_languages", ()) if country else ()
    spoken = next((code for code in known if code.split("_")[0] == language), None)
    return dict(holidays.country_holidays(country, years=year, language=spoken))


def holiday_name(day: date, country: str) -> str:
    """The name of the public holiday on that day, in the reader's language where it is known; else empty."""
    try:
        return _of_year(country, day.year, (get_language() or "en").split("-")[0]).get(day, "")
    except NotImplementedError:
        return ""


def is_working_day(day: date, country: str) -> bool:
    return day.weekday() < SATURDAY and not holiday_name(day, country)


def working_day_from(day: date, country: str) -> date:
    """The day itself if people work on it, otherwise the next day on which they do."""
    while not is_working_day(day, country):
        day += ONE_DAY
    return day


def working_day_until(day: date, country: str) -> date:
    """The day itself if people work on it, otherwise the last day before it on which they do."""
    while not is_working_day(day, country):
        day -= ONE_DAY
    return day


def add_working_days(day: date, count: int, country: str) -> date:
    """The `count`th working day after `day` (before it, where count is below nought); the day itself never counts."""
    step = ONE_DAY if count > 0 else -ONE_DAY
    for _passed in range(abs(count)):
        day += step
        while not is_working_day(day, country):
            day += step
    return day


def note_on(day: date, country: str) -> str:
    """What a reader should know of a due day on which nobody works; empty on a working day."""
    if is_working_day(day, country):
        return ""
    before = formats.date_format(working_day_until(day, country), "DATE_FORMAT")
    if name := holiday_name(day, country):
        sentence = _("A holiday (%(name)s). The last working day before it is %(day)s.")
        return str(sentence) % {"name": name, "day": before}
    return str(_("A weekend. The last working day before it is %(day)s.")) % {"day": before}


__all__ = [
    "add_working_days", "holiday_name", "is_working_day", "note_on", "working_day_from", "working_day_until",
]  # fmt: skip
