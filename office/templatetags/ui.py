"""Presentation only: no rule, no query. What each component wants is in templates/ui/README.md."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from django import template
from django.conf import settings
from django.core.paginator import Paginator
from django.forms import BoundField
from django.middleware.csrf import get_token
from django.template.context import Context
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

ICONS = Path(settings.BASE_DIR) / "static" / "vendor" / "lucide-1.62.0"
TONE_ICONS = {
    "neutral": "circle",
    "info": "circle-dot",
    "success": "circle-check",
    "warning": "triangle-alert",
    "danger": "circle-alert",
    "muted": "circle-dashed",
}
MESSAGE_TONES = {"debug": "neutral", "success": "success", "warning": "warning", "error": "danger"}
FORMS_OF_ADDRESS = {
    "city",
    "town",
    "municipality",
    "of",
    "stad",
    "gemeente",
    "ville",
    "stadt",
    "gemeinde",
    "de",
}
POINTING = {"arrow-right", "arrow-left", "chevron-right", "chevron-left", "undo-2", "log-out", "send"}


@lru_cache(maxsize=256)
def _drawing(name: str) -> str:
    """The shapes inside a vendored icon. Drawn into the page, so that icons cost no request of their own."""
    if not re.fullmatch(r"[a-z0-9-]+", name):
        raise template.TemplateSyntaxError(f"“{name}” is no icon name")
    try:
        source = (ICONS / f"{name}.svg").read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise template.TemplateSyntaxError(f"There is no icon “{name}” in {ICONS.name}") from error
    inside = source[source.index(">", source.index("<svg")) + 1 : source.rindex("</svg>")]
    return re.sub(r"\s*\n\s*", "", inside)


@register.simple_tag
@lru_cache(maxsize=512)
def icon(name: str, extra_class: str = "") -> SafeString:
    """An icon is decoration: always put text beside it."""
    classes = " ".join(filter(None, ["icon", "icon--directional" if name in POINTING else "", extra_class]))
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false" viewBox="0 0 24 24" fill="none"'
        ' stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">{}</svg>',
        classes,
        mark_safe(_drawing(name)),  # noqa: S308 - a file of our own tree, never user input
    )


@register.simple_tag
def tone_icon(tone: str | None) -> SafeString:
    return icon(TONE_ICONS.get(tone or "neutral", "circle"))


@register.simple_tag
def tag(text: Any, tone: str | None = None, icon_name: str = "") -> SafeString:
    """The state of a thing, as ui/_tag.html draws it; in a list of fifty rows including that takes ten times as long."""
    return _tag(str(text), tone or "neutral", icon_name)


@lru_cache(maxsize=1024)
def _tag(text: str, tone: str, icon_name: str) -> SafeString:
    drawn = icon(icon_name) if icon_name else tone_icon(tone)
    return format_html('<span class="tag tone-{}">{}<span>{}</span></span>', tone, drawn, text)


@register.filter
def message_tone(level_tag: str) -> str:
    return MESSAGE_TONES.get(level_tag, "info")


@register.filter
def initial(name: str | None) -> str:
    """The letter on the coat: of the first word that is the town's own, so that “City of Ghent” has a G."""
    words = str(name or "").split()
    own = [word for word in words if word.lower() not in FORMS_OF_ADDRESS] or words
    return next((letter for letter in "".join(own) if letter.isalpha()), "E")


@register.filter
def focus_id(field: BoundField) -> str:
    """Where a link from the error summary must land: the first choice of a group, else the control itself."""
    return field.id_for_label or f"{field.auto_id}_0"


@register.filter
def is_check(field: BoundField) -> bool:
    """One lone box: its label stands behind it and it is never called optional."""
    return field.widget_type == "checkbox"


@register.simple_tag(takes_context=True)
def page_block(context: Context, name: str) -> SafeString:
    """What the page wrote into a block: its title is also the heading, and an empty lead leaves no gap."""
    blocks = context.render_context.get(BLOCK_CONTEXT_KEY)
    block = blocks.get_block(name) if blocks else None
    rendered = block.nodelist.render(context) if block else ""
    return mark_safe(rendered.strip())  # noqa: S308 - a template's output, escaped already


@register.simple_tag(takes_context=True)
def sort_state(context: Context, key: str, parameter: str = "sort") -> dict[str, Any]:
    """What a sortable column's header shows now, and what a click on it asks for."""
    request = getattr(context, "request", None)
    current = request.GET.get(parameter, "") if request else ""
    descending = current == f"-{key}"
    ascending = current == key
    state = "descending" if descending else "ascending" if ascending else ""
    return {"state": state, "next": f"-{key}" if ascending else key}


@register.filter
def page_numbers(paginator: Paginator, number: int) -> list[int | str]:
    return list(paginator.get_elided_page_range(number, on_each_side=1, on_ends=1))


@register.simple_tag(takes_context=True)
def csrf_field(context: Context) -> SafeString:
    """Like csrf_token, but also inside a component that was included with `only`."""
    request = getattr(context, "request", None)
    if request is None:
        return mark_safe("")
    if not hasattr(request, "csrf_field"):  # one for all forms of a page: each masking takes its time
        request.csrf_field = format_html(
            '<input type="hidden" name="csrfmiddlewaretoken" value="{}">', get_token(request)
        )
    return request.csrf_field


@register.filter
def or_dash(value: Any) -> Any:
    """A dash for what is not there; a nought is there."""
    return "–" if value is None or value == "" else value
