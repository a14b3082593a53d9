"""What is said about a text."""

from django import forms
from django.utils.translation import gettext_lazy as _

from relations.actions.comments import MAX_COMMENT


class CommentForm(forms.Form):
    text = forms.CharField(
        label=_("Your comment"),
        max_length=MAX_COMMENT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Read by colleagues; it never goes to the council or to the partner."),
        error_messages={"required": _("Write what you have to say.")},
    )
    form_token = forms.UUIDField(widget=forms.HiddenInput)
    # The thread that is answered; nothing begins a new one.
    thread = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ReplyForm(CommentForm):
    """The same under another label, one for each thread of the page."""

    text = forms.CharField(
        label=_("Your answer"),
        max_length=MAX_COMMENT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write what you have to say.")},
    )
