"""Dates in forms: the house's own fields, under the name that the forms of this app know them by."""

from office.date_fields import UNKNOWN, DayField, ImpreciseDate, ImpreciseDateField

__all__ = ["UNKNOWN", "DayField", "ImpreciseDate", "ImpreciseDateField"]
