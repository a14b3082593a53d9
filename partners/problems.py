"""The sentences of the import: every error and warning is a code with values, worded when somebody reads it.

So a plan kept in the database is shown in the language of whoever opens it.
"""

from dataclasses import dataclass, field
from typing import Any

from django.utils import formats
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from partners.countries import country_name

SENTENCES = {
    # errors: the row is rejected
    "missing_name": _("The name is missing. Every partner needs one."),
    "signs_only": _("A name has at least one letter or figure. Write the name."),
    "missing_country": _("The country is missing. Write its name or its two-letter code."),
    "unknown_country": _("This country is not known here. Write its usual name or its two-letter code."),
    "shared_country_name": _(
        "Several countries are called so: %(countries)s. Write the two-letter code of the one that is meant."
    ),
    "countries_differ": _("The country code and the country’s name in this row are two different countries."),
    "too_long": _("The text is too long for this column."),
    "formula": _("Formulas are not read. Write the number itself."),
    "spreadsheet_error": _("The spreadsheet itself shows an error here. Mend the formula or empty the cell."),
    "abbreviated_number": _("Write the number in full, without an abbreviation."),
    "not_a_number": _("This is not a number that can be read without guessing."),
    "negative": _("A number of inhabitants cannot be below zero."),
    "too_large": _("No municipality has that many inhabitants."),
    "out_of_range": _(
        "Latitude lies between -90 and 90, longitude between -180 and 180. A decimal point may be missing."
    ),
    "degrees_and_minutes": _("Write degrees as a decimal number, for example 51.05."),
    "two_coordinates": _("Two numbers stand in one cell. Put latitude and longitude into a column each."),
    "not_a_year": _("This is not a year."),
    "not_a_date": _("This is not a date. Write it as year-month-day or day.month.year."),
    "not_a_website": _("This is not a web address. It begins with https:// and has no blanks."),
    "not_a_wikidata_id": _("A Wikidata identifier is a Q followed by digits, for example Q1296."),
    "not_a_choice": _("This kind of partner is not known here."),
    "unknown_reference": _("No partner has this reference. Leave the cell empty for a new partner."),
    "wikidata_id_taken": _("This Wikidata identifier belongs to another partner: %(candidates)s."),
    "ambiguous": _(
        "Several partners may be meant: %(candidates)s. Put the right reference into a reference column."
    ),
    "far_apart": _(
        "%(candidates)s has this name, but lies %(distance)s km away. If it is the same place, put its "
        "reference "
        "into a reference column and correct one of the positions; if it is another place, add it by hand "
        "first."
    ),
    "contradicts_row": _(
        "Row %(other)s describes the same partner and says something else here, or nothing. Put what holds into "
        "one of the rows."
    ),
    "extra_cells": _(
        "The row has more cells than the header. A separator inside a text may lack its quotation marks."
    ),
    "other_separator": _("The row is separated by another sign than the rest of the file."),
    "empty_row": _("The row is empty."),
    "total_row": _("This is a line of totals, not a partner."),
    "left_out": _("This row was left out by decision."),
    # warnings: the row is taken
    "lost_letter": _(
        "A letter seems to have been lost when the file was saved. The text was taken as it is."
    ),
    "wrong_letters": _(
        "The letters look as if the file had been read in a wrong encoding once. The text was taken as it is."
    ),
    "turkish_letters": _(
        "The letters look Icelandic, as Turkish ones do in a file that was saved as western. The text was taken "
        "as it is. If all rows look so, read the file as cp1254."
    ),
    "far_from_country": _(
        "This position lies %(distance)s km outside the country of the row. It was taken. Please check it."
    ),
    "swapped_position": _(
        "Latitude and longitude seem to be exchanged: this position lies %(distance)s km outside the country of "
        "the row. No position was taken."
    ),
    "lost_minus": _(
        "A minus sign seems to be lost: this position lies %(distance)s km outside the country of the row. No "
        "position was taken."
    ),
    "looks_like_formula": _("This looks like a formula. It was taken as plain text."),
    "unknown_value": _("This stands for “not known”, so nothing was taken from this cell."),
    "number_with_words": _("Only the number was taken, without the words beside it."),
    "rounded_by_spreadsheet": _("The spreadsheet has rounded this number. Please check it."),
    "fraction_of_people": _(
        "A number of inhabitants is a whole number, so nothing was taken from this cell. Thousands may have "
        "been lost."
    ),
    "rounded_fraction": _("A number of inhabitants is a whole number. It was rounded."),
    "few_inhabitants": _("This is very little for a city. Please check it."),
    "no_inhabitants": _("Nobody lives there, according to this row. Please check it."),
    "null_island": _("0, 0 lies in the ocean off Africa, so no position was taken."),
    "half_position": _(
        "Latitude and longitude belong together; one of them is missing, so there is no dot on the map."
    ),
    "fewer_cells": _("The row ends early. The missing cells count as empty."),
    "spelled_differently": _("The partner is called %(name)s here. The spelling on file stays."),
    "repeats_row": _("Row %(other)s says the same. This row changes nothing more."),
    "same_name_elsewhere": _(
        "Row %(other)s has the same name, but lies %(distance)s km away. Both were taken as two places."
    ),
    "same_place": _("%(candidates)s lies at the same place. It may be the same partner under another name."),
    # a register of twinnings: the row adds nothing, and nothing is wrong with the rest
    "self_twinning": _("A town is not twinned with itself. This row was left out."),
    "tie_told_again": _("An earlier row tells of this twinning already. It is kept once."),
}  # fmt: skip


# Suggestions to these are counts of people, written with the thousands of the reader's language.
_COUNTS = ("fraction_of_people", "abbreviated_number", "formula")


@dataclass(frozen=True)
class Problem:
    """What is wrong, or odd, in one cell. `column` is the header as the file writes it."""

    row: int
    column: str
    value: str
    code: str
    suggestion: str = ""
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def reason(self) -> str:
        values = {**self.values}
        if "candidates" in values:
            values["candidates"] = ", ".join(_candidate(candidate) for candidate in values["candidates"])
        if "countries" in values:
            values["countries"] = ", ".join(map(_country, values["countries"]))
        return str(SENTENCES[self.code]) % values if values else str(SENTENCES[self.code])

    @property
    def fix(self) -> str:
        """The suggested value as the reader of the page would write it; empty where nothing is certain."""
        if self.suggestion.isascii() and self.suggestion.isdigit() and self.code in _COUNTS:
            return str(formats.number_format(int(self.suggestion), force_grouping=True))
        if self.code == "unknown_country" and self.suggestion:
            return _country(self.suggestion)
        return self.suggestion

    @property
    def question(self) -> str:
        """The suggestion as a sentence: it is asked, never done."""
        return gettext("Did you mean %(value)s?") % {"value": self.fix} if self.suggestion else ""

    @property
    def reason_and_question(self) -> str:
        return f"{self.reason} {self.question}".strip()

    def as_json(self) -> dict[str, Any]:
        reason = self.reason_and_question
        return {"row": self.row, "column": self.column, "value": self.value, "reason": reason}

    def stored(self) -> dict[str, Any]:
        return {**vars(self)}


def _country(code: str) -> str:
    return f"{country_name(code, get_language() or 'en')} ({code})"


def _candidate(candidate: dict[str, Any]) -> str:
    if "reference" in candidate:
        return f"{candidate['reference']} {candidate['name']} ({candidate['country']})"
    return _("%(name)s in row %(row)s") % candidate
