"""`capfirst` as each language writes it, in place of Django's own in every template."""

from django import template

from office.letters import capitalised

register = template.Library()
register.filter("capfirst", capitalised, is_safe=True)
