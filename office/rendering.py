"""How every form is drawn: templates/django/forms/, one pattern for label, hint, error and control."""

from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    """Django's own form templates, ours first (needs `django.forms` among the installed apps)."""
