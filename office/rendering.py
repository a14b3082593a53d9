"""How every form is drawn: templates/django/forms/, one pattern for label, hint, error and control."""

from typing import Any

from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

SELECT = "django/forms/widgets/select.html"
# Each of these templates of Django's only includes input.html.
INPUTS = frozenset(
    f"django/forms/widgets/{kind}.html"
    for kind in ("text", "number", "hidden", "email", "url", "search", "tel", "date", "input", "checkbox")
)


class FormRenderer(TemplatesSetting):
    """Django's own form templates, ours first (needs `django.forms` among the installed apps).

    A select is drawn here: its template includes two fragments for each option, which for the filters above a list
    took longer than the list. A plain input is drawn here too: its template includes two others.
    """

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        if template_name == SELECT:
            return _select(context["widget"])
        if template_name in INPUTS:
            return _input(context["widget"])
        return super().render(template_name, context, request)


def _input(widget: dict[str, Any]) -> SafeString:
    """What Django's django/forms/widgets/input.html draws."""
    value = widget["value"]
    said = "" if value is None else format_html(' value="{}"', str(value))
    return format_html(
        '<input type="{}" name="{}"{}{}>', widget["type"], widget["name"], said, _attributes(widget["attrs"])
    )


def _select(widget: dict[str, Any]) -> SafeString:
    """What Django's django/forms/widgets/select.html draws."""
    groups = "".join(_group(name, options) for name, options, _index in widget["optgroups"])
    written = mark_safe(groups)  # noqa: S308 - put together from escaped parts below
    return format_html(
        '<select name="{}"{}>{}\n</select>', widget["name"], _attributes(widget["attrs"]), written
    )


def _group(name: Any, options: list[dict[str, Any]]) -> str:
    drawn = "".join(
        f'\n  <option value="{conditional_escape(str(option["value"]))}"{_attributes(option["attrs"])}>'
        f"{conditional_escape(option['label'])}</option>"
        for option in options
    )
    return f'\n  <optgroup label="{conditional_escape(name)}">{drawn}\n  </optgroup>' if name else drawn


def _attributes(attributes: dict[str, Any]) -> SafeString:
    """As Django's attrs.html: one that is False is left out, one that is True stands without a value."""
    kept = [(name, value) for name, value in attributes.items() if value is not False]
    return format_html_join("", " {}{}", ((name, _value(value)) for name, value in kept))


def _value(value: Any) -> str:
    return "" if value is True else format_html('="{}"', str(value))
