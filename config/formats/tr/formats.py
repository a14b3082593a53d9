"""Turkish as it is written in letters and minutes: 2 Aralık without a nought, 02.12.2026 in tables.

What is not here, Django's own formats say.
"""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y H:i"
MONTH_DAY_FORMAT = "j F"
SHORT_DATE_FORMAT = "d.m.Y"
SHORT_DATETIME_FORMAT = "d.m.Y H:i"
