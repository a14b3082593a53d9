"""Dates as archives have them: known to the day, the month, the year, or not at all."""

import calendar as gregorian
import re
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.utils import formats
from django.utils.translation import gettext_lazy as _

# Beyond these, a day is a slip of the pen, and counting days from it can leave the calendar.
EARLIEST, LATEST = date(1000, 1, 1), date(2999, 12, 31)
OUT_OF_RANGE = _("Give a day between the years 1000 and 2999.")


def is_in_range(day: date) -> bool:
    return EARLIEST <= day <= LATEST


class Precision(models.TextChoices):
    DAY = "day", _("to the day")
    MONTH = "month", _("to the month")
    YEAR = "year", _("to the year")
    UNKNOWN = "unknown", _("unknown")


def first_day(on: date | None, precision: str) -> date | None:
    """The first day a date of this precision can mean; None when unknown."""
    if on is None or precision == Precision.UNKNOWN:
        return None
    if precision == Precision.YEAR:
        return on.replace(month=1, day=1)
    return on.replace(day=1) if precision == Precision.MONTH else on


def last_day(on: date | None, precision: str) -> date | None:
    """The last day a date of this precision can mean; None when unknown."""
    if on is None or precision == Precision.UNKNOWN:
        return None
    if precision == Precision.YEAR:
        return on.replace(month=12, day=31)
    return add_months(on.replace(day=1), 1) - timedelta(days=1) if precision == Precision.MONTH else on


def add_months(anchor: date, months: int) -> date:
    """The same day of the month `months` later, clamped to its length. Always count from the anchor."""
    years, month0 = divmod(anchor.month - 1 + months, 12)
    year, month = anchor.year + years, month0 + 1
    return date(year, month, min(anchor.day, gregorian.monthrange(year, month)[1]))


def last_day_of_term(start: date, months: int) -> date:
    """The last day in force of a term that begins on `start`: 1.8.2020 and 36 months give 31.7.2023."""
    return add_months(start, months) - timedelta(days=1)


def last_day_for_notice(term_end: date, notice_months: int) -> date:
    """The latest day L with (L + 1 day) + N months ≤ the day after the term's last day."""
    limit = term_end + timedelta(days=1)
    candidate = add_months(limit, -notice_months)
    # Clamping can leave room: from the clamped day go forward while the rule still holds.
    while add_months(candidate + timedelta(days=1), notice_months) <= limit:
        candidate += timedelta(days=1)
    return candidate - timedelta(days=1)


@dataclass(frozen=True)
class DayOfYear:
    """A day that comes every year, such as 30 June. 29 February is the last day of February."""

    month: int
    day: int

    @classmethod
    def parse(cls, text: str) -> "DayOfYear":
        """From “MM-DD”. Raises ValueError for what is no such day."""
        if not re.fullmatch(r"[0-9]{2}-[0-9]{2}", text):
            raise ValueError(text)
        month, day = (int(part) for part in text.split("-"))
        date(2000, month, day)  # a leap year knows every day there is
        return cls(month, day)

    def in_year(self, year: int) -> date:
        return date(year, self.month, min(self.day, gregorian.monthrange(year, self.month)[1]))

    def first_after(self, day: date) -> date:
        """The next such day, later than `day`."""
        found = self.in_year(day.year)
        return found if found > day else self.in_year(day.year + 1)

    def last_until(self, day: date) -> date:
        """The latest such day, `day` itself included."""
        found = self.in_year(day.year)
        return found if found <= day else self.in_year(day.year - 1)

    @property
    def text(self) -> str:
        """Day and month as the reader writes them."""
        return formats.date_format(date(2000, self.month, self.day), "MONTH_DAY_FORMAT")


@dataclass(frozen=True)
class YearlyNotice:
    """Notice by a fixed day takes effect on a fixed day: by 30 June, with effect from 1 January.

    `takes_effect` is the first day no longer in force; the day before is the last one.
    """

    given_by: DayOfYear
    takes_effect: DayOfYear

    def first_day_without(self, given_on: date) -> date:
        """The day from which a notice given on that day has effect."""
        deadline = self.given_by.first_after(given_on - timedelta(days=1))
        return self.takes_effect.first_after(deadline)

    def last_day_for(self, term_end: date) -> date:
        """The latest day on which notice has effect no later than the day after a term's last day."""
        limit = term_end + timedelta(days=1)
        candidate = self.given_by.last_until(limit)
        while self.first_day_without(candidate) > limit:
            candidate = self.given_by.last_until(candidate - timedelta(days=1))
        return candidate


def written(on: date | None, precision: str = Precision.DAY) -> str:
    """The date as the reader writes it, never more precise than it is known."""
    if on is None or precision == Precision.UNKNOWN:
        return str(_("date unknown"))
    if precision == Precision.YEAR:
        return str(on.year)
    return formats.date_format(on, "YEAR_MONTH_FORMAT" if precision == Precision.MONTH else "DATE_FORMAT")
