"""Rows of a table in a form: as many as somebody needs, without JavaScript; an empty row is no row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django import forms

MOST = 40


class RowForm(forms.Form):
    """One row. Nothing typed into the fields that matter means that the row is not there."""

    use_required_attribute = False
    matters: ClassVar[tuple[str, ...]]

    @classmethod
    def is_blank(cls, values: Mapping[str, Any], prefix: str) -> bool:
        return not any(str(values.get(f"{prefix}-{name}") or "").strip() for name in cls.matters)


class Rows:
    """All rows of one kind on a page; `asked` is what an “add” or “remove” button wants before anything is read."""

    def __init__(
        self,
        form_class: type[RowForm],
        prefix: str,
        data: Mapping[str, Any] | None = None,
        *,
        initial: Iterable[dict[str, Any]] = (),
        spare: int = 1,
        blank: dict[str, Any] | None = None,
        asked: str = "",
        options: dict[str, Any] | None = None,
    ) -> None:
        self.form_class, self.prefix, self.options = form_class, prefix, options or {}
        self.blank = blank or {}
        if data is None:
            found = list(initial)
            self.forms = [self._unbound(place, values) for place, values in enumerate(found)]
            self.forms += [self._unbound(len(found) + extra, self.blank) for extra in range(spare)]
        elif asked:
            self.forms = self._changed(data, asked)
        else:
            self.forms = [self._bound(place, data) for place in range(self._total(data))]

    @property
    def total_name(self) -> str:
        return f"{self.prefix}-total"

    @property
    def total(self) -> int:
        return len(self.forms)

    @property
    def add(self) -> str:
        """What the button that adds a row sends."""
        return f"add:{self.prefix}"

    def numbered(self) -> list[tuple[RowForm, str]]:
        """Each row with what its remove button sends."""
        return [(form, f"drop:{self.prefix}:{place}") for place, form in enumerate(self.forms)]

    @property
    def filled(self) -> list[RowForm]:
        return [form for form in self.forms if form.is_bound]

    def is_valid(self) -> bool:
        # Every row is read, so that every mistake is shown at once.
        return not [form for form in self.filled if not form.is_valid()]

    @property
    def values(self) -> list[dict[str, Any]]:
        return [form.cleaned_data for form in self.filled]

    def _total(self, data: Mapping[str, Any]) -> int:
        try:
            return max(0, min(int(data.get(self.total_name) or 0), MOST))
        except (TypeError, ValueError):
            return 0

    def _prefix(self, place: int) -> str:
        return f"{self.prefix}-{place}"

    def _unbound(self, place: int, values: dict[str, Any]) -> RowForm:
        return self.form_class(prefix=self._prefix(place), initial=values, **self.options)

    def _bound(self, place: int, data: Mapping[str, Any]) -> RowForm:
        if self.form_class.is_blank(data, self._prefix(place)):
            return self._unbound(place, self._typed(place, data))
        return self.form_class(data, prefix=self._prefix(place), **self.options)

    def _typed(self, place: int, data: Mapping[str, Any]) -> dict[str, Any]:
        """What stands in the fields, not judged yet."""
        names = self.form_class.base_fields
        return {name: data.get(f"{self._prefix(place)}-{name}", "") for name in names}

    def _changed(self, data: Mapping[str, Any], asked: str) -> list[RowForm]:
        """The rows as typed, with one more or one less."""
        typed = [self._typed(place, data) for place in range(self._total(data))]
        act, _colon, rest = asked.partition(":")
        prefix, _colon, place = rest.partition(":")
        if prefix == self.prefix and act == "add" and len(typed) < MOST:
            typed.append(self.blank)
        elif prefix == self.prefix and act == "drop":
            # Compared as text: a crafted number may have more figures than can be read as one.
            typed = [values for number, values in enumerate(typed) if str(number) != place]
        return [self._unbound(place, values) for place, values in enumerate(typed)]


__all__ = ["MOST", "RowForm", "Rows"]
