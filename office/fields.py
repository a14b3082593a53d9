"""Fields of forms that the framework leaves to the database."""

from typing import Any

from django import forms

# The highest number a row can have; a database asked for a higher one breaks off instead of answering.
HIGHEST_NUMBER = 2**63 - 1


class RowsField(forms.ModelMultipleChoiceField):
    """Rows to choose from. A number that no row can have is an invalid choice, like any other that is not offered."""

    def clean(self, value: Any) -> Any:
        for number in value if isinstance(value, list | tuple) else ():
            if not _can_be_a_number_of_a_row(str(number)):
                params = {"value": str(number)[:40], "pk": str(number)[:40]}
                raise forms.ValidationError(
                    self.error_messages["invalid_choice"], code="invalid_choice", params=params
                )
        return super().clean(value)


def _can_be_a_number_of_a_row(text: str) -> bool:
    if len(text) > len(str(HIGHEST_NUMBER)):
        return False
    try:
        return abs(int(text)) <= HIGHEST_NUMBER
    except ValueError:
        return True  # not a number at all: the framework says so


__all__ = ["HIGHEST_NUMBER", "RowsField"]
