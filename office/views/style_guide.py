"""The style guide, for whoever designs or judges a page."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from office.access import STAFF, open_to
from office.style_guide import shown


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*STAFF)
def style_guide(request: HttpRequest) -> HttpResponse:
    """Every component; `?language=` chooses the language of the examples, else it is the reader's own."""
    if request.method == "POST":
        messages.info(request, _("This was an example: nothing was changed."))
        return redirect("office:style_guide")
    asked = request.GET.get("language", "")
    language = asked if asked in dict(settings.LANGUAGES) else get_language()
    tabs = [
        {"label": name, "url": f"?language={code}", "current": code == language}
        for code, name in settings.LANGUAGES
    ]
    values = {"chapters": shown(request, language), "language_tabs": tabs}
    return render(
        request, "office/style_guide.html", values | {"language_label": _("Language of the examples")}
    )
