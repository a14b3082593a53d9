"""Giving out files: through the one gate, as attachments, never shown inside our own site."""

from django.http import FileResponse, Http404, HttpRequest
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from office.access import EVERYBODY, open_to
from office.documents import download_name, readable_by
from office.models import Document
from office.rules import Refused


@require_safe
@open_to(*EVERYBODY)
def document(request: HttpRequest, reference: str) -> FileResponse:
    try:
        found = readable_by(request.user).by_reference(reference)
    except Document.DoesNotExist:
        raise Http404 from None
    try:
        file = found.file.open("rb")
    except FileNotFoundError:
        raise Refused(
            "file_lost", _("The file is registered but not in the store. Tell the administrator.")
        ) from None
    response = FileResponse(file, **download_name(found))
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
