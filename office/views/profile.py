"""A person's own page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from office.access import EVERYBODY, open_to
from office.house_forms import ProfileForm
from office.staff import change_own_name, set_preferences


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*EVERYBODY)
def profile(request: HttpRequest) -> HttpResponse:
    user = request.user
    fields = ("name", "language", "theme", "shortcuts")
    form = ProfileForm(request.POST or None, initial={name: getattr(user, name) for name in fields})
    if request.method == "POST" and form.is_valid():
        chosen = dict(form.cleaned_data)
        change_own_name(user, chosen.pop("name"))
        set_preferences(user, **chosen)
        with translation.override(user.language):
            messages.success(request, _("Your settings are saved."))
        return redirect("office:profile")
    return render(request, "office/profile_form.html", {"form": form})
